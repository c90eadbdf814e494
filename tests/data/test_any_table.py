"""Random tables of the two shapes: CSV and DataFrame make the same package, which says what the table says.

Twelve tables, the same each time; ``THB_FUZZ=1000`` tries as many, other ones each time.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from thb_analysis.check.check import validate
from thb_analysis.check.intake import from_frame, new_package
from thb_analysis.dataset.dataset import Dataset, load

TABLES = int(os.environ.get("THB_FUZZ", "0"))
# What stands in cells, with the state that it means; the others are declared.
KNOWN = {
    "reported": ["reported", "yes", "Yes", "TRUE", True, "1", 1, 1.0],
    "qualified": ["qualified", "Qualified"],
    "absent": ["absent", "no", "NO", "false", False, "0", 0, 0.0],
    "open": ["open", "", None, float("nan"), pd.NA, pd.NaT, "  "],
    "not_covered": ["not_covered"],
}
OTHERS = ["partly", "Risk groups, only", "=", "n/a", "-99", 7, 2.5, 'so "so"', "Norway"]
UNITS = [
    "AT",
    "Belgium",
    "EL",
    "Türkiye",
    "fra",
    "Côte d'Ivoire",
    "UK",
    "Korea, Republic of",
]
OWN = ["Krenovia", "North", "north east", "7", "A & B", "Zu\u00df"]
MEASURES = [
    "Aid",
    "aid",
    "Legal aid",
    "3",
    "note",
    "Risk; need",
    "measures",
    "unit of care",
]
SHOWN = {"absent": "excluded"}


def table(
    chance: Random,
) -> tuple[pd.DataFrame, dict[str, str], dict[tuple[str, str], Any]]:
    """Return a random table, what of it is declared, and what stands in each cell."""
    pool = chance.choice([UNITS, OWN, [*UNITS, OWN[0]]])
    units = chance.sample(pool, chance.randint(1, len(pool)))
    measures = chance.sample(MEASURES, chance.randint(1, 5))
    words = chance.sample(OTHERS, chance.randint(0, 4))
    declared = {str(word): chance.choice([*KNOWN]) for word in words}
    if chance.random() < 0.2:
        declared[""] = chance.choice(["absent", "not_covered"])
    texts = [
        *words,
        *(text for state in chance.sample([*KNOWN], 3) for text in KNOWN[state]),
    ]
    cells = {
        (unit, measure): chance.choice(texts) for measure in measures for unit in units
    }
    if chance.random() < 0.5:
        frame = pd.DataFrame(
            {each: [cells[unit, each] for unit in units] for each in measures}
        )
        frame.insert(0, chance.choice(["country", "Place", "Place of study"]), units)
        return frame, declared, cells
    gone = chance.sample([*cells], len(cells) // 3)
    firsts = {(units[0], measure) for measure in measures} | {
        (unit, measures[0]) for unit in units
    }
    cells |= dict.fromkeys({*gone} - firsts)
    rows = [
        (*key, text) for key, text in cells.items() if key in firsts or key not in gone
    ]
    chance.shuffle(rows)
    frame = pd.DataFrame(rows, columns=["unit", "measure", "status"])
    if chance.random() < 0.5:
        frame["theme"] = frame["measure"].map(
            {each: chance.choice("xy") for each in measures}
        )
        frame["note"] = [chance.choice(["", "A note, with a comma."]) for _ in rows]
    return frame, declared, cells


def written(value: Any) -> str:
    """Write a value as words are compared."""
    if pd.isna(value):
        return ""
    text = " ".join(str(value).split()).lower()
    return text.removesuffix(".0")


def states_of(
    declared: dict[str, str], cells: dict[tuple[str, str], Any]
) -> dict[tuple[str, str], str]:
    """Return the state of each cell, by loops."""
    known = {written(text): state for state, texts in KNOWN.items() for text in texts}
    known |= {written(word): state for word, state in declared.items()}
    return {key: known[written(text)] for key, text in cells.items()}


def check(
    ds: Dataset, declared: dict[str, str], cells: dict[tuple[str, str], Any]
) -> None:
    """Compare a dataset with a recount of the table."""
    states = states_of(declared, cells)
    labels = ds.measures.set_index("measure")["label"]
    known = {}
    for row in ds.countries.itertuples():
        known |= dict.fromkeys(
            [row.name, row.country, row.iso2, row.iso3.lower()], row.country
        )
    codes = {unit: known[unit] for unit, _ in cells}
    assert len(ds.participants) == len({unit for unit, _ in cells})
    found = ds.cells().set_index(["country", "measure"])["state"]
    assert len(found) == len(states)
    for (unit, measure), state in states.items():
        (slug,) = labels.index[labels == measure]
        assert found[codes[unit], slug] == SHOWN.get(state, state)
    often = Counter(written(text) for text in cells.values())
    records = {row.word: (row.state, int(row.cells)) for row in ds.words.itertuples()}
    assert {word: n for word, (_, n) in records.items() if n} == often
    assert sum(n for _, n in records.values()) == len(cells)
    assert records.keys() == often.keys() | {written(word) for word in declared}


@pytest.mark.filterwarnings("ignore:Not known as countries")
def test_csv_and_dataframe_make_the_same_package_which_says_what_the_table_says(
    tmp_path: Path,
) -> None:
    """Tables and words are the same, and those of a recount; the package is valid."""
    chance = Random() if TABLES else Random(37)
    for at in range(TABLES or 12):
        seed = chance.random()
        frame, declared, cells = table(Random(seed))
        ds = from_frame(frame, declared)
        check(ds, declared, cells)
        frame.to_csv(tmp_path / "table.csv", index=False)
        new_package(tmp_path / f"{at}", tmp_path / "table.csv", declared)
        read = load(tmp_path / f"{at}")
        for name, own in ds.package.tables.items():
            other = read.package.tables[name]
            assert list(own.columns) == list(other.columns), (seed, name)
            assert [*map(dict, own.rows)] == [*map(dict, other.rows)], (seed, name)
        assert validate(tmp_path / f"{at}").ok, seed
