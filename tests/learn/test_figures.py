"""Figures: what they show is compared with the exercise, and a person reads what is written on them."""

from collections.abc import Mapping
from typing import Any

import pytest
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lessons import EXERCISES, TITLE, key, shown
from thb_analysis.dataset.dataset import load
from thb_analysis.learn import check
from thb_analysis.learn.checking import READ, WRONG

DRAWN = [number for number, each in EXERCISES.items() if each.tag == "figure"]
TEXT = "A finding as a sentence of words; bars for each name, from the largest to the smallest."

figures = pytest.mark.parametrize("number", DRAWN)


def bars(values: Mapping[str, float], **own: Any) -> Axes:
    """Draw bars that lie, with a title and a label."""
    ax = Figure(figsize=(8, 9)).subplots()
    sns.barplot(x=list(values.values()), y=list(values), ax=ax)
    ax.set(**{"title": TITLE, "xlabel": "what is counted"} | own)
    return ax


@pytest.mark.slow
def test_a_figure_is_right_in_every_form():
    """Bars that stand or lie, points, a figure, what seaborn returns, names for codes."""
    values, names = key("3.6").rights[0], load().country_names
    codes, numbers = [*values], [*values.values()]
    wide = Figure(figsize=(60, 5)).subplots()
    sns.barplot(x=codes, y=numbers, ax=wide)
    wide.set(title=TITLE, ylabel="what is counted")
    points = Figure(figsize=(8, 9)).subplots()
    points.scatter(numbers, codes)
    points.set(title=TITLE, xlabel="what is counted", xlim=(min(numbers) - 0.1, None))
    grid = sns.catplot(x=numbers, y=codes, kind="bar", height=8)
    grid.set(title=TITLE, xlabel="what is counted")
    ax = bars(values)
    named = bars({names.get(code, code).upper(): values[code] for code in codes})
    for form in (ax, ax.figure, ax.set_title(TITLE), wide, points, grid, named):
        verdict = check("3.6", (form, TEXT))
        assert verdict.state == READ, verdict.message
        assert "<img" in verdict._repr_html_()


@figures
def test_a_figure_with_a_mistake_gets_its_message(number):
    """Of what was foreseen, what was written for it; else what is missing, too much or off."""
    values, mistakes = key(number).rights[0], key(number).mistakes
    assert len(mistakes) >= 2
    for right in (dict(reversed(values.items())), *key(number).rights):
        assert check(number, (shown(right), TEXT)).state == READ
    for wrong, message in mistakes:
        verdict = check(number, (shown(wrong), TEXT))
        assert (verdict.state, verdict.message) == (WRONG, message)
        assert "<img" not in verdict._repr_html_()
    first, *rest = values
    others = {
        f"Missing: 1 of {len(values)} names.": {name: values[name] for name in rest},
        "Not asked for: `Atlantis`.": values | {"Atlantis": 1},
        f"“{first}”. The rest is right.": values | {first: values[first] + 0.25},
    }
    for message, wrong in others.items():
        assert message in check(number, (shown(wrong), TEXT)).message


@pytest.mark.parametrize(
    ("drawn", "text", "message"),
    [
        (bars, "Too short.", "no longer than the title"),
        (lambda values: bars(values, title=""), TEXT, "has no title"),
        (lambda values: bars(values, xlabel=""), TEXT, "has no label"),
        (lambda _: Figure().subplots(), TEXT, "Missing: "),
        (lambda _: "my figure", TEXT, "Expected: the axes"),
        (lambda _: {"title": [], "x": 5, "y": {}}, TEXT, "Expected: the axes"),
        (bars, 5, "Expected: the axes"),
    ],
)
def test_what_a_reader_needs_is_missed(drawn, text, message):
    """Title, label, the names and numbers, and a text that says more than the title."""
    verdict = check("1.6", (drawn(key("1.6").rights[0]), text))
    assert verdict.state == WRONG
    assert message in verdict.message


def test_shares_may_be_drawn_in_per_cent():
    """Per cent are read in figures as in answers; half of it is not."""
    rights = key("2.6").rights
    shares = next(
        each for each in rights if all(0 < value <= 1 for value in each.values())
    )
    for factor, state in ((1, READ), (100, READ), (50, WRONG)):
        drawn = shown({name: factor * value for name, value in shares.items()})
        assert check("2.6", (drawn, TEXT)).state == state
