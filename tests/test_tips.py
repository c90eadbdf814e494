"""What figures say of their marks: every mark has its words, where it is drawn."""

import re
from operator import itemgetter

import pytest

from thb_analysis import analysis as ask
from thb_analysis.display import Figure, style

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures(real):
    """A dot matrix, maps, a strip, intervals and shares."""
    section = next(each for each in ask.sections(real, "detection") if each.figure())
    answers = section, ask.maps(real, "protection"), ask.country(real, "NO"), ask.claims(real)
    return [each.figure() for each in (*answers, ask.durations(real, "protection"))]


def drawn(svg: str) -> set[tuple[float, float]]:
    """Where marks stand, in parts of the sheet: those that are used, and the middles of shapes."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    width, height = map(float, size.groups())
    used = re.findall(r'<use [^>]*x="([-\d.]+)" y="([-\d.]+)"', svg)
    places = {(float(x) / width, float(y) / height) for x, y in used}
    for path in re.findall(r'<path d="([^"]*)"', svg):
        numbers = [*map(float, re.findall(r"-?\d+\.?\d*", path))]
        xs, ys = numbers[::2], numbers[1::2]
        middle = (min(xs) + max(xs)) / 2 / width, (min(ys) + max(ys)) / 2 / height
        places.add(middle)
    return places


def words_of(figure: Figure) -> list[tuple[str, ...]]:
    """What a figure says of its marks."""
    return [itemgetter(*mark[4:])(figure.tips["words"]) for mark in figure.tips["marks"]]


@pytest.mark.parametrize(("which", "first"), [("svg", 0), ("narrow", 2)])
def test_words_stand_where_marks_are(figures, which, first):
    """Each tip lies on a mark of the drawing that it is for."""
    for figure in figures:
        marks = drawn(getattr(figure, which))
        assert figure.tips
        for tip in figure.tips["marks"]:
            x, y = (part / 1000 for part in tip[first : first + 2])
            assert any(abs(x - a) < 0.002 and abs(y - b) < 0.004 for a, b in marks), tip


def test_every_cell_is_said(real):
    """A matrix says of each country and measure its state, with what the source adds."""
    section = next(each for each in ask.sections(real, "detection") if each.figure())
    labels = section.frame.set_index("measure")["label"]
    cells = real.cells("detection").set_index(["measure", "country"])
    said = {tip[:2]: tip[2] for tip in words_of(section.figure())}
    assert len(said) == len(section.cells)
    for measure in section.cells["row"].unique():
        for code in real.participants:
            cell = cells.loc[(measure, code)]
            words = said[real.country_names[code], labels[measure]]
            state = "outside" if cell["outside"] else cell["state"]
            assert words.startswith(ask.dotted.STATE_LABELS[state])
            assert (cell["note"] or "").removesuffix(".") in words


def test_lengths_and_shares_are_said(real):
    """A row of lengths says whose they are, a share its count and what it could be."""
    lengths = words_of(ask.durations(real, "protection").figure())
    assert ("The Netherlands", "Permit with initial duration", "3 years") in lengths
    found = ask.robustness(real)
    shares = {tip[0]: tip[1:] for tip in words_of(found.figure())}
    row = found.frame.set_index("label").loc["Proactive screening for trafficking"]
    whole = f"{row['k']} of {row['n']} countries", f"{row['k'] / row['n']:.0%}, at most 100%"
    assert shares["Proactive screening for trafficking"] == whole


def test_words_are_written_once(real):
    """What a notebook holds of marks is places, and each word once."""
    words = ask.country(real, "NO").figure().tips["words"]
    assert len(set(words)) == len(words)


def test_a_drawing_without_words_has_no_tips():
    """What was not given words stays silent."""
    figure = style.publish(lambda ax: ax.plot([0, 1]), "fig-a", "A.", "B.", "C.")
    assert isinstance(figure, Figure)
    assert figure.tips == {}
