"""Consistency of the source: relations between its lists, and what it gets wrong."""

import re
from typing import Any

import pandas as pd

from thb_analysis.analysis.cells import in_order
from thb_analysis.analysis.verdicts import record
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names
from thb_analysis.questions.verdicts import relation_results

CODE = re.compile(r"\b[A-Z]{2}\b")
SLUG = re.compile(r"@?[a-z][a-z0-9_-]*")


def evaluate_relations(ds: Dataset) -> pd.DataFrame:
    """Test every expected relation between the lists.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        One row per relation in the order of ``relations.csv``.

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        relation  str   key
        kind      str   subset, implies, disjoint, exhaustive or equal
        left      str   set expression
        right     str   set expression
        strength  str   strict (the document says so) or plausible
        reason    str
        tested    int   countries in `left`
        violators tuple codes of the countries that break the relation
        holds     bool  no country breaks it
        ========= ===== =====================================================
    """
    results = {result.relation: result for result in relation_results(ds)}
    relations: pd.DataFrame = ds.relations
    keys = relations["relation"]
    violators = [tuple(sorted(results[key].violators)) for key in keys]
    return relations[["relation", "kind", "left", "right", "strength", "reason"]].assign(
        tested=[len(results[key].tested) for key in keys],
        violators=pd.Series(violators, index=relations.index, dtype=object),
        holds=[not broken for broken in violators],
    )


def irregularities(
    ds: Dataset, theme: str | None = None, country: str | None = None
) -> pd.DataFrame:
    """Collect what is irregular in the source, with the place it concerns.

    An irregularity belongs to the footnote it is recorded for and, if a
    tested relation brought it to light, to every measure of that relation.
    What is about countries that a selection leaves out, and about no other,
    is left out with them, unless one of them is asked for.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep what concerns a measure of this theme.
    country : str, optional
        Keep what is about this country.

    Returns
    -------
    pandas.DataFrame
        The columns of ``analysis.verdicts.record`` sorted by footnote, and

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        page      Int64 of the footnote
        measure   str   slug of the footnote's measure; empty if it has none
        label     str   of that measure
        theme     str   of that measure
        measures  tuple slugs of all measures concerned
        themes    tuple of these measures
        countries tuple codes of the countries it is about
        ========= ===== =====================================================

    Raises
    ------
    UnknownName
        If there is no such theme, or no such country among those known.
    """
    if theme is not None:
        check_names([theme], ds.themes["theme"], "theme")
    if country is not None:
        check_names([country], ds.countries["country"], "country")
    frame = _placed(ds)
    frame = frame.assign(measures=_measures_concerned(frame, ds), countries=_named(frame, ds))
    frame = frame.assign(themes=_themes_of(frame["measures"], ds))
    took_part = ds.countries.loc[ds.countries["took_part"].astype(bool), "country"]
    left_out = set(took_part) - set(ds.participants) - {country}
    kept = [
        (theme is None or theme in themes)
        and (country is None or country in countries)
        and (not countries or not left_out.issuperset(countries))
        for themes, countries in zip(frame["themes"], frame["countries"], strict=True)
    ]
    return frame.loc[kept].reset_index(drop=True)


def _placed(ds: Dataset) -> pd.DataFrame:
    """Join page, measure, label and theme to the record."""
    places = ds.measures[["footnote", "measure", "label", "theme"]].dropna(subset="footnote")
    joined = record(ds).merge(ds.footnotes[["footnote", "page"]], on="footnote", how="left")
    joined = joined.merge(places, on="footnote", how="left")
    text = ["measure", "label", "theme"]
    joined[text] = joined[text].fillna("")
    return joined.sort_values(["footnote", "irregularity"], ignore_index=True)


def _measures_concerned(frame: pd.DataFrame, ds: Dataset) -> "pd.Series[Any]":
    relations = ds.relations.set_index("relation")
    sides = (relations["left"] + " " + relations["right"]).to_dict()
    order = list(in_order(ds)["measure"])
    found = [
        {measure, *SLUG.findall(sides.get(relation, ""))}
        for measure, relation in zip(frame["measure"], frame["relation"], strict=True)
    ]
    tuples = [tuple(slug for slug in order if slug in slugs) for slugs in found]
    return pd.Series(tuples, index=frame.index, dtype=object)


def _themes_of(measures: "pd.Series[Any]", ds: Dataset) -> "pd.Series[Any]":
    theme = dict(zip(ds.measures["measure"], ds.measures["theme"], strict=True))
    tuples = [tuple(dict.fromkeys(theme[slug] for slug in slugs)) for slugs in measures]
    return pd.Series(tuples, index=measures.index, dtype=object)


def _named(frame: pd.DataFrame, ds: Dataset) -> "pd.Series[Any]":
    """Find the countries that each record is about."""
    names = dict(zip(ds.countries["name"], ds.countries["country"], strict=True))
    known = set(names.values())
    remarks = ds.remarks[ds.remarks["country"].isin(known) & (ds.remarks["printed"] != "")]
    places = list(zip(remarks["footnote"], remarks["country"], remarks["printed"], strict=True))
    columns = (frame[column] for column in ("footnote", "kind", "printed", "read_as", "reason"))
    tuples = []
    for footnote, kind, printed, read_as, reason in zip(*columns, strict=True):
        codes = known.intersection(_codes(printed, read_as))
        if kind == "sentence":
            # What the sentence names and the list lacks is not printed in the list.
            codes = {code for name, code in names.items() if name in reason} or codes
        if not codes and printed:
            # A piece of a remark is about the country that the remark is on.
            codes = {code for at, code, text in places if at == footnote and printed in text}
        tuples.append(tuple(sorted(codes)))
    return pd.Series(tuples, index=frame.index, dtype=object)


def _codes(printed: str, read_as: str) -> set[str]:
    """Return the codes that a reading adds; if it adds none, those printed."""
    before, after = set(CODE.findall(printed)), set(CODE.findall(read_as))
    return after - before or before
