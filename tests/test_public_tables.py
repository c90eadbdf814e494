"""Tables that nobody here made become packages: see tests/data/public/README.md."""

from pathlib import Path

import pandas as pd
import pytest

import thb_analysis.learn
from thb_analysis.data import Dataset, from_frame, load, validate
from thb_analysis.data.intake import new_package

FOLDER = Path(__file__).parent / "data" / "public"
# That of lesson 7 comes with the library.
LANGUAGES = Path(thb_analysis.learn.__file__).parent / "start" / "languages.csv"
# What makes each a table of yes and no: units of their own with gaps, words of 245 countries, no gaps.
TABLES = {
    "languages": lambda df: df.drop(columns=["Direction of writing", "Ordinal forms"]),
    "holidays": lambda df: df,
    "states": lambda df: df[["name", "territory", "contiguous", "continental"]],
    "world": lambda df: df.drop(columns="name.common"),
}
DECLARED = {"holidays": "public=reported,bank=qualified,optional=qualified,=absent"}


def frame(name: str) -> pd.DataFrame:
    """Read a table, with what makes it one of yes and no."""
    source = LANGUAGES if name == "languages" else FOLDER / f"{name}.csv"
    return TABLES[name](pd.read_csv(source, keep_default_na=False))


def prepared(name: str, folder: Path) -> Dataset:
    """Write a table as a package into a folder, and read it."""
    frame(name).to_csv(folder / f"{name}.csv", index=False)
    new_package(folder / "own", folder / f"{name}.csv", DECLARED.get(name))
    return load(folder / "own")


@pytest.mark.parametrize("name", TABLES)
def test_a_public_table_becomes_a_package(name, tmp_path):
    """CSV and DataFrame give the same valid package, and every unit and column is there."""
    table, ds = frame(name), prepared(name, tmp_path)
    assert validate(ds.root).ok
    same = from_frame(table, DECLARED.get(name))
    assert len(ds.participants) == len(table)
    assert len(ds.measures) == len(table.columns) - 1
    assert ds.cells().equals(same.cells())
    assert ds.words["cells"].sum() == len(table) * (len(table.columns) - 1)
