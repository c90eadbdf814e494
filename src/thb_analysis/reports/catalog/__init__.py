"""Which reports there are, and what a call names. In: a data package, words. Out: `Report` objects.

- `reports`: what a report is
- `parameters`: what each notebook is and can be given, and so the reports of a data package
- `requests`: from names, ``name=value``, YAML files and grids to reports with their parameters
"""
