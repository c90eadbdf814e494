"""Other data of the same kind, on which it shows whether an answer is right by chance.

A seed gives the same data in every process. Lists, states, numbers, bases and the ranges of quantity
words differ; names, and what an exercise itself names, stay.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import pandas as pd
from pandas import read_csv

import thb_analysis
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ListSyntaxError
from thb_analysis.package.lists import parse_list

_CODE = re.compile(r"\b[A-Z]{2}\b")
_RANGE = ["loose_from", "holds_from", "holds_to", "loose_to"]
# A column of a file with no more values than these has kinds, to which another can come.
_KINDS = 5


class Other(NamedTuple):
    """Which other data: a seed, the texts that stay, and whether nothing changes but what is printed of lists."""

    seed: int
    kept: Collection[str] = ()
    printed_only: bool = False


def vary(ds: Dataset, other: Other) -> Dataset:
    """Return other data: other entries on lists, with other states and numbers, and fewer countries."""
    pick = Random(other.seed)
    others = [code for code in ds.participants if code not in other.kept]
    texts, rows = _vary_lists(ds, pick, other.kept)
    rows = _vary_states(rows, np.random.default_rng(other.seed))
    # Two countries have the same lists.
    models = [code for code in ds.participants if code in other.kept]
    one, twin = pick.choice(models or others), pick.choice(others)
    same = rows[rows["country"] == one].assign(country=twin)
    rows = pd.concat([rows[rows["country"] != twin], same], ignore_index=True)
    out = pick.sample(others, pick.randint(2, 6))
    if other.printed_only:  # nobody has coded yet what an answer is to read
        rows, out = ds.observations, []
    left = [code for code in ds.participants if code not in out]
    tables = {
        "themes": ds.themes,
        "countries": _vary_countries(ds.countries, pick),
        "measures": _vary_kinds(ds.measures, pick, other.kept),
    }
    for name, table in tables.items():
        tables[name] = table.sample(frac=1, random_state=other.seed)
    tables["footnotes"] = ds.footnotes.assign(printed=texts)
    tables["observations"] = rows
    n = other.seed % 2 * len(left)
    tables["quantifiers"] = _vary_ranges(ds.quantifiers, pick, n)
    varied = ds.with_tables(**tables)
    return varied.select(countries=left)


def _vary_countries(countries: pd.DataFrame, pick: Random) -> pd.DataFrame:
    """Turn some of what is yes or no of countries, such as what binds them, and exchange their blocs."""
    flags = countries.select_dtypes("boolean").drop(columns="took_part")
    turned = flags ^ flags.map(lambda _: pick.random() < 0.15)
    blocs = countries["bloc"].to_list()
    return countries.assign(**turned, bloc=pick.sample(blocs, len(blocs)))


def _vary_kinds(
    measures: pd.DataFrame, pick: Random, kept: Collection[str]
) -> pd.DataFrame:
    """Give some measures the kind of another."""
    stays = [name in kept or pick.random() > 0.15 for name in measures["measure"]]
    kinds = pick.sample([*measures["kind"]], len(measures))
    return measures.assign(kind=np.where(stays, measures["kind"], kinds))


def _vary_lists(
    ds: Dataset, pick: Random, kept: Collection[str]
) -> tuple[list[str], pd.DataFrame]:
    """Take entries from lists and add others, in the printed texts and in the observations alike."""
    rows, texts = ds.observations, []
    before, after = set(), set()
    brackets = ds.irregularities.query("kind == 'bracket'").set_index("footnote")
    for footnote, text in ds.footnotes[["footnote", "printed"]].itertuples(index=False):
        known = sorted({*ds.country_names, *_CODE.findall(text)})
        printed = brackets["printed"].get(footnote, "")
        read = brackets["read_as"].get(footnote, "")
        with suppress(ListSyntaxError):  # not each is a list
            found = parse_list(text.replace(printed, read), known).remarks
            before |= {(footnote, code) for code in found}
            _turn(found, ds, pick, kept)
            after |= {(footnote, code) for code in found}
            text = _write(found).replace(read, printed)
        texts.append(text)
    names = ["footnote", "country"]
    first = rows[rows["basis"] == "list"].drop_duplicates(["footnote", "measure"])
    first = first.drop(columns="country").assign(status="reported")
    added = first.merge(pd.DataFrame(sorted(after - before), columns=names))
    keys = pd.MultiIndex.from_frame(rows[names])
    rows = pd.concat([rows[~keys.isin(before - after)], added])
    rows = rows.drop_duplicates(["measure", "country"])
    order = ["footnote", "measure", "country"]
    return texts, rows.sort_values(order, ignore_index=True)


def _turn(
    entries: dict[str, list[str]],
    ds: Dataset,
    pick: Random,
    kept: Collection[str],
) -> None:
    """Take codes from a list, or put them there; an exercise may ask for the remark on one that it names."""
    # What a misprint means follows from the codes with the same letter.
    misprints = {code[0] for code in entries if code not in ds.country_names}
    for code in ds.participants:
        is_needed = code in kept and entries.get(code)
        stays = pick.random() > 0.25 or code[0] in misprints or is_needed
        if not stays and entries.pop(code, None) is None:
            entries[code] = []


def _write(entries: dict[str, list[str]]) -> str:
    """Write a list: by the alphabet, but those last that are no states of the Union, as most are printed."""
    parts = []
    for code in sorted(entries, key=lambda code: ("NO GE".find(code), code)):
        remarks = [f"({remark})" for remark in entries[code]]
        parts.append(" ".join([code, *remarks]))
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]])) + "."


def _vary_states(rows: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Give some entries a condition, take it from others, deny a few; give durations other numbers."""
    n = len(rows)
    turned = rows["status"].replace({"reported": "qualified", "qualified": "reported"})
    some, few, is_long = draw.random(n), draw.random(n), rows["unit"].ne("")
    least = pd.Series(draw.choice((1, 2, 3, 6, 6, 9, 12, 30), n), dtype="Int64")
    most = least + draw.choice((0, 3, 6, 12), n)
    units = draw.choice(("days", "months"), n)
    rows = rows.assign(basis=rows["basis"].mask(few > 0.95, "body"))
    status = rows["status"].mask(some < 0.15, turned)
    rows["status"] = status.mask(some > 0.96, "absent")
    rows["unit"] = rows["unit"].mask(is_long & (few < 0.4), units)
    rows["minimum"] = least.where(is_long & (few < 0.7))
    rows["maximum"] = most.where(is_long & (some < 0.7))
    return rows


def _vary_ranges(table: pd.DataFrame, pick: Random, n: int) -> pd.DataFrame:
    """Move the ends of each range; with n, to shares of n countries, so that some share lies on them."""
    shift = [pick.uniform(-0.1, 0.1) for _ in table.index]
    moved = table[_RANGE].add(shift, axis="index").clip(0, 1)
    moved = (moved * n).round() / n if n else moved.round(2)
    return table.assign(**moved)


def vary_letters(code: str, seed: int) -> str:
    """Return code in which each list of single letters has others of these letters here and there."""

    def draw(found: re.Match[str]) -> str:
        pick = Random(f"{found[1]}{seed}")
        letters = sorted({*found[1]})
        drawn = [pick.choice([each, each, *letters]) for each in found[1]]
        return f"list('{''.join(drawn)}')"

    return re.sub(r"""list\(["'](\w{8,})["']\)""", draw, code) if seed else code


def vary_file(path: Path, other: Other) -> StringIO:
    """Return a table of texts in another order, in which rows are left out or stand twice, and values are exchanged.

    Columns that hardly repeat are names: they stay as they are, and so do rows whose name is kept.
    """
    draw = np.random.default_rng(other.seed)
    table = read_csv(path, dtype=str, keep_default_na=False)
    has_copies = table.duplicated().any()
    names = table.columns[table.nunique() > 0.9 * len(table)]
    for column in table.columns.drop(names):
        table[column] = _vary_texts(table[column], draw, other)
    units = table.iloc[:, 0]
    out = units.drop_duplicates().sample(frac=0.12, random_state=draw)
    stays = table[names].isin(other.kept).any(axis="columns") | ~units.isin(out)
    has_name = (table[names] != "").all(axis="columns")
    table = table[has_name & stays]
    copies = table.sample(frac=0.06 * has_copies, random_state=draw)
    rows = pd.concat([table, copies]).sample(frac=1, random_state=draw)
    return StringIO(rows.to_csv(index=False))


def _vary_texts(texts: pd.Series, draw: np.random.Generator, other: Other) -> pd.Series:
    """Exchange some of the texts of a column; where they are of few kinds, bring in another."""
    # What an exercise compares changes its place.
    known = texts[texts.isin(other.kept)].unique()
    texts = texts.replace(known, draw.permutation(known))
    some = draw.random(len(texts))
    texts = texts.mask(some < 0.15, draw.permutation(texts))
    if texts.nunique() > _KINDS:
        return texts
    is_word = not texts.str.fullmatch(r"True|False|\d+").any()
    return texts.mask(some > 0.96, "another" * (is_word and other.seed % 2))


@dataclass
class Reads:
    """What was read: data that vary with the seed, or a file that does not."""

    varied: bool = False
    other: bool = False
    is_inside: bool = False


@contextmanager
def other_data(other: Other) -> Iterator[Reads]:
    """Within it `thb.load` and `pd.read_csv` give other data, unless its seed is 0."""
    reads = Reads()
    present = thb_analysis.load

    def load(*args: Any) -> Dataset:
        reads.varied = reads.is_inside = True
        reads.other |= bool(args)
        ds = present(*args)
        reads.is_inside = False
        return vary(ds, other) if other.seed else ds

    def read_table(source: Any, *args: Any, **options: Any) -> Any:
        reads.is_inside = True
        reads.is_inside = is_known = _is_of_lessons(source)
        reads.varied |= is_known
        given = vary_file(source, other) if is_known and other.seed else source
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
