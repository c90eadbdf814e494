"""What a page lets its readers do: follow a tie, print."""

from typing import Any

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("report", "width"), [("country-pl", 1280), ("theme-protection", 360)])
def test_a_tie_leads_to_its_row_and_marks_it(visit: Any, report: str, width: int) -> None:
    """What a tie leads to is in sight and has a ground of its own; the browser leads back."""
    page = visit(report, width, reduced_motion="reduce")
    tie = page.locator("a.tie").first
    tie.click()
    row = page.locator(":is(li, tr):has(:target)")
    box = row.bounding_box()
    assert 0 <= box["y"] <= 900
    plain = page.locator(":is(.entries li, tbody tr):not(:has(:target))").first
    ground = "element => getComputedStyle(element).backgroundColor"
    assert row.evaluate(ground) != plain.evaluate(ground)
    page.go_back()
    assert not page.url.partition("#")[2]


def test_a_printed_page_has_no_tools(visit: Any) -> None:
    """On paper there is nothing to press, and ties show their footnotes."""
    page = visit("country-pl")
    page.emulate_media(media="print")
    assert page.locator("nav:visible, .saved:visible, button:visible").count() == 0
    behind = "tie => getComputedStyle(tie, '::after').content"
    assert page.locator(".tie[data-footnotes]").first.evaluate(behind).strip('"')
