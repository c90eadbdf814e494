"""Read, check and build the data package: CSV files become a `Dataset`.

Where to begin, in the order in which a package goes through the modules:

- `schema`: what the tables and columns are, from ``schema/*.csv``; `descriptor`, ``datapackage.json``
- `files`: one file as text and rows; `package`: all of them, found, read and written
- `lists`: a list as printed; `derive`: the observations that follow from lists and remarks
- `expressions`: sets of countries written as text; `links`: keys and names; `check`: every fault at once
- `dataset`: what everything else starts from; `states` and `groups`: its words
- `intake`: a package from a table of one's own: its `shape` and words
- `rebuild` and `codebook`: what is rebuilt
- `names`: names that were probably meant, `countries` in any form
"""

from typing import TYPE_CHECKING

from thb_analysis.lazy import lazily

if TYPE_CHECKING:
    from thb_analysis.data.check import Validation as Validation
    from thb_analysis.data.check import validate as validate
    from thb_analysis.data.dataset import Dataset as Dataset
    from thb_analysis.data.dataset import load as load
    from thb_analysis.data.intake import from_frame as from_frame
    from thb_analysis.data.names import check_names as check_names
    from thb_analysis.data.package import read_package as read_package
    from thb_analysis.data.rebuild import build as build

# Imported at first use: what only reads names does without pandas.
_HOMES = {
    "Dataset": "data.dataset",
    "Validation": "data.check",
    "build": "data.rebuild",
    "check_names": "data.names",
    "from_frame": "data.intake",
    "load": "data.dataset",
    "read_package": "data.package",
    "validate": "data.check",
}

__all__ = list(_HOMES)
__getattr__, __dir__ = lazily(__name__, _HOMES)
