"""The index leads to every report by keyboard, with scripts and without."""

from typing import Any

import pytest

pytestmark = pytest.mark.slow

RESULTS = "all => all.map(one => one.getAttribute('href'))"


@pytest.fixture
def index(visit):
    """The index of the edition."""
    return visit("index")


def found(page: Any, words: str) -> list[str]:
    """Where what is found leads to."""
    page.locator("#find").fill(words)
    return page.locator(".results a").evaluate_all(RESULTS)


def test_the_search_finds_measures_and_countries(index):
    """Words in any order and case find a measure at its row, a name or a code a profile; how many is told."""
    assert found(index, "ASYLUM screening")
    assert all("asylum" in target for target in found(index, "ASYLUM screening"))
    assert found(index, "austria") == ["country-at.html"]
    assert index.locator(".finder output").inner_text() == "1 found"
    assert found(index, "at")[0] == "country-at.html"
    assert found(index, "zzz") == []
    assert index.locator(".finder output").inner_text() == "Nothing found"
    assert found(index, " ") == []
    assert index.locator(".finder output").inner_text() == ""


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("interpreter", "#m-translation-interpretation"),
        ("hotline", "#m-self-reporting"),
        ("trafficking hotline", "#m-self-reporting"),
        ("human trafficking", "overview.html"),
        ("intrepreters", "#m-translation-interpretation"),
        ("accomodation", "#m-accommodation"),
        ("Österreich", "country-at.html"),
        ("viro", "country-ee.html"),
        ("Ελλαδα", "country-el.html"),
        ("Esthonia", "country-ee.html"),
        ("Czech Republic", "country-cz.html"),
    ],
)
def test_what_people_type_is_found(index, words, target):
    """Synonyms, what the edition is about, slips of the keys, and names in other languages come first."""
    assert found(index, words)[0].endswith(target)


def test_enter_goes_to_the_first_hit(index):
    """What stands first among the results is opened, by Enter in the field itself."""
    first, *_ = found(index, "permit")
    note = "event => { event.preventDefault(); opened = event.target.getAttribute('href'); }"
    index.evaluate(f"() => addEventListener('click', {note})")
    index.locator("#find").press("Enter")
    assert index.evaluate("opened") == first


def test_a_country_without_a_page_is_found(index):
    """It is said why there is none."""
    assert found(index, "Dänemark") == []
    assert index.locator(".results").inner_text() == "Denmark did not take part"


def test_arrow_keys_lead_through_what_is_found(index):
    """Down goes to the results and up comes back to the words."""
    first, second, *_ = found(index, "permit")
    press = index.keyboard.press
    focused = "document.activeElement.getAttribute('href')"
    index.locator("#find").focus()
    press("ArrowDown")
    press("ArrowDown")
    assert index.evaluate(focused) == second
    press("ArrowUp")
    assert index.evaluate(focused) == first
    press("ArrowUp")
    assert index.evaluate("document.activeElement.id") == "find"


def test_what_is_found_is_there(index, whole_edition):
    """Each measure's link leads to a place that its page has."""
    targets = index.locator(".find .findable a").evaluate_all(RESULTS)
    assert targets
    for target in targets:
        page, _, place = target.partition("#")
        assert f'id="{place}"' in (whole_edition / page).read_text("utf-8")


def test_the_map_is_the_picker(index):
    """Each tile of a country that took part can be focused and leads to its profile."""
    tile = index.locator(".map a").first
    tile.focus()
    assert tile.evaluate("tile => tile === document.activeElement")
    targets = index.locator(".map a").evaluate_all(RESULTS)
    assert sorted(targets) == sorted(index.locator(".by-name a:first-child").evaluate_all(RESULTS))


def test_without_scripts_every_measure_is_a_link(visit):
    """The search is not offered where it cannot work; all measures are, and the map."""
    page = visit("index", java_script_enabled=False)
    assert page.locator("input").count() == 0
    assert page.locator(".map a").count() > 0
    page.locator(".find summary").click()
    assert page.locator(".find .findable a").first.is_visible()
