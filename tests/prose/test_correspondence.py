"""The text about a correspondence analysis says what it rests on and how little that may be."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from thb_analysis.analysis.correspondence import correspondence
from thb_analysis.data import Dataset
from thb_analysis.prose.correspondence import correspondence as say

# Made-up lists, more of which are tried by the slow tests.
SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))]


def listed(seed: int = 1, countries: int = 12, measures: int = 6) -> pd.DataFrame:
    """Say who is listed for what: lists that follow one another, with noise."""
    random = np.random.default_rng(seed)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def said(ds: Dataset) -> str:
    """Return the text on a data set."""
    prose = say(correspondence(ds), ds)
    assert prose is not None
    return prose.markdown


def test_the_warning_about_numbers_is_computed(survey: Callable) -> None:
    """Few countries for each measure are warned of, many are not."""
    assert (
        "twelve countries stand against six measures, which is 2.0 for each, few enough for single listings to move an axis."
        in said(survey(listed()))
    )
    many = said(survey(listed(countries=60)))
    assert "which is 10.0 for each. " in many


def test_silence_is_said_to_shape_the_axes(survey: Callable) -> None:
    """The text says that not being listed is a category too, and that places are no order."""
    text = said(survey(listed()))
    assert "Not being listed is a category like being listed." in text
    assert "order no country by merit" in text


def test_an_axis_of_silence_is_called_one(survey: Callable) -> None:
    """Where all listings lie on one side, the axis is said to tell countries listed often from others."""
    steps = pd.DataFrame(
        [[at > level for level in range(8)] for at in range(12)],
        index=[f"C{at:02d}" for at in range(12)],
        columns=[f"m{level}" for level in range(8)],
    )
    text = said(survey(steps))
    assert "lies on the same side for all 8 measures" in text
    assert "of which it is often silent" in text


def test_an_axis_that_hangs_on_one_measure_is_not_interpreted(survey: Callable) -> None:
    """The measure is named without which the axis is gone; a text without map refers to the table."""
    rows = [(a, a, b, c, d) for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
    table = pd.DataFrame(rows, index=[f"C{at:02d}" for at in range(16)], columns=list("abcde")) > 0
    text = said(survey(table))
    assert "no axis of its own any more once “Label of a” is left out" in text
    assert "fig-correspondence" not in text
    assert "so that there is no map" in text
    assert "contribute most" not in text
    assert "On the first axis the category" not in text


@pytest.mark.untraced
@pytest.mark.parametrize("seed", SEEDS)
def test_only_firm_axes_are_put_into_words(survey: Callable, seed: int) -> None:
    """What an axis rests on is said if and only if it survives leaving out a measure."""
    ds = survey(listed(seed, 14, 12))
    result, text = correspondence(ds), said(ds)
    for axis, name in ((1, "first"), (2, "second")):
        assert (f"To the {name} axis, " in text) == (axis in result.firm)
    assert ("On the first axis the category" in text) == (1 in result.firm)


def test_inertia_is_explained(survey: Callable) -> None:
    """The reader learns what the axes hold a share of."""
    assert "The inertia of an axis, its part of all that the lists differ in" in said(
        survey(listed())
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (listed(countries=5), "five countries are compared, and with fewer than ten"),
        (listed(countries=1), "one country is compared, and with fewer than ten"),
        (listed(measures=2), "two measures can be used, and it takes at least five"),
        (listed() | True, "no measures can be used, and it takes at least five"),
        (listed() & False, "six measures that list all the countries or none"),
    ],
)
def test_too_little_is_said_to_be_too_little(
    survey: Callable, table: pd.DataFrame, words: str
) -> None:
    """Without an analysis the text says why, and refers to no figure or table."""
    text = said(survey(table))
    assert words in text
    assert "(#" not in text


def test_what_is_left_out_is_named(survey: Callable) -> None:
    """Measures that do not take part stand with their reasons."""
    ds = survey(
        listed(measures=9),
        base=["eu"] * 2 + ["all"] * 7,
        polarity=["affirmed"] * 2 + ["unclear"] + ["affirmed"] * 6,
        bloc=["EaP"] + ["EU"] * 11,
    )
    assert (
        "Left out are three measures: two do not speak of every country compared (“Label of m0” and “Label of m1”) "
        "and one cannot be read as affirming something (“Label of m2”)." in said(ds)
    )


def test_no_provision_and_no_practice_is_no_text(survey: Callable) -> None:
    """A theme of obstacles has no section on this."""
    ds = survey(listed(), kind="challenge")
    assert say(correspondence(ds), ds) is None


@pytest.mark.untraced
@pytest.mark.parametrize("seed", SEEDS)
def test_sentences_are_sound_whatever_the_data(survey: Callable, seed: int) -> None:
    """No text shows a missing value, a wrong plural or an absence read from silence."""
    bad = re.compile(r"\bnan\b|<NA>|None|  |\.\.|\bone (?:countries|measures)\b|does not have|lack")
    for size, width in ((10, 5), (14, 20), (60, 7)):
        text = said(survey(listed(seed, size, width)))
        assert not bad.search(text), text
