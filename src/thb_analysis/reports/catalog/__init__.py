"""Which reports there are, their parameters, and what a call names.

- `reports`: the reports that a data package gives rise to, and the words a call may use
- `parameters`: what each notebook can be given: type, default, allowed values
- `namespace`: what the cells of a notebook have set
- `naming`: from the words of a call to reports; what variants are called
- `own`: notebooks of one's own, and their parameters
- `calls`: parameters from the command line and YAML files
- `grids`: the runs of a sweep
"""
