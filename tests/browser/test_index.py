"""The index leads to every report by keyboard, with scripts and without."""

import pytest

from browser.conftest import Visitor
from browser.test_pages import OUTSIDE, violations
from thb_analysis.reports.asked.catalogue import read_vocabulary
from thb_analysis.reports.edition.index import index_page

pytestmark = pytest.mark.slow

RESULTS = "all => all.map(one => one.getAttribute('href'))"


@pytest.fixture
def opened(browser, tmp_path):
    """Open the index of an edition with every report: ``opened(width=360)``."""
    visitor = Visitor(browser, tmp_path)

    def opened(**options):
        vocabulary = read_vocabulary()
        records = {
            id_: {
                "title": report.title,
                "notebook": f"{report.notebook}.ipynb",
                "parameters": dict(report.parameters),
                "outputs": {f"{id_}.html": "", f"{id_}.pdf": ""},
            }
            for id_, report in vocabulary.reports.items()
        }
        page = index_page(vocabulary, records, "choose.html")
        (tmp_path / "index.html").write_text(page, "utf-8")
        return visitor("index", **options)

    yield opened
    visitor.leave()


@pytest.fixture
def index(opened):
    """The index, wide and in light colours."""
    return opened()


def found(page, words):
    """Where what is found leads to."""
    page.locator("#find").fill(words)
    return page.locator("#results a").evaluate_all(RESULTS)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("interpreter", "#m-translation-interpretation"),
        ("hotline", "#m-self-reporting"),
        ("ASYLUM screening", "#m-screening-asylum"),
        ("austria", "country-at.html"),
        ("at", "country-at.html"),
        ("Österreich", "country-at.html"),
        ("viro", "country-ee.html"),
        ("Ελλαδα", "country-el.html"),
        ("overview", "overview.html"),
    ],
)
def test_what_people_type_is_found(index, words, target):
    """Synonyms, codes, and names in other languages come first, in any case and without accents."""
    assert found(index, words)[0].endswith(target)


def test_what_is_not_there_is_said(index):
    """Of a country without a page it is said why; of words that are nowhere that there is nothing."""
    assert found(index, "Dänemark") == []
    assert index.locator("#results").inner_text() == "Denmark did not take part"
    assert found(index, "zzz") == []
    assert index.locator("#found").inner_text() == "Found: nothing"
    assert found(index, " ") == []
    assert index.locator("#found").inner_text() == ""


def test_enter_goes_to_the_first_hit(index):
    """What stands first among the results is opened, by Enter in the field itself."""
    first, *_ = found(index, "permit")
    note = "event => { event.preventDefault(); opened = event.target.getAttribute('href'); }"
    index.evaluate(f"() => addEventListener('click', {note})")
    index.locator("#find").press("Enter")
    assert index.evaluate("opened") == first


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing(opened, width, scheme):
    """Nor does anything reach beyond the page, with all lists unfolded and something found."""
    page = opened(width=width, scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found(page, "permit")
    assert violations(page) == []
    assert page.evaluate(OUTSIDE) == []


def test_without_scripts_every_page_is_a_link(opened):
    """The search is not offered where it cannot work; all else is."""
    page = opened(java_script_enabled=False)
    assert page.locator("input:visible").count() == 0
    assert page.locator(".places a").count() == 2 * 27
    page.locator(".find summary").click()
    assert page.locator(".find li a").first.is_visible()
