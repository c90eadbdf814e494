"""Other data of the same kind, on which it shows whether an answer is right by chance.

A seed gives the same data in every process. Lists, states, numbers, bases and the ranges of quantity
words differ; names, and what an exercise itself names, stay.
"""

import random
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

import thb_analysis
from thb_analysis.dataset.dataset import Dataset

_CODE = re.compile(r"\b[A-Z]{2}\b")
_RANGE = ["loose_from", "holds_from", "holds_to", "loose_to"]


def vary(ds: Dataset, seed: int, kept: Collection[str], lists_only: bool) -> Dataset:
    """Return other data: other entries on lists, with other states and numbers, and fewer countries.

    Parameters
    ----------
    ds : Dataset
    seed : int
    kept : collection of str
        Countries that stay, and measures whose kind does.
    lists_only : bool
        Whether states and countries stay, so that lists agree with what is printed of them.
    """
    pick = random.Random(seed)
    others = [code for code in ds.participants if code not in kept]
    models = [code for code in ds.participants if code in kept] or others
    texts, rows = _vary_lists(ds, pick)
    if not lists_only:
        rows = _vary_states(rows, pick)
        # Two countries have the same lists.
        one, twin = pick.choice(models), pick.choice(others)
        same = rows[rows["country"] == one].assign(country=twin)
        rows = pd.concat([rows[rows["country"] != twin], same], ignore_index=True)
    countries = _vary_countries(ds.countries, pick)
    kinds = _vary_kinds(ds.measures, pick, kept)
    out = pick.sample(others, min(len(others), pick.randint(2, 6)))
    # A printed list names countries whether they are selected or not.
    left = [code for code in ds.participants if lists_only or code not in out]
    varied = ds.with_tables(
        footnotes=ds.footnotes.assign(printed=texts),
        observations=rows,
        countries=countries,
        measures=ds.measures.assign(kind=kinds),
        quantifiers=_vary_ranges(ds.quantifiers, pick, seed % 2 * len(left)),
    )
    return varied.select(countries=left)


def _vary_countries(countries: pd.DataFrame, pick: random.Random) -> pd.DataFrame:
    """Turn some of what is yes or no of countries, such as what binds them."""
    for column in countries.columns[countries.dtypes.eq("boolean")].drop("took_part"):
        flipped = [pick.random() < 0.15 for _ in countries.index]
        countries[column] = countries[column] ^ pd.Series(flipped, dtype="boolean")
    return countries


def _vary_kinds(
    measures: pd.DataFrame, pick: random.Random, kept: Collection[str]
) -> list[str]:
    """Give some measures the kind of another."""
    kinds = measures["kind"].to_list()
    for at, name in enumerate(measures["measure"]):
        if name not in kept and pick.random() < 0.15:
            kinds[at] = pick.choice(kinds)
    return kinds


def _vary_lists(ds: Dataset, pick: random.Random) -> tuple[list[str], pd.DataFrame]:
    """Take entries from lists and add others, in the printed texts and in the observations alike."""
    rows, texts = ds.observations, []
    gone, more = set(), []
    for footnote, text in ds.footnotes[["footnote", "printed"]].itertuples(index=False):
        before = {*_CODE.findall(text)}
        for code in ds.participants:
            if pick.random() < 0.25:
                text = _turn(text, code, ds.country_names)
        after = {*_CODE.findall(text)}
        texts.append(text)
        gone |= {(footnote, code) for code in before - after}
        more += [(footnote, code) for code in sorted(after - before)]
    first = rows[rows["basis"] == "list"].drop_duplicates(["footnote", "measure"])
    added = pd.DataFrame(more, columns=["footnote", "country"])
    added = first.drop(columns="country").merge(added, on="footnote")
    added["status"] = "reported"
    keys = zip(rows["footnote"], rows["country"], strict=True)
    rows = pd.concat([rows[[key not in gone for key in keys]], added])
    rows = rows.drop_duplicates(["measure", "country"])
    order = ["footnote", "measure", "country"]
    return texts, rows.sort_values(order, ignore_index=True)


def _turn(text: str, code: str, known: Collection[str]) -> str:
    """Take a code from a printed list, or put it there, if that is possible beside its misprints."""
    codes = _CODE.findall(text)
    # What a misprint means follows from the codes with the same letter.
    if any(code[0] == each[0] for each in codes if each not in known):
        return text
    after = next((each for each in codes if each > code), "--")
    pattern, put = rf"\b(?={after}, )", f"{code}, "
    if code in codes:
        pattern, put = rf"\b{code}, (?=[A-Z]{{2}}\b)|, {code}(?= and [A-Z])", ""
    elif codes and code[0] > "N":
        pattern, put = rf"(?<= and ){codes[-1]}(?=\.$)", code
    turned, times = re.subn(pattern, put, text)
    return turned if times == 1 else text


def _vary_states(rows: pd.DataFrame, pick: random.Random) -> pd.DataFrame:
    """Give some entries a condition, take it from others, deny a few; give durations other numbers."""
    turned = {"reported": "qualified", "qualified": "reported", "absent": "absent"}
    states, units, ends = [], [], []
    for status, unit in rows[["status", "unit"]].itertuples(index=False):
        draw = pick.random()
        denied = "absent" if draw > 0.96 else status
        states.append(turned[status] if draw < 0.15 else denied)
        least = pick.choice((1, 2, 3, 6, 6, 9, 12, 30))
        most = pick.choice((least, least + 3, 2 * least, pd.NA))
        stated = pick.choice((least, least, least, pd.NA))
        ends.append((stated, most) if unit else (pd.NA, pd.NA))
        units.append(unit and pick.choice((unit, unit, unit, "days", "months")))
    numbers = pd.DataFrame(ends, rows.index, ["minimum", "maximum"], dtype="Int64")
    return rows.assign(status=states, unit=units, **numbers)


def _vary_ranges(table: pd.DataFrame, pick: random.Random, n: int) -> pd.DataFrame:
    """Move the ends of each range; with n, to shares of n countries, so that some share lies on them."""
    shift = [pick.uniform(-0.1, 0.1) for _ in table.index]
    moved = table[_RANGE].add(shift, axis="index").clip(0, 1)
    moved = (moved * n).round() / n if n else moved.round(2)
    return table.assign(**moved)


def vary_letters(code: str, seed: int) -> str:
    """Return code in which each list of single letters has others of these letters here and there."""

    def draw(found: re.Match[str]) -> str:
        pick = random.Random(f"{found[1]}{seed}")
        letters = sorted({*found[1]})
        drawn = [pick.choice([each, each, *letters]) for each in found[1]]
        return f"list('{''.join(drawn)}')"

    return re.sub(r"""list\(["'](\w{8,})["']\)""", draw, code) if seed else code


def vary_file(path: Path, seed: int, kept: Collection[str]) -> StringIO:
    """Return a table of texts in which rows are left out or stand twice, and values are exchanged.

    Columns that hardly repeat are names: they stay as they are, and so do rows whose name is kept.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    has_copies = table.duplicated().any()
    names = table.columns[table.nunique() > 0.9 * len(table)]
    for at, column in enumerate(table.columns.drop(names)):
        some = table.sample(frac=0.15, random_state=seed + at).index
        values = table[column].sample(len(some), random_state=seed + at + 9)
        table.loc[some, column] = values.to_numpy()
    first = table.iloc[:, 0].drop_duplicates()
    out = first.sample(frac=0.12, random_state=seed)
    stays = table[names].isin(kept).any(axis="columns")
    table = table[~table.iloc[:, 0].isin(out) | stays]
    if has_copies:
        copies = table.sample(frac=0.06, random_state=seed)
        table = pd.concat([table, copies]).sort_index()
    return StringIO(table.to_csv(index=False))


@dataclass
class Reads:
    """What was read: data that vary with the seed, or a file that does not."""

    varied: bool = False
    other: bool = False
    is_inside: bool = False


@contextmanager
def other_data(seed: int, kept: Collection[str], lists_only: bool) -> Iterator[Reads]:
    """Within it `thb.load` and `pd.read_csv` give other data, unless seed is 0."""
    reads = Reads()
    present, read_csv = thb_analysis.load, pd.read_csv

    def load(*args: Any) -> Dataset:
        reads.varied = reads.is_inside = True
        reads.other |= bool(args)
        ds = present(*args)
        reads.is_inside = False
        return vary(ds, seed, kept, lists_only) if seed else ds

    def read_table(source: Any, *args: Any, **options: Any) -> Any:
        reads.is_inside = True
        reads.is_inside = is_known = _is_of_lessons(source)
        if not is_known:
            return read_csv(source, *args, **options)
        reads.varied = True
        with mock.patch("pandas.read_csv", read_csv):
            given = vary_file(source, seed, kept) if seed else source
            table = read_csv(given, *args, **options)
        reads.is_inside = False
        return table

    replaced = mock.patch.dict(vars(thb_analysis), load=load)
    with replaced, mock.patch("pandas.read_csv", read_table):
        yield reads


def _is_of_lessons(source: Any) -> bool:
    """Whether a file is, under any name, one that comes with the lessons."""
    with suppress(OSError, TypeError):
        given = Path(source).read_bytes()
        files = Path(__file__).parent.glob("start*/**/*.csv")
        return any(given == each.read_bytes() for each in files)
    return False
