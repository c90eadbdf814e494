"""Read, check and build the data package: CSV files become a `Dataset`.

Where to begin, in the order in which a package goes through the modules:

- `schema`: what the tables and columns are, from ``schema/*.csv``; `descriptor`, ``datapackage.json``
- `files`: one file as text and rows; `package`: all of them, found, read and written
- `lists`: a list as printed; `derive`: the observations that follow from lists and remarks
- `links`: keys and names; `check`: every fault at once
- `dataset`: what everything else starts from; what is known of each cell, it reads in `analysis.known`; `groups`: of countries
- `intake`: a package from a user's table: its `shape` and words
- `rebuild` and `codebook`: what is rebuilt
- `names`: suggestions for names that do not exist, `countries` by code or name
"""

from thb_analysis.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
