"""Intervals: texts keep their distance, ends are at their numbers, and titles count the cells."""

from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
from matplotlib.figure import Figure

import thb_analysis as thb
from thb_analysis.display import style
from thb_analysis.display.drawings import intervals
from thb_analysis.display.drawings.intervals import height

SHEETS = pytest.mark.parametrize(
    ("width", "settings"),
    [(style.WIDTH, style.STYLE), (style.NARROW, style.STYLE | style.ON_NARROW)],
    ids=["page", "telephone"],
)
NAMED = ("low", "high", "label", "value", "later", "group", "reference", "cited")


def drawn(rows: pd.DataFrame, width: float = style.WIDTH, settings=style.STYLE) -> Figure:
    """Intervals on a sheet of their own, as they are published."""
    with style.drawn_with(settings):
        sheet = Figure(figsize=(width, height(rows, *NAMED, width)), layout="constrained")
        intervals(rows, *NAMED, unit="Months", ax=sheet.subplots())
        sheet.draw_without_rendering()
    return sheet


def lasting(*rows: tuple, **others: object) -> pd.DataFrame:
    """A frame of intervals: low, high, label."""
    frame = pd.DataFrame(list(rows), columns=["low", "high", "label"])
    usual = {"value": "", "later": False, "group": "", "reference": None, "cited": ""}
    return frame.astype({"low": "float", "high": "float"}).assign(**usual | others)


def assert_legible(sheet: Figure) -> None:
    """No text stands upon another or beyond the edge, and none is smaller than 7 points."""
    (ax,) = sheet.axes
    texts = [*ax.texts, *ax.get_xticklabels(), ax.xaxis.label]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.shrunk(0.98, 0.9).overlaps(b.shrunk(0.98, 0.9)), (one, other)
    for text, box in boxes:
        assert sheet.bbox.x0 - 1 <= box.x0 <= box.x1 <= sheet.bbox.x1 + 1, text
        assert sheet.bbox.y0 - 1 <= box.y0 <= box.y1 <= sheet.bbox.y1 + 1, text
    assert min(text.get_fontsize() for text in texts) >= 7


@SHEETS
def test_no_text_of_the_permits_overlaps(real, width, settings):
    """Names, lengths and the words of the line have room, in print and on a telephone."""
    from thb_analysis.analysis.lengths import _bars

    assert_legible(drawn(_bars(thb.durations(real, "protection").drawn), width, settings))


@pytest.mark.slow
@SHEETS
@pytest.mark.parametrize(
    "rows",
    [
        lasting(),
        lasting((6, 6, "One")),
        lasting((0, 0, "Nothing"), value="0 months"),
        lasting(
            (6, None, "W" * 60), (None, 9, "ш" * 60), value="W" * 60, reference=6, cited="W" * 90
        ),
        lasting(*((at, at + 1, f"Country {at}") for at in range(25)), group="G" * 60),
        lasting((90_000, None, "Long"), (None, 1, "Short"), reference=99_999, cited="A long time"),
        lasting((6, 12, ", ".join(f"Country {at}" for at in range(200)))),
    ],
    ids=["none", "one row", "zero", "long names", "many rows", "far apart", "200 names"],
)
def test_any_rows_have_room(rows, width, settings):
    """None, one or many rows, names of 60 characters and 200 names in a row do not overlap."""
    assert_legible(drawn(rows, width, settings))


def test_no_rows_are_said_in_words():
    """A drawing of nothing says so."""
    assert [text.get_text() for text in drawn(lasting()).axes[0].texts] == ["Nothing to draw."]


def test_open_ends_are_told_by_shape():
    """An end that is not given is an arrow away from the one that is; no dot stands there."""
    (ax,) = drawn(lasting((6, None, "From"), (None, 9, "To"), (3, 12, "Both"))).axes
    marks = {
        line.get_marker(): list(line.get_xdata()) for line in ax.lines if line.get_marker() != "o"
    }
    assert marks[">"][0] > 6
    assert 0 <= marks["<"][0] < 9
    dots = [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "o"]
    assert dots == [[6], [9], [3, 12]]


def test_what_follows_stands_in_the_same_row_with_a_shape_of_its_own():
    """Two intervals with one name share their row; the later one is no dot."""
    rows = lasting((3, 3, "Here"), (6, 6, "Here"), (6, 6, "There"), later=[False, True, False])
    (ax,) = drawn(rows).axes
    first, later, other = ax.lines
    assert first.get_ydata()[0] == later.get_ydata()[0] != other.get_ydata()[0]
    assert first.get_marker() == other.get_marker() != later.get_marker()
    assert [text.get_text() for text in ax.texts] == ["Here", "There"]


def test_a_line_has_its_words_once_for_each_group():
    """The words of a line stand above the rows that it crosses."""
    rows = lasting((1, 2, "a"), (2, 3, "b"), (4, 5, "c"), group=["G", "G", "H"])
    rows = rows.assign(reference=[2.0, 2.0, None], cited="Two")
    (ax,) = drawn(rows).axes
    assert [text.get_text() for text in ax.texts] == ["G", "Two", "a", "b", "H", "c"]


def cells_of(ds, measure):
    """The cells of one measure that give a length."""
    cells = ds.cells()
    named = cells["state"].isin(["reported", "qualified"]) & cells["measure"].eq(measure)
    return [
        row
        for row in cells[named].itertuples()
        if not (pd.isna(row.minimum) and pd.isna(row.maximum))
    ]


def test_the_title_counts_what_the_cells_hold(real):
    """How many reach the least of the law, and who is at the ends, is what a plain loop gives."""
    title = thb.durations(real, "protection").figure().title
    given = cells_of(real, "permit-duration")
    reach = [row for row in given if not pd.isna(row.minimum) and row.minimum >= 6]
    assert title.startswith(f"{len(reach)} of {len(given)} countries with a stated length ")
    shortest = min(given, key=lambda row: row.minimum)
    longest = max((row for row in given if not pd.isna(row.maximum)), key=lambda row: row.maximum)
    names = real.country_names
    assert f"from {shortest.minimum} months ({names[shortest.country]})" in title
    assert f"to {longest.maximum // 12} years (the {names[longest.country]})." in title


def test_a_figure_names_every_country_once(real):
    """Equal lengths are one row; who has none is named below, with what the source adds."""
    figure = thb.durations(real, "protection").figure()
    for row in cells_of(real, "permit-duration"):
        assert figure.alt.rpartition("length.")[2].count(real.country_names[row.country]) == 1
    assert "Length not given: Hungary and Latvia." in figure.note
    assert "Italy: 6 months, renewable up to 12 months." in figure.note
    assert "does not bind Georgia, Ireland and Norway." in figure.note
    assert figure.note.endswith("Source: n. 52, p. 4.")
    assert "(Belgium)" in figure.caption


def test_the_line_is_that_of_the_data(real):
    """Without a standard there is no line, and the title gives the range alone."""
    standards = real.standards.assign(length_of="")
    figure = thb.durations(real.with_tables(standards=standards), "protection").figure()
    assert "Art." not in figure.svg
    assert figure.title == (
        "Length of the first permit: stated for 21 countries, "
        "from 3 months (Belgium) to 3 years (the Netherlands)."
    )


def test_what_a_sentence_says_is_not_drawn(real, tiny_dataset):
    """Two open lengths, one country and nobody have no figure."""
    assert thb.durations(real.select(countries=["AT"]), "protection").figure() is None
    both = thb.durations(real, "protection").of(["reflection-30-days", "reflection-90-days"])
    assert both.figure() is None
    assert thb.durations(tiny_dataset, "detection").figure() is None
    assert thb.durations(tiny_dataset, "detection").plot().texts[0].get_text() == "Nothing to draw."


def altered(ds, **lengths):
    """Give countries other lengths of the permit: (minimum, maximum, unit)."""
    rows = ds.observations.copy()
    for country, (low, high, unit) in lengths.items():
        here = (rows["measure"] == "permit-duration") & (rows["country"] == country)
        rows.loc[here, ["minimum", "maximum", "unit", "note"]] = [low, high, unit, ""]
    return thb.durations(ds.with_tables(observations=rows), "protection").of(["permit-duration"])


def test_units_are_never_mixed_in_silence(real):
    """Years are drawn as months; days draw all as days, and the axis says how."""
    (label,) = {altered(real, NL=(3, 3, "years")).plot().get_xlabel()}
    assert label == "Months"
    ax = altered(real, NL=(90, 90, "days")).plot()
    assert ax.get_xlabel() == "Days (a month counted as 30)"
    words = [text.get_text() for text in ax.texts]
    assert {"90 days", "3 months, then 6 months", "12 months"} <= {*words}


def test_years_alone_are_drawn_in_years(real):
    """Where all is in years, the axis and the words are."""
    found = thb.durations(real, "protection").of(["permit-duration"])
    frame = found.frame.iloc[:2].assign(minimum=[0, 2], maximum=[0, 3], unit="years", note="")
    ax = replace(found, frame=frame, standards=found.standards.iloc[:0]).plot()
    assert ax.get_xlabel() == "Years"
    assert [text.get_text() for text in ax.texts][1::2] == ["0 years", "2 to 3 years, then 6 years"]
    assert list(ax.lines[1].get_xdata()) == [2, 3]


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
    assert figure is None or "All 200 countries" in figure.title
    shown = figure.svg if figure else str(many.table().rows)
    assert all(name.rpartition(" ")[2] in shown for name in names)
