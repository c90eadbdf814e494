"""What people type into the index leads to reports, by keyboard too."""

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def index(visit):
    """The index, wide and in light colours."""
    return visit("index")


def found(page, words):
    """Where what is found leads to."""
    page.locator("#find").fill(words)
    return page.locator("#results a").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )


def test_what_people_type_is_found(index):
    """Synonyms, codes, and names in other languages come first, in any case and without accents."""
    for words, target in {
        "interpreter": "#m-translation-interpretation",
        "hotline": "#m-self-reporting",
        "ASYLUM screening": "#m-screening-asylum",
        "austria": "country-at.html",
        "at": "country-at.html",
        "Österreich": "country-at.html",
        "Ελλαδα": "country-el.html",
        "overview": "overview.html",
    }.items():
        assert found(index, words)[0].endswith(target), words


def test_what_is_not_there_is_explained(index, edition):
    """A country without a page is found with the reason, and words that are nowhere find nothing."""
    absent = sorted(edition.countries.query("~took_part").name)
    assert found(index, absent[0]) == []
    reason = f"Did not take part: {', '.join(absent)}."
    assert index.locator("#results").inner_text() == reason
    for words, said in {"zzz": "Found: nothing", " ": ""}.items():
        assert found(index, words) == []
        assert index.locator("#found").inner_text() == said


def test_enter_goes_to_the_first_hit(index):
    """What stands first among the results is opened, by Enter in the field itself."""
    first, *_ = found(index, "permit")
    index.evaluate(
        "() => addEventListener('click', event => { event.preventDefault(); opened = event.target.getAttribute('href'); })"
    )
    index.locator("#find").press("Enter")
    assert index.evaluate("opened") == first
