"""Pages of the edition, opened in Chromium: the index, and one report of each kind.

Without a Chromium the tests are skipped; where THB_BROWSER_REQUIRED is set, as `.ci/run` does, they
fail instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PAGES = ("index", "overview", "theme-protection", "country-at", "source-audit", "robustness")
HEIGHT = 900
PATIENCE = 120_000  # milliseconds: a busy machine is no failure


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the argument `name` once for each of these pages."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", PAGES)


def chromium() -> str:
    """Find the browser, or end the test."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    told = "no Chromium on PATH to open the pages in; on Debian and Ubuntu: apt install chromium"
    if os.environ.get("THB_BROWSER_REQUIRED"):
        pytest.fail(told)
    pytest.skip(told)


# Not for the session: what the browser's driver leaves running would disturb tests elsewhere.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = ["--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=executable, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any, whole_edition: Path) -> Iterator[Callable[..., Any]]:
    """Open a page of the edition: ``visit("theme-covid", 360, "dark")``; further arguments are the context's.

    Whatever the test then does, the page may fetch nothing and write nothing to the console.
    """
    contexts, noise = [], []

    def open_page(name: str, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        size = {"width": width, "height": HEIGHT}
        context = browser.new_context(viewport=size, color_scheme=scheme, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        address = (whole_edition / f"{name}.html").as_uri()
        own = (address, "data:", "blob:")
        page.on("console", lambda message: noise.append(f"{name} wrote {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"{name} failed: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(own)
                else noise.append(f"{name} fetched {request.url}")
            ),
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert noise == []
