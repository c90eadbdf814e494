"""What keeps a notebook from becoming a report is named at once, with its cell and how to fix it."""

import pytest
from nbformat.v4 import new_output

from reports.rendering.bundles import figure, notebook, table
from thb_analysis.errors import RenderError
from thb_analysis.reports.rendering import exporters


def faults(render, *cells):
    """The faults of a notebook, one a line, without the headline: exporters find the same before they lay out."""
    with pytest.raises(RenderError) as caught:
        render(notebook(*cells))
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


PROSE = {
    "Some <b>bold</b>.": 'raw html does not reach every format: write Markdown instead of "<b>"',
    "`#panic()`{=typst}": "raw typst does not reach every format",
    "See [](#fig-gone).": 'nothing in the report has the id "fig-gone"',
    "As shown [@nobody2000].": 'references.bib has no entry "nobody2000"',
    "Write to a@b or @home.": 'references.bib has no entry "home"',
    "![](map.png)": 'the picture "map.png" is a file beside the notebook',
    "|a|b|\n|-|-|\n|1|2|": "a table written in Markdown has no caption",
    "# A second title": 'the heading "A second title" has level 1',
    "##### Deep": 'the heading "Deep" skips a level: use ##',
    "A claim.[^9]": "the footnote [^9] has no text",
    "## Footnotes": 'the id "footnotes" is already taken by the page itself',
}
TAKEN = {"text": "a", "anchor": "tbl-e"}
OUTPUTS = {
    "needs an alternative text": figure("fig-a", alt=""),
    "'fig-b' needs an alternative text": figure("fig-b", alt="Same", caption="Same"),
    "the figure 'fig-c' cannot be read: ValueError('title: ": figure(
        "fig-c", title=[1]
    ),
    "the table 'tbl-a' has no caption": table("tbl-a", caption=""),
    "the table id 'Tbl 1' is not usable": table("Tbl 1"),
    "rows [1] do not have 3 cells": table("tbl-b", rows=[["a", "1"]]),
    'the id "tbl-e" is already taken': table("tbl-e", rows=[[TAKEN, "1", "2"]]),
    "ended in ValueError: no": new_output("error", ename="ValueError", evalue="no"),
}


def test_each_fault_of_prose_names_its_cell(to_html):
    """All faults of Markdown cells are named at once, each with its cell's number and first line."""
    found = faults(to_html, *PROSE)
    for number, (text, fault) in enumerate(PROSE.items(), 2):
        place = f"cell {number} ({text.splitlines()[0].replace('`', chr(39))}): "
        assert any(line.startswith(place) and fault in line for line in found), found


def test_each_fault_of_an_output_names_its_cell(to_html):
    """Each output that cannot be published is named, with its cell."""
    found = faults(to_html, *OUTPUTS.values())
    for number, fault in enumerate(OUTPUTS, 2):
        place = f"cell {number} (thb.publish(result)): "
        assert [fault in line for line in found if line.startswith(place)] == [True], (
            found
        )


def test_a_false_tie_of_a_users_notebook_is_refused(to_html):
    """A Markdown cell of one's own is proved as a text of the package is."""
    cell = "So [11 of 27]{k=reflection-period}."
    with pytest.raises(RenderError, match=r"\[11 of 27\] is 17 of 27 now"):
        to_html(notebook(cell, with_title_block=False))


@pytest.mark.parametrize("exporter", ["to_pdf", "to_docx"])
def test_all_faults_are_named_at_once(request, exporter):
    """Faults of code cells and of prose stand in one message."""
    data = {"image/svg+xml": "<svg>", "text/plain": "<Figure>"}
    picture, render = (
        new_output("display_data", data),
        request.getfixturevalue(exporter),
    )
    found = faults(render, picture, "See [](#a) and <br>.")
    assert len(found) == 4
    code = "cell 2 (thb.publish(result)): the figure"
    assert f"{code} needs an alternative text" in found[0]
    assert f"{code} 'fig-1' has no caption" in found[1]
    assert [each[:6] for each in found[2:]] == ["cell 3"] * 2


@pytest.mark.parametrize("opened", ["```", "::: {.box}"])
def test_what_is_not_closed_is_named_with_the_cell_that_opens_it(to_html, opened):
    """It swallows the cells behind it, and no fault is named in theirs."""
    (found,) = faults(to_html, "## Fine", f"{opened}\nnever closed", "## Fine too")
    assert found.startswith("cell 3 (")
    assert found.endswith("of this or an earlier cell is not closed")


def test_footnotes_and_ids_are_taken_once(to_html):
    """A footnote, heading or figure of the same name is named with the second cell that has it."""
    found = faults(to_html, "One.[^1]\n\n[^1]: First.", "Two.[^1]\n\n[^1]: Second.")
    assert found == ["cell 3 (Two.[^1]): Duplicate note reference '1'"]
    assert faults(to_html, "## A {#x}", "## B {#x}", figure(), figure()) == [
        f'{second}: the id "{name}" is already taken by {first}: '
        "give one of them another, as in {#other-id}"
        for name, first, second in (
            ("x", "cell 2 (## A {#x})", "cell 3 (## B {#x})"),
            (
                "fig-coverage",
                "cell 4 (thb.publish(result))",
                "cell 5 (thb.publish(result))",
            ),
        )
    ]


def test_a_table_too_wide_for_its_page_is_refused(to_pdf):
    """Columns that the page cannot hold are an error that names the table, never cut off."""
    columns = [f"Responsibilities{n}" for n in range(50)]
    (found,) = faults(to_pdf, table(columns=columns, rows=[["unaccompanied"] * 50]))
    assert found.startswith("table tbl-coverage needs ")
    assert "show fewer or shorter columns" in found


def test_a_bibliography_is_found_far_from_the_project_or_its_lack_is_one_fault(
    tmp_path, monkeypatch
):
    """A notebook anywhere may cite what the project's own notebooks cite; without these the message says what to do."""
    monkeypatch.chdir(tmp_path)
    resources = {"metadata": {"name": "own", "path": str(tmp_path)}}
    cited = notebook("See [@jaccard1912].", "And [@jaccard1912, p. 3].")
    html, _ = exporters.HTMLExporter().from_notebook_node(cited, resources)
    assert "Alpine Zone" in html
    monkeypatch.setattr(exporters, "PROJECT", tmp_path / "library")
    with pytest.raises(RenderError, match="1 fault") as caught:
        exporters.HTMLExporter().from_notebook_node(cited, resources)
    assert f"there is no references.bib beside the notebook in {tmp_path}" in str(
        caught.value
    )
    assert "write it there" in str(caught.value)
