"""Intervals: texts keep their distance, ends are at their numbers, and titles count the cells."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

import thb_analysis as thb
from legible import WIDTHS, assert_legible, drawn
from thb_analysis.display import style
from thb_analysis.display.drawings import intervals


def sheet(rows: pd.DataFrame, width: float = style.WIDTH, **how) -> Figure:
    """Intervals on a sheet of their own, as they are published."""
    around = {each: how.get(each, "") for each in ("said", "unit")} | {"group": how.get("group")}
    ends = "low", "high", "label", "value", ("then", "until")
    return drawn(lambda ax: intervals(rows, *ends, **around, line=how.get("line"), ax=ax), width)


def lasting(*rows: tuple, **others: object) -> pd.DataFrame:
    """A frame of intervals: low, high, label."""
    frame = pd.DataFrame(list(rows), columns=["low", "high", "label"])
    frame = frame.assign(**{"value": "", "then": None, "until": None, "group": ""} | others)
    return frame.astype(dict.fromkeys(["low", "high", "then", "until"], "float"))


def texts_of(ax) -> list[str]:
    """What is written on a drawing."""
    return [text.get_text() for text in ax.texts if text.get_text()]


@WIDTHS
def test_no_text_of_the_permits_overlaps(real, width):
    """Names, lengths and the words of the line have room, in print and on a telephone."""
    found = thb.durations(real, "protection").of(["permit-duration"])
    assert_legible(drawn(found.plot, width))


@pytest.mark.slow
@WIDTHS
@pytest.mark.parametrize(
    ("rows", "how"),
    [
        (lasting(), {}),
        (lasting((6, 6, "One")), {"unit": "Months"}),
        (lasting((0, 0, "Nothing"), value="0 months"), {"unit": "Months"}),
        (
            lasting((6, None, "W" * 60), (None, 9, "ш" * 60), value="W" * 60),
            {"line": 6, "said": "W" * 90},
        ),
        (
            lasting(*((at, at + 1, f"Country {at}") for at in range(25)), group="G" * 60),
            {"group": "group"},
        ),
        (
            lasting((90_000, None, "Long"), (None, 1, "Short")),
            {"line": 99_999, "said": "A long time"},
        ),
        (lasting((6, 12, ", ".join(f"Country {at}" for at in range(200)))), {}),
    ],
    ids=["none", "one row", "zero", "long names", "many rows", "far apart", "200 names"],
)
def test_any_rows_have_room(rows, how, width):
    """None, one or many rows, names of 60 characters and 200 names in a row do not overlap."""
    assert_legible(sheet(rows, width, **how))


def test_no_rows_are_said_in_words():
    """A drawing of nothing says so."""
    assert texts_of(sheet(lasting()).axes[0])[0] == "Nothing to draw."


def test_open_ends_are_told_by_shape():
    """An end that is not given is an arrow away from the one that is; no dot stands there."""
    (ax,) = sheet(lasting((6, None, "From"), (None, 9, "To"), (3, 12, "Both"))).axes
    marks = {
        line.get_marker(): list(line.get_xdata()) for line in ax.lines if line.get_marker() != "o"
    }
    (first,), (last,), both = (
        list(line.get_xdata()) for line in ax.lines if line.get_marker() == "o"
    )
    assert marks[">"][0] > first
    assert 0 <= marks["<"][0] < last
    assert both == pytest.approx([2 * first - last, 2 * last - first])


def test_what_follows_stands_in_the_same_row_with_a_shape_of_its_own():
    """What is later stands in the row of the first, and is no dot."""
    (ax,) = sheet(lasting((3, 3, "Here"), (6, 6, "There"), then=[6, None], until=[6, None])).axes
    first, other, later = ax.lines
    assert first.get_ydata()[0] == later.get_ydata()[0] != other.get_ydata()[0]
    assert first.get_marker() == other.get_marker() != later.get_marker()
    assert later.get_xdata()[0] == other.get_xdata()[0] > first.get_xdata()[0]


def test_a_group_is_named_once():
    """The name of a group stands before its first row, and the words of a line above all rows."""
    rows = lasting((1, 2, "a"), (2, 3, "b"), (4, 5, "c"), group=["G", "G", "H"])
    (ax,) = sheet(rows, group="group", line=2, said="Two").axes
    assert [each for each in texts_of(ax) if each.isalpha()] == ["G", "a", "b", "H", "c", "Two"]


def cells_of(ds, measure):
    """The cells of one measure that give a length."""
    cells = ds.cells()
    named = cells["state"].isin(["reported", "qualified"]) & cells["measure"].eq(measure)
    return [
        row
        for row in cells[named].itertuples()
        if not (pd.isna(row.minimum) and pd.isna(row.maximum))
    ]


def test_a_figure_names_every_country_once(real):
    """Equal lengths are one row; who has none is named below, with what the source adds."""
    figure = thb.durations(real, "protection").figure()
    for row in cells_of(real, "permit-duration"):
        assert figure.alt.rpartition("length.")[2].count(real.country_names[row.country]) == 1
    assert "Length not given: Hungary and Latvia." in figure.note
    assert "Italy: 6 months, renewable up to 12 months." in figure.note
    assert "does not bind Georgia, Ireland and Norway." in figure.note
    assert figure.note.endswith("Source: the EMN study, footnote 52, page 4.")
    assert "(Belgium)" in figure.caption


def test_the_line_is_that_of_the_data(real):
    """Without a standard there is no line, and the title gives the range alone."""
    standards = real.standards.assign(length_of="")
    figure = thb.durations(real.with_tables(standards=standards), "protection").figure()
    assert "Art." not in figure.svg
    assert figure.title == (
        "Permit with initial duration: stated for 21 countries, "
        "from 3 months (Belgium) to 3 years (the Netherlands)."
    )


def test_what_a_sentence_says_is_not_drawn(real, tiny_dataset):
    """Two open lengths, one country and nobody have no figure."""
    assert thb.durations(real.select(countries=["AT"]), "protection").figure() is None
    both = thb.durations(real, "protection").of(["reflection-30-days", "reflection-90-days"])
    assert both.figure() is None
    assert thb.durations(tiny_dataset, "detection").figure() is None
    assert thb.durations(tiny_dataset, "detection").plot().texts[0].get_text() == "Nothing to draw."
    both = thb.durations(real, "protection").plot()
    assert {"Days (a month counted as 30)", "Permit: named for its initial duration"} <= {
        *texts_of(both)
    }


def altered(ds, **lengths):
    """Give countries other lengths of the permit: (minimum, maximum, unit)."""
    rows = ds.observations.copy()
    for country, (low, high, unit) in lengths.items():
        here = (rows["measure"] == "permit-duration") & (rows["country"] == country)
        rows.loc[here, ["minimum", "maximum", "unit", "note"]] = [low, high, unit, ""]
    return thb.durations(ds.with_tables(observations=rows), "protection").of(["permit-duration"])


def test_units_are_never_mixed_in_silence(real):
    """Years are drawn as months; days draw all as days, and the scale says how."""
    assert "Months" in texts_of(altered(real, NL=(3, 3, "years")).plot())
    words = {*texts_of(altered(real, NL=(90, 90, "days")).plot())}
    assert {"Days (a month counted as 30)", "90 days", "3 months, then 6 months"} <= words


def test_years_and_months_of_the_same_length_are_one_row(real):
    """One year and 12 months stand together, 3 months and 90 days do not."""
    alike = altered(real, NL=(1, 1, "years")).figure()
    assert "12 months, Austria, Cyprus, Greece, the Netherlands, Norway" in alike.alt
    apart = altered(real, NL=(90, 90, "days")).figure()
    assert "90 days, The Netherlands" in apart.alt


@pytest.mark.slow
@pytest.mark.parametrize(("lengths", "has_room"), [(1, False), (2, False), (20, True), (40, False)])
def test_many_countries_are_drawn_or_stand_in_the_table(real, lengths, has_room):
    """Of 200 countries each is named: in a figure where there is room, else in the table."""
    found = thb.durations(real, "protection").of(["permit-duration"])
    names = [f"A country with a rather long name, number {at}" for at in range(200)]
    ends = pd.array([6 + at % lengths for at in range(200)], dtype="Int64")
    frame = found.frame.iloc[[0] * 200].reset_index(drop=True)
    frame = frame.assign(
        name=names, minimum=ends, maximum=ends, value=[f"{at} months" for at in ends]
    )
    many = replace(found, frame=frame)
    figure = many.figure()
    assert (figure is not None) == has_room
    assert figure is None or "200 of 200" in figure.title or "All 200 countries" in figure.title
    shown = figure.svg if figure else str(many.table().rows)
    assert all(name.rpartition(" ")[2] in shown for name in names)
