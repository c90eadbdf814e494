"""Durations stand in one row for each country and on one scale for each unit."""

import pandas as pd
import pytest

from thb_analysis.analysis import durations
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import _durations

Cell = tuple[str, str, int | None, int | None, str, bool]


@pytest.fixture
def drawn(tiny_dataset: Dataset):
    """Draw durations given as list, country, minimum, maximum, unit and whether renewable."""
    dtypes = durations(tiny_dataset).dtypes.to_dict()

    def draw(*cells: Cell) -> Figure | None:
        columns = ["label", "name", "minimum", "maximum", "unit", "renewable"]
        frame = pd.DataFrame(cells, columns=columns)
        labels = list(dict.fromkeys(frame["label"]))
        frame = frame.assign(
            footnote=[labels.index(label) + 1 for label in frame["label"]],
            measure=frame["label"],
            stated=frame["unit"] != "",
            in_base=True,
            renewable=frame["renewable"].map({True: True, False: pd.NA}),
        )
        frame = frame.reindex(columns=list(dtypes)).fillna({"page": 1}).astype(dtypes)
        return _durations.durations(frame, "Protection")

    return draw


def test_a_country_has_one_row_for_all_lists(drawn) -> None:
    """A reader follows a country from one list to the next."""
    svg = drawn(
        ("Reflection", "Austria", 30, 30, "days", False),
        ("Permit", "Austria", 6, 12, "months", True),
    ).svg
    assert svg.count(">Austria</text>") == 1
    assert svg.count(">Days</text>") == svg.count(">Months</text>") == 1


def test_lists_in_one_unit_have_one_scale(drawn) -> None:
    """The longest duration of a unit sets the scale of each of its panels."""
    svg = drawn(
        ("First", "Austria", 6, 6, "months", False), ("Second", "Greece", 36, 36, "months", False)
    ).svg
    assert svg.count(">36</text>") == 2


def test_renewability_is_marked_in_lists_without_lengths_too(drawn) -> None:
    """A list that calls permits renewable and gives no length keeps its panel."""
    figure = drawn(
        ("Permit", "Austria", 6, 6, "months", False), ("Renewal", "Greece", None, None, "", True)
    )
    for text in ("Renewal", "Greece", "renewable", "no length stated"):
        assert f">{text}</text>" in figure.svg
    assert "a ring at the right" in figure.caption


def test_key_and_caption_explain_what_is_drawn_and_no_more(drawn) -> None:
    """Exact lengths alone need no word on ranges, open ends or crosses."""
    figure = drawn(("Permit", "Austria", 6, 6, "months", False))
    assert ">exact length</text>" in figure.svg
    for text in ("range", "open end", "no length stated", "renewable"):
        assert f">{text}</text>" not in figure.svg
    assert "arrow" not in figure.caption
    assert "cross" not in figure.caption


def test_the_alternative_text_counts_what_is_missing_and_what_is_renewable(drawn) -> None:
    """Extent, countries, missing lengths and renewals stand list by list."""
    figure = drawn(
        ("Permit", "Austria", 6, 12, "months", True),
        ("Permit", "Greece", 24, None, "months", False),
        ("Permit", "Malta", None, None, "", False),
        ("Period", "Malta", None, 90, "days", False),
    )
    assert (
        "6–24 months under “Permit” (three countries, one without a length, one called renewable)"
        in figure.alt
    )
    assert "up to 90 days under “Period” (one country)" in figure.alt


def test_many_countries_fit_a_page(drawn) -> None:
    """Sixty rows move together before the figure grows beyond a page."""
    cells = [("Permit", f"Land {at:02}", 6, 12, "months", False) for at in range(60)]
    assert drawn(*cells).height_in <= 9.1


def test_without_a_length_there_is_no_figure(drawn) -> None:
    """Renewability alone has no scale."""
    assert drawn(("Renewal", "Greece", None, None, "", True)) is None
