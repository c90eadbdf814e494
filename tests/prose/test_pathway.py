"""Sentences on the pathway are right whatever the lists say, and never read silence as absence."""

import re
from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis.analysis.pathway import pathway as follow
from thb_analysis.data import Dataset
from thb_analysis.prose.pathway import of_country, pathway

BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b|  |\.\.|\( | ,|\bone (?:countries|listings|relations|steps)\b"
    r"|\b1 (?:countries|listings)\b|does not have|\black"
)


@pytest.fixture
def written(study: Callable[..., Dataset]):
    """Write of steps given as lists, one list for each step: ``written("XY", "X")``."""

    def write(*lists: str, countries: str = "WXYZ", **facts) -> str:
        names = [f"l{at}" for at, _ in enumerate(lists, 1)]
        ds = study(dict(zip(names, lists, strict=True)), countries, **facts)
        rows = [
            dict.fromkeys(ds.pathway.columns, "")
            | {"step": name, "theme": "protection", "order": at, "expression": name}
            | {"label": f"S{at}"}
            for at, name in enumerate(names, 1)
        ]
        frame = pd.DataFrame(rows, columns=ds.pathway.columns)
        ds = ds.with_tables(pathway=frame.astype(ds.pathway.dtypes.to_dict()))
        return pathway(follow(ds, "protection")).markdown

    return write


def _of(ds: Dataset) -> str:
    text = pathway(follow(ds, "protection"))
    assert text is not None
    return text.markdown


@pytest.mark.parametrize("size", [1, 2, 5, 60])
@pytest.mark.parametrize("kind", ["nobody", "one", "some", "all"])
def test_every_sentence_is_sound(size: int, kind: str, study: Callable[..., Dataset]) -> None:
    """For any number of countries, listed or not, no text shows a wrong plural or a missing value."""
    codes = [f"{first}{second}" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQRSTUVWX"][:size]
    listed = {"nobody": [], "one": codes[:1], "some": codes[::2], "all": codes}[kind]
    ds = study({"a": listed, "b": listed[::2], "c": listed}, codes, eu=codes[:1], eu_only={"c"})
    rows = [
        dict.fromkeys(ds.pathway.columns, "")
        | {"step": slug, "theme": "protection", "order": at, "expression": slug, "label": slug}
        for at, slug in enumerate("abc")
    ]
    frame = pd.DataFrame(rows, columns=ds.pathway.columns).astype(ds.pathway.dtypes.to_dict())
    text = _of(ds.with_tables(pathway=frame))
    assert not (found := BAD.search(text)), (found, text)
    assert text.startswith("## ")


def test_the_small_package_is_told_in_full(tiny_dataset: Dataset) -> None:
    """Counts, bounds, completeness and breaks stand with the names."""
    text = _of(tiny_dataset)
    assert "The coders put three steps in order" in text
    assert "5 of 5 at “Detection”, 4 of 5 at “Reflection period” and 2 of 4 at “Length”" in text
    assert (
        "except where other lists rule a country out: “Reflection period” (at most 4 of 5)" in text
    )
    assert (
        "Three countries are listed at every step that speaks of them: Austria, Greece and Norway."
        in text
    )
    assert "For two countries the lists break off" in text
    assert "none speaks against the silence of a step" in text


def test_the_most_frequent_break_is_named_and_ties_are_shared(written) -> None:
    """One step stands out, or all those that tie."""
    assert "most often after “S1” (two countries)." in written("WXYZ", "YZ", "Y")
    assert "most often after “S1” and “S2” (one country each)." in written("WXY", "XY", "X")
    assert "at the next that speaks of it: after “S1”." in written("WX", "W")


def test_everybody_everywhere_breaks_off_nowhere(written) -> None:
    """Where everybody is listed throughout, nothing breaks off."""
    text = written("WXYZ", "WXYZ")
    assert "Each step lists 4 of 4 countries that it could name." in text
    assert "Every country compared is listed at every step that speaks of it." in text
    assert "Nowhere do the lists break off." in text
    assert "missing at a step" not in text


def test_nobody_anywhere_is_one_sentence(written) -> None:
    """Where no list names anybody, there is nothing to follow."""
    text = written("", "")
    assert "No step lists any of the countries compared." in text
    assert "break off" not in text
    assert "at every step" not in text


def test_who_is_at_no_step_is_named(written) -> None:
    """A country on no list is told apart from one whose lists break off."""
    assert "No step lists Land Y and Land Z." in written("WX", "WX")


def test_a_gap_is_named_and_may_be_silence(written) -> None:
    """Listed before and after, X is missing in between."""
    text = written("WX", "W", "WX")
    assert "One country is missing at a step though listed at a later one: at “S2” Land X." in text
    assert "no more than silence" in text


def test_a_silence_that_another_list_contradicts_is_named(tiny_dataset: Dataset) -> None:
    """EL has a length without a period, which the document itself connects."""
    cells = tiny_dataset.observations
    gone = (cells["measure"] == "reflection-period") & (cells["country"] == "EL")
    text = _of(tiny_dataset.with_tables(observations=cells[~gone]))
    assert "one speaks against the lists as they stand ([](#tbl-pathway-contradictions))" in text
    assert (
        "at “Reflection period” Greece. There the silence of the step cannot be read as absence"
        in text
    )


def test_one_step_is_no_sequence(written) -> None:
    """A single step has no transition to speak of."""
    text = written("WX")
    assert "The coders name one step, “S1”." in text
    assert "tbl-pathway-transitions" not in text


def test_names_of_the_data_cannot_break_the_report(tiny_dataset: Dataset) -> None:
    """A label with signs of Markdown comes out as written."""
    path = tiny_dataset.pathway.assign(label="A *bold* [step]")
    text = _of(tiny_dataset.with_tables(pathway=path))
    assert "*bold*" not in text.replace(r"\*bold\*", "")


def test_without_a_pathway_there_is_nothing_to_say() -> None:
    """A theme without steps has no section."""
    assert pathway(None) is None


@pytest.mark.parametrize("country", ["AT", "BE", "EL", "GE", "NO"])
def test_a_profile_tells_the_steps_of_its_country(country: str, tiny_dataset: Dataset) -> None:
    """A country's steps are named with their footnotes, those that do not list it as silence."""
    path = follow(tiny_dataset, "protection")
    assert path is not None
    told = of_country([path], country, {"protection": "Protection"})
    assert told is not None
    text = told.markdown
    assert not BAD.search(text)
    row = path.countries.set_index("country").loc[country]
    labels = path.steps.set_index("step")["label"]
    notes = path.steps.set_index("step")["footnotes"]
    for step in row["named"]:
        abbreviation = "n." if len(notes[step]) == 1 else "nn."
        assert f"“{labels[step]}” ({abbreviation} {', '.join(map(str, notes[step]))})" in text
    silent = [step for step in row["speaking"] if step not in row["named"]]
    assert ("Not listed:" in text) == bool(silent and row["named"])
    assert "silence of the source" in text


def test_a_step_missed_on_the_way_is_told_once(tiny_dataset: Dataset) -> None:
    """EL, listed before and after, is not listed in between: one sentence says so."""
    cells = tiny_dataset.observations
    gone = (cells["measure"] == "reflection-period") & (cells["country"] == "EL")
    path = follow(tiny_dataset.with_tables(observations=cells[~gone]), "protection")
    text = of_country([path], "EL", {"protection": "Protection"}).markdown
    assert "Not listed: “Reflection period”, though a later step lists it." in text
    assert "it is missing" not in text


def test_a_country_of_which_no_step_speaks_has_no_section(study: Callable[..., Dataset]) -> None:
    """Without a pathway, a profile has no section on steps."""
    assert of_country([], "X", {}) is None


def test_without_a_silence_no_bounds_are_spoken_of(written) -> None:
    """Where every step lists whom it could name, silence has nothing to hide."""
    assert "No step is silent on a country that it could name." in written(
        "XY", "XY", countries="XY"
    )
    assert "lower bound" not in written("XY", "XY", countries="XY")
    assert "lower bound" in written("XY", "X", countries="XY")
