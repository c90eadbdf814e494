"""Which reports there are, and which of them a build makes."""

from thb_analysis.analysis.choosing import choosing
from thb_analysis.data import load
from thb_analysis.reports.catalog.parameters import list_reports
from thb_analysis.reports.catalog.reports import find_notebooks, open_package
from thb_analysis.reports.catalog.requests import select_reports

THEMES = ["context", "detection", "identification", "protection", "cooperation", "covid"]


def test_the_published_edition_has_its_fixed_reports():
    """The project's own data give one report for each theme and 27 profiles."""
    reports = list_reports(open_package())
    assert [id_ for id_ in reports if not id_.startswith("country-")] == [
        "overview",
        *(f"theme-{theme}" for theme in THEMES),
        "source-audit",
        "robustness",
    ]
    assert len([id_ for id_ in reports if id_.startswith("country-")]) == 27


def test_country_profiles_are_built_only_when_asked_for(tiny):
    """No argument means all but the profiles; --all means all; ids mean themselves, in order."""
    package = open_package(tiny)
    assert len(select_reports([], False, {}, package)) == 5
    assert len(select_reports([], True, {}, package)) == 10
    names = ["country-be", "theme-*", "overview", "country-be"]
    assert [report.id for report in select_reports(names, False, {}, package)] == [
        "country-be",
        "theme-detection",
        "theme-protection",
        "overview",
    ]


def test_notebooks_are_found_from_a_folder_below(project, monkeypatch):
    """A build started deep inside a project finds the project's notebooks."""
    (project.root / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(project.root / "a" / "b")
    assert find_notebooks() == project.notebooks


def test_places_on_the_map_are_read_as_far_as_they_are_given(tiny):
    """A country without a place, or on another's, has none."""
    path = tiny / "codebook" / "countries.csv"
    text = path.read_text("utf-8").replace("EU state.,3,2", "EU state.,4,4")
    path.write_text(text.replace("Not an EU state.,6,8", "Not an EU state.,,"), "utf-8")
    assert choosing(load(tiny))["places"] == {
        "AT": (4, 0),
        "EL": (7, 1),
        "NO": (0, 0),
    }
