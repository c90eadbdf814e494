from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis.analysis import evaluate_relations, irregularities
from thb_analysis.errors import UnknownName


def test_a_relation_names_the_countries_that_break_it(base):
    """NO stands in two lists that exclude each other; the other relations hold."""
    frame = evaluate_relations(base).set_index("relation")

    assert frame.loc["period-or-status", "violators"] == ("NO",)
    assert list(frame["holds"]) == [True, False, True]
    assert list(frame["tested"]) == [2, 4, 3]


def test_relations_follow_the_selection(base):
    """A country that is not looked at breaks nothing."""
    assert evaluate_relations(base.select(["AT", "GE"]))["holds"].all()


def test_relations_over_nothing_hold(relisted):
    """No listing, no contradiction."""
    frame = evaluate_relations(relisted({}))

    assert frame["holds"].all()
    assert (frame["tested"] == 0).all()


def test_an_irregularity_says_where_it_stands(base):
    """Footnote, page, measure and theme lead back to the document."""
    row = irregularities(base).set_index("irregularity").loc["base-3"]

    assert (row.footnote, row.page, row.measure, row.theme) == (
        3,
        1,
        "asylum-screening",
        "detection",
    )
    assert row.countries == ("NO",)


def test_an_irregularity_between_lists_concerns_every_list_of_the_relation(base):
    """A contradiction is told under both measures that contradict."""
    row = irregularities(base).set_index("irregularity").loc["period-or-status"]

    assert row.measures == ("reflection-period", "status-not-distinguished")
    assert row.themes == ("protection",)


def test_irregularities_of_a_theme_are_those_that_touch_its_measures(base, changed):
    """A relation that reaches into another theme brings its finding along."""
    relations = base.relations
    relations.loc[relations["relation"] == "period-or-status", "right"] = "screening"

    frame = irregularities(changed(relations=relations), "detection")

    assert "period-or-status" in set(frame["irregularity"])
    assert "repeated-7" not in set(frame["irregularity"])


def test_a_misprint_is_about_the_country_that_was_meant(base):
    """The text around the misprint names others that it does not concern."""
    frame = irregularities(base, country="EL")

    assert set(frame["irregularity"]) == {"greece", "separator-2"}


def test_a_piece_of_a_remark_is_about_the_country_it_is_on(base, changed):
    """What is recorded of a remark is found from the country's side."""
    row = base.irregularities.iloc[[-1]].assign(
        irregularity="adults", footnote=5, kind="remark", printed="for adults"
    )
    ds = changed(irregularities=pd.concat([base.irregularities, row], ignore_index=True))

    assert "adults" in set(irregularities(ds, country="NO")["irregularity"])


def test_what_is_at_a_footnote_without_a_list_is_kept(base, changed):
    """Not every irregularity hangs on a list."""
    row = base.irregularities.iloc[[-1]].assign(irregularity="elsewhere", footnote=8)
    ds = changed(irregularities=pd.concat([base.irregularities, row], ignore_index=True))

    kept = irregularities(ds).set_index("irregularity").loc["elsewhere"]
    assert (kept.page, kept.measure, kept.themes) == (2, "", ())


def test_a_source_without_irregularities_gives_an_empty_table(base):
    """Nothing found is no error."""
    package = replace(base.package, tables={})
    ds = replace(base, package=package).with_tables(irregularities=base.irregularities.iloc[:0])

    for frame in (irregularities(ds), irregularities(ds, "detection", "AT")):
        assert frame.empty
        assert list(frame.columns) == list(irregularities(base).columns)


def test_a_sentence_at_odds_with_its_list_is_about_whom_it_names(base, changed):
    """The country that the list lacks is not printed there; those printed beside the place are not meant."""
    row = base.irregularities.iloc[[-1]].assign(
        irregularity="subject", footnote=4, kind="sentence", printed="BE", read_as="",
        reason="The subject of the sentence names Norway; the list lacks it.",
    )  # fmt: skip
    ds = changed(irregularities=pd.concat([base.irregularities, row], ignore_index=True))

    assert irregularities(ds).set_index("irregularity").loc["subject"].countries == ("NO",)


def test_what_is_about_countries_left_out_is_left_out(base):
    """A selection keeps what is about one of its countries, and what is about none in particular."""
    everything = irregularities(base)
    about = dict(zip(everything["irregularity"], everything["countries"], strict=True))
    kept = set(irregularities(base.select(countries=["EL"]))["irregularity"])

    assert kept == {key for key, countries in about.items() if not countries or "EL" in countries}
    assert kept < set(everything["irregularity"])
    alone = irregularities(base.select(countries=["AT"]), country="EL")
    assert list(alone["irregularity"]) == list(irregularities(base, country="EL")["irregularity"])


def test_unknown_names_are_told(base):
    """Theme and country are checked even where nothing would be found."""
    with pytest.raises(UnknownName, match="theme"):
        irregularities(base, "detektion")
    with pytest.raises(UnknownName, match="country"):
        irregularities(base, country="XX")
