"""A notebook as the exporters meet it: executed, its outputs the bundles of the display layer."""

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from thb_analysis.reports.rendering.exporters import DocxExporter, HTMLExporter, PDFExporter

CODES = [f"{first}{second}" for first in "ABC" for second in "ADEFGHLTZ"]
STATES = ("reported", "qualified", "not_reported", "not_covered")

BIBLIOGRAPHY = """@report{study2022,
  author = {{Example Network}}, title = {Third-Country Nationals in Procedures}, year = {2022},
  institution = {Example Network}, url = {https://example.org/study}
}
@article{jaccard1912,
  author = {Jaccard, Paul}, title = {The Distribution of the Flora in the Alpine Zone}, year = {1912},
  journal = {New Phytologist}, volume = {11}, number = {2}, pages = {37--50}
}
"""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="453.6pt" height="216pt" viewBox="0 0 453.6 216">
<rect width="453.6" height="216" fill="#ffffff"/>
<text x="20" y="40" style="font: 10px 'DejaVu Sans'">Risk assessment {n}</text>
<rect x="150" y="30" width="240" height="14" fill="#1d4f63"/>
<text x="20" y="70" style="font: 10px 'DejaVu Sans'">Reflection period</text>
<rect x="150" y="60" width="120" height="14" fill="#1d4f63"/>
</svg>"""


def bundle(data, **thb):
    """An output that one display object published."""
    return new_output("display_data", data={"text/plain": "plain", **data}, metadata={"thb": thb})


def front(**changes):
    """The output that carries the title block."""
    payload = {
        "title": "Detection of presumed victims",
        "subtitle": "Which measures 27 countries report, and which they are not listed for",
        "abstract": "What the countries’ lists say of detection, measure by measure. Silence is not read as “no”.",
        "authors": ["Ada Example", "Ben Sample"],
        "keywords": ["detection", "presumed victims"],
        "edition": "2022",
        "version": "1.0.0",
        "variant": None,
    }
    data = {"application/vnd.thb.front+json": {**payload, **changes}, "text/markdown": "# Title"}
    return bundle(data, kind="front")


def figure(id="fig-coverage", **changes):
    """The output of a figure."""
    thb = {
        "caption": "Coverage of each measure, with bounds.",
        "alt": "Bar chart: risk assessment is reported by 18 of 27 countries, the reflection period by 9 of 27.",
        "note": "Bounds as explained in the text.",
        "width_in": 6.3,
        "height_in": 3.0,
    }
    return bundle(
        {"image/svg+xml": SVG.replace("{n}", id)}, kind="figure", id=id, **{**thb, **changes}
    )


def table(id="tbl-coverage", columns=None, rows=None, style="plain", **changes):
    """The output of a table."""
    columns = columns or [("Measure", False), ("Countries", True), ("Share", True)]
    payload = {
        "columns": [
            {"label": label, "numeric": numeric, "width": None} for label, numeric in columns
        ],
        "rows": rows
        or [
            ["Risk assessment", {"text": "18 of 27", "to": "m-row-0"}, "67 %"],
            ["Reflection period", {"text": "9 of 27", "to": "m-nowhere"}, "33 %"],
        ],
        "style": style,
    }
    thb = {"caption": "Coverage as numbers.", "note": "", "landscape": False}
    return bundle(
        {"application/vnd.thb.table+json": payload}, kind="table", id=id, **{**thb, **changes}
    )


def matrix(id="tbl-matrix", measures=20, **changes):
    """The output of a matrix of measures by 27 countries."""
    labels = [
        "Guidelines for front-line officers who meet applicants",
        "Vulnerability screening",
        "Outreach work",
    ]
    columns = [("Measure", False), *((code, False) for code in CODES), ("k/N", True)]
    rows = [
        [
            f"{labels[row % 3]} {row + 1}",
            *(_state(row, column) for column in range(len(CODES))),
            f"{row}/27",
        ]
        for row in range(measures)
    ]
    thb = {"caption": "Countries and measures.", "landscape": True}
    return table(id, columns, rows, "matrix", **{**thb, **changes})


def _state(row, column):
    state = STATES[(row * 7 + column * 5) % 11 % 4]
    outside = state == "qualified" and row % 5 == 0
    return {
        "text": "",
        "state": state,
        "outside": outside,
        "label": f"{CODES[column]}: {state.replace('_', ' ')}",
    }


def remarks(id="tbl-remarks", rows=45):
    """The output of a table of running text, longer than a page, with links and places to link to."""
    sentence = "Granted only where the authorities have confirmed the status of presumed victim and no return is under way."
    lines = [
        [
            {"text": code, "anchor": f"m-row-{n}"},
            _notes(n),
            f"{n % 6 + 1} months",
            sentence,
        ]
        for n, code in enumerate((CODES * 3)[:rows])
    ]
    return table(
        id, [("Country", False), ("Footnote", False), ("Duration", True), ("Remark", False)], lines
    )


def _notes(n):
    here = {"text": f"Note {40 + n}", "href": "#fig-coverage"}
    return {"text": f"Note {40 + n}, 8", "parts": [here, ", ", {"text": "8", "to": "m-row-8"}]}


def notebook(*cells, with_front=True):
    """A notebook of the given cells: text for Markdown, outputs for code cells."""
    made = [new_code_cell("thb.prose.front(result)", outputs=[front()])] if with_front else []
    for cell in cells:
        if isinstance(cell, str):
            made.append(new_markdown_cell(cell))
        else:
            made.append(
                new_code_cell(
                    "thb.publish(result)", outputs=cell if isinstance(cell, list) else [cell]
                )
            )
    return new_notebook(cells=made)


PROSE = """## What detection covers {#sec-covers}

Countries report on *presumed victims* among third-country nationals [@study2022, p. 3]. The measures
stand in [](#fig-coverage), as numbers in [](#tbl-coverage); the cells behind them are in [](#tbl-matrix).[^base]

[^base]: The base is every participating country; see [](#sec-base).

> A quotation of two lines, set apart from the text, shows how the block of a quotation looks beside
> paragraphs of the usual measure and colour.

- first, what officers are told;
- second, what they ask, in `code` where needed.
"""

MORE = (
    """## Bases and bounds {#sec-base}

The share is $k/N$, and similarity follows Jaccard [-@jaccard1912]. """
    + (
        "Each country that took part is counted once, and a country that is not on a list is counted as not listed, "
        "which is weaker than a negative answer. " * 6
    )
    + """

### A subsection with a longer heading that wraps on narrow screens

Coverage
:   The share of countries in the base that a list names.

Denominator
:   The number of countries in the base.
"""
)


# A number and a label with the footnotes that they come from.
NOTED = """All [27 of 27](#from-both){.optional} countries, and a label[39](#from-one){.raised}.

::: {#from-one .origin footnotes="39"}
One: 26 of 27.
:::

::: {#from-both .origin footnotes="39, 40"}
Both: all 27.
:::
"""


@pytest.fixture(scope="session")
def bibliography(tmp_path_factory):
    """A small bibliography file."""
    path = tmp_path_factory.mktemp("notebooks") / "references.bib"
    path.write_text(BIBLIOGRAPHY, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def bundles():
    """Makers of outputs and notebooks, for tests that write their own."""
    return SimpleNamespace(
        bundle=bundle,
        figure=figure,
        front=front,
        matrix=matrix,
        notebook=notebook,
        noted=bundle({"application/vnd.thb.prose+markdown": NOTED}, kind="prose"),
        remarks=remarks,
        table=table,
        codes=CODES,
    )


@pytest.fixture(scope="session")
def sample():
    """A notebook with everything that a report may hold."""
    lines = ["a line of output " * 12, "with ```fences``` in it", "x" * 140]
    stdout = new_output("stream", name="stdout", text="\n".join(lines))
    stderr = new_output("stream", name="stderr", text="a warning nobody should read")
    said = bundle({"text/markdown": "Prose from the data: **18 of 27**."}, kind="prose")
    return notebook(
        PROSE,
        figure(),
        table(),
        MORE,
        [said, figure("fig-second", note="")],
        "## All cells\n\nThe matrix of all cells follows.",
        matrix(),
        "## Remarks\n\nThe remarks are spelled out in [](#tbl-remarks).",
        remarks(),
        "## Output as it came",
        [stdout, stderr],
    )


@pytest.fixture(scope="session")
def to_html(bibliography):
    """Render a notebook as HTML."""
    exporter = HTMLExporter(bibliography=str(bibliography))
    return lambda notebook: exporter.from_notebook_node(notebook, _resources())[0]


@pytest.fixture(scope="session")
def to_pdf(bibliography):
    """Render a notebook as PDF."""
    exporter = PDFExporter(bibliography=str(bibliography))
    return lambda notebook: exporter.from_notebook_node(notebook, _resources())[0]


@pytest.fixture(scope="session")
def to_docx(bibliography):
    """Render a notebook for Word."""
    exporter = DocxExporter(bibliography=str(bibliography))
    return lambda notebook: exporter.from_notebook_node(notebook, _resources())[0]


def _resources():
    return {"metadata": {"name": "theme-sample", "path": ""}}
