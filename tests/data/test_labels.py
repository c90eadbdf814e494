"""Labels are sentences too: none makes a no of silence."""

import pytest

from thb_analysis.check.check import validate

PROBLEM = "makes a no of what is only not reported"
INDICATORS, MAPS, MEASURES, RELATIONS = (
    f"codebook/{name}.csv" for name in ("indicators", "maps", "measures", "relations")
)
INDICATOR = "screening | asylum-screening,all,{k of N} countries: detection."
MAP = (
    "map,theme,order,title,category,look,expression,base,profile,note\n"
    "m,detection,1,{title},{category},most,{expression},all,,\n"
)


def found(folder):
    """Return what is wrong with labels: column, and the words."""
    faults = validate(folder).faults
    assert {fault.message for fault in faults} <= {PROBLEM}, faults
    return [(fault.column, fault.value) for fault in faults]


@pytest.mark.parametrize(
    ("label", "expression", "is_fault"),
    [
        ("No screening", "@all - phases-distinct", True),
        ("Screening for one", "screening - asylum-screening", True),
        ("Screening not reported", "@all - phases-distinct", False),
        ("Asylum seekers only", "asylum-screening", True),
        # Its list denies itself.
        ("No distinction", "status-not-distinguished", False),
        ("No distinction", "reflection-period - status-not-distinguished", True),
    ],
)
def test_an_indicator_that_denies_speaks_of_the_record(
    edit, label, expression, is_fault
):
    """Silence, and no or only over open cells, are said to be of what is reported."""
    folder = edit(INDICATORS, f"Detection,{INDICATOR}", f"{label},{INDICATOR}")
    edit(INDICATORS, "screening | asylum-screening", expression)
    assert found(folder) == [("label", label)] * is_fault


@pytest.mark.parametrize(
    ("title", "category", "expression", "is_fault"),
    [
        ("Who screens?", "Some", "screening - asylum-screening", True),
        ("Who is reported?", "Some", "screening - asylum-screening", False),
    ],
)
def test_a_category_or_its_title_does(edit, title, category, expression, is_fault):
    """A category is read below the title of its map."""
    rows = MAP.format(title=title, category=category, expression=expression)
    assert found(edit(MAPS, "", rows)) == [("category", category)] * is_fault


@pytest.mark.parametrize(
    ("column", "old", "new", "is_fault"),
    [
        ("label", "Screening: asylum,", "Only asylum,", True),
        ("label", "Screening: asylum,Screening in", "Only asylum,Only in", False),
        (
            "note",
            "practice,affirmed,eu,,,,,",
            "practice,affirmed,eu,,,,,No other.",
            True,
        ),
        (
            "note",
            "practice,affirmed,eu,,,,,",
            "practice,affirmed,eu,,,,,None named.",
            False,
        ),
    ],
)
def test_a_measure_denies_no_more_than_its_description(
    edit, column, old, new, is_fault
):
    """What a list denies itself is in its description as well."""
    faults = found(edit(MEASURES, old, new))
    assert [each for each, _ in faults] == [column] * is_fault


@pytest.mark.parametrize(
    ("finding", "is_fault"),
    [("Asylum alone.", True), ("Asylum and not reported elsewhere.", False)],
)
def test_a_finding_of_silence_says_so(edit, finding, is_fault):
    """Who is on one list and not on the other is not reported for the other, no more."""
    old = "One is a case of the other.,"
    faults = found(edit(RELATIONS, old, f"One is a case of the other.,{finding}"))
    assert faults == [("finding", finding)] * is_fault


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ("m", ""),
        ("m × screening", ""),
        ("n", "'n' names an unknown map 'n': there are m"),
        ("n × screening", "names an unknown map 'n': there are m"),
        ("m × screning", "cannot be evaluated: unknown measure 'screning'"),
    ],
)
def test_the_figure_of_a_theme_is_of_a_map(edit, figure, message):
    """A first figure names a map, and what its rows are filled for is read."""
    row = {"title": "Who?", "category": "Some", "expression": "asylum-screening"}
    edit(MAPS, "", MAP.format(**row))
    edit("codebook/themes.csv", "title,", "title,figure,")
    edit("codebook/themes.csv", "Detection,", f"Detection,{figure},")
    folder = edit("codebook/themes.csv", "Protection,", "Protection,,")
    report = validate(folder)
    assert report.ok == (not message)
    assert message in str(report)
