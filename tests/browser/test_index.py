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


def test_arrow_keys_lead_through_what_is_found(index):
    """Down goes to the results and up comes back to the words; Enter follows one."""
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


def test_a_chosen_finding_is_shown_on_the_map_and_in_words(index):
    """The tiles of the countries that report it stand apart, and a sentence names them and the others."""
    choice = index.locator("#choose option[data-reported]").first
    reported = choice.get_attribute("data-reported").split()
    covered = choice.get_attribute("data-covered").split()
    index.locator("#choose").select_option(index=1)
    shown = index.locator(".map .tile.named b").all_inner_texts()
    assert sorted(shown) == sorted(reported)
    others = index.locator(".map .tile.unnamed b").all_inner_texts()
    assert sorted(others) == sorted(set(covered) - set(reported))
    told = index.locator(".chooser output").inner_text()
    assert told.startswith(f"Filled on the map: reported by {len(reported)} of {len(covered)}: ")
    assert "which is not a no" in told
    index.locator("#choose").select_option(index=0)
    assert index.locator(".map .tile.named").count() == 0
    assert index.locator(".chooser output").inner_text() == ""


def test_without_scripts_every_measure_is_a_link(visit):
    """The search is not offered where it cannot work; the list of measures is."""
    page = visit("index", java_script_enabled=False)
    assert page.locator("input").count() == 0
    assert not page.locator(".chooser").is_visible()
    page.locator(".find summary").click()
    assert page.locator(".find .findable a").first.is_visible()
