"""Another field than the project's own: where its package is, and which words would give the project away."""

import re
from pathlib import Path

from thb_analysis.data import read_package

# Integration policy in twelve countries and three themes, all made up.
INTEGRATION = Path(__file__).parent / "packages" / "integration"

_OWN = read_package(Path(__file__).parents[1] / "data")
# Of the field, and of the source that the project's own data were taken from.
_FIELD = (
    "traffick|victim|human being|exploitation|asylum|third-country|third country|migration|EMN|Inform|"
    "Member State|European|EFTA|EaP|Dublin|Directive|reflection period|residence permit|contact list|"
    "list of contacts|comparative study"
)
_TABLES = ("measures", "countries", "instruments", "bases", "glossary", "indicators")
# What the project's own data call things, if in two words or by a country's name.
_NAMES = {row["name"] for row in _OWN.records("countries")} | {
    row[column]
    for table in _TABLES
    for row in _OWN.records(table)
    for column in ("measure", "label", "name", "instrument", "short_title", "term")
    if column in row and re.search(r"\w[ _-]\w", row[column])
}
_WORDS = {*_NAMES, _OWN.descriptor.title, _OWN.descriptor.name} - {"all participants"}
OWN_WORDS = (
    rf"(?i:\b(?:{'|'.join([*map(re.escape, sorted(_WORDS, key=len, reverse=True)), _FIELD])}))"
)
