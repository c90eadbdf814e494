"""The index leads to every report by keyboard, with scripts and without."""

from typing import Any

import pytest

pytestmark = pytest.mark.slow

STATES = ("reported", "qualified", "unclear", "absent", "not_reported")  # of those covered
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


@pytest.mark.parametrize("group", ["findings", "measures"])
def test_what_is_chosen_is_shown_on_the_map_and_in_words(index, group):
    """Every tile takes its state, a sentence counts, and each state names its countries."""
    choice = index.locator(f"#choose optgroup[label$='{group}'] option").last
    states = choice.evaluate(
        """each => Object.fromEntries(
            [...each.attributes].map(one => [one.name.slice(5), one.value.split(" ")])
        )"""
    )
    index.locator("#choose").select_option(label=choice.inner_text())
    for state, codes in states.items():
        tiles = index.locator(f".map .tile[data-state={state}] b").all_inner_texts()
        assert sorted(tiles) == sorted(codes)
        item = index.locator(f".shown li[data-state={state}]")
        assert item.locator(".count").inner_text() == str(len(codes))
        assert len(item.locator(".names").inner_text().split(", ")) == len(codes)
    reported, covered = (
        sum(len(states.get(each, ())) for each in some) for some in (STATES[:3], STATES)
    )
    told = index.locator(".shown p").inner_text()
    assert told == f"Reported for {reported} of {covered} countries covered."
    assert index.locator(".shown li").count() == len(states)
    assert index.locator(".shown").get_attribute("role") == "status"


def test_a_choice_is_made_by_keyboard(index):
    """The arrow keys go from one finding to the next, and the map follows."""
    before = index.locator(".shown").inner_text()
    index.locator("#choose").focus()
    index.keyboard.press("ArrowDown")
    assert index.locator("#choose").evaluate("each => each.selectedIndex") == 1
    assert index.locator(".shown").inner_text() != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_differ_in_shape(visit, scheme):
    """No two states have the same edge, ground and mark but for their colour."""
    page = visit("index", scheme=scheme)
    looks = page.locator(".shown").evaluate(
        """shown => [...shown.querySelector("template").content.querySelectorAll(".tile")].map(each => {
            const one = shown.appendChild(each.cloneNode());
            const { backgroundColor, backgroundImage, borderTopStyle } = getComputedStyle(one);
            const [red, green, blue] = backgroundColor.match(/\\d+/g).map(Number);
            const ground = backgroundImage === "none" ? red + green + blue > 382 : backgroundImage;
            return `${ground} ${borderTopStyle} ${getComputedStyle(one, "::after").content}`;
        })"""
    )
    # The other of two answers, not covered, and named all the same.
    assert len(looks) == len(set(looks)) == len(STATES) + 3


def test_without_scripts_every_measure_is_a_link(visit):
    """Search and choice are not offered where they cannot work; all measures and a finding are."""
    page = visit("index", java_script_enabled=False)
    assert page.locator("input").count() == 0
    assert not page.locator(".chooser").is_visible()
    assert page.locator(".map .tile[data-state=reported]").count() > 0
    assert "takes scripts" in page.locator(".by-place").inner_text()
    assert page.locator(".shown li:visible .names").first.inner_text()
    page.locator(".find summary").click()
    assert page.locator(".find .findable a").first.is_visible()
