"""Who is named though the statement does not speak of them: one rule and one mark, wherever it is shown.

The expected ones are found again by plain loops: see `naive`.
"""

import pytest

from naive import Study
from thb_analysis import analysis as ask
from thb_analysis.counts import share_of
from thb_analysis.data import load

pytestmark = pytest.mark.untraced

REAL = load()
STUDY = Study(REAL.root)
THEMES = [*REAL.theme_titles]
ASKED = {
    **{name: (name, row["base"]) for name, row in STUDY.measures.items()},
    **{row["indicator"]: (row["expression"], row["base"]) for row in STUDY.tables["indicators"]},
}
LABEL = "Named, though the statement does not cover it"
COUNTED = ("reported", "qualified", "unclear")


def elsewhere(id_):
    """Split those of whom something is not asked: named all the same, and not covered."""
    expression, base = ASKED[id_]
    outside = {*STUDY.outside(expression, base)}
    return outside, {*STUDY.participants} - {*STUDY.base(base)} - outside


def test_there_is_something_to_be_marked():
    """Lists and combinations of lists of the package name countries that their statements do not cover."""
    assert len([id_ for id_ in ASKED if elsewhere(id_)[0]]) > 3


@pytest.mark.parametrize("id_", ASKED)
def test_an_explanation_names_them_apart(real, id_):
    """What a number opens names them under the mark, and nobody of them as not covered; k of N is without them."""
    groups = ask.findings(real).explain(id_).groups
    codes = {name: code for code, name in real.country_names.items()}
    named, left = (
        {codes[name] for name in groups.get(each, ())} for each in (f"† {LABEL}", "Not covered")
    )
    assert (named, left) == elsewhere(id_)
    share = share_of(real, *ASKED[id_])
    assert (share.k, share.n, *share.bounds) == STUDY.count(*ASKED[id_])


@pytest.mark.parametrize("theme", THEMES)
def test_figures_mark_them(real, theme):
    """Dots of measures and of findings have the mark for them, and for nobody else."""
    heads = {name: code for code, name in real.country_names.items()} | {
        c: c for c in real.participants
    }
    shown = [*ask.sections(real, theme), ask.findings(real, theme)]
    for part in shown:
        for id_, row in part.cells.groupby("row"):
            states = row.set_index(row["country"].map(heads))["state"]
            named, left = ({*states.index[states == each]} for each in ("outside", "not_covered"))
            assert (named, left) == elsewhere(id_), id_
        figure = part.figure()
        if figure:
            assert ("†: named, though the statement does not cover it" in figure.caption) == (
                part.cells["state"].eq("outside").any()
            )
            assert "diamond" not in figure.caption


@pytest.mark.parametrize("theme", THEMES)
def test_maps_mark_them(real, theme):
    """On a map they have a category of their own; the others hold as many as sentences say."""
    rows = [row for row in STUDY.tables["maps"] if row["theme"] == theme]
    for name, part in ask.maps(real, theme).frame.groupby("map"):
        own = [row for row in rows if row["map"] == name]
        base = STUDY.base(own[0]["base"])
        outside = {c for row in own for c in STUDY.outside(row["expression"], row["base"])}
        by_look = part.groupby("look")["country"].agg(set)
        assert by_look.get("outside", set()) == outside
        assert by_look.get("not_covered", set()) == {*STUDY.participants} - {*base} - outside
        covered = part[~part["look"].isin(["outside", "not_covered"])]
        assert len(covered) == len(base)


@pytest.mark.parametrize("theme", THEMES)
def test_the_index_marks_them(real, theme):
    """Neither its counts of measures nor its small map call them not covered."""
    front = ask.theme_front(real, theme)
    for each in front.mapped:
        found = {state: {*codes.split()} for state, codes in each.states.items()}
        id_ = each.measure
        named, left = (found.get(state, set()) for state in ("outside", "not_covered"))
        assert (named, left) == elsewhere(id_), id_
        k, n, *_ = STUDY.count(*ASKED[id_])
        assert sum(len(found.get(state, ())) for state in COUNTED) == k
        assert sum(map(len, found.values())) - len(named) - len(left) == n
    shown = {code: each.look for each in front.map.categories for code in each.countries.split()}
    whole = ask.maps(real, theme).frame
    assert (
        shown
        == whole[whole["title"] == whole["title"].iloc[0]].set_index("country")["look"].to_dict()
    )


@pytest.mark.parametrize("code", REAL.participants)
def test_the_page_of_a_country_marks_them(real, code):
    """A profile marks what names the country outside the statement, and says what the mark means."""
    profile = ask.country(real, code).profile().markdown
    expected = {id_ for id_ in STUDY.measures if code in elsewhere(id_)[0]}
    for id_, row in STUDY.measures.items():
        assert (f"{row['label']}†" in profile.replace("]{", "").replace("\\", "")) == (
            id_ in expected
        ), id_
    assert (LABEL.lower() in profile) == bool(expected)


def test_silence_outside_the_base_is_not_covered(real):
    """Of whom nothing is asked silence says nothing, though it is what an expression asks for."""
    assert "GE" in real.evaluate("@all - covid-capacity")
    assert not share_of(real, "@all - covid-capacity", "eu").outside
