"""Pages of the edition, opened in Chromium: the index, and one report of each kind.

Without a Chromium the tests are skipped; where THB_BROWSER_REQUIRED is set, as `.ci/run` does, they
fail instead.
"""

import os
import shutil
from functools import cache
from typing import Any

import pytest

HEIGHT = 900
PATIENCE = 120_000  # milliseconds: a busy machine is no failure


def chromium():
    """Find the browser, or end the test."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    why = "no Chromium on PATH to open the pages in; on Debian and Ubuntu: apt install chromium"
    if os.environ.get("THB_BROWSER_REQUIRED"):
        pytest.fail(why)
    pytest.skip(why)


# Not for the session: what the browser's driver leaves running would disturb tests elsewhere.
@pytest.fixture(scope="package")
def browser():
    """Chromium, without a window."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = ["--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=executable, args=quiet)
        yield browser
        browser.close()


class Visitor:
    """Opens pages, and notes what they fetch and write to the console."""

    def __init__(self, browser, folder, own=""):
        """Pages may fetch what begins with `own`, else nothing but themselves."""
        self.browser, self.folder, self.own = browser, folder, own
        self.contexts: list[Any] = []
        self.noise: list[str] = []

    def __call__(self, name, width=1280, scheme="light", **options):
        """Open a page; further arguments are the context's."""
        size = {"width": width, "height": HEIGHT}
        context = self.browser.new_context(
            viewport=size, color_scheme=scheme, **options
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        name, sign, choice = name.partition("#")
        address = (self.folder / f"{name}.html").as_uri()
        own = (self.own or address, "data:", "blob:")
        page.on(
            "console", lambda message: self.noise.append(f"{name} wrote {message.text}")
        )
        page.on("pageerror", lambda error: self.noise.append(f"{name} failed: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(own)
                else self.noise.append(f"{name} fetched {request.url}")
            ),
        )
        page.goto(f"{address}{sign}{choice}")
        return page

    @staticmethod
    def settle(page):
        """Wait until what was pressed or scrolled has had its effect: events come before the next frame."""
        page.evaluate(
            "() => new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))"
        )

    def leave(self):
        """Close all pages, which may have fetched nothing and written nothing to the console."""
        for context in self.contexts:
            context.close()
        assert self.noise == []


@pytest.fixture
def visit(browser, whole_edition):
    """Open a page of the edition: ``visit("theme-covid", 360, "dark")`` or ``visit("choose#EE,LV")``."""
    visitor = Visitor(browser, whole_edition)
    yield visitor
    visitor.leave()


@pytest.fixture(scope="package")
def _opened(browser, whole_edition):
    visitor = Visitor(browser, whole_edition)
    yield cache(visitor)
    visitor.leave()


def violations(page, **options):
    """Each rule that a page breaks by axe's judgement, with the first place and what to do."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]} "
        f"{rule['nodes'][0]['failureSummary']}"
        for rule in Axe().run(page, **options).response["violations"]
    ]


@pytest.fixture
def screen(_opened, name):
    """Show the page `name`, opened once for all tests that only look at it: ``screen(360, "dark")``."""

    def show(width=1280, scheme="light", motion="no-preference"):
        page = _opened(name)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme, reduced_motion=motion)
        Visitor.settle(page)
        return page

    return show
