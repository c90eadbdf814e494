"""Every page of the edition can be read and used by everybody, in every setting, and printed."""

import os
import re
from pathlib import Path

import pytest

from browser.conftest import violations

pytestmark = pytest.mark.slow

DRAWN = ("overview", "theme-protection", "country-at")
PAGES = ("index", "choose", *DRAWN, "source-audit", "robustness", "silence")
# One of each layout and style sheet, for what cannot differ between pages of the same.
TEMPLATES = ("index", "choose", "theme-protection")
# Each width and each scheme once, and of other pages of the same template one of these; all at a release.
SCREENS = [(360, "dark"), (1280, "light")]
LOOKS = [
    (name, *screen) for name in ("index", "theme-protection") for screen in SCREENS
]
LOOKS += [(name, *SCREENS[0]) for name in ("source-audit", "overview", "country-at")]
LOOKS += [(name, *SCREENS[1]) for name in ("silence", "robustness")]
if os.environ.get("THB_RELEASE"):
    SCREENS += [(360, "light"), (1280, "dark")]
    LOOKS = [
        (name, *screen) for name in PAGES for screen in SCREENS if name != "choose"
    ]
# With five countries chosen.
LOOKS.append(("choose#EE,LV,LT,FI,SE", 1280, "light"))

every_page = pytest.mark.parametrize("name", PAGES)
each_template = pytest.mark.parametrize("name", TEMPLATES)

HERE = Path(__file__).parent
# That targets are large enough is asked for since WCAG 2.2; axe leaves this out by itself.
RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# From which element on the page scrolls sideways, or what is cut off; what scrolls in itself may be wider.
OUTSIDE = (HERE / "outside.js").read_text("utf-8")
FIGURES = (HERE / "figures.js").read_text("utf-8")
# The outline of each element that takes the focus, and how far it stands out from what is around it.
FOCUS = (HERE / "focus.js").read_text("utf-8")
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_everybody_can_read_a_page(screen, width, scheme):
    """A page breaks no rule of WCAG 2.2 AA or of good practice, and scrolls one way only, with nothing cut off.

    On any screen, in light and dark, and at a zoom of 400 %; with all lists unfolded and, in the index,
    something found.
    """
    page = screen(width, scheme)
    page.evaluate(UNFOLD)
    for field in page.locator("#find").all():
        field.fill("permit")
    assert violations(page, options=RULES) == []
    for each in (width, 320):
        assert screen(each).evaluate(OUTSIDE) == [], each


@each_template
def test_forced_colours_hide_nothing(visit, name):
    """Where the reader's system sets the colours, a page breaks no rule either."""
    page = visit(name, forced_colors="active")
    page.evaluate(UNFOLD)
    assert violations(page, options=RULES) == []


def test_the_map_is_on_the_first_screen_of_a_phone(visit):
    """Without scrolling a reader of the index has the finding, its map and the key to it."""
    page = visit("index", 360)
    for part in (".opening h1", ".opening .drawing svg.narrow"):
        box = page.locator(part).bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 800, part


def test_a_phone_opens_what_others_see(visit):
    """On a phone a long list is closed, and a theme sixteen thousand pixels high at most; a wide screen and paper show it all."""
    page = visit("theme-protection", 360)
    row, summary = (
        page.locator("#tbl-notes tbody tr").first,
        page.locator(".fold > summary"),
    )
    assert page.evaluate("document.documentElement.scrollHeight") <= 16_000
    assert not row.is_visible()
    summary.last.press("Enter")
    assert row.is_visible()
    summary.last.press("Enter")
    page.emulate_media(media="print")
    assert row.is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert row.is_visible()
    assert page.locator(".fold > summary:visible").count() == 0


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
def test_nothing_is_lost_with_wider_spacing(visit, name):
    """With text spaced out as far as WCAG 1.4.12 has it, all of it can still be read."""
    page = visit(name, 360, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    )
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_is_read_on_a_phone(screen):
    """It is drawn, no text of it is smaller than eleven pixels where the window is 360 wide, and words say what it shows."""
    figures = screen(360).evaluate(FIGURES)
    assert figures
    for figure in figures:
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
    """A reader who prefers less motion gets none: no smooth scrolling, no animation, no transition."""
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
    page.evaluate(UNFOLD)  # for which a reader needs no script
    shown = """selector => [...document.querySelectorAll(selector)].filter(element => {
      const box = element.getBoundingClientRect();
      return element.checkVisibility() && box.width > 0 && box.height > 0;
    }).length"""
    for part in ("table", "tbody tr", "p", "h2", "li", "li a"):
        count = page.locator(f"main {part}").count()
        assert page.evaluate(shown, f"main {part}") == count, part
        if part.startswith("t"):
            assert with_scripts.locator(f"main {part}").count() == count, part
    # Of the drawings of a figure the one is shown that has room.
    drawn = page.evaluate(shown, "main figure :is(img, svg)")
    assert drawn == page.locator("figure.figure").count()
    assert page.locator("button:visible, input:visible").count() == 0
    assert page.evaluate(
        "[...document.images].every(image => image.complete && image.naturalWidth)"
    )


@pytest.mark.parametrize(
    ("report", "width"), [("country-pl", 1280), ("theme-protection", 360)]
)
def test_a_tie_leads_to_its_row_and_marks_it(visit, report, width):
    """What a tie leads to is in sight and has a background of its own; the browser leads back."""
    page = visit(report, width, reduced_motion="reduce")
    page.locator("a.tie").first.click()
    row = page.locator(":is(li, tr):has(:target)")
    assert 0 <= row.bounding_box()["y"] <= 900
    plain = page.locator(":is(.entries li, tbody tr):not(:has(:target))").first
    ground = "element => getComputedStyle(element).backgroundColor"
    assert row.evaluate(ground) != plain.evaluate(ground)
    page.go_back()
    assert not page.url.partition("#")[2]


@pytest.mark.parametrize(
    ("report", "tie"), [("country-pl", "span"), ("robustness", "a")]
)
def test_a_tap_shows_what_a_tie_has_proved(visit, report, tie):
    """Where nothing hovers: the words of its title, at the foot of the screen; a second tap follows the link."""
    page = visit(report, 360, has_touch=True, reduced_motion="reduce")
    tapped = page.locator(f"{tie}.tie[title]").first
    tapped.tap()
    tooltip = page.locator("main > .tooltip")
    assert tooltip.inner_text() == tapped.get_attribute("title")
    assert not page.url.partition("#")[2]
    assert page.evaluate(OUTSIDE) == []
    tapped.tap()
    assert not tooltip.is_visible()
    assert bool(page.url.partition("#")[2]) == (tie == "a")


def test_a_printed_page_has_no_tools(visit):
    """On paper there is nothing to press, and ties show their footnotes."""
    page = visit("country-pl")
    page.emulate_media(media="print")
    assert page.locator("nav:visible, .saved:visible, button:visible").count() == 0
    behind = "tie => getComputedStyle(tie, '::after').content"
    assert page.locator(".tie[data-footnotes]").first.evaluate(behind).strip('"')


@pytest.mark.parametrize("name", ["country-pl", "country-ee"])
def test_a_brief_is_printed_on_one_sheet(visit, name):
    """On both of its sides: no heading leaves a page empty."""
    printed = visit(name).pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
