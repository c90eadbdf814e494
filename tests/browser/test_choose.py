"""The page where the reader chooses: by every way in, kept in the address, with nothing taken for markup."""

import csv
import re

import pytest

from conftest import STUDY
from hostile import package_of_texts
from thb_analysis.dataset.dataset import load
from thb_analysis.page.choosing import choosing
from thb_analysis.reports import open_package
from thb_analysis.reports.edition.pages import choose_page

pytestmark = pytest.mark.slow

BALTIC = "Estonia, Latvia, Lithuania"


def written(folder, package):
    """Write the page of a package, which leads to two briefs, into a folder, and return the folder."""
    briefs = {
        each: {"outputs": f"{each}.html"} for each in ("country-ee", "country-lv")
    }
    page = choose_page(open_package(package), choosing(load(package)), briefs)
    (folder / "choose.html").write_text(page, "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole_edition(tmp_path_factory):
    """The page alone, of the study: what is counted here is not of the edition."""
    return written(tmp_path_factory.mktemp("choose"), STUDY)


@pytest.fixture
def choose(visit):
    """The page, opened."""
    return visit("choose")


def go(page, address):
    """Come with an address, as a reader does who follows a link."""
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_timeout(50)


def head(page):
    """What is chosen, as the page has it for its title."""
    return page.locator("h1").inner_text()


def status_of(page):
    """What the page says of what was typed."""
    return page.locator("#status").inner_text()


def results(page):
    """All that is shown of the choice."""
    return page.locator("#found").text_content()


def address(page):
    """The part of the address that holds the choice."""
    return page.evaluate("decodeURIComponent(location.hash)")


def write(page, *words):
    """Type words, and press Enter after each."""
    sought = page.locator("#sought")
    for word in words:
        sought.fill(word)
        sought.press("Enter")


def test_every_way_leads_to_the_same_countries(choose):
    """Ticks, a group, names in other languages, codes and an address show the same, and stand in the address."""
    go(choose, "#EE,LV,LT")
    shown = results(choose)
    group = choose.locator("#group")
    ways = {
        "ticks": lambda: [
            choose.get_by_label(name, exact=True).check() for name in BALTIC.split(", ")
        ],
        "a group": lambda: group.select_option(label="Baltic states"),
        "names and codes": lambda: write(choose, "viro", "LV", "Lietuva"),
        "beginnings": lambda: write(choose, "eston", "latv", "lith"),
        "an address": lambda: go(choose, "#lt, EE,Latvia"),
    }
    for way, come in ways.items():
        group.select_option(label="All countries")
        assert head(choose) == "All 27 countries", way
        come()
        assert head(choose) == BALTIC, way
        assert results(choose) == shown, way
        assert choose.locator(".names :checked").count() == 3, way
        assert address(choose) == "#EE,LV,LT" or way == "an address", way


def test_typing_a_country_that_is_chosen_leaves_it_chosen(choose):
    """The page says so, and nothing changes; of a country that took no part it says that."""
    go(choose, "#PL")
    write(choose, "Polen")
    assert head(choose) == "Poland"
    assert status_of(choose) == "Chosen already: Poland."
    write(choose, "Frankrike")
    assert head(choose) == "France, Poland"
    choose.locator("#sought").fill("Danmark")
    assert status_of(choose) == "Took no part: Denmark."
    choose.locator("#sought").fill("zzz")
    assert status_of(choose) == "Not known here: zzz."


def test_back_and_forward_go_through_choices(choose):
    """Each choice is a step; options are part of it, and change counts."""
    choose.get_by_label("Georgia", exact=True).check()
    before = results(choose)
    choose.locator("#conditions").uncheck()
    assert address(choose) == "#GE;without-conditions"
    assert results(choose) != before
    choose.go_back()
    choose.wait_for_function("() => document.querySelector('#conditions').checked")
    assert results(choose) == before
    choose.go_back()
    choose.wait_for_function(
        "() => document.querySelector('h1').textContent.startsWith('All')"
    )
    choose.go_forward()
    choose.wait_for_function(
        "() => document.querySelector('h1').textContent === 'Georgia'"
    )


def test_what_an_address_cannot_mean_is_named(choose):
    """Unknown codes, markup and broken escapes are shown as text; who took no part is named."""
    go(choose, "#EE,XX,<img src=x onerror=alert(1)>,DK,%E0%A4%A")
    assert "Took no part: Denmark." in status_of(choose)
    assert "XX, <img src=x" in status_of(choose)
    assert choose.locator("main img, form img").count() == 0
    assert head(choose) == "Estonia"
    go(choose, "#GR;NL,UK")
    assert head(choose) == "Greece, Netherlands"
    go(choose, "#;;,,")
    assert head(choose) == "All 27 countries"


def test_a_theme_in_the_address_is_gone_to(choose):
    """Reports lead to their theme; a link within the page keeps the choice."""
    go(choose, "#EE;theme-protection")
    assert choose.evaluate("document.activeElement.id") == "theme-protection"
    choose.locator("#contents a").last.click()
    choose.wait_for_function("() => document.activeElement.id === 'theme-covid'")
    assert head(choose) == "Estonia"


def test_different_answers_stand_apart_from_open_ones(choose):
    """Two countries are shown with what separates them, what one alone is named for, and what both are."""
    go(choose, "#PL,FR")
    beside = choose.locator("section[aria-labelledby='theme--beside']")
    assert beside.locator("h3").all_inner_texts()[:2] == [
        "Reported by France, not reported by Poland 20",
        "Reported by Poland, not reported by France 4",
    ]
    assert "12 months" in beside.inner_text()
    go(choose, "#EE,LV,LT,FI,SE")
    assert beside.locator("table").count() == 2
    for others in ("#EE", "#EE,LV,LT,FI,SE,NO"):
        go(choose, others)
        assert beside.count() == 0


def shown(page):
    """The notes of all measures in the tables of themes, in their order."""
    notes = page.locator(
        "#found section:not(:has(#theme--beside)) .listing tbody small"
    )
    return notes.all_text_contents()


def test_a_measure_is_found_by_word(choose):
    """Words of its label or synonyms leave its rows alone, unfolded; nothing found is said."""
    everything = len(shown(choose))
    choose.locator("#word").fill("INTERPRETER")
    assert "58" in shown(choose)
    assert len(shown(choose)) < everything / 4
    assert choose.locator("#found details:not([open])").count() == 0
    choose.locator("#word").fill("zzz")
    assert shown(choose) == []
    assert status_of(choose) == "Found: none."
    choose.locator("#word").fill("")
    assert len(shown(choose)) == everything


def test_only_differences_are_shown(choose):
    """What separates the countries stands alone; the address keeps it, and open is no difference."""
    go(choose, "#PL,FR")
    choose.get_by_label("only where the countries differ").check()
    assert address(choose) == "#FR,PL;differences"
    beside = choose.locator("section[aria-labelledby='theme--beside']")
    assert beside.locator("table.side tbody tr").count() == 3
    assert beside.locator("h3").count() == 0
    listings = choose.locator("#found .listing")
    assert listings.count() > listings.locator("details").count()
    go(choose, "#PL;differences")
    assert choose.locator("#differences").is_checked()
    assert shown(choose) == []


def test_each_country_chosen_leads_to_its_brief(choose):
    """The briefs of the countries chosen stand below the title, by name."""
    go(choose, "#EE,LV")
    links = choose.locator("#briefs a")
    assert links.all_inner_texts() == ["Estonia", "Latvia"]
    assert links.first.get_attribute("href") == "country-ee.html"


def test_the_keyboard_is_enough(choose):
    """Whatever chooses is reached by the keyboard, and keeps the focus when it is used."""
    box = choose.get_by_label("Austria", exact=True)
    box.focus()
    choose.keyboard.press("Space")
    assert head(choose) == "Austria"
    assert box.evaluate("box => box === document.activeElement")
    choose.locator("#group").focus()
    choose.keyboard.press("ArrowDown")
    assert choose.evaluate("document.activeElement.id") == "group"


def test_without_scripts_the_page_leads_to_the_reports(visit):
    """It says that it takes scripts, and offers nothing that would not work."""
    page = visit("choose", java_script_enabled=False)
    assert "takes scripts" in page.locator("noscript").inner_text()
    assert page.locator("button:visible, input:visible").count() == 0
    assert page.locator("noscript a[href='index.html']").count() == 1


def test_texts_of_a_package_are_neither_markup_nor_formulas(visit, tmp_path):
    """Quotes and tags are shown as they are written, and what is shown is saved, each row with its count.

    In the file a text that a spreadsheet could run is guarded.
    """
    # A label that says “reported” makes no “no” of silence.
    text = "=1+1 reported <img src=x onerror=alert(1)>\"'"
    package = package_of_texts(tmp_path / "package", lambda: text)
    visit.folder = written(tmp_path, package)
    page = visit("choose", accept_downloads=True)
    page.locator(".names input").first.check()
    assert page.locator("main img, form img").count() == 0
    assert text in page.locator("#found").text_content()
    with page.expect_download() as saved:
        page.locator("#save").click()
    assert saved.value.suggested_filename == "choose-XA.csv"
    raw = saved.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == page.locator("#found .listing tbody tr").count() > 0
    assert {row["n"] for row in rows} <= {"0", "1"}
    assert all(row["theme"].startswith(f"'{text}") for row in rows)
    assert not [
        each for row in rows for each in row.values() if re.match(r"[=+@\t\r-]", each)
    ]
