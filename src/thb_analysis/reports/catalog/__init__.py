"""Which reports there are, and what a call names. In: a data package, words. Out: `Report` objects.

- `reports`: the reports that a data package gives rise to
- `parameters`: what each notebook can be given: type, default, allowed values
- `requests`: from names, ``name=value``, YAML files and grids to reports with their parameters
"""
