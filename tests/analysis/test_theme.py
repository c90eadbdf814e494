"""Theme reports: the answer first, each number with its base, each name where it is few."""

import re

import pandas as pd
import pytest

from thb_analysis import analysis as ask
from thb_analysis.analysis.groups import members
from thb_analysis.data import load
from thb_analysis.errors import UnknownName


def test_counts_lead_to_where_they_come_from(tiny_dataset):
    """Each link of a finding leads to a line that names its lists, or to its one list, and each of these back."""
    found = ask.findings(tiny_dataset)
    said, lines = found.text().markdown, found.origins().text().markdown
    links = re.findall(r"\]\(#([a-z0-9-]+)\)", said)
    assert links
    assert {*links} <= set(re.findall(r"\{#([a-z0-9-]+)", lines))
    back = re.findall(r"\]\(#(finding-[a-z0-9-]+)\)", lines)
    assert {f"[]{{#{place}}}" for place in back} == set(re.findall(r"\[\]\{.*?\}", said))


def test_without_indicators_the_measures_are_the_findings(study):
    """A package that says nothing of what matters most is told by its measures, most reported first."""
    ds = study({"rare": "X", "usual": "WXYZ"}, "WXYZ")
    ds = ds.with_tables(indicators=ds.indicators.iloc[:0], themes=ds.themes)
    found = ask.findings(ds, "protection")
    assert found.frame["label"].tolist() == ["USUAL", "RARE"]
    assert found.headline == "All 4 countries are reported under “USUAL”."


def test_sections_answer_one_question_each(tiny_dataset):
    """Measures stand under the question of their kind unless the package asks one; none is left out."""
    sections = ask.sections(tiny_dataset, "protection")
    assert [section.question for section in sections] == [
        "What is provided?",
        "For how long?",
        "On what conditions?",
    ]
    shown = [measure for section in sections for measure in section.frame["measure"]]
    assert sorted(shown) == sorted(tiny_dataset.matrix("protection").columns)


def test_a_section_tells_conditions_and_durations(tiny_dataset):
    """What the source adds to a country is told with its name."""
    period = ask.sections(tiny_dataset, "protection")[0]
    assert ("Norway", ("Reflection period",), "For adults.") in period.remarks
    markdown = "".join(getattr(part, "markdown", "") for part in period.shown())
    assert "**Austria** (Reflection period): In asylum procedures only." in markdown


def test_a_list_that_can_be_read_two_ways_is_not_counted_as_a_yes(tiny_dataset):
    """Of a measure whose polarity is unclear no share is told in words."""
    section = next(
        s
        for s in ask.sections(tiny_dataset, "detection")
        if "phases-distinct" in set(s.frame["measure"])
    )
    assert "Phases kept apart" not in section.text().markdown


def test_the_matrix_holds_every_cell(tiny_dataset):
    """A row for each measure, with its footnote, a cell for each country, and k of N."""
    (table,) = ask.matrix(tiny_dataset, "detection").tables()
    assert [column.label for column in table.columns] == [
        "Measure",
        "n.",
        "AT",
        "BE",
        "EL",
        "GE",
        "NO",
        "Countries",
    ]
    asylum = next(row for row in table.rows if row[0].text == "Screening: asylum")
    assert asylum[-1].text == "2 of 3"
    assert [cell.state for cell in asylum[2:7]] == [
        "reported",
        "not_reported",
        "reported",
        "not_covered",
        "reported",
    ]
    assert asylum[6].outside


def test_many_countries_stand_in_several_tables(study):
    """Where countries have no room side by side they are split evenly, and rows are linked once."""
    codes = [f"C{number}" for number in range(44)]
    ds = study({"a": codes[:3]}, codes)
    first, second = ask.matrix(ds, "protection").tables()
    assert [len(table.columns) for table in (first, second)] == [25, 25]
    assert second.caption == "Every country under every measure: Land C22 to Land C43."
    assert (first.rows[0][0].anchor, second.rows[0][0].anchor) == ("m-a", None)


def test_long_codes_give_way_to_names(study):
    """Data of a table stand by name; codes made of names are no heads, and no note recites them."""
    codes = ["ZULU", "ANII", "YAKUT"]
    ds = tabular(study({"a": codes[:1], "b": codes[:2]}, codes))
    table = ask.matrix(ds, "protection").tables()[0]
    heads = [column.label for column in table.columns]
    assert heads == ["Measure", "Land ANII", "Land YAKUT", "Land ZULU", "Countries"]
    assert table.note == ""


def test_one_measure_of_a_table_is_a_list(study):
    """A matrix of one row would say less than names do."""
    ds = tabular(study({"a": "WX"}, "WXYZ"))
    (table,) = ask.matrix(ds, "protection").tables()
    shown = [[cell.text for cell in row] for row in table.cells]
    assert shown == [
        ["Reported", "2", "Land W, Land X"],
        ["Not reported", "2", "Land Y, Land Z"],
    ]


def tabular(ds):
    """Take the document from behind the data."""
    measures = ds.measures.assign(footnote=pd.array([pd.NA] * len(ds.measures), "Int64"))
    return ds.with_tables(footnotes=ds.footnotes.iloc[:0], measures=measures)


def test_law_beside_practice(tiny_dataset):
    """A duty that a list asks alike counts the countries bound, and names those not reported."""
    found = ask.law(owed(tiny_dataset, compares="same"), "protection")
    assert found.frame[["bound", "reported", "possible"]].values.tolist() == [[3, 0, 0]]
    assert found.frame["missing"].tolist() == [("Austria", "Belgium", "Greece")]
    duty, count, asked = found.table().rows[0]
    assert (duty.text, duty.detail) == (
        "Time to recover",
        "Residence Permit Directive, Art. 6(1): A period must be granted.",
    )
    assert count.text == "Residence Permit Directive, Art. 6(1): 0\xa0of\xa03"
    assert asked == "The same. Not reported for Austria, Belgium and Greece. Of thirty days."
    told = "none of the 3 countries bound (not reported for Austria, Belgium and Greece)"
    assert told in re.sub(r"\[|\]\(.*?\)\{.*?\}", "", found.text().markdown)


@pytest.mark.parametrize(
    ("compares", "says", "told"),
    [
        ("list_asks_more", "More than the law. Of thirty days.", "may comply in full"),
        ("list_asks_less", "Less than the law. Of thirty days.", "does not thereby comply"),
        ("", "Not on record. Of thirty days.", "says nothing of compliance"),
    ],
)
def test_nobody_is_named_where_law_and_list_differ(tiny_dataset, compares, says, told):
    """Where the list asks more or less, or how it compares is not said, no country is named."""
    found = ask.law(owed(tiny_dataset, compares=compares), "protection")
    assert found.table().rows[0][-1] == says
    assert told in found.text().markdown
    assert "Austria" not in found.text().markdown


def test_a_list_of_something_else_counts_nobody(tiny_dataset):
    """A duty beside a related list has no count; one without a list is named under its theme."""
    related = ask.law(owed(tiny_dataset, compares="related"), "protection")
    assert related.table() is None
    assert "no country is counted: time to recover." in related.text().markdown
    bare = owed(tiny_dataset, measures="", theme="protection")
    found = ask.law(bare, "protection")
    assert found.table() is None
    assert "the study names no countries: time to recover." in found.text().markdown
    assert ask.law(bare, "detection").text().markdown == ""


def test_each_instrument_counts_those_that_it_binds(tiny_dataset):
    """A duty of two instruments is one line with two counts; one that binds nobody has none."""
    both = owed(tiny_dataset, {"binds": "all", "article": "7"}, {}, compares="list_asks_more")
    ((_, counts, _),) = ask.law(both, "protection").table().rows
    assert counts.text.split("; ") == [
        "Residence Permit Directive, Art. 7: 2\xa0of\xa05",
        "Residence Permit Directive, Art. 6(1): 0\xa0of\xa03",
    ]
    nobody = both.select(countries=["GE", "NO"])
    ((_, counts, _),) = ask.law(nobody, "protection").table().rows
    assert counts.text.endswith("Art. 7: 2\xa0of\xa02")


def test_law_needs_no_more_than_it_did(tiny_dataset):
    """Without the new columns the obligation is the duty; what was not read is left out."""
    old = owed(tiny_dataset, duty="", note="")
    ((duty, _, asked),) = ask.law(old, "protection").table().rows
    assert (duty.text, asked) == ("A period must be granted", "Not on record.")
    assert ask.law(owed(tiny_dataset, seen="no"), "protection").frame.empty
    assert ask.law(tiny_dataset, "protection").table() is None


def owed(ds, *rows, **others):
    """Let law ask for something: one standard for each row, or one alone."""
    usual = {
        "standard": "s",
        "instrument": "residence_permit_directive",
        "article": "6(1)",
        "obligation": "A period must be granted.",
        "duty": "time to recover",
        "binds": "eu",
        "measures": "status-not-distinguished",
        "compares": "",
        "theme": "",
        "seen": "text",
        "note": "Of thirty days.",
        "length_of": "",
        "minimum": None,
        "unit": "",
    }
    frame = pd.DataFrame([usual | others | row for row in rows or [{}]])
    types = ds.standards.dtypes.to_dict()
    return ds.with_tables(standards=frame[ds.standards.columns].astype(types))


def test_groups_differ_for_certain_or_not(study):
    """A difference is certain if missing reports cannot turn it round."""
    lists = {"a": "ABC", "b": "ABCDEF"}
    ds = study(lists, "ABCDEF", eu="ABC")
    found = ask.groups(ds, "protection", "bloc")
    assert found.certain.empty
    assert found.frame["difference"].abs().max() == 1
    assert found.text().markdown.startswith(
        "No group of countries (EU and EaP) differs for certain"
    )
    sure = ds.with_tables(measures=ds.measures.assign(complete=True))
    certain = ask.groups(sure, "protection", "bloc").certain
    assert set(certain["label"]) == {"A"}
    assert certain["difference"].abs().tolist() == [1.0, 1.0]
    written = ask.groups(ds, "protection", "one=A+B+C; two=D+E+F")
    assert written.frame["group"].unique().tolist() == ["one", "two"]


def test_a_difference_is_bounded_by_the_worst_of_both_groups(study):
    """Lower: no missing report of the group is a yes and all of the others are; upper: the other way round."""
    ds = study({"a": "ABD"}, "ABCDEFG")
    frame = ask.groups(ds, "protection", "One=A+B+C;Two=D+E+F+G").frame
    assert set(frame["said"]) == {"are reported under “A”"}
    assert frame.drop(columns=["label", "said", "whom"]).values.tolist() == [
        ["One", 2, 3, 1, 4, pytest.approx(2 / 3 - 1 / 4), pytest.approx(2 / 3 - 1), 1 - 1 / 4],
        ["Two", 1, 4, 2, 3, pytest.approx(1 / 4 - 2 / 3), 1 / 4 - 1, pytest.approx(1 - 2 / 3)],
    ]


def test_nothing_is_missing_where_all_is_known(study):
    """A package that names everybody needs no warning that a missing report is not a no."""
    complete = study({"a": "WXY"}, "WXYZ")
    complete = complete.with_tables(measures=complete.measures.assign(complete=True))
    assert "missing report" not in ask.limits(complete, "protection").text().markdown


def test_an_unknown_theme_is_named(tiny_dataset):
    """Each question of a theme says which themes there are."""
    for question in (ask.findings, ask.sections, ask.law, ask.groups, ask.matrix):
        with pytest.raises(UnknownName, match="unknown theme 'detektion': did you mean detection"):
            question(tiny_dataset, "detektion")


def test_counts_and_names_stand_apart_from_words(real):
    """One space stands on either side of a count that is a link, and before names in brackets."""
    texts = list(ask.findings(real).sentences)
    texts += [section.text().markdown for section in ask.sections(real, "protection")]
    assert texts
    for text in (re.sub(r"\[\]\{.*?\}", "", text) for text in texts):
        assert not re.search(r"\w\[|\}\w|\)\(", text), text


@pytest.mark.parametrize(
    ("size", "reported", "told"),
    [(5, 0, True), (4, 0, False), (20, 3, True), (20, 4, False)],
)
def test_hardly_any_report_is_told_of_enough_measures(study, size, reported, told):
    """Of five measures and more, a seventh at most is hardly any; of fewer nothing is said."""
    lists = {f"m{at}": "WXYZ" if at < reported else "WXY" for at in range(size)}
    text = ask.limits(study(lists, "WXYZ"), "protection").text().markdown
    assert ("Little is reported for Land Z" in text) == told


@pytest.mark.parametrize(("usual", "told"), [(2, True), (1, False)])
def test_hardly_any_report_is_nothing_special_where_few_report(study, usual, told):
    """A third of the measures must be reported for the country in the middle."""
    lists = {f"m{at}": "WXY" if at < usual else "" for at in range(6)}
    text = ask.limits(study(lists, "WXYZ"), "protection").text().markdown
    assert ("Little is reported for Land Z" in text) == told


def test_a_question_for_each_kind(study):
    """Measures of a kind stand under its question; the others under one that fits all."""
    kinds = [
        "provision",
        "practice",
        "condition",
        "actor",
        "duration",
        "challenge",
        "assessment",
        "measure",
    ]
    ds = study(dict.fromkeys(kinds, "X"), "XY", kinds={kind: kind for kind in kinds})
    asked = {
        section.frame["kind"].iloc[0]: section.question
        for section in ask.sections(ds, "protection")
    }
    assert asked == {
        "provision": "What is provided?",
        "practice": "What do authorities do?",
        "condition": "On what conditions?",
        "actor": "Who is responsible?",
        "duration": "For how long?",
        "challenge": "What stands in the way?",
        "assessment": "How do countries judge it?",
        "measure": "What is reported?",
    }


def test_countries_without_a_value_are_in_no_group(edit):
    """A column may be empty for a country; truth values are groups called yes and no."""
    folder = edit("codebook/countries.csv", "EU state.,4,4", "EU state.,,")
    ds = load(folder)
    assert "AT" not in frozenset().union(*members(ds, "tile_row").values())
    assert members(ds, "dublin_regulation") == {
        "no": {"GE"},
        "yes": {"AT", "BE", "EL", "NO"},
    }


def test_a_theme_without_maps_offers_its_first_finding(tiny_dataset):
    """The small map for lists of reports is the first finding where a package has no maps."""
    front = ask.theme_front(tiny_dataset, "detection")
    first = ask.findings(tiny_dataset, "detection").frame.iloc[0]
    shown = {each.look: each.countries.split() for each in front.map.categories}
    assert front.map.title == first["sentence"]
    assert sorted(shown.get("most", []) + shown.get("some", [])) == list(first["countries"])
    assert sum(map(len, shown.values())) == len(tiny_dataset.participants)


def test_measures_of_a_theme_are_counted(tiny_dataset):
    """Each gives every participant one state; a list of which the sense is open is no yes."""
    offered = ask.theme_front(tiny_dataset, "detection").mapped
    for each in offered:
        codes = " ".join(each.states.values()).split()
        assert sorted(codes) == sorted(tiny_dataset.participants)
    measures = tiny_dataset.measures[tiny_dataset.measures["theme"] == "detection"]
    assert {each.measure for each in offered} == set(measures["measure"])
    unclear = tiny_dataset.with_tables(measures=tiny_dataset.measures.assign(polarity="unclear"))
    states = {
        state for each in ask.theme_front(unclear, "detection").mapped for state in each.states
    }
    assert "unclear" in states
    assert not states & {"reported", "qualified"}
