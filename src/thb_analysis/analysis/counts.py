"""Counts: k of n with bounds, and the countries named and open; orders of measures and countries."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from thb_analysis.dataset.cells import count_cells
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.dataset.tables import each_row as each_row
from thb_analysis.dataset.tables import in_matrix_order, pairs
from thb_analysis.errors import (
    SEVERAL_CELLS,
    ParameterError,
    UnknownName,
    check_apart,
    check_columns,
)
from thb_analysis.names import check_names, normalize_name, resolve, wrong_names
from thb_analysis.states import (
    EXCLUDED,
    NAMED,
    NOT_COVERED,
    OPEN,
    QUALIFIED,
    RELATION,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.wording import capitalize

# Columns of a country that figures need.
_MAP_COLUMNS = ("region", "tile_row", "tile_column")
_STATES = {state: capitalize(label) for state, label in STATE_LABELS.items()}
# Words, look, and whether it is outside, or an earlier category is open.
_Category = tuple[str, str, bool, bool]
_Sorted = tuple[dict[str, _Category], list[str]]
# How categories of a user's own are drawn, in their order: from dark to light, in grey too.
_LOOKS = ("most", "some", "part", "exception")
_YES_NO = {"True": "Yes", "False": "No"}
_TOO_MANY = (
    "a map tells at most {} categories apart, and here are {}: join some, as by "
    'values.replace({{"old": "new"}}), or cut numbers by pd.cut(values, 4)'
)
# What makes a text an expression, and no name.
_OPERATOR = re.compile(r"[&|(\[]| - ")
_COUNTED = ("country", "name", "state", "reason", "covered", "polarity")
_INTEGERS = dict.fromkeys(("k", "n", "lower", "upper"), "Int64")


def counts(cells: pd.DataFrame, by: str = "label") -> pd.DataFrame:
    """Count the countries that report each measure, with bounds.

    Parameters
    ----------
    cells : pandas.DataFrame
        Rows of `Dataset.cells`, all or some; of one measure, unless `by` tells measures apart.
    by : str, default "label"
        Column whose values are counted apart; of two measures that have the same label, each is.

    Returns
    -------
    pandas.DataFrame
        Most named first: `by`, `k` (countries named), `n` (covered), `lower` and `upper` (if every open
        cell were a no, unless a yes follows from other lists, or a yes; missing where the list does not say
        which way it is to be read), `named` and `open` (names).

    Raises
    ------
    UnknownName
        If there is no such column.
    ParameterError
        If these are no cells, or a country would be counted more than once, as by region in cells of
        several measures.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> cells = thb.load().cells("detection")
    >>> print(*thb.counts(cells).loc[0, ["label", "k", "n"]])
    Law enforcement may detect and identify 27 27
    """
    check_columns(cells, _COUNTED, "rows of ds.cells()")
    check_names([by], [*cells], "column of cells")
    apart = ["measure", by] if by in ("label", "short") and "measure" in cells else [by]
    covered = cells[cells["covered"]]
    check_apart(covered, [*dict.fromkeys([*apart, "country"])], SEVERAL_CELLS)
    frame = count_cells(cells, apart)
    by_name = covered.sort_values("name", key=lambda names: names.map(normalize_name))
    for column, states in (("named", NAMED), ("open", [OPEN])):
        of_states = by_name[by_name["state"].isin(states)].groupby(apart)["name"]
        frame[column] = of_states.agg(", ".join)
    frame = frame.fillna({"named": "", "open": ""}).reset_index()
    return _most_first(frame[[by, *_INTEGERS, "named", "open"]])


def _most_first(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("k", ascending=False, kind="stable", ignore_index=True)


@takes_dataset
def findings(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Count the countries for each indicator of a package; without indicators, for each measure.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Returns
    -------
    pandas.DataFrame
        The most important first: `indicator`, `theme`, `label`, `short`, `k`, `n`, `lower`, `upper`
        (missing for a statement on what the study does not say), `named` and `open` (names),
        `expression`, `base`, `reason`, and `answer` (`Answer`, with the codes).

    Raises
    ------
    UnknownName
        If there is no such theme.
    ExpressionError
        If an expression cannot be evaluated.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.findings(thb.load(), "protection").set_index("indicator")
    >>> found.loc["reflection-identification-first", ["k", "n"]].tolist()
    [9, 27]
    """
    rows = sort_by_theme(ds, ds.indicators, theme)
    if rows.empty:
        rows = measures_of(ds, theme)
        rows = rows[rows["polarity"] != "unclear"].assign(reason="")
        rows["indicator"] = rows["expression"] = rows["measure"]
    rows = rows.reset_index(drop=True)
    answered = []
    for row in each_row(rows):
        answer = ds.ask(row.expression, row.base)
        bounds = answer.bounds or (None, None)
        named = ", ".join(names_of(ds, answer.yes))
        is_open = ", ".join(names_of(ds, answer.open))
        answered.append((answer.k, answer.n, *bounds, named, is_open, answer))
    columns = [*_INTEGERS, "named", "open", "answer"]
    counted = pd.DataFrame(answered, columns=columns).astype(_INTEGERS)
    frame = rows[["indicator", "theme", "label", "short"]].join(counted)
    frame = frame.join(rows[["expression", "base", "reason"]])
    frame["answer"] = frame.pop("answer")
    return _most_first(frame) if ds.indicators.empty else frame


def shares(findings: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `findings` in the columns of `Headlines`: counts and bounds as shares of n."""
    n = findings["n"]
    found = findings[["k", "lower", "upper"]].div(n.where(n > 0), axis=0)
    found = found.set_axis(["value", "lower", "upper"], axis=1)
    return found.assign(about=findings["indicator"], counted=findings["k"], whole=n)


@takes_dataset
def categories(
    ds: Dataset, map: str | pd.Series | Mapping[Any, object]
) -> pd.DataFrame:
    """Sort countries into the categories of a map, by what is reported, or into your own.

    Parameters
    ----------
    ds : Dataset
    map : str, pandas.Series or mapping
        A map, by its id in the table `maps`: each country is in the first category that names it. A
        measure, or an expression over several: what is reported. A group: who is in it. Else, by
        country or group under any name, one of at most four categories; numbers and ordered
        categories stand highest first.

    Returns
    -------
    pandas.DataFrame
        One row for each participant, by category, then by name: `country`, `name`, `region`,
        `tile_row` and `tile_column` (Int64, on a map of tiles), `category` (in words, those of a state
        where no category holds), `look` (how it is drawn; else the state: excluded, open, or
        not_covered), `outside`, and `may_be_earlier` (whether an earlier category is open).

    Raises
    ------
    UnknownName
        If there is no such map, measure, group or country.
    ExpressionError
        If an expression cannot be evaluated.
    ParameterError
        If there are too many categories to tell apart, or a country has two.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> found = thb.categories(ds, "time-to-recover")
    >>> print(*found.set_index("country").loc["PL", ["name", "category"]])
    Poland Not reported
    >>> found = thb.categories(ds, {"nordic": "North", "Italia": "South"})
    >>> found["category"].value_counts().to_dict()
    {'Not given': 23, 'North': 3, 'South': 1}
    """
    meant = _find_map(ds, map) if isinstance(map, str) else map
    if isinstance(meant, str):
        found, order = _by_answer(ds, meant)
    else:
        found, order = _by_value(ds, meant)
    columns = ["country", "category", "look", "outside", "may_be_earlier"]
    sorted_rows = [(code, *found[code]) for code in sort_by_name(ds, ds.participants)]
    in_categories = pd.DataFrame(sorted_rows, columns=columns)
    countries = ds.countries[["country", "name", *_MAP_COLUMNS]]
    frame: pd.DataFrame = countries.merge(in_categories, "right", on="country")
    rank = {category: index for index, category in enumerate(order)}
    places = frame["category"].map(rank).sort_values(kind="stable").index
    return frame.loc[places].reset_index(drop=True)


def _find_map(ds: Dataset, name: str) -> str | dict[str, str]:
    """Return the map, measure or expression that is meant; of a group, who is in it."""
    naming, maps = ds.naming, pairs(ds.maps, "map", "title")
    if name in maps or _OPERATOR.search(name):
        return name
    measures = ds.measures.set_index("measure").to_dict("index")
    measure, group = resolve(name, measures), resolve(name.lstrip("@"), naming.groups)
    if measure in measures:
        return measure
    if group in naming.groups:
        within = dict.fromkeys(naming.members[group], naming.names[group])
        return within | dict.fromkeys({*naming.rows}.difference(within), "Others")
    labels = {id: naming.names[id] for id in naming.groups}
    known = maps | pairs(ds.measures, "measure", "label") | labels
    raise UnknownName(wrong_names([name], known, "map, measure or group")[0])


def _by_answer(ds: Dataset, map: str) -> _Sorted:
    """Return the category of each country by the answers of a map, or by one answer, and their order."""
    rows = ds.maps[ds.maps["map"] == map].sort_values("order")
    if rows.empty:
        columns = ["category", "look", "expression", "base"]
        rows = pd.DataFrame([(_STATES[REPORTED], REPORTED, map, "")], columns=columns)
    found: dict[str, _Category] = {}
    possible, covered = set[str](), set[str]()
    for row in each_row(rows):
        answer = ds.ask(row.expression, row.base)
        for code in (answer.yes | answer.outside).difference(found):
            words, look = row.category, row.look
            if look == REPORTED and code in answer.conditional:
                words, look = _STATES[QUALIFIED], QUALIFIED
            found[code] = words, look, code in answer.outside, code in possible
        possible |= answer.open
        covered |= answer.covered
        if row.look == REPORTED and answer.asks_source:
            # Such a list says nothing of those whom it does not name.
            possible |= answer.no
    for code in {*ds.participants}.difference(found):
        ruled_out = EXCLUDED if code in covered else NOT_COVERED
        state = OPEN if code in possible else ruled_out
        found[code] = _STATES[state], state, False, False
    return found, [*rows["category"], _STATES[QUALIFIED]]


def _by_value(ds: Dataset, given: Any) -> _Sorted:
    """Return the category of each country to which a user gives one, and their order."""
    if not isinstance(given, (pd.Series, Mapping)):
        kind = type(given).__name__
        problem = f"name a map or a measure, or give a Series: not a {kind}"
        raise ParameterError([problem])
    values = pd.Series(given).dropna()
    # All names that are unknown are said at once.
    ds.naming.read([*values.index])
    if values.dtype.kind in "biuf" or getattr(values.dtype, "ordered", False):
        values = values.sort_values(ascending=False)
    kinds = [*values.unique()]
    if len(kinds) > len(_LOOKS):
        raise ParameterError([_TOO_MANY.format(len(_LOOKS), len(kinds))])
    words = {}
    for kind in kinds:
        text = f"{kind:g}" if isinstance(kind, float) else str(kind)
        words[kind] = _YES_NO.get(text, text)
    none: _Category = ("Not given", OPEN, False, False)
    found = dict.fromkeys(ds.participants, none)
    for name, value in values.items():
        here = words[value], _LOOKS[kinds.index(value)], False, False
        for code in ds.naming.read([name]):
            if found[code] not in (none, here):
                two = f"{found[code][0]!r} and {words[value]!r}"
                raise ParameterError([f"{code} is in two categories, {two}: keep one"])
            found[code] = here
    return found, [*words.values()]


def compared_cells(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return the cells by which countries are compared: covered, of compared measures.

    Cells that a relation excludes are left out: they repeat another answer.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Returns
    -------
    pandas.DataFrame
        Rows of `Dataset.cells`, with `has` (bool, whether named).
    """
    compared = ds.measures.query("compared")["measure"]
    cells = ds.cells(theme).query(f"covered and reason != {RELATION!r}")
    cells = cells[cells["measure"].isin(compared)]
    return cells.assign(has=cells["state"].isin(NAMED))


def measures_of(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return the measures in the order of the matrix, with `page`: of the footnote, else their own.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    rows = in_matrix_order(_in_theme(ds, ds.measures, theme))
    pages = ds.footnotes.drop_duplicates("footnote").set_index("footnote")["page"]
    return rows.assign(page=rows["footnote"].map(pages).fillna(rows["page"]))


def sort_by_theme(
    ds: Dataset, rows: pd.DataFrame, theme: str | None = None
) -> pd.DataFrame:
    """Sort rows by theme, then by `order`; keep those of one theme if it is given.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    rows = _in_theme(ds, rows, theme).sort_values("order", kind="stable")
    position = rows["theme"].map([*ds.theme_titles].index)
    return rows.iloc[position.argsort(kind="stable")]


def _in_theme(ds: Dataset, rows: pd.DataFrame, theme: str | None) -> pd.DataFrame:
    return rows if theme is None else rows[rows["theme"] == ds.find("theme", theme)]


def names_of(ds: Dataset, countries: Iterable[str]) -> tuple[str, ...]:
    """Return the names of some participants, sorted."""
    names = ds.country_names
    return tuple(names[code] for code in sort_by_name(ds, countries))


def sort_by_name(ds: Dataset, countries: Iterable[str]) -> list[str]:
    """Return the codes of some participants, sorted by name; other codes are dropped."""
    codes, names = frozenset(countries).intersection(ds.participants), ds.country_names
    return sorted(codes, key=lambda code: (normalize_name(names[code]), code))


def left_out(ds: Dataset) -> list[str]:
    """Return what evidence is left out, in words."""
    kept = {
        "reports with a condition": ds.include_qualified,
        "reports that a sentence alone gives": ds.include_body,
    }
    return [words for words, is_kept in kept.items() if not is_kept]
