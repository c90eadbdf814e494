"""A drawing that is saved says what it shows, where that is from, and how it may be used."""

import base64
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

import thb_analysis as thb
from thb_analysis.display import Figure
from thb_analysis.reports.rendering.exporters import HTMLExporter

SVG, DC = "{http://www.w3.org/2000/svg}", "{http://purl.org/dc/elements/1.1/}"
# A figure of each kind, as the library draws it.
FIGURES = {
    "findings": lambda ds: thb.findings(ds, "detection").figure(),
    "section": lambda ds: next(filter(None, (s.figure() for s in thb.sections(ds, "covid")))),
    "maps": lambda ds: thb.maps(ds, "protection").figure(),
    "profile": lambda ds: thb.country(ds, "FR").figure(),
    "durations": lambda ds: next(filter(None, (d.figure() for d in thb.durations(ds).each()))),
    "coverage": lambda ds: thb.coverage(ds, "covid").figure(),
    "claims": lambda ds: thb.claims(ds).figure(),
}


def told(svg: str) -> dict[str, str]:
    """Read what a drawing says of itself: name and description of its root, and Dublin Core."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    found = {name: root.findtext(f"{SVG}{name}", "") for name in ("title", "desc")}
    core = {each.tag.removeprefix(DC): each.text for each in root.iter() if DC in each.tag}
    return found | {f"dc:{name}": text for name, text in core.items()}


def images(html: str) -> Iterator[str]:
    """Give the drawings within some HTML."""
    for encoded in re.findall(r"data:image/svg\+xml;base64,([^\" ]+)", html):
        yield base64.b64decode(encoded).decode()


@pytest.mark.parametrize("kind", FIGURES)
def test_a_published_figure_tells_where_it_is_from(real, kind):
    """Title, alternative text, source and licence stand in it, wide or narrow, and its bytes are the same again."""
    figure = FIGURES[kind](real)
    for svg in (figure.svg, figure.narrow):
        saved = figure.documented(svg)
        assert told(saved) == {
            "title": figure.title,
            "desc": figure.alt,
            "dc:title": figure.title,
            "dc:description": f"{figure.caption} {figure.note}".strip(),
            "dc:source": f"{real.sources[0]['title']}, {real.sources[0]['path']}",
            "dc:rights": f"{real.licenses[0]['title']}, {real.licenses[0]['path']}",
        }
        assert "Date" not in saved
        assert "dc:date" not in saved
    again = FIGURES[kind](real)
    assert figure.documented(figure.narrow) == again.documented(again.narrow)


def test_what_a_notebook_shows_can_be_saved(real):
    """The picture in an output says it, on its ground; what reports are made from is bare."""
    figure = FIGURES["maps"](real)
    data, _ = figure._repr_mimebundle_()
    (drawn,) = images(data["text/html"])
    assert told(drawn)["desc"] == figure.alt
    assert "<desc>" not in data["image/svg+xml"]


def test_a_page_can_be_taken_apart(real):
    """Each picture of a page says it, also that for narrow screens."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    figure = FIGURES["maps"](real)
    outputs = [
        new_output("display_data", data=data, metadata=metadata)
        for data, metadata in (
            part._repr_mimebundle_() for part in (thb.theme_front(real, "protection"), figure)
        )
    ]
    page, _ = HTMLExporter().from_notebook_node(
        new_notebook(cells=[new_code_cell("figure", outputs=[each]) for each in outputs])
    )
    drawn = list(images(page))
    assert len(drawn) == 2
    for svg in drawn:
        assert told(svg)["desc"] == figure.alt
        assert told(svg)["dc:rights"].startswith("Creative Commons Attribution")


def test_a_figure_of_ones_own_says_what_is_known():
    """A caption is its title; signs of markup are texts, and what is not known is left out."""
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    figure = thb.Figure(fig, caption="A < B & “C”.", alt='Rises "fast".', note="Source: D.")
    assert told(figure.documented(figure.svg)) == {
        "title": "A < B & “C”.",
        "desc": 'Rises "fast".',
        "dc:title": "A < B & “C”.",
        "dc:description": "A < B & “C”. Source: D.",
    }


def test_the_role_of_a_drawing_is_kept():
    """A drawing of another library may have said already what it is."""
    figure = Figure("fig-x", "A.", "B.", '<svg xmlns="x" role="graphics-document">.</svg>', 1, 1)
    assert figure.documented(figure.svg).count("role=") == 1
