"""Sentences on conditions and challenges are right for one, some and all, and weigh nothing."""

import re
from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis.analysis.burdens import burdens as collect
from thb_analysis.data import Dataset
from thb_analysis.prose.burdens import burdens

BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b|  |\.\.|\( | ,|\bone (?:countries|listings|conditions|challenges)\b"
    r"|\b1 (?:countries|listings)\b|does not have|\black"
)


@pytest.fixture
def written(study: Callable[..., Dataset]):
    """Write of conditions c… and challenges h…, with those named attached to the step of list s."""

    def write(lists, attached: str = "", countries: str = "WXYZ", **facts) -> str:
        kinds = {slug: "challenge" if slug.startswith("h") else "condition" for slug in lists}
        ds = study({"s": "WX", **lists}, countries, kinds={**kinds, "s": "provision"}, **facts)
        row = dict.fromkeys(ds.pathway.columns, "") | {"step": "s", "theme": "protection"}
        row |= {"order": 1, "label": "Step", "expression": "s", "conditions": attached}
        frame = pd.DataFrame([row], columns=ds.pathway.columns)
        ds = ds.with_tables(pathway=frame.astype(ds.pathway.dtypes.to_dict()))
        text = burdens(ds, collect(ds))
        assert text is not None
        return text.markdown

    return write


@pytest.mark.parametrize("size", [1, 2, 5, 60])
@pytest.mark.parametrize("share", [0, 1, 2, 60])
@pytest.mark.parametrize("attached", ["", "c1", "c1 c2 h1"])
def test_every_sentence_is_sound(size: int, share: int, attached: str, written) -> None:
    """For any number of countries, listed or not, no text shows a wrong plural or a missing value."""
    codes = [f"{first}{second}" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQRSTUVWX"][:size]
    lists = {"c1": codes[:share], "c2": codes[: share // 2], "h1": codes[:share]}
    text = written(lists, attached, countries=codes, eu=codes[1:], eu_only={"s"})
    assert not (found := BAD.search(text)), (found, text)


def test_the_heading_names_the_kinds_there_are(written) -> None:
    """A theme with challenges only has a section on challenges only."""
    assert written({"c1": "W", "h1": "W"}).startswith("## Conditions and challenges, kept apart")
    alone = written({"h1": "W"})
    assert alone.startswith("## Challenges, kept apart")
    assert "condition" not in alone.lower()


def test_what_no_step_gathers_is_not_told_twice(study: Callable[..., Dataset]) -> None:
    """A theme without steps gives the coverage before, and nothing speaks of being attached."""
    ds = study({"h1": "W", "h2": "WX"}, "WXYZ", kinds=dict.fromkeys(["h1", "h2"], "challenge"))
    ds = ds.with_tables(pathway=ds.pathway.iloc[:0])
    whole, part = (burdens(ds, collect(ds, theme)).markdown for theme in (None, "protection"))
    assert "coverage runs" in whole
    assert "coverage runs" not in part
    assert "attached" not in whole
    assert "Of up to two challenges, between 0 and 2 list a country" in part


def test_nothing_is_added_to_what_is_offered(written) -> None:
    """The text says that the kinds are not added up, and that a count is no measure."""
    text = written({"c1": "W", "c2": "X", "h1": "W"}, "c1 c2")
    assert (
        "Nothing of this is added to what is offered, nor are the two kinds added to each other."
        in text
    )
    assert "say nothing of how strictly or how well a country acts" in text


def test_who_is_not_at_the_step_is_named(written) -> None:
    """Listed for a condition on a step that does not list it: named, with both ways to read it."""
    text = written({"c1": "WY", "c2": "Z"}, "c1 c2")
    assert (
        "The two conditions attached to “Step” make three listings, of which one is of a country that the step lists as well."
        in text
    )
    assert "not at its step: “C1” (Land Y); “C2” (Land Z). Either the list of the step" in text


def test_whom_the_step_does_not_speak_of_contradicts_nothing(written) -> None:
    """A country outside the base of the step is told apart from one that is not listed."""
    text = written({"c1": "WZ"}, "c1", eu="WXY", eu_only={"s"})
    assert "though the step does not speak of them: “C1” (Land Z)." in text
    assert "not at its step" not in text


def test_all_and_none_at_the_step_are_said_as_such(written) -> None:
    """No count stands where a word says it."""
    assert "make two listings; all are of countries that the step lists as well." in written(
        {"c1": "W", "c2": "X"}, "c1 c2"
    )
    assert "makes one listing; it is of a country that the step lists as well." in written(
        {"c1": "W"}, "c1"
    )
    assert "makes two listings; none are of countries that the step lists as well." in written(
        {"c1": "YZ"}, "c1"
    )
    assert "The condition attached to “Step” lists no country." in written({"c1": ""}, "c1")


def test_counts_by_country_are_given_where_there_are_several(written) -> None:
    """A range with its median; one condition alone is no count."""
    text = written({"c1": "WX", "c2": "W"}, "c1 c2")
    assert (
        "Of up to two conditions attached to “Step”, between 0 and 2 list a country, in the median 0.5."
        in text
    )
    assert "Of two conditions attached to “Step”, one lists each country." in written(
        {"c1": "WX", "c2": "YZ"}, "c1 c2"
    )
    assert (
        "Every country is listed for all conditions attached to “Step” that speak of it, two at the most."
        in written({"c1": "WXYZ", "c2": "WXYZ"}, "c1 c2")
    )
    assert "none lists any country" in written({"c1": "", "c2": ""}, "c1 c2")
    assert "tbl-burdens-countries" not in written({"c1": "W"}, "c1")


def test_measures_of_other_themes_are_told_as_such(tiny_dataset: Dataset) -> None:
    """A condition of another theme is shown where it is attached to a step of this one."""
    measures = tiny_dataset.measures
    moved = measures["theme"].mask(measures["measure"] == "status-not-distinguished", "detection")
    ds = tiny_dataset.with_tables(measures=measures.assign(theme=moved))
    said = "One of them belongs to another theme and is attached to a step of this one."
    assert said in burdens(ds, collect(ds, "protection")).markdown
    assert said not in burdens(ds, collect(ds)).markdown
    assert said not in burdens(tiny_dataset, collect(tiny_dataset, "protection")).markdown


def test_a_negated_list_is_shown_and_not_counted(tiny_dataset: Dataset) -> None:
    """Being listed for the absence of a condition is no condition."""
    text = burdens(tiny_dataset, collect(tiny_dataset)).markdown
    assert "“Status not distinguished” is not worded in the affirmative" in text
    assert "tbl-burdens-countries" not in text


def test_without_any_there_is_nothing_to_say(tiny_dataset: Dataset) -> None:
    """A theme without conditions and challenges has no section."""
    assert burdens(tiny_dataset, collect(tiny_dataset, "detection")) is None
