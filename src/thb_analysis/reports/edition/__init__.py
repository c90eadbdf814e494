"""Folders of reports: what stands there, what it was made from, and whether it is as published.

- `build`: keep what is up to date, have the rest made, put it in place
- `manifest`: the record of a folder; `verify`: whether it holds
- `index` and `choose`: the two pages that lead into it
- `sweep`: one notebook under many parameters, as one table
"""
