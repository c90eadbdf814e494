"""Every page of the edition can be read by everybody, in every setting."""

import os
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import PAGES, TEMPLATES

pytestmark = pytest.mark.slow

# Each width and each scheme once; all at a release.
SCREENS = [(360, "dark"), (1280, "light")]
if os.environ.get("THB_RELEASE"):
    SCREENS += [(360, "light"), (1280, "dark")]

every_page = pytest.mark.parametrize("name", PAGES)
each_template = pytest.mark.parametrize("name", TEMPLATES)

HERE = Path(__file__).parent
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# From which element on the page scrolls sideways, or what is cut off; what scrolls in itself may be wider.
OUTSIDE = (HERE / "outside.js").read_text("utf-8")

FIGURES = (HERE / "figures.js").read_text("utf-8")

# The outline of each element that takes the focus, and how far it stands out from what is around it.
FOCUS = (HERE / "focus.js").read_text("utf-8")


def violations(page: Any) -> list[str]:
    """Each rule that a page breaks by axe's judgement, with the first place and what to do."""
    from axe_playwright_python.sync_playwright import Axe

    # That targets are large enough is asked for since WCAG 2.2; axe leaves this out by itself.
    options = {
        "runOnly": list(TAGS),
        "rules": {"target-size": {"enabled": True}},
        "resultTypes": ["violations"],
    }
    return [
        f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]} "
        f"{rule['nodes'][0]['failureSummary']}"
        for rule in Axe().run(page, options=options).response["violations"]
    ]


def test_axe_sees_faults(visit):
    """The instrument works: a page that is spoilt is found out, small targets included."""
    page = visit("index")
    page.evaluate(
        """() => {
          document.body.innerHTML = "<img src='data:,'><button>a</button><button>b</button>";
          for (const button of document.querySelectorAll("button"))
            Object.assign(button.style, { width: "9px", height: "9px", padding: 0 });
        }"""
    )
    rules = {violation.split()[0] for violation in violations(page)}
    assert {"image-alt", "target-size"} <= rules


@every_page
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing(screen, width, scheme):
    """A page breaks no rule of WCAG 2.2 AA, and none of good practice, on any screen in light or dark."""
    assert violations(screen(width, scheme)) == []


@each_template
def test_a_page_is_quiet_whatever_is_pressed(visit, name):
    """A page asks for nothing and complains of nothing, from its head to its foot, each button pressed."""
    page = visit(name)
    page.evaluate(
        """() => {
          for (const button of document.querySelectorAll("button")) button.click();
          scrollTo(0, document.body.scrollHeight);
        }"""
    )
    visit.settle(page)


@every_page
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_reaches_beyond_the_window(screen, width):
    """A page scrolls one way only, and nothing is cut off, on a phone and at a zoom of 400 %."""
    assert screen(width).evaluate(OUTSIDE) == []


@every_page
def test_nothing_is_lost_with_wider_spacing(visit, name):
    """Who spaces text out, as WCAG 1.4.12 has it, still reads all of it."""
    page = visit(name, 360, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    )
    assert page.evaluate(OUTSIDE) == []


@every_page
def test_every_figure_is_read_on_a_phone(screen):
    """It is drawn, no text of it is smaller than eleven pixels where the window is 360 wide, and words say what it shows."""
    for figure in screen(360).evaluate(FIGURES):
        where, alt = figure["id"], figure["alt"]
        assert figure["drawn"] > 0, where
        assert figure["smallest"] >= 10.99, where
        assert len(alt) > 40, where
        assert alt not in figure["caption"], where


@each_template
def test_the_focus_is_seen(visit, name):
    """Whatever takes the keyboard's focus gets an outline that stands out from its surroundings."""
    page = visit(name)
    page.keyboard.press("Tab")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        count, faults = page.evaluate(FOCUS)
        assert count > 5
        assert faults == []


@each_template
def test_motion_is_respected(screen):
    """Who asks for less motion gets none: no smooth scrolling, no animation, no transition."""
    moving = screen(motion="reduce").evaluate(
        """() => [...document.querySelectorAll("*")].filter(element => {
          const style = getComputedStyle(element);
          return style.scrollBehavior === "smooth" || style.animationName !== "none"
            || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0.01);
        }).map(element => element.outerHTML.slice(0, 80))"""
    )
    assert moving == []


@pytest.mark.parametrize("name", ["index", "theme-protection"])
def test_without_scripts_everything_is_there(screen, visit, name):
    """With JavaScript off every table, row and picture is shown, and no button that does nothing."""
    with_scripts, page = screen(), visit(name, java_script_enabled=False)
    # What is folded opens by itself: no script is needed for it.
    page.evaluate(
        "document.querySelectorAll('main details').forEach(fold => { fold.open = true; })"
    )
    shown = """selector => [...document.querySelectorAll(selector)].filter(element => {
      const box = element.getBoundingClientRect();
      return element.checkVisibility() && box.width > 0 && box.height > 0;
    }).length"""
    for selector in ("main table", "main tbody tr", "main p", "main h2", "main li"):
        assert page.evaluate(shown, selector) == page.locator(selector).count()
    for selector in ("main table", "main tbody tr"):
        assert page.locator(selector).count() == with_scripts.locator(selector).count()
    # Of the drawings of a figure the one is shown that has room.
    drawn = page.evaluate(shown, "main figure :is(img, svg)")
    assert drawn == page.locator("figure.figure").count()
    assert page.locator("button:visible, input:visible").count() == 0
    assert page.evaluate(
        "[...document.images].every(image => image.complete && image.naturalWidth)"
    )
