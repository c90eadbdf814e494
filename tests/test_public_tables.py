"""What reports say of tables that nobody here made: see tests/data/public/README.md."""

import re
from pathlib import Path

import pandas as pd
import pytest

import thb_analysis.learn
from test_synthetic import run
from thb_analysis.data import load
from thb_analysis.data.intake import new_package

TABLES = Path(__file__).parent / "data" / "public"
# That of lesson 7 comes with the library.
LANGUAGES = Path(thb_analysis.learn.__file__).parent / "start" / "languages.csv"
# What makes each a table of yes and no: units of their own with gaps, words of 245 countries, no gaps.
PREPARED = {
    "languages": lambda df: df.drop(columns=["Direction of writing", "Ordinal forms"]),
    "holidays": lambda df: df,
    "states": lambda df: df[["name", "territory", "contiguous", "continental"]],
    "world": lambda df: df.drop(columns="name.common"),
}
DECLARED = {"holidays": "public=reported,bank=qualified,optional=qualified,=absent"}
# Sentences that were read in reports, false or senseless.
SENSELESS = {
    "no choice where one was taken": r"leaves no choice|could as well have been coded|careful reader",
    "one alternative of several": r"[Oo]f the 1 |1 alternatives|every one of [12] ",
    "an absent section": r"on record\b|holds no |There is no finding",
    "a claim on what was not counted": r"hardly named|None apparent",
    "a theme that is all": r"\*\*All measures\.\*\*",
    "a number nobody can read": r"\d\.\d{5,}|\de[+-]\d",
    "a sentence cut short": r" (under|for|of|and|than|by)[.;]|\( ?\)|, ,| ;|;\s*$",
    "a choice that nobody has": r"largest bloc",
    "a count without its word": r"\d+ of \d+ (?!of|under|a |an |the|cells|findings|measures|as |if |[a-z]+s\b)[A-Z]",
    "a recital": r"[^.\n]{1500}",
    "a count of one": r"[ +−]1 (?:points|findings|codings|alternatives|statements)\b|take 1 across"
    r"|\b[Oo]f 1 (?:findings|measures)|none move\b",
    "a verb that is missing": r"(?:condition|measure) is[,.;]",
    "what was not varied": r"No finding can move|every choice both ways",
    "kinds that nobody has": r"obstacles, authorities",
    "one of two is too few": r"too few \w+ or \w+",
    "who took part in a table": r"participa|took part|may not have answered",
    "a unit that is named, and said not to be": r"does not name|that .{1,40} names\b",
    "names that commas part from themselves": r"Korea, South (and|,)|, Korea, South",
    "a plain no as a riddle": r"Ruled out by",
    "units that report": r"(countries|units|states|languages) (that report|report alike)",
    "an article twice": r"\b[Tt]he The\b|\bthe the\b",
    "a name in the plural": r"(?<!for )[Tt]he ([A-Z]\w+ )+Islands is\b",
    "a double negative": r"(None|Neither) of the .{1,60} for few",
    "who counts, in the wrong place": r"is reported (to lack|under (none|all|both|\d+) of)",
    "a word of a document": r"\b(?:[Ff]ootnotes?|documents?|printed|page \d|coders?|remarks?|silen\w*)\b|\bn\. \d",
    "codes that recite their names": r"(?P<code>[A-Z]{5,}) (?i:(?P=code))\b",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PREPARED)
def test_nothing_false_or_senseless_is_said(name, tmp_path):
    """Whatever the table, sentences are whole, are about its units, and speak of what is there."""
    source, package = LANGUAGES if name == "languages" else TABLES / f"{name}.csv", tmp_path / name
    prepared = PREPARED[name](pd.read_csv(source, keep_default_na=False))
    prepared.to_csv(tmp_path / "table.csv", index=False)
    new_package(package, tmp_path / "table.csv", DECLARED.get(name))
    ds = load(package)
    names = {code: ds.country_names[code] for code in ds.participants}
    asked = {
        "overview": {},
        "theme": {},
        "robustness": {},
        # One whose name is a plural.
        "country": {"country": max(names, key=lambda code: ("Islands" in names[code], code))},
    }
    for notebook, parameters in asked.items():
        report = run(notebook, {"data": str(package), **parameters})
        texts = ["\n".join(section[1:]) for section in report.sections]
        texts += [text for item in report.document.items.values() for text in beside(item)]
        texts += [explained(each) for each in report.document.opened.values()]
        said = re.sub(
            r"\]\([^)]*\)|^::+.*$|[\[*]",
            "",
            "\n".join(texts),
            flags=re.MULTILINE,
        )
        wrong = dict(SENSELESS)
        # A name that ends so.
        said = re.sub("(?<=Federated States) of", "", said)
        if ds.unit[0] != "country":
            wrong["another noun"] = r"\b[Cc]ountr(y|ies)\b"
        found = {
            what: re.search(f".{{0,60}}({pattern}).{{0,60}}", said)
            for what, pattern in wrong.items()
        }
        assert {what: each[0] for what, each in found.items() if each} == {}, notebook


def beside(item):
    """Yield what is said of a figure or a table."""
    yield f"{item.caption} {item.note}"
    yield from (f"{item.title} {item.alt}" if item.kind == "figure" else "",)
    yield " · ".join(getattr(item, "tips", {}).get("words", []))
    yield from (column.title for column in getattr(item, "columns", ()))


def explained(opened):
    """Write what a number opens, but for lists of names, which may be long."""
    who = [f"{called}: {names}" for called, names in opened["who"] if len(names) < 1000]
    facts = (opened[each] for each in ("count", "sentence", "rule", "reason"))
    return "\n".join([*facts, *who])
