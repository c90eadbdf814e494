"""What keeps a notebook from becoming a report is said at once, with its cell and how to fix it."""

import pytest
from nbformat.v4 import new_output

from thb_analysis.errors import RenderError
from thb_analysis.reports.rendering import exporters


def faults(render, notebook):
    """The faults of a notebook, one a line, without the headline: exporters find the same before they lay out."""
    with pytest.raises(RenderError) as caught:
        render(notebook)
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


def test_each_fault_of_prose_names_its_cell(to_html, bundles):
    """All faults of Markdown cells are told at once, each with its cell's number and first line."""
    found = faults(to_html, bundles.notebook(*PROSE))
    for number, (text, fault) in enumerate(PROSE.items(), 2):
        place = f"cell {number} ({text.splitlines()[0].replace('`', chr(39))}): "
        assert any(line.startswith(place) and fault in line for line in found), found


@pytest.mark.parametrize("opened", ["```", "::: {.box}"])
def test_what_is_not_closed_is_told_of_the_cell_that_opens_it(to_html, bundles, opened):
    """It swallows the cells behind it, and no fault is laid at theirs."""
    (found,) = faults(
        to_html, bundles.notebook("## Fine", f"{opened}\nnever closed", "## Fine too")
    )
    assert found.startswith("cell 3 (")
    assert found.endswith("of this or an earlier cell is not closed")


def test_footnotes_of_the_same_name_are_laid_at_the_second_cell(to_html, bundles):
    """A footnote label used by two cells is found in the cell that repeats it."""
    notebook = bundles.notebook("One.[^1]\n\n[^1]: First.", "Two.[^1]\n\n[^1]: Second.")
    assert faults(to_html, notebook) == ["cell 3 (Two.[^1]): Duplicate note reference '1'"]


def test_ids_are_taken_once(to_html, bundles):
    """A second heading, figure or table with the same id is named with the first."""
    notebook = bundles.notebook("## A {#x}", "## B {#x}", bundles.figure(), bundles.figure())
    assert faults(to_html, notebook) == [
        f'{second}: the id "{name}" is already taken by {first}: '
        "give one of them another, as in {#other-id}"
        for name, first, second in (
            ("x", "cell 2 (## A {#x})", "cell 3 (## B {#x})"),
            ("fig-coverage", "cell 4 (thb.publish(result))", "cell 5 (thb.publish(result))"),
        )
    ]


@pytest.mark.parametrize("exporter", ["to_pdf", "to_docx"])
def test_all_faults_are_named_at_once(request, exporter, bundles):
    """Faults of code cells and of prose stand in one message, with their number."""
    picture = new_output("display_data", data={"image/png": "AAAA", "text/plain": "<Figure>"})
    notebook = bundles.notebook(picture, "See [](#a) and <br>.")
    with pytest.raises(RenderError, match=r"theme-sample cannot be rendered, 4 faults:") as caught:
        request.getfixturevalue(exporter)(notebook)
    message = str(caught.value)
    assert "cell 2 (thb.publish(result)): the figure '' needs an alternative text" in message
    assert "cell 2 (thb.publish(result)): the figure 'fig-1' has no caption" in message
    assert "cell 3" in message


def test_each_fault_of_an_output_names_its_cell(to_html, bundles):
    """Each output that cannot be published is told of, with its cell."""
    figure, table, gone = bundles.figure, bundles.table, {"text": "x", "href": "#gone"}
    wrong = [
        (figure("fig-a", alt=""), "needs an alternative text"),
        (figure("fig-b", alt="Same", caption="Same"), "needs an alternative text"),
        (figure("fig-c", title=[1]), "the figure 'fig-c' cannot be read: ValueError('title: "),
        (table("tbl-a", caption=""), "the table 'tbl-a' has no caption"),
        (table("Tbl 1"), "the table id 'Tbl 1' is not usable"),
        (table("tbl-b", rows=[["a", "1"]]), "rows [1] do not have 3 cells"),
        (table("tbl-c", rows=[["a", "1", gone]]), 'nothing in the report has the id "gone"'),
        (
            table("tbl-e", rows=[[{"text": "a", "anchor": "tbl-e"}, "1", "2"]]),
            'the id "tbl-e" is already taken',
        ),
        (new_output("error", ename="ValueError", evalue="no"), "ended in ValueError: no"),
    ]
    found = faults(to_html, bundles.notebook(*(output for output, _ in wrong)))
    for number, (_, fault) in enumerate(wrong, 2):
        place = f"cell {number} (thb.publish(result)): "
        assert [fault in line for line in found if line.startswith(place)] == [True], found


def test_a_table_too_wide_for_its_page_is_refused(to_pdf, bundles):
    """Columns that the page cannot hold are an error that names the table, never cut off."""
    columns = [(f"Responsibilities{n}", False) for n in range(120)]
    notebook = bundles.notebook(bundles.table(columns=columns, rows=[["unaccompanied"] * 120]))
    (found,) = faults(to_pdf, notebook)
    assert found.startswith("table tbl-coverage needs ")
    assert "show fewer or shorter columns" in found


def test_without_a_bibliography_citations_say_so(bundles, tmp_path, monkeypatch):
    """Citations where no bibliography is found are one fault, which says where and how to name one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exporters, "PROJECT", tmp_path / "library")
    resources = {"metadata": {"name": "own", "path": str(tmp_path)}}
    notebook = bundles.notebook("See [@study2022].", "And [@study2022; @other1999].")
    with pytest.raises(RenderError, match="1 fault") as caught:
        exporters.HTMLExporter().from_notebook_node(notebook, resources)
    assert f"there is no references.bib beside the notebook in {tmp_path}" in str(caught.value)
    assert "write it there" in str(caught.value)
    assert "plain @" not in str(caught.value)


def test_far_from_the_project_its_bibliography_is_found(bundles, tmp_path, monkeypatch):
    """A notebook anywhere may cite what the project's own notebooks cite."""
    monkeypatch.chdir(tmp_path)
    resources = {"metadata": {"name": "own", "path": str(tmp_path)}}
    notebook = bundles.notebook("See [@jaccard1912].")
    html, _ = exporters.HTMLExporter().from_notebook_node(notebook, resources)
    assert "Alpine Zone" in html
