"""Results as files: CSV, Excel, Parquet and JSON, each with its codebook.

A result is named once, in ``results``; its columns are described once, in
``analysis.dictionary``. Everything else here works for all of them alike.
"""

from thb_analysis.exports.api import FORMATS, OPTIONS, Exported, choose, export, looks_like_a_file
from thb_analysis.exports.options import Options
from thb_analysis.exports.results import RESULTS, Result

__all__ = [
    "FORMATS",
    "OPTIONS",
    "RESULTS",
    "Exported",
    "Options",
    "Result",
    "choose",
    "export",
    "looks_like_a_file",
]
