"""The page where the reader chooses: by every way in, kept in the address, with nothing taken for markup."""

import codecs
import csv
import io
import re

import pytest

from browser.test_pages import OUTSIDE, violations
from conftest import write_tiny
from hostile import package_of_texts
from synthetic import some, write_large, write_package
from thb_analysis.analysis.choosing import choosing
from thb_analysis.data import load
from thb_analysis.reports.asked.catalogue import read_vocabulary
from thb_analysis.reports.edition.choose import choose_page

pytestmark = pytest.mark.slow

BALTIC = ["Estonia", "Latvia", "Lithuania"]
WARNING = "Not reported is not absent."


@pytest.fixture
def choose(visit):
    """The page of the edition."""
    return visit("choose", accept_downloads=True)


@pytest.fixture
def made_up(visit, tmp_path):
    """Open the page of another package: ``made_up(folder)``."""

    def opened(package, **options):
        page = choose_page(read_vocabulary(package), choosing(load(package)), {})
        (tmp_path / "choose.html").write_text(page, "utf-8")
        visit.folder = tmp_path
        return visit("choose", **options)

    return opened


def standing(page):
    """What is counted, as the page announces it."""
    return page.locator(".standing [role=status]").inner_text()


def address(page):
    """The part of the address that holds the choice."""
    return page.evaluate("location.hash")


def go(page, choice):
    """Come by an address."""
    page.evaluate("choice => { location.hash = choice; }", choice)
    page.wait_for_timeout(50)


def test_without_a_choice_the_whole_edition_is_shown(choose):
    """All countries are counted, nothing is ticked, and what is not named is not said to be absent."""
    assert standing(choose).startswith("All 27 countries.")
    assert WARNING in standing(choose)
    assert choose.locator(".sought input:checked").count() == 0
    assert "17 of 27" in choose.locator("#key-findings + ul").inner_text()


def test_what_is_found_stands_beside_what_is_chosen(choose):
    """On a wide screen the picker stays in sight, and covers nothing."""
    picker, found = (choose.locator(each).bounding_box() for each in (".picker-of", "main"))
    assert picker["x"] + picker["width"] <= found["x"]
    assert found["width"] > 600


def test_every_way_in_leads_to_the_same_choice(choose):
    """Ticks, tiles, a group, typing and an address give one choice, which the address keeps."""
    for name in BALTIC:
        choose.get_by_role("checkbox", name=name).check()
    shown = choose.locator("#found").text_content()
    ways = {
        "tiles": lambda: [choose.locator(f".map .tile[title={name}]").click() for name in BALTIC],
        "a group": lambda: choose.get_by_role("button", name="Baltic states").click(),
        "typing": lambda: [
            (choose.locator("#sought").fill(word), choose.keyboard.press("Enter"))
            for word in ("eston", "LV", "Lietuva")
        ],
        "an address": lambda: go(choose, "#lt, EE,Latvia"),
    }
    for way, come in ways.items():
        choose.get_by_role("button", name="All countries").click()
        come()
        assert choose.locator("#found").text_content() == shown, way
        assert standing(choose).startswith("3 of 27 countries: Estonia, Latvia and Lithuania."), way
        assert choose.locator(".map [aria-pressed=true]").count() == 3, way
        if way != "an address":
            assert address(choose) == "#EE,LV,LT", way


def test_back_and_forward_go_through_choices(choose):
    """Each choice is a step; options are part of it."""
    choose.locator(".map .tile[title=Austria]").click()
    choose.locator("#qualified").uncheck()
    assert address(choose) == "#AT;without-conditions"
    choose.go_back()
    assert choose.locator("#qualified").is_checked()
    assert standing(choose).startswith("1 of 27 countries: Austria.")
    choose.go_back()
    assert standing(choose).startswith("All 27")
    choose.go_forward()
    assert standing(choose).startswith("1 of 27 countries: Austria.")


def test_what_an_address_cannot_mean_is_said(choose):
    """Unknown codes, markup and broken escapes are named as text; who took no part is said to have not."""
    go(choose, "#EE,XX,<img src=x onerror=alert(1)>,DK,%E0%A4%A")
    said = choose.locator("[role=alert]").inner_text()
    assert "Denmark did not take part." in said
    assert "“XX”" in said
    assert "<img src=x" in said
    assert choose.locator("main img").count() == 0
    assert standing(choose).startswith("1 of 27 countries: Estonia.")
    go(choose, "#GR;NL,UK")
    assert standing(choose).startswith("2 of 27 countries: Greece and the Netherlands.")
    assert "“UK” (United Kingdom)" in choose.locator("[role=alert]").inner_text()
    go(choose, "#;;,,")
    assert standing(choose).startswith("All 27")


def test_countries_side_by_side_are_put_into_sentences(choose):
    """Two to four are compared in words; one alone and five are not."""
    go(choose, "#EE,LV")
    words = choose.locator("section[aria-labelledby=beside]").text_content()
    assert "Only Estonia is reported to have taken" in words
    assert "Only Latvia is reported to use all six general means" in words
    assert "Only Latvia is reported under “Reflection period: from 30 days”" in words
    assert "Permit with initial duration: 6 to 12 months (Estonia)." in words
    for others in ("#EE", "#EE,LV,LT,FI,SE"):
        go(choose, others)
        assert choose.locator("#beside").count() == 0


def test_back_returns_from_a_section(visit, choose):
    """A link within the page leads to a heading right below what is counted, and back to where it was."""
    go(choose, "#EE,LV")
    choose.locator("#contents a").last.evaluate("link => link.click()")
    place = choose.locator("#theme-covid").bounding_box()["y"]
    below = choose.locator(".standing").bounding_box()["height"]
    assert below < place < below + 40
    choose.go_back()
    visit.settle(choose)
    assert choose.evaluate("scrollY") == 0
    assert standing(choose).startswith("2 of 27")


def test_a_number_opens_what_it_is_counted_from(choose):
    """Who is in which lists, who is not named, and the report where the footnotes are printed."""
    go(choose, "#EE,LV")
    choose.locator(".findings .why").first.click()
    said = choose.locator("#why").inner_text()
    assert "Reported: Estonia" in said
    assert "Not reported, which is not absent: Latvia" in said
    assert choose.locator("#why a").get_attribute("href").startswith("theme-context.html#finding-")
    choose.emulate_media(media="print")
    assert choose.locator(".findings .why").first.is_visible()


def test_on_a_phone_what_is_found_is_one_step_away(visit):
    """What was chosen from makes room for it; the codes of a table stay in sight below one line."""
    page = visit("choose", 360)
    page.get_by_role("button", name="Benelux").click()
    page.get_by_role("button", name="Show findings for 3 countries").click()
    assert page.locator("#sought").is_hidden()
    assert page.locator(".standing").bounding_box()["height"] < 36
    page.evaluate("lead(document.querySelector('#matrix-protection tbody tr:nth-child(20)'))")
    head, row = (page.locator(f"#matrix-protection {each}") for each in ("thead th", "tbody tr"))
    assert head.nth(1).bounding_box()["y"] > 0
    assert row.first.bounding_box()["y"] < 0


def test_of_few_countries_there_are_no_percentages(choose):
    """Shares in per cent stand where ten countries or more are covered; no word ranks anybody."""
    assert "%" in choose.locator("#found").text_content()
    go(choose, "#EE,LV,LT")
    assert "%" not in choose.locator("#found").text_content()


def test_what_is_shown_is_saved_and_copied(choose):
    """The file has each finding with its numbers and countries; a sentence comes with citation and address."""
    go(choose, "#EE,LV,LT")
    with choose.expect_download() as saved:
        choose.locator("#save").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))
    shown = choose.locator(".findings li").count() - choose.locator("#key-findings + ul li").count()
    assert len(rows) == shown
    assert {row["N"] for row in rows} <= {"0", "1", "2", "3"}
    assert any(row["Countries"] == "; ".join(BALTIC) for row in rows)
    choose.evaluate("navigator.clipboard.writeText = async text => { window.copied_ = text; }")
    choose.locator(".findings .detail button").first.click()
    copied = choose.evaluate("window.copied_")
    assert saved.value.suggested_filename == "choose-EE-LV-LT-findings.csv"
    assert all("p. " in row["Lists"] for row in rows)
    assert "European Migration Network (2022)" in copied
    assert copied.endswith("choose.html#EE,LV,LT")
    assert "SHA-256" in copied or "data" in copied
    assert "file:" not in copied


def test_the_keyboard_is_enough(choose):
    """Whatever chooses is reached by the keyboard, and keeps the focus when it is used."""
    tile = choose.locator(".map .tile").first
    tile.focus()
    choose.keyboard.press("Space")
    assert tile.get_attribute("aria-pressed") == "true"
    assert tile.evaluate("tile => tile === document.activeElement")
    box = choose.locator(".sought input").first
    box.focus()
    choose.keyboard.press("Space")
    assert box.is_checked()
    assert standing(choose).startswith("2 of 27")


def test_axe_finds_nothing_in_what_is_chosen(visit):
    """Nor where all that is out of sight is shown, on a phone and in the dark; nothing reaches beyond it."""
    page = visit("choose", 360, "dark", bypass_csp=True)
    go(page, "#EE,LV,LT")
    page.add_style_tag(content="#found > section { content-visibility: visible !important }")
    assert violations(page) == []
    assert page.evaluate(OUTSIDE) == []


def test_without_scripts_the_page_leads_to_the_reports(visit):
    """It says that it takes scripts, and offers nothing that would not work."""
    page = visit("choose", java_script_enabled=False)
    assert "takes scripts" in page.locator("noscript").inner_text()
    assert page.locator("button:visible, input:visible").count() == 0
    assert page.locator("noscript a[href='theme-protection.html']").count() == 1


def test_the_page_is_light(whole_edition):
    """It weighs at most 400 kB, and the index and reports lead to it."""
    assert (whole_edition / "choose.html").stat().st_size < 400_000
    for page, href in {"index": "choose.html", "country-at": "choose.html#AT"}.items():
        assert f'href="{href}"' in (whole_edition / f"{page}.html").read_text("utf-8")


def test_countries_that_do_not_exist_are_counted_too(made_up, tmp_path):
    """Packages of other fields, sizes and without a place for each on the map have the page."""
    page = made_up(write_package(tmp_path / "package", 60, some))
    page.locator(".sought input").first.check()
    assert standing(page).startswith("1 of 60 countries: Albaland.")
    assert page.locator("#found h2").count() >= 4


def test_names_that_are_markup_stay_text(made_up, tmp_path):
    """Quotes and tags of a package are shown as they are written."""
    markup = "<img src=x onerror=alert(1)>\"'"
    page = made_up(package_of_texts(tmp_path / "package", lambda: markup))
    page.locator(".sought input").first.check()
    assert page.locator("main img, form img").count() == 0
    assert markup in page.locator("#found").text_content()


def test_what_is_saved_holds_no_formula(made_up, tmp_path):
    """A text that a spreadsheet could run has an apostrophe before it, in every file; a number is as it was."""
    package = write_tiny(tmp_path / "package")
    for file, old, new in (
        ("codebook/countries.csv", "AT,Austria", "AT,=1+1"),
        ("codebook/themes.csv", ",Protection,", ",@theme,"),
        ("codebook/measures.csv", "Reflection period: length,", "-1,"),
    ):
        text = (package / file).read_text("utf-8")
        assert old in text
        (package / file).write_text(text.replace(old, new), "utf-8")
    page = made_up(package, accept_downloads=True)
    go(page, "#AT")
    found = set()
    for button in page.locator("#save, #found .tools button").all():
        with page.expect_download() as saved:
            button.click()
        raw = saved.value.path().read_bytes()
        assert raw.startswith(codecs.BOM_UTF8)
        found |= {cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))) for cell in row}
    assert {"'=1+1", "'@theme", "-1"} <= found
    runs = {cell for cell in found if re.match(r"[=+@\t\r-]", cell)}
    assert runs == {"-1"}


def test_two_hundred_countries_are_chosen_at_once(made_up, tmp_path):
    """A click is answered within 100 ms of the page's own work; the table says that it has no room."""
    page = made_up(write_large(tmp_path / "package", 200, 60))
    times = page.evaluate(
        """() => [...document.querySelectorAll(".sought input")].slice(0, 60).map(box => {
          const start = performance.now();
          box.click();
          document.body.getBoundingClientRect();
          return performance.now() - start;
        })"""
    )
    assert sorted(times)[len(times) // 2] < 100
    assert "no room for more than 40 countries" in page.locator("#found").text_content()
