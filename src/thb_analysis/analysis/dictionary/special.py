"""Columns of single tables, by the name of the table."""

from thb_analysis.analysis.dictionary.column import Column
from thb_analysis.analysis.dictionary.countries import COUNTRIES
from thb_analysis.analysis.dictionary.likeness import LIKENESS
from thb_analysis.analysis.dictionary.listings import LISTINGS
from thb_analysis.analysis.dictionary.source import SOURCE

SPECIAL: dict[str, dict[str, Column]] = {
    **LISTINGS,
    **COUNTRIES,
    **LIKENESS,
    **SOURCE,
}
