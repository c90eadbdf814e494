"""Results as files: CSV, Parquet or one Excel file, with a codebook of their columns."""

import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from thb_analysis.analysis.agreement import agreement
from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.counts import (
    categories,
    counts,
    each_row,
    findings,
    left_out,
    measures_of,
)
from thb_analysis.analysis.elsewhere import elsewhere, silence
from thb_analysis.analysis.footnotes import anchor_of
from thb_analysis.analysis.irregularities import irregularities
from thb_analysis.analysis.law import law
from thb_analysis.analysis.relations import relations
from thb_analysis.analysis.robustness import robustness
from thb_analysis.citation import Work, dated
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.files import has_content, write_files
from thb_analysis.folders import check_overwrite, folder_lock
from thb_analysis.known.expressions import first_measure, measures_in
from thb_analysis.names import wrong_names
from thb_analysis.package.descriptor import contributors
from thb_analysis.texts.proof import edition_text

FORMATS = ("csv", "xlsx", "parquet")
RESULTS = {
    "cells": "Cells: every country under every measure",
    "counts": "Measures: k of n with bounds, who reports it, of whom it is not reported",
    "findings": "What a reader wants to know, with bounds",
    "maps": "Categories of the maps, country by country",
    "law": "What law asks for, and what the lists can show of it",
    "claims": "Statements of the source under each reading",
    "relations": "Expectations between lists",
    "irregularities": "Where the source errs",
    "agreement": "Agreement of the two coders",
    "robustness": "Findings under each coding and reading",
    "elsewhere": "What other sources say of cells; none of it is counted",
    "silence": "What other sources answer, by measure",
}
# What makes those that cannot be restricted to a theme.
_OF_ALL: dict[str, Callable[[Dataset], Any]] = {
    "claims": claims,
    "relations": relations,
    "irregularities": irregularities,
    "agreement": agreement,
    "robustness": robustness,
    "elsewhere": elsewhere,
    "silence": silence,
}
_OF_MAPS = ["map", "country", "name", "category", "look", "outside", "may_be_earlier"]
_PUBLISHED = [
    "countries",
    "open",
    "covered",
    "sentence",
    "footnotes",
    "pages",
    "address",
]
# A workbook says when it was made; one and the same moment keeps the bytes the same.
_CREATED = datetime(1980, 1, 1)
# A table says of which kind the cells of a column are, by what pandas calls their kind.
_KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "number"}
_TEXTS = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}


@takes_dataset
def export(
    ds: Dataset,
    path: str | os.PathLike[str],
    results: str | Sequence[str] = (),
    formats: str | Sequence[str] = "csv",
    theme: str | None = None,
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
        Names of results, such as ``["counts", "claims"]``; all if not given: ``thb export --list``
        shows them.
    formats : str or sequence of str, default "csv"
        Of ``"csv"``; ``"xlsx"``, one workbook with a sheet for each table; and ``"parquet"``, which keeps
        types, and needs pyarrow.
    theme : str, optional
        Restrict the results to a theme; those that cannot be are left out unless they are named.
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
        results that cannot be restricted to a theme; Parquet without pyarrow. And with the files that are
        there already.
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
    >>> [file.name for file in thb.export(ds, "baltic", ["counts", "cells"], ["csv", "xlsx"])]
    ['cells.csv', 'counts.csv', 'codebook.csv', 'about.csv', 'results.xlsx']
    """
    wanted, named = _as_list(formats), _as_list(results)
    with suppress(UnknownName):
        theme = theme and ds.find("theme", theme)
    if mistakes := _mistakes(ds, named, wanted, theme):
        raise ParameterError(mistakes)
    chosen = named or RESULTS.keys() - (_OF_ALL.keys() if theme else ())
    folder = Path(path)
    content = _contents(ds, chosen, wanted, theme)
    written = {folder / name: raw for name, raw in content.items()}
    # What a run that was killed has written already is the same.
    same = [path.name for path, raw in written.items() if has_content(path, raw)]
    check_overwrite(folder, content, same, force)
    with folder_lock(folder):
        write_files(written)
    return [*written]


def _as_list(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else [*names]


def _mistakes(
    ds: Dataset, results: list[str], formats: list[str], theme: str | None
) -> list[str]:
    """Find names that do not exist, and results that cannot be restricted to a theme."""
    mistakes = wrong_names(results, RESULTS, "result")
    mistakes += wrong_names(formats, FORMATS, "format")
    if "parquet" in formats and not find_spec("pyarrow"):
        mistakes.append("format parquet needs pyarrow: python -m pip install pyarrow")
    if theme:
        mistakes += wrong_names([theme], ds.themes["theme"], "theme")
        for name in filter(_OF_ALL.__contains__, results):
            problem = "is about all themes; export it without a theme"
            mistakes.append(f"{name}: {problem}")
    return mistakes


def _contents(
    ds: Dataset, chosen: Collection[str], formats: list[str], theme: str | None
) -> dict[str, bytes]:
    """Return the files by their names: tables, codebook and origin, and the workbook."""
    tables, columns = {}, []
    for name in RESULTS:
        if name in chosen:
            tables[name] = _plain(_frame(ds, name, theme))
            columns += _described(name, tables[name])
    facts = pd.DataFrame(origin(ds, theme).items(), columns=["fact", "value"])
    frames = {"codebook": pd.DataFrame(columns), "about": facts}
    if "csv" in formats:
        frames = tables | frames
    content = {f"{name}.csv": _csv(frame) for name, frame in frames.items()}
    if "parquet" in formats:
        for name, frame in tables.items():
            content[f"{name}.parquet"] = frame.to_parquet(engine="pyarrow", index=False)
    if "xlsx" in formats:
        content["results.xlsx"] = _excel(tables)
    return content


def _frame(ds: Dataset, name: str, theme: str | None) -> pd.DataFrame:
    """Return a result as a table."""
    if name in _OF_THEMES:
        make = _OF_THEMES[name]
        themes = [theme] if theme else ds.theme_titles
        whole = pd.concat([make(ds, each).assign(theme=each) for each in themes])
        whole.insert(0, "theme", whole.pop("theme"))
        return whole
    if name == "cells":
        return ds.cells(theme)
    if name == "findings":
        return published(ds, theme)
    frame: pd.DataFrame = _OF_ALL[name](ds).frame
    return frame


def _maps(ds: Dataset, theme: str) -> pd.DataFrame:
    maps = ds.maps.loc[ds.maps["theme"] == theme, "map"].unique()
    frames = [categories(ds, each).assign(map=each) for each in maps]
    if not frames:
        return pd.DataFrame(columns=_OF_MAPS)
    return pd.concat(frames, ignore_index=True)[_OF_MAPS]


# Results that are made theme by theme.
_OF_THEMES: dict[str, Callable[[Dataset, str], pd.DataFrame]] = {
    "counts": lambda ds, theme: counts(ds.cells(theme), "measure"),
    "law": lambda ds, theme: law(ds, theme).frame,
    "maps": _maps,
}


def published(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return the findings as an edition has them.

    Returns
    -------
    pandas.DataFrame
        `indicator`, `theme`, `label`, `k`, `n`, `lower`, `upper`, `countries` and `open` (codes),
        `covered`, `sentence` (as people wrote it; empty where nobody did, of a selection, and if the
        cells do not bear the texts of findings out),
        `footnotes`, `pages`, `address` within the edition, `reason`, `data_sha256`.
    """
    found = findings(ds, theme)
    places = measures_of(ds).set_index("measure")[["footnote", "page"]]
    written = edition_text(ds, "findings")
    rows = []
    for row in each_row(found):
        sentence = written.words(row.indicator) if written else ""
        address = f"theme-{row.theme}.html"
        if measure := first_measure(row.expression):
            address += f"#{anchor_of(measure)}"
        answer = row.answer
        codes = (
            tuple(sorted(each)) for each in (answer.yes, answer.open, answer.covered)
        )
        numbers = _numbers(places.loc[measures_in(row.expression)])
        rows.append((*codes, sentence, *numbers, address))
    facts = found[["indicator", "theme", "label", "k", "n", "lower", "upper"]]
    whole = facts.join(pd.DataFrame(rows, found.index, _PUBLISHED))
    return whole.assign(reason=found["reason"], data_sha256=ds.sha256)


def _numbers(places: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return the numbers in each column, sorted."""
    return [tuple(sorted(map(int, {*places[each].dropna()}))) for each in places]


def findings_files(ds: Dataset) -> dict[str, bytes]:
    """Write the findings as an edition has them, by name of file: for programs that build on them."""
    found = published(ds)
    fields = _described("findings", found)
    content = {
        "name": "findings",
        "about": origin(ds),
        "fields": fields,
        "rows": _records(found),
    }
    # Of another kind, and apart: none of it is counted above.
    if others := _records(elsewhere(ds).frame):
        counted = _records(silence(ds).frame)
        content["elsewhere"] = {"statements": others, "silence": counted}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return {"findings.csv": _csv(_plain(found)), "findings.json": f"{text}\n".encode()}


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.astype("object").where(frame.notna(), None).to_dict("records")


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep numbers, truth values and texts; a list becomes a text with semicolons."""
    lists = frame.loc[:, frame.dtypes.eq("object")].map(_as_text)
    return frame.assign(**lists.infer_objects()).reset_index(drop=True)


def _as_text(value: object) -> object:
    if isinstance(value, (tuple, list)):
        return "; ".join(map(str, value))
    return value


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _excel(tables: Mapping[str, pd.DataFrame]) -> bytes:
    out = BytesIO()
    with pd.ExcelWriter(out, "xlsxwriter", engine_kwargs=_TEXTS) as writer:
        writer.book.set_properties({"created": _CREATED})
        for name, frame in tables.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return out.getvalue()


def _described(name: str, frame: pd.DataFrame) -> list[dict[str, str]]:
    """Describe each column of a table: by the entry of its result, else by that of all."""
    path = Path(__file__).with_name("columns.csv")
    entries = pd.read_csv(path, keep_default_na=False).set_index(["table", "column"])
    known: Any = entries.to_dict("index")
    rows = []
    for column, dtype in frame.dtypes.items():
        entry = known.get((name, column)) or known["", column]
        kind = _KINDS.get(dtype.kind, "string")
        rows.append({"table": name, "column": str(column), "type": kind, **entry})
    return rows


def origin(ds: Dataset, theme: str | None = None) -> dict[str, str]:
    """Say where results come from: data, version, hash, countries, selection, licence, citation.

    Parameters
    ----------
    ds : Dataset
        After the selection, which is read off it.
    theme : str, optional
    """
    from thb_analysis import __version__

    authors = contributors(ds.contributors)
    numbers = ds.edition, dated(ds.version, ds.released), ds.sha256
    work = Work(ds.name, authors, ds.title, *numbers, kind="Data set")
    return {
        "data": ds.title,
        "package": ds.name,
        "edition": ds.edition,
        "version": ds.version,
        "data_sha256": ds.sha256,
        "countries": " ".join(ds.participants),
        "left_out": "; ".join(left_out(ds)),
        "theme": theme or "",
        "licence": "; ".join(map(_named, ds.licenses)),
        "source": "; ".join(map(_named, ds.sources)),
        "citation": work.sentence,
        "made_with": f"thb-analysis {__version__}",
    }


def _named(item: Mapping[str, str]) -> str:
    title = item.get("title") or item.get("name", "")
    return f"{title} ({item['path']})" if item.get("path") else title
