"""Results as files: CSV or Excel, with a codebook of their columns."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd

from thb_analysis import analysis as ask
from thb_analysis.analysis.findings import by_theme
from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.data.files import harmless
from thb_analysis.data.names import wrong_names
from thb_analysis.errors import ParameterError
from thb_analysis.files import write_all
from thb_analysis.folders import claimed

__all__ = ["about", "export"]

FORMATS = ("csv", "xlsx")
RESULTS = {
    "cells": "Cells: every country under every measure",
    "matrix": "Matrices: countries by measures, a table for each theme",
    "coverage": "Countries for which each measure is reported",
    "indicators": "What a reader wants to know, with bounds",
    "law": "What the law asks for, and who reports it",
    "groups": "Groups of countries compared",
    "durations": "Durations of periods and permits",
    "maps": "Categories of the maps, country by country",
    "pathway": "Steps that follow one another",
    "similarity": "Which countries report alike",
    "claims": "Statements of the source, recomputed",
    "relations": "Expectations between lists",
    "irregularities": "What a reader found",
    "agreement": "Agreement of the two coders",
    "robustness": "Robustness of the findings",
}
# Those that cannot be restricted to a theme, each with the further frames that it has.
_OF_ALL: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("similarity", "claims", "relations", "irregularities"), ()),
    **{"agreement": ("differences",), "pathway": ("cells",)},
    "robustness": ("alternatives", "claims"),
}
# A workbook says when it was made; one and the same moment keeps the bytes the same.
_CREATED = datetime(1980, 1, 1)
_TEXTS = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}

Frames = dict[str, pd.DataFrame]


def export(
    ds: Dataset,
    path: str | os.PathLike[str],
    results: str | Sequence[str] = (),
    formats: str | Sequence[str] = "csv",
    theme: str | None = None,
    group_by: str = "region",
    guard_formulas: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write results into a folder, with a codebook that describes every column.

    Parameters
    ----------
    ds : Dataset
        From `load`, and `Dataset.select` if only some countries or entries are to count.
    path : path-like
        The folder; made if it does not exist.
    results : str or sequence of str, optional
        Names of results, such as ``["coverage", "claims"]``; all if not given: ``thb export --list``
        shows them.
    formats : str or sequence of str, default "csv"
        Of ``"csv"`` and ``"xlsx"``, one workbook with a sheet for each table.
    theme : str, optional
        Restrict the results to a theme; those that cannot be are left out unless they are named.
    group_by : str, default "region"
        Groups of countries: a column of the countries, or groups written out.
    guard_formulas : bool, default False
        Put an apostrophe before texts in CSV files that begin with ``=``, ``+``, ``-``, ``@``, a tab
        or a carriage return: a spreadsheet could run them.
    force : bool, default False
        Replace files of the same names.

    Returns
    -------
    list of pathlib.Path
        The files written: tables, ``codebook.csv``, and ``about.csv`` with what they were made from. The
        same data and options give the same bytes.

    Raises
    ------
    ParameterError
        With all mistakes at once: unknown results, formats or themes, with the nearest valid names;
        results that cannot be restricted to a theme. And with the files that are there already.
    ThbError
        If the files cannot be written; none is, then.

    Notes
    -----
    Lists of codes stand as one text, with semicolons between. CSV holds numbers as they were computed;
    Excel keeps 15 digits.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load().select(countries=["EE", "LV", "LT"])
    >>> [file.name for file in thb.export(ds, "baltic", ["coverage", "cells"], ["csv", "xlsx"])]
    ['cells.csv', 'coverage.csv', 'codebook.csv', 'about.csv', 'results.xlsx']
    """
    wanted = [formats] if isinstance(formats, str) else list(formats)
    named = [results] if isinstance(results, str) else list(results)
    mistakes = wrong_call(named, theme) + wrong_names(wanted, FORMATS, "format")
    mistakes += wrong_names([theme] if theme else [], ds.themes["theme"], "theme")
    if mistakes:
        raise ParameterError(mistakes)
    asked = named or [name for name in RESULTS if not (theme and name in _OF_ALL)]
    tables: Frames = {}
    for name in RESULTS:
        tables |= _frames(ds, name, theme, group_by) if name in asked else {}
    tables = {name: _plain(frame) for name, frame in tables.items()}
    columns = [row for name, frame in tables.items() for row in _described(name, frame)]
    beside = {"codebook": pd.DataFrame(columns)}
    beside["about"] = pd.DataFrame(about(ds, theme, group_by).items(), columns=["fact", "value"])
    written = {**tables, **beside} if "csv" in wanted else beside
    guarded = _harmless if guard_formulas else _plain
    content = {f"{name}.csv": _csv(guarded(frame)) for name, frame in written.items()}
    if "xlsx" in wanted:
        content["results.xlsx"] = _excel(tables)
    folder = Path(path)
    there = sorted(name for name in content if (folder / name).exists())
    if there and not force:
        problem = f"{folder}: {', '.join(there)}: there already"
        raise ParameterError([f"{problem}; name another folder, or replace them: --force"])
    with claimed(folder):
        write_all(folder, content)
    return [folder / name for name in content]


def _frames(ds: Dataset, name: str, theme: str | None, by: str) -> Frames:
    """Ask for a result: its tables by name."""
    themes = [theme] if theme else list(ds.theme_titles)

    def of_themes(question: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
        whole = pd.concat([question(each).assign(theme=each) for each in themes], ignore_index=True)
        return whole[["theme", *whole.columns.drop("theme")]]

    match name:
        case "cells":
            cells, labels = ds.cells(theme), ds.measures.set_index("measure")["label"]
            called = {"label": cells["measure"].map(labels)}
            return {name: cells.assign(**called, name=cells["country"].map(ds.country_names))}
        case "matrix":
            return {f"matrix-{each}": ds.matrix(each).reset_index() for each in themes}
        case "indicators":
            return {name: ask.findings(ds, theme).published()}
        case "law":
            return {name: of_themes(lambda each: ask.law(ds, each).frame)}
        case "groups":
            return {name: of_themes(lambda each: ask.groups(ds, each, by).frame)}
        case "similarity":
            return {name: ask.similarity(ds, by).pairs}
        case "coverage" | "durations" | "maps":
            return {name: getattr(ask, name)(ds, theme).frame}
    found = getattr(ask, name)(ds)
    return {name: found.frame, **{f"{name}-{part}": getattr(found, part) for part in _OF_ALL[name]}}


def findings_files(ds: Dataset) -> dict[str, bytes]:
    """Write the findings as an edition has them, by name of file: for programs that build on them."""
    found = [theme.published() for theme in by_theme(ds)]
    frame = pd.concat(found, ignore_index=True) if found else ask.findings(ds).published()
    return {
        "findings.csv": _csv(_plain(frame)),
        "findings.json": _json(frame, about(ds)),
    }


def wrong_call(named: Sequence[str], theme: str | None) -> list[str]:
    """Say what is wrong with names of results."""
    return wrong_names(named, RESULTS, "result") + [
        f"{name}: is about all themes; export it without a theme"
        for name in named
        if theme and name in _OF_ALL
    ]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep numbers, truth values and texts; a list becomes a text with semicolons."""
    lists = frame[[name for name in frame if frame[name].dtype == object]].map(
        lambda value: "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else value
    )
    return frame.assign(**lists.infer_objects()).reset_index(drop=True)


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Make harmless each text of a table, names of columns included."""
    return frame.rename(columns=harmless).map(harmless)


def _excel(tables: Frames) -> bytes:
    out = BytesIO()
    with pd.ExcelWriter(out, "xlsxwriter", engine_kwargs=_TEXTS) as writer:
        writer.book.set_properties({"created": _CREATED})
        for name, frame in tables.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return out.getvalue()


def _json(findings: pd.DataFrame, origin: Mapping[str, str]) -> bytes:
    rows = findings.astype("object").where(findings.notna(), None).to_dict("records")
    fields = _described("indicators", findings)
    content = {"name": "indicators", "about": dict(origin), "fields": fields, "rows": rows}
    # Piece by piece: one text after another of a large package would fill the memory.
    out = StringIO()
    json.dump(content, out, ensure_ascii=False, indent=1)
    return f"{out.getvalue()}\n".encode()


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
        "made_with": f"thb-analysis {__version__}",
    }


def _named(item: Mapping[str, str]) -> str:
    title = item.get("title") or item.get("name", "")
    return f"{title} ({item['path']})" if item.get("path") else title
