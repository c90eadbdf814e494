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
_COLUMNS = (
    ("measures", "measure"),
    ("measures", "label"),
    ("countries", "name"),
    ("instruments", "instrument"),
    ("instruments", "short_title"),
    ("bases", "label"),
    ("glossary", "term"),
    ("indicators", "label"),
)


def _own_words() -> str:
    """Return a pattern for what the project's own data call things, if in two words or by a name."""
    names = {row[column] for table, column in _COLUMNS for row in _OWN.records(table)}
    told = {name for name in names if re.search(r"\w[ _-]\w", name)}
    told |= {row["name"] for row in _OWN.records("countries")}
    told |= {_OWN.descriptor.title, _OWN.descriptor.name}
    words = sorted(told - {"all participants"}, key=len, reverse=True)
    starts = "|".join([*map(re.escape, words), _FIELD])
    return rf"(?i:\b(?:{starts}))"


OWN_WORDS = _own_words()
