"""Results as files: CSV, Excel and Stata, with a codebook of their columns."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from textwrap import indent
from typing import Any

import pandas as pd

from thb_analysis import analysis as ask
from thb_analysis.analysis.findings import by_theme
from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.data.files import harmless
from thb_analysis.data.names import wrong_names
from thb_analysis.errors import ParameterError
from thb_analysis.files import write_all
from thb_analysis.folders import claimed, refuse_theirs

__all__ = ["Exportable", "Exported", "about", "export"]

FORMATS = ("csv", "dta", "xlsx")

Frames = dict[str, pd.DataFrame]
# What can be the name of a file and of a sheet everywhere, and is not one already.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
_TAKEN = ("codebook", "about", "history")
# Files say when they were made; one and the same moment keeps the bytes the same.
_CREATED = datetime(1980, 1, 1)
_NO_FORMULAS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE_WITH = "thb-analysis"
_CAUTION = "A spreadsheet may run a cell that begins with = + - or @: --guard-formulas prevents it."
_GUARDED = "Texts that begin with = + - or @ have an apostrophe before them."
_DESCRIBED = ["table", "column", "type", "unit", "meaning"]
_STATA_LABEL = 80  # characters that Stata keeps of what a column means


@dataclass(frozen=True)
class Exportable:
    """A result that can be exported.

    Attributes
    ----------
    title : str
    frames : callable
        From a dataset, a theme (None: all) and a grouping to tables by name; the name of the result
        comes before any but the first: ``groups``, ``robustness-claims``.
    themed : bool
        Whether it can be restricted to a theme.
    """

    title: str
    frames: Callable[[Dataset, str | None, str], Frames]
    themed: bool = True


def _by_theme(
    question: Callable[[Dataset, str], pd.DataFrame],
) -> Callable[[Dataset, str | None, str], Frames]:
    """Ask theme after theme, and put the answers below each other."""

    def asked(ds: Dataset, theme: str | None, by: str) -> Frames:
        themes = [theme] if theme else list(ds.theme_titles)
        parts = [question(ds, each).assign(theme=each) for each in themes]
        whole = pd.concat(parts, ignore_index=True)
        return {"": whole[["theme", *whole.columns.drop("theme")]]}

    return asked


def _of_theme(question: Callable[..., Any]) -> Callable[[Dataset, str | None, str], Frames]:
    return lambda ds, theme, _: {"": question(ds, theme).frame}


def _of_all(
    question: Callable[..., Any], **others: str
) -> Callable[[Dataset, str | None, str], Frames]:
    """Take the frame of a result, and other frames by the name of their table."""

    def asked(ds: Dataset, theme: str | None, by: str) -> Frames:
        found = question(ds)
        return {"": found.frame, **{name: getattr(found, part) for name, part in others.items()}}

    return asked


def _cells(ds: Dataset, theme: str | None, by: str) -> Frames:
    labels = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    cells = ds.cells(theme)
    label, name = cells["measure"].map(labels), cells["country"].map(ds.country_names)
    return {"": cells.assign(label=label, name=name)}


def _findings(ds: Dataset, theme: str | None, by: str) -> Frames:
    return {"": ask.findings(ds, theme).published()}


def _matrices(ds: Dataset, theme: str | None, by: str) -> Frames:
    themes = [theme] if theme else list(ds.theme_titles)
    return {each: ds.matrix(each).rename_axis("country").reset_index() for each in themes}


def _groups(ds: Dataset, theme: str | None, by: str) -> Frames:
    return _by_theme(lambda ds, theme: ask.groups(ds, theme, by).frame)(ds, theme, by)


def _similarity(ds: Dataset, theme: str | None, by: str) -> Frames:
    return {"": ask.similarity(ds, by).pairs}


_laws = _by_theme(lambda ds, theme: ask.law(ds, theme).frame)
_agreement = _of_all(ask.agreement, differences="differences")
_pathway = _of_all(ask.pathway, cells="cells")
_robustness = _of_all(ask.robustness, alternatives="alternatives", claims="claims")

RESULTS: dict[str, Exportable] = {
    "cells": Exportable("Cells: every country under every measure", _cells),
    "matrix": Exportable("Matrices: countries by measures, a table for each theme", _matrices),
    "coverage": Exportable("Countries for which each measure is reported", _of_theme(ask.coverage)),
    "indicators": Exportable("What a reader wants to know, with bounds", _findings),
    "law": Exportable("What the law asks for, and who reports it", _laws),
    "groups": Exportable("Groups of countries compared", _groups),
    "durations": Exportable("Durations of periods and permits", _of_theme(ask.durations)),
    "maps": Exportable("Categories of the maps, country by country", _of_theme(ask.maps)),
    "pathway": Exportable("Steps that follow one another", _pathway, themed=False),
    "similarity": Exportable("Which countries report alike", _similarity, themed=False),
    "claims": Exportable("Statements of the source, recomputed", _of_all(ask.claims), themed=False),
    "relations": Exportable("Expectations between lists", _of_all(ask.relations), themed=False),
    "irregularities": Exportable("What a reader found", _of_all(ask.irregularities), themed=False),
    "agreement": Exportable("Agreement of the two coders", _agreement, themed=False),
    "robustness": Exportable("Robustness of the findings", _robustness, themed=False),
}


@dataclass(frozen=True)
class Exported:
    """What an export wrote.

    Attributes
    ----------
    files : tuple of pathlib.Path
    tables : tuple of str
        Names of the tables in them.
    empty : tuple of str
        Names of the tables for which the data have no row; they are written all the same.
    """

    files: tuple[Path, ...]
    tables: tuple[str, ...]
    empty: tuple[str, ...]


def export(
    ds: Dataset,
    path: str | os.PathLike[str],
    results: str | Sequence[str] | Mapping[str, Any] = (),
    formats: str | Sequence[str] = "csv",
    theme: str | None = None,
    group_by: str = "region",
    guard_formulas: bool = False,
    force: bool = False,
) -> Exported:
    """Write results into a folder, with a codebook that describes every column.

    Parameters
    ----------
    ds : Dataset
        From `load`, and `Dataset.select` if only some countries or entries are to count.
    path : path-like
        The folder; made if it does not exist. Into one of an earlier export, files of the same names are
        replaced; others are left alone.
    results : str, sequence of str or mapping, optional
        Names of results, such as ``["coverage", "claims"]``; all if not given: ``thb export --list``
        shows them. Or a mapping of names of your own to frames, or to results that have a `frame`.
    formats : str or sequence of str, default "csv"
        Of ``"csv"``, ``"xlsx"`` and ``"dta"`` (Stata).
    theme : str, optional
        Restrict the results to a theme; those that cannot be are left out unless they are named.
    group_by : str, default "region"
        Groups of countries: a column of the countries, or groups written out.
    guard_formulas : bool, default False
        Put an apostrophe before texts in CSV files that begin with ``=``, ``+``, ``-``, ``@``, a tab
        or a carriage return: a spreadsheet could run them.
    force : bool, default False
        Replace files of the same names, even those of others.

    Returns
    -------
    Exported
        The files written; the same data and options give the same bytes.

    Raises
    ------
    ParameterError
        With all mistakes at once: unknown results, formats or themes, with the nearest valid names;
        results that cannot be restricted to a theme; names that cannot be those of files; a path
        with the suffix of a format. And with the files that would be replaced in a folder that no export
        has written to.
    ThbError
        If the files cannot be written, or another command is at work in the folder; none is, then.

    Notes
    -----
    Lists of codes stand as one text, with semicolons between. CSV and Stata hold numbers as they were
    computed; Excel keeps 15 digits. A workbook holds all tables, a sheet for each, with the codebook;
    Stata cuts what a column means to 80 characters.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load().select(countries=["EE", "LV", "LT"])
    >>> exported = thb.export(ds, "baltic", ["coverage", "cells"], formats=["csv", "xlsx"])
    >>> [file.name for file in exported.files]
    ['cells.csv', 'coverage.csv', 'results.xlsx', 'codebook.csv', 'about.csv']
    """
    wanted = [formats] if isinstance(formats, str) else list(formats)
    named = [results] if isinstance(results, str) else list(results)
    mistakes = wrong_call(named if not isinstance(results, Mapping) else (), wanted, path, theme)
    mistakes += wrong_names([theme] if theme else [], ds.themes["theme"], "theme")
    if isinstance(results, Mapping):
        mistakes += _wrong_tables(results)
    if mistakes:
        raise ParameterError(mistakes)
    folder = Path(path)
    with claimed(folder):
        if isinstance(results, Mapping):
            tables: Frames = {
                name: result if isinstance(result, pd.DataFrame) else result.frame
                for name, result in results.items()
            }
        else:
            tables = {}
            for name in chosen(named, theme):
                found = RESULTS[name].frames(ds, theme, group_by)
                tables |= {f"{name}-{part}" if part else name: found[part] for part in found}
        plain = {name: _plain(frame) for name, frame in tables.items()}
        workbook = named[0] if len(named) == 1 else "results"
        origin = about(ds, theme, group_by)
        content = _files(plain, wanted, workbook, origin, folder, guard_formulas)
        refuse_theirs(folder, content, content if _is_of_an_export(folder) else (), force)
        write_all(folder, content)
    empty = tuple(name for name, frame in plain.items() if frame.empty)
    return Exported(tuple(folder / name for name in content), tuple(plain), empty)


def findings_files(ds: Dataset) -> dict[str, bytes]:
    """Write the findings as an edition has them, by name of file: for programs that build on them."""
    found = [theme.published() for theme in by_theme(ds)]
    frame = pd.concat(found, ignore_index=True) if found else ask.findings(ds).published()
    return {
        "findings.csv": _csv(_plain(frame)),
        "findings.json": _json(frame, about(ds)),
    }


def chosen(named: Sequence[str], theme: str | None = None) -> list[str]:
    """Return the results to export: those named, else all that the theme allows for."""
    if named:
        return [name for name in RESULTS if name in named]
    return [name for name, result in RESULTS.items() if result.themed or not theme]


def wrong_call(
    named: Sequence[str],
    formats: Sequence[str],
    path: str | os.PathLike[str],
    theme: str | None,
) -> list[str]:
    """Say what is wrong with names of results, formats, theme and folder."""
    mistakes = [*wrong_names(named, RESULTS, "result"), *wrong_names(formats, FORMATS, "format")]
    mistakes += [
        f"{name}: is about all themes; export it without a theme"
        for name in named
        if theme and name in RESULTS and not RESULTS[name].themed
    ]
    mistakes += [] if formats else [f"name a format: {', '.join(FORMATS)}"]
    suffix = Path(path).suffix.removeprefix(".").lower()
    if suffix in FORMATS:
        mistakes.append(
            f"{path}: name a folder, in which the files are put, and {suffix} as format"
        )
    return mistakes


def _wrong_tables(names: Iterable[str]) -> list[str]:
    return [
        f"{name!r} cannot name a table: small letters, digits, - and _, 31 at most, and none of "
        f"{', '.join(_TAKEN)}"
        for name in names
        if not _NAME.fullmatch(name) or name in _TAKEN
    ]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep numbers, truth values and texts; a list becomes a text with semicolons."""
    frame = frame if frame.index.names == [None] else frame.reset_index()
    frame = frame.rename(columns=str).reset_index(drop=True)
    for column in [name for name in frame if frame[name].dtype == object]:
        values = [
            "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else value
            for value in frame[column]
        ]
        frame[column] = pd.Series(values, dtype=object).infer_objects()
    return frame


def _csv(frame: pd.DataFrame) -> bytes:
    words = {True: "true", False: "false"}
    flags = [str(column) for column in frame if pd.api.types.is_bool_dtype(frame[column])]
    written = frame.assign(**{column: frame[column].map(words) for column in flags})
    return written.to_csv(index=False, lineterminator="\n").encode()


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Make harmless each text of a table, names of columns included."""
    return frame.rename(columns=harmless).map(harmless)


def _json(findings: pd.DataFrame, origin: Mapping[str, str]) -> bytes:
    name = "indicators"
    rows = findings.astype("object").where(findings.notna(), None).to_dict("records")
    fields = _described(name, findings)
    content = {"name": name, "about": dict(origin), "fields": fields, "rows": []}
    if not rows:
        return f"{_in_lines(content)}\n".encode()
    head, _, tail = _in_lines(content).rpartition("[]")
    # Row by row: the names of all countries at once, a text each, would fill the memory.
    written = b",\n".join(indent(_in_lines(row), "  ").encode() for row in rows)
    return b"".join([f"{head}[\n".encode(), written, f"\n ]{tail}\n".encode()])


def _in_lines(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _stata(frame: pd.DataFrame, name: str) -> bytes:
    out = BytesIO()
    labels = {field["column"]: field["meaning"][:_STATA_LABEL] for field in _described(name, frame)}
    columns: dict[str, pd.Series] = {}
    for column in map(str, frame):
        values, short = frame[column], column.replace("-", "_")[:32]
        if pd.api.types.is_bool_dtype(values):
            values = values.astype("Int8")  # 0 and 1, as Stata has it
        elif values.isna().all() or not pd.api.types.is_numeric_dtype(values):
            values = values.astype("object").fillna("")
        columns[short] = values
        labels[short] = labels.pop(column)
    pd.DataFrame(columns).to_stata(
        out, write_index=False, version=118, variable_labels=labels, time_stamp=_CREATED
    )
    return out.getvalue()


def _excel(tables: Frames, codebook: pd.DataFrame, origin: pd.DataFrame, widest: int = 48) -> bytes:
    out = BytesIO()
    sheets = {**tables, "codebook": codebook, "about": origin}
    with pd.ExcelWriter(out, "xlsxwriter", engine_kwargs={"options": _NO_FORMULAS}) as writer:
        writer.book.set_properties({"created": _CREATED})
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            sheet = writer.sheets[name]
            sheet.autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))
            for place, column in enumerate(frame.columns):
                longest = max(len(str(value)) for value in [column, *frame[column]])
                sheet.set_column(place, place, min(longest + 2, widest))
    return out.getvalue()


def _files(
    tables: Frames,
    formats: Sequence[str],
    workbook: str,
    origin: Mapping[str, str],
    folder: Path,
    guard: bool,
) -> dict[str, bytes]:
    """Write every table in every format, and the codebook beside them; a workbook holds all."""
    books = [
        pd.DataFrame(_described(name, frame), columns=_DESCRIBED) for name, frame in tables.items()
    ]
    codebook = pd.concat(books, ignore_index=True)
    stated = {**origin, "csv": _GUARDED if guard else _CAUTION} if "csv" in formats else origin
    facts = pd.DataFrame({"fact": stated.keys(), "value": stated.values()})
    content = {}
    for name, frame in tables.items():
        if "csv" in formats:
            content[f"{name}.csv"] = _csv(_harmless(frame) if guard else frame)
        if "dta" in formats:
            content[f"{name}.dta"] = _stata(frame, name)
    if "xlsx" in formats:
        content[f"{workbook}.xlsx"] = _excel(tables, codebook, facts)
    book = pd.concat([_earlier(folder, tables), codebook])
    content["codebook.csv"] = _csv(_harmless(book) if guard else book)
    content["about.csv"] = _csv(facts)
    return content


def _described(name: str, frame: pd.DataFrame) -> list[dict[str, str]]:
    """Describe each column of a table: by the entry of its result, else by that of all."""
    known, result = _dictionary(), name.split("-")[0]
    rows = []
    for column in frame.columns:
        keys = (name, column), (result, column), ("", column), (result, "")
        entry = next((known[key] for key in keys if key in known), {})
        kind = _type(frame[column])
        rows.append(
            {"table": name, "column": column, "type": kind, "unit": "", "meaning": "", **entry}
        )
    return rows


@cache
def _dictionary() -> dict[tuple[str, str], dict[str, str]]:
    """Read what columns mean: by table and column, an empty table for all."""
    text = files("thb_analysis").joinpath("columns.csv").read_text("utf-8")
    return {(row.pop("table"), row.pop("column")): row for row in csv.DictReader(text.splitlines())}


def _type(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(values) else "string"


def _is_of_an_export(folder: Path) -> bool:
    """Whether an earlier export wrote to a folder: it says there what it was made with."""
    facts = folder / "about.csv"
    return facts.is_file() and _MADE_WITH in facts.read_text("utf-8", "replace")


def _earlier(folder: Path, tables: Frames) -> pd.DataFrame:
    """Keep what an earlier export says of tables that still stand in the folder."""
    try:
        book = pd.read_csv(folder / "codebook.csv", dtype=str, keep_default_na=False)
        standing = {path.stem for path in folder.iterdir()} - tables.keys()
        return book.loc[book["table"].isin(standing), _DESCRIBED]
    except (OSError, ValueError, LookupError):
        return pd.DataFrame(columns=_DESCRIBED)


def about(ds: Dataset, theme: str | None = None, group_by: str = "region") -> dict[str, str]:
    """Say where results come from: data, version, hash, countries, selection, licence, citation.

    Parameters
    ----------
    ds : Dataset
        After the selection, which is read off it.
    theme : str, optional
    group_by : str, default "region"
    """
    from thb_analysis import __version__

    coded = ds.coding[ds.coding["country"].isin(ds.participants)]
    kinds = {
        "qualified entries": ("status", "qualified"),
        "entries that only a sentence gives": ("basis", "body"),
    }
    left_out = [
        phrase
        for phrase, (column, value) in kinds.items()
        if (coded[column] == value).sum() > (ds.observations[column] == value).sum()
    ]
    numbers = {"edition": ds.edition, "version": ds.version}
    which = [f"{name} {number}" for name, number in numbers.items() if number]
    by = ", ".join(creators(ds.contributors))
    return {
        "data": ds.title,
        "package": ds.name,
        **numbers,
        "data_sha256": ds.sha256,
        "countries": " ".join(ds.participants),
        "left_out": "; ".join(left_out),
        "theme": theme or "",
        "group_by": group_by,
        "licence": "; ".join(map(_named, ds.licenses)),
        "source": "; ".join(map(_named, ds.sources)),
        "citation": f"{by}{': ' if by else ''}{ds.title}. {', '.join(['Data set', *which])}.",
        "made_with": f"{_MADE_WITH} {__version__}",
    }


def _named(item: Mapping[str, str]) -> str:
    title = item.get("title") or item.get("name", "")
    return f"{title} ({item['path']})" if item.get("path") else title
