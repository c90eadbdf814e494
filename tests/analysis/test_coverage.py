"""Coverage, durations and the pathway are counted from the cells."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import thb_analysis as thb
from thb_analysis.errors import UnknownName


def test_bounds_follow_what_missing_reports_mean(study):
    """Fewest have it if each missing report is a no; all may if each is a yes."""
    row = thb.coverage(study({"a": "XY", "b": "X"}, "WXYZ")).frame.set_index("measure").loc["a"]
    assert (row["k"], row["n"], row["lower"], row["upper"]) == (2, 4, 2, 4)


def test_a_theme_keeps_its_measures_and_another_is_an_error(tiny_dataset):
    """What is asked of a theme is about its measures only."""
    for ask in (thb.coverage, thb.durations):
        assert set(ask(tiny_dataset, "protection").frame["theme"]) == {"protection"}
        with pytest.raises(UnknownName, match="protektion"):
            ask(tiny_dataset, "protektion")


def test_dots_and_lines_show_every_row(tiny_dataset):
    """Each measure stands with its count; each duration is a line with its country."""
    found = thb.coverage(tiny_dataset)
    written = [text.get_text() for text in found.plot().texts]
    for row in found.frame[found.frame["n"] > 0].itertuples():
        at = next(at for at, text in enumerate(written) if text.startswith(row.label))
        assert f"{row.k} of {row.n}" in written[at : at + 4]
    _, own = plt.subplots()
    given = thb.durations(tiny_dataset)
    assert given.plot(own) is own
    assert {text.get_text() for text in own.texts} >= {"Austria", "Greece"}
    assert set(given.frame["name"]) == {"Austria", "Greece"}
    plt.close("all")


def test_durations_are_those_of_the_cells(real):
    """A duration stands with its country, unit and words; nobody without one is there."""
    frame = thb.durations(real).frame
    cells = real.cells().set_index(["measure", "country"])
    for row in frame.itertuples():
        cell = cells.loc[row.measure, row.country]
        assert cell["unit"] == row.unit
        for end in ("minimum", "maximum"):
            assert str(cell[end]) == str(getattr(row, end))
        assert (
            str(row.minimum if row.minimum is not pd.NA else row.maximum) in row.value or row.note
        )


def test_without_steps_or_durations_nothing_is_shown(study):
    """A package without indicators in order, or without durations, is no error; of steps nothing is said."""
    ds = study({"a": "XY"}, "XYZ")
    assert thb.pathway(ds).table() is None
    assert thb.pathway(ds).text().markdown == ""
    assert "No duration" in thb.durations(ds).text().markdown
