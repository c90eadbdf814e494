"""Lesson 6: parameters, commands and citations as students may write them."""

import pytest

from thb_analysis.data import load
from thb_analysis.learn import check

QUESTION = {
    "title": "Protection and support",
    "names": ("Finland", "Norway", "Sweden"),
    "remarks": False,
}
ABOUT = {
    "6.1": QUESTION,
    "6.2": {"measure": "residence-permit", "names": QUESTION["names"]},
    "6.3": {},
    "6.4": QUESTION,
    "6.5": QUESTION,
}


@pytest.mark.parametrize(
    "answer",
    [0, True, "FI", "two words", object(), [], {}, ("a", "b"), ({"XX"}, {}), {"countries": 1}, {1: 2}],
)  # fmt: skip
@pytest.mark.parametrize("exercise", ABOUT)
def test_no_answer_makes_a_check_fail(exercise, answer):
    """Whatever somebody gives as an answer, the check says something of it, and does not raise."""
    verdict = check(exercise, answer, **ABOUT[exercise])
    assert verdict.state == "not right yet"
    assert len(verdict.message) > 15


@pytest.mark.parametrize(
    "parameters",
    [
        {"theme": "protection", "countries": "SE,FI,NO", "include_qualified": "false"},
        {"theme": "protection", "countries": ("FI", "NO", "SE", "SE"), "include_qualified": False, "include_body": True},
        {"theme": "Protection", "countries": ["fi", "no", "se"], "include_qualified": False, "data": ""},
    ],
)  # fmt: skip
def test_parameters_may_be_written_as_the_notebook_reads_them(parameters):
    """Texts, small letters, another order, and defaults that are set anew ask for the same report."""
    assert check("6.1", parameters, **QUESTION).state == "right"


@pytest.mark.parametrize(
    "command",
    [
        "thb build theme-protection -p countries=FI,NO,SE -p include_qualified=false --out mine",
        "!thb build --out=mine --format html,pdf theme -p theme=protection --countries SE,NO,FI --parameter include_qualified=no",
        "thb build theme --theme protection --countries 'FI, NO, SE' -p include_qualified=False --out mine/nordic --force",
    ],
)
def test_a_command_may_be_written_in_several_ways(command):
    """Options in any order, with or without a name of their own."""
    verdict = check("6.4", command, **QUESTION)
    assert verdict.state == "right", verdict


@pytest.mark.parametrize(
    ("command", "because"),
    [
        ("thb list theme-protection", "begins with"),
        ("thb build theme --countries FI,NO,SE -p include_qualified=false --out mine", "set theme"),
        ("thb build theme-protection --theme protection --out mine", "cannot be set"),
        ("thb build theme --theme protection --countries FI -p countries=FI --out mine", "set twice"),
        ("thb build theme-protection overview --out mine", "several reports"),
        ("thb build theme-protektion --out mine", "no report theme-protektion"),
        ("thb build country --country FI --out mine", "another kind"),
        ("thb build theme-protection -p countries --out mine", "write name=value"),
        ("thb build theme-protection --countries 'FI --out mine", "not closed"),
        ("thb build theme-protection --countries FI,NO --out mine", "not selected"),
        ("thb build theme-protection --countries FI,NO,SE,DE --out mine", "does not ask about"),
        ("thb build theme-detection --countries FI,NO,SE --out mine", "another theme"),
        ("thb build --all --out mine", "no report"),
        ("thb build theme-protection --countries FI,NO,SE -p include_qualified=false --out ./reports/", "for the edition"),
        ("thb build theme-protection --countries FI,NO,SE -p include_qualified=false --out mine --format word", "--format"),
        ("thb build theme-protection --params mine.yml --out mine", "hold them all itself"),
    ],
)  # fmt: skip
def test_a_command_that_makes_something_else_is_told_what(command, because):
    """Each way to go wrong has its message."""
    verdict = check("6.4", command, **QUESTION)
    assert verdict.state == "not right yet"
    assert because in verdict.message


def test_a_citation_may_be_in_another_order_and_add_what_it_likes():
    """Style, quotation marks, a name of one's own and a date are free."""
    ds = load()
    text = (
        f'Doe, J.: "Protection and support". Variant (Norway, Sweden, Finland; listings with a remark left out), made from '
        f"thb-analysis contributors, {ds.title}, version {ds.version}, edition {ds.edition}. Coded from: European Migration "
        "Network, Third-country national victims of trafficking in human beings: detection, identification and protection, "
        "EMN Inform."
    )
    verdict = check("6.5", text, **QUESTION)
    assert verdict.state == "right", verdict
    assert (
        "version"
        in check("6.5", text.replace("version 1.0.0", "version 1.0.01"), **QUESTION).message
    )
    assert "“edition”" in check("6.5", text.replace("edition 2022", "2022"), **QUESTION).message
    assert "authors" in check("6.5", text.replace("thb-analysis contributors", "").replace("European Migration Network", "EMN"), **QUESTION).message  # fmt: skip
