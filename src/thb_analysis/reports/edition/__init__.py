"""Folders of reports. In: reports and settings. Out: a folder with pages, index, data and manifest.

- `build`: keep what is up to date, have the rest made, put it into its folder
- `manifest`: the record of a folder, and whether it holds
- `pages`: the two pages that lead into it
- `watch`: what a saved file touches, made again
- `sweep`: one notebook under many parameters, as one table
"""
