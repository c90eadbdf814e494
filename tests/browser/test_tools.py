"""What the script adds to a page works by keyboard and pointer: reading, sorting, filtering, saving."""

import codecs
import csv
import io
import json
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.slow

REPORTS = ("theme-protection", "source-audit")
STATES = (
    "(reported|not reported|not covered|another answer is reported|named; it is not said which way)"
)

CELLS = """table => {
  const said = cell => (cell.querySelector(".spoken, summary") ?? cell).textContent.trim();
  return [...table.rows].map(row => [...row.cells].map(said));
}"""


def cells(figure: Any) -> list[list[str]]:
    """The words of all cells of a table, its head first, rows that a filter hides included."""
    return figure.locator("table").evaluate(CELLS)


def shown(figure: Any) -> int:
    """How many rows of a table are in sight."""
    return int(
        figure.evaluate(
            "figure => [...figure.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).length"
        )
    )


@pytest.fixture
def matrix(visit):
    """The matrix of countries by measures of a theme."""
    figure = visit("theme-detection").locator("#tbl-matrix")
    figure.scroll_into_view_if_needed()
    return figure


class Walk:
    """The keyboard's way through a matrix, and what is told on it."""

    def __init__(self, matrix: Any) -> None:
        self.matrix, self.keyboard = matrix, matrix.page.keyboard
        self.countries = matrix.locator("thead abbr").evaluate_all(
            # The first is that of the footnotes.
            "all => all.slice(1).map(one => one.title)"
        )
        self.measures = matrix.locator("tbody th").all_inner_texts()
        self.sources = matrix.locator("tbody th").evaluate_all(
            "all => all.map(one => one.dataset.detail)"
        )
        matrix.locator("td.state[tabindex='0']").focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keyboard.press(key)

    def told(self, row: int, column: int) -> None:
        """The cell is where the focus is, and its country, measure, state, footnote and page are told."""
        place = "[document.activeElement.parentElement.rowIndex - 1, document.activeElement.cellIndex - 2]"
        assert self.matrix.page.evaluate(place) == [
            row % len(self.measures),
            column % len(self.countries),
        ]
        text = self.matrix.locator(".readout").inner_text()
        assert text.startswith(f"{self.countries[column]} · {self.measures[row]}: "), text
        assert re.search(rf": {STATES}\b", text), text
        assert text.endswith(f"({self.sources[row]})"), text
        # A sentence alone has a page and no footnote.
        assert re.search(r"\((n\. \d+, )?p\. \d+\)$", text), text


def test_arrow_keys_walk_the_matrix(matrix):
    """Each arrow key goes one cell on, and the cell's country, measure, state, footnote and page are told."""
    walk = Walk(matrix)
    walk.told(0, 0)
    walk.press("ArrowRight", "ArrowRight", "ArrowDown")
    walk.told(1, 2)
    walk.press("ArrowLeft", "ArrowUp")
    walk.told(0, 1)


def test_the_keyboard_reaches_the_ends_of_the_matrix(matrix):
    """Home and End lead to the ends of a row, with Ctrl to the corners; beyond an edge there is no way."""
    walk = Walk(matrix)
    walk.press("End")
    walk.told(0, -1)
    walk.press("ArrowRight", "ArrowUp")
    walk.told(0, -1)
    walk.press("Control+End")
    walk.told(-1, -1)
    walk.press("Home")
    walk.told(-1, 0)
    walk.press("PageUp", "PageDown", "ArrowLeft", "ArrowDown")
    walk.told(-1, 0)
    walk.press("Control+Home")
    walk.told(0, 0)


def test_the_matrix_is_one_stop_of_the_tab_key(matrix):
    """Tab leaves the matrix from any of its cells, and comes back to the same one."""
    walk = Walk(matrix)
    walk.press("ArrowDown", "ArrowRight", "Tab")
    assert matrix.locator("td.state:focus").count() == 0
    walk.press("Shift+Tab")
    walk.told(1, 1)


def test_the_cell_that_the_keyboard_reaches_is_seen(visit):
    """Neither the first column, which stays in sight, nor the readout covers the cell with the focus."""
    page = visit("theme-protection", 360, reduced_motion="reduce")
    page.locator("#tbl-matrix td.state[tabindex='0']").focus()
    ways = ("End", "Control+End", *["ArrowLeft"] * 26, *["ArrowUp"] * 25, *["ArrowRight"] * 3)
    for key in (*ways, *["ArrowDown"] * 25):
        page.keyboard.press(key)
        seen = page.evaluate(
            """() => {
              const cell = document.activeElement, box = cell.getBoundingClientRect();
              const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
              return cell.matches("td.state") && cell.contains(document.elementFromPoint(x, y));
            }"""
        )
        assert seen, key


def test_pointer_and_finger_read_the_matrix(visit):
    """Pointing at a cell tells it; so does a tap."""
    page = visit("theme-detection", 360, has_touch=True)
    matrix = page.locator("#tbl-matrix")
    matrix.scroll_into_view_if_needed()
    row = matrix.locator("tbody tr").nth(1)
    row.locator("td.state").nth(3).hover()
    measure = row.locator("th").inner_text()
    assert f" · {measure}: " in matrix.locator(".readout").inner_text()
    before = matrix.locator(".readout").inner_text()
    row.locator("td.state").nth(4).tap()
    assert matrix.locator(".readout").inner_text() != before


def test_a_qualified_cell_says_what_qualifies_it(visit):
    """What the document adds for a country is told with the cell, beside its footnote and page."""
    matrix = visit("theme-protection").locator("#tbl-matrix")
    cell = matrix.locator("td.qualified").first
    words = cell.locator(".spoken").inner_text()
    cell.hover()
    text = matrix.locator(".readout").inner_text()
    assert re.search(
        r": reported with a condition or exception; .{10,} \(n\. \d+, p\. \d+\)$", text
    )
    assert words in text


@pytest.fixture
def marked(visit):
    """Open the first figure of a page whose marks can be read out."""

    def opened(name: str, **options: Any) -> Any:
        figure = visit(name, **options).locator("figure.figure:has(script)").first
        figure.scroll_into_view_if_needed()
        return figure

    return opened


@pytest.mark.parametrize(
    ("report", "width"), [("theme-detection", 360), ("country-no", 1280), ("overview", 1280)]
)
def test_arrow_keys_walk_the_marks_of_a_figure(marked, report, width):
    """A figure is one stop of the Tab key; arrow keys lead from mark to mark, told and ringed."""
    figure = marked(report, width=width)
    page = figure.page
    figure.locator(".scroll").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "marks"
    told = [figure.locator(".readout").inner_text()]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        told.append(figure.locator(".readout").inner_text())
    assert all(re.fullmatch(r".+ · .+: .+", text) for text in told), told
    assert len(set(told)) > 1
    ring, image = figure.locator(".ring").bounding_box(), figure.locator("img").bounding_box()
    assert image["x"] <= ring["x"] + 9 <= image["x"] + image["width"]
    assert image["y"] <= ring["y"] + 9 <= image["y"] + image["height"]


@pytest.mark.parametrize("width", [360, 1280])
def test_pointer_and_finger_read_the_marks_of_a_figure(marked, width):
    """Pointing at a mark tells its country, measure and state, in either drawing; so does a tap."""
    figure = marked("overview", width=width, has_touch=True)
    held = json.loads(figure.locator("script").text_content())
    image = figure.locator("img")
    box = image.bounding_box()
    for at, act in ((0, "move"), (-1, "tap")):
        mark = held["marks"][at]
        x, y = mark[2:4] if width == 360 else mark[:2]
        place = box["x"] + x * box["width"] / 1000, box["y"] + y * box["height"] / 1000
        (figure.page.mouse.move if act == "move" else figure.page.touchscreen.tap)(*place)
        whom, what, state = (held["words"][word] for word in mark[4:])
        assert figure.locator(".readout").inner_text() == f"{whom} · {what}: {state}"


@pytest.mark.parametrize("report", ["overview", "theme-detection", "theme-protection"])
def test_every_matrix_tells_where_the_source_has_a_cell(visit, report):
    """Whatever stands in its columns, a matrix tells each cell once, with its footnotes and pages."""
    told = visit(report).evaluate(
        """() => [...document.querySelectorAll("figure.matrix td.state")].map(cell => {
          cell.dispatchEvent(new Event("pointerover", { bubbles: true }));
          return cell.closest("figure").querySelector(".readout").textContent;
        })"""
    )
    form = re.compile(
        rf": {STATES}\b.* \(((n\. \d+|footnotes? \d+[\d, and]*), )?(p\. \d+|pages? \d+[\d, and]*)\)$"
    )
    assert told
    assert [text for text in told if not form.search(text)] == []
    assert [text for text in told if re.search(r"(.{4,}: )\1", text)] == []


def share(text: str) -> float:
    """Read "17 of 27" as a share."""
    part, whole = text.split(" of ")
    return int(part) / int(whole)


# What a column holds, and what its cells are ordered by.
KINDS = {
    "share": (re.compile(r"\d+ of [1-9]\d*"), share),
    "number": (
        re.compile(r"[+−-]?\d+(\.\d+)?%?"),
        lambda text: float(text.replace("−", "-").removesuffix("%")),
    ),
}


@pytest.mark.parametrize("report", REPORTS)
def test_tables_sort_both_ways_and_back(visit, report):
    """A press on a head sorts up, the next down, the third restores the order; numbers count as numbers,
    "17 of 27" as a share, and what is empty stays last.
    """
    page = visit(report)
    tried = set()
    for figure in page.locator("figure.table:has(.sort)").all():
        before = cells(figure)
        for column in range(len(before[0])):
            texts = [row[column] for row in before[1:]]
            filled = [text for text in texts if text not in ("", "–")]
            kinds = (kind for kind, (form, _) in KINDS.items() if all(map(form.fullmatch, filled)))
            kind = next(kinds, None)
            if not filled or kind is None:
                continue
            head = figure.locator("thead th").nth(column)
            for direction in ("ascending", "descending"):
                head.locator(".sort").evaluate("button => button.click()")
                assert head.get_attribute("aria-sort") == direction
                found = [row[column] for row in cells(figure)[1:]]
                assert sorted(found) == sorted(texts)
                assert set(found[len(filled) :]) <= {"", "–"}, "what is empty comes last"
                values = [KINDS[kind][1](text) for text in found[: len(filled)]]
                ordered = sorted(values, reverse=direction == "descending")
                assert values == ordered, (report, figure.get_attribute("id"), before[0][column])
            head.locator(".sort").evaluate("button => button.click()")
            assert head.get_attribute("aria-sort") is None
            assert cells(figure) == before
            tried.add(kind)
    assert tried == set(KINDS)


def test_tables_sort_by_keyboard(visit):
    """The head of a column is a button that Enter presses, and one column at a time is marked as sorted."""
    page = visit("theme-protection")
    heads = page.locator("#tbl-law thead th")
    for column in (0, 1):
        heads.nth(column).locator("button").focus()
        page.keyboard.press("Enter")
        assert heads.nth(column).get_attribute("aria-sort") == "ascending"
    assert page.locator("#tbl-law [aria-sort]").count() == 1


def test_states_sort_by_what_they_mean(matrix):
    """A column of the matrix is sorted by state, from reported to outside the base."""
    column = 3
    head = matrix.locator("thead th").nth(column)
    head.locator(".sort").click()
    order = ["reported", "qualified", "absent", "other_answer", "not_reported", "not_covered"]
    found = matrix.locator("tbody tr").evaluate_all(
        "(rows, column) => rows.map(row => row.cells[column].classList[1])", column
    )
    assert found == sorted(found, key=order.index)


def test_a_filter_keeps_the_rows_with_all_words(visit):
    """Rows without one of the words go, the number of those left is told, and all return with the words gone."""
    page = visit("source-audit")
    figure = page.locator("#tbl-claims")
    rows = [" ".join(row).lower() for row in cells(figure)[1:]]
    word = rows[0].split()[0]
    wanted = [row for row in rows if word in row]
    field = figure.get_by_label("Filter")
    field.fill(word.upper())
    assert 0 < len(wanted) < len(rows)
    assert shown(figure) == len(wanted)
    assert figure.get_by_role("status").inner_text() == f"{len(wanted)} of {len(rows)} rows"
    field.fill(f"{word} nowhere-at-all")
    assert shown(figure) == 0
    assert figure.get_by_role("status").inner_text() == f"0 of {len(rows)} rows"
    field.fill("")
    assert shown(figure) == len(rows)
    assert figure.get_by_role("status").inner_text() == ""


def test_a_link_never_leads_to_a_hidden_row(visit):
    """Who follows a link to a row that the filter hides gets to see it."""
    page = visit("source-audit")
    figure = page.locator("#tbl-claims")
    anchor = figure.locator("tbody [id]").last.get_attribute("id")
    figure.get_by_label("Filter").fill("nowhere-at-all")
    page.evaluate("id => { location.hash = id; }", anchor)
    page.locator(f"[id='{anchor}']").wait_for(state="visible")


@pytest.mark.parametrize("report", REPORTS)
def test_a_table_is_saved_as_it_stands_in_the_document(visit, report):
    """The CSV file holds head and rows in the document's order, sorted and filtered or not; what a cell
    unfolds is not part of it.
    """
    page = visit(report, accept_downloads=True)
    for figure in page.locator("figure.table").all():
        id_, before = figure.get_attribute("id"), cells(figure)
        if figure.locator(".sort").count():
            figure.locator(".sort").last.evaluate("button => button.click()")
        if figure.get_by_label("Filter").count():
            figure.get_by_label("Filter").fill("nowhere-at-all")
        with page.expect_download() as download:
            figure.get_by_role("button", name="Save as CSV").click()
        assert download.value.suggested_filename == f"{report}-{id_}.csv"
        raw = download.value.path().read_bytes()
        assert raw.startswith(codecs.BOM_UTF8)  # without it Excel takes signs for others
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        assert rows == before


@pytest.mark.parametrize("report", REPORTS)
def test_a_figure_is_saved_with_its_text(visit, report):
    """The SVG file is well-formed, and its text is text."""
    page = visit(report, accept_downloads=True)
    for figure in page.locator("figure.figure").all():
        with page.expect_download() as download:
            figure.get_by_role("button", name="Save as SVG").click()
        assert download.value.suggested_filename == f"{report}-{figure.get_attribute('id')}.svg"
        root = ElementTree.fromstring(download.value.path().read_bytes())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        texts = ["".join(text.itertext()).strip() for text in root.iter(f"{root.tag[:-3]}text")]
        assert any(len(text) > 3 for text in texts)


def test_the_marks_of_a_figure_are_saved(visit):
    """The file has a row for each mark, with what is read out when it is pointed at."""
    page = visit("overview", accept_downloads=True)
    figure = page.locator("figure.figure").first
    held = json.loads(figure.locator("script").text_content())
    with page.expect_download() as download:
        figure.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert rows[0] == ["Mark", "Question", "Answer"]
    assert rows[1:] == [[held["words"][word] for word in mark[4:]] for mark in held["marks"]]


def test_buttons_are_told_apart(visit):
    """A button's name says which table or figure it is about."""
    buttons = visit("theme-detection").get_by_role("button", name="Save as")
    names = [" ".join(button.inner_text().split()) for button in buttons.all()]
    assert all(re.fullmatch(r"Save as (CSV Table|(SVG|CSV) Figure) \d+", name) for name in names)
    assert len(set(names)) == len(names)


def test_the_contents_follow_the_reader(visit):
    """Beside a wide page the contents mark the section that is being read, one at a time."""
    page = visit("theme-detection")
    marked = page.locator(".contents.beside [aria-current]")
    seen = []
    for heading in page.locator("main h2").all()[:4]:
        heading.evaluate("heading => heading.scrollIntoView({ behavior: 'instant' })")
        visit.settle(page)
        assert marked.count() == 1
        seen.append(marked.get_attribute("href"))
    assert all(one != other for one, other in pairwise(seen))


def test_a_printed_page_has_no_tools(visit):
    """On paper there is neither contents, nor button, nor field."""
    page = visit("theme-detection")
    page.emulate_media(media="print")
    assert (
        page.locator(".tools:visible, .readout:visible, nav:visible, .permalink:visible").count()
        == 0
    )
    assert page.locator("#tbl-matrix td.state").first.is_visible()


def test_wide_tables_keep_their_first_column_in_sight(visit):
    """A matrix that is scrolled sideways still shows which measure a row is about."""
    page = visit("theme-detection", 360)
    left = """matrix => {
      const scroll = matrix.querySelector(".scroll");
      scroll.scrollLeft = 1000;
      return [scroll.scrollLeft, matrix.querySelector("tbody th").getBoundingClientRect().left
        - scroll.getBoundingClientRect().left];
    }"""
    scrolled, offset = page.locator("#tbl-matrix").evaluate(left)
    assert scrolled > 100
    assert abs(offset) <= 1
