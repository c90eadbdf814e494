"""Notebooks as the exporters meet them: executed, their outputs the bundles of the display layer."""

from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

HERE = Path(__file__).parent
SHARES = (
    ["Risk assessment", {"text": "18 of 27", "to": "m-row-0"}, "67 %"],
    ["Reflection period", {"text": "9 of 27", "to": "m-nowhere"}, "33 %"],
)
CODES = [f"{first}{second}" for first in "ABC" for second in "ADEFGHLTZ"]


def bundle(data, **thb):
    """An output that one display object published."""
    return new_output(
        "display_data", data={"text/plain": "plain", **data}, metadata={"thb": thb}
    )


def title_block(**changes):
    """The output that carries the title block."""
    payload = {
        "title": "Detection of presumed victims",
        "finding": "What the countries’ lists say of detection. Silence is not read as “no”.",
        "authors": ["Ada Example", "Ben Sample"],
        "keywords": ["detection", "presumed victims"],
        "edition": "2022",
        "version": "1.0.0",
        "variant": None,
    }
    return bundle(
        {"application/vnd.thb.title-block+json": {**payload, **changes}}, kind="front"
    )


def figure(id="fig-coverage", **changes):
    """The output of a figure."""
    thb = {
        "caption": "Coverage of each measure, with bounds.",
        "alt": "Bar chart: risk assessment is reported by 18 of 27 countries, the reflection period by 9.",
        "note": "Bounds as explained in the text.",
        "width_in": 6.3,
        "height_in": 3.0,
    }
    drawing = (HERE / "figure.svg").read_text("utf-8")
    drawn = {"image/svg+xml": drawing.replace("{n}", id)}
    return bundle(drawn, kind="figure", id=id, **{**thb, **changes})


def table(
    id="tbl-coverage",
    columns=("Measure", "Countries #", "Share #"),
    rows=SHARES,
    **changes,
):
    """The output of a table; the columns with a # are of numbers."""
    heads = [
        {
            "label": each.removesuffix(" #"),
            "numeric": each.endswith(" #"),
            "width": None,
        }
        for each in columns
    ]
    payload = {"columns": heads, "rows": rows, "style": "plain"}
    thb = {"caption": "Coverage as numbers.", "note": "", "landscape": False, **changes}
    return bundle(
        {"application/vnd.thb.table+json": payload}, kind="table", id=id, **thb
    )


def wide():
    """The output of a table that has no room on an upright page."""
    columns = ["Measure", *(f"Responsibilities {n}" for n in range(14))]
    rows = [[f"Guidelines {row}", *["unconditionally"] * 14] for row in range(1, 21)]
    return table(
        "tbl-wide", columns, rows, caption="Countries and measures.", landscape=True
    )


def remarks(rows=45):
    """The output of a table of running text, longer than a page, with links and places to link to."""
    sentence = "Granted only where the authorities have confirmed the status and no return is under way."
    notes = [{"to": "fig-coverage"}, {"to": "m-row-8"}]
    lines = [
        [
            {"text": code, "anchor": f"m-row-{n}"},
            {"text": f"Note {40 + n}", **notes[n % 2]},
            f"{n % 6 + 1} months",
            sentence,
        ]
        for n, code in enumerate((CODES * 3)[:rows])
    ]
    return table("tbl-remarks", ["Country", "Footnote", "Duration #", "Remark"], lines)


def notebook(*cells, with_title_block=True):
    """A notebook of the given cells: text for Markdown, outputs for code cells."""
    made = (
        [new_code_cell("thb.page.title(ds, p)", outputs=[title_block()])]
        if with_title_block
        else []
    )
    for cell in cells:
        if isinstance(cell, str):
            made.append(new_markdown_cell(cell))
        else:
            outputs = cell if isinstance(cell, list) else [cell]
            made.append(new_code_cell("thb.publish(result)", outputs=outputs))
    return new_notebook(cells=made)


# Every part that a page is made of.
PARTS = (HERE / "parts.md").read_text("utf-8")
parts = bundle({"application/vnd.thb.prose+markdown": PARTS}, kind="prose")


def sample():
    """A notebook with everything that a report may hold."""
    lines = ["a line of output " * 12, "with ```fences``` in it", "x" * 140]
    stdout = new_output("stream", name="stdout", text="\n".join(lines))
    stderr = new_output("stream", name="stderr", text="a warning nobody should read")
    prose = bundle(
        {"text/markdown": "Prose from the data: **18 of 27**."}, kind="prose"
    )
    return notebook(
        (HERE / "detection.md").read_text("utf-8"),
        figure(),
        table(),
        (HERE / "bases.md").read_text("utf-8"),
        [prose, figure("fig-second", note="")],
        "## All cells\n\nThe table of all cells follows.",
        wide(),
        "## Remarks\n\nThe remarks are spelled out in [](#tbl-remarks).",
        remarks(),
        "## Output as it came",
        [stdout, stderr],
    )
