"""The pages of the documentation, opened in Chromium."""

import pytest

from browser.conftest import Visitor, violations

pytestmark = pytest.mark.slow

# One of each kind: the way in, prose with commands, and what is generated from docstrings.
PAGES = (
    "index",
    "guide/reports",
    "reference/thb_analysis",
)
# Each width and each scheme once.
SCREENS = [
    (page, *((360, "dark") if at % 2 else (1280, "light")))
    for at, page in enumerate(PAGES)
]


@pytest.fixture
def open_page(browser, documentation):
    """Open a page of the documentation, which may fetch nothing from elsewhere."""
    visitor = Visitor(browser, documentation, own=documentation.as_uri())
    yield visitor
    # That style sheets are files, and no part of the page, is what axe complains of.
    visitor.noise = [each for each in visitor.noise if " fetched " in each]
    visitor.leave()


@pytest.mark.parametrize(("place", "width", "scheme"), SCREENS)
def test_axe_finds_nothing(open_page, place, width, scheme):
    """A page breaks no rule of accessibility, and fits the screen."""
    page = open_page(place, width, scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
