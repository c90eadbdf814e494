"""Where a number comes from: its lists, how they are combined, what is printed, who is counted."""

import csv

import pandas as pd
import pytest

from naive import Study
from thb_analysis import analysis as ask
from thb_analysis.errors import UnknownName


@pytest.fixture(scope="module")
def found(real):
    """All findings of the project's package."""
    return ask.findings(real)


@pytest.mark.parametrize(
    ("finding", "rule"),
    [
        ("reflection-identification-first", "A, of all participating countries"),
        ("permit-after-reflection", "A or B, of all participating countries"),
        ("dublin-response-and-reflection", "(A or B) and C, of EU states"),
        ("permit-tied-to-proceedings", "A or B, but not C or D, of all participating countries"),
        ("core-assistance-all", "all of A, B, C, D, E, F and G, of all participating countries"),
        ("no-consequence-reported", "all participating countries, but not A, B, C, D or E"),
        ("permit-continues", "A, B as renewable or C, of all participating countries"),
        (
            "permit-six-months",
            "(A with a length, but not A with 0 to 5 months) or (A with 0 to 5 months and B), "
            "of EU states bound by Directive 2004/81/EC",
        ),
    ],
)
def test_a_combination_of_lists_is_said_in_words(found, finding, rule):
    """Lists are named by letters, and brackets keep together what belongs together."""
    assert found.explain(finding).rule == rule


def test_every_footnote_is_there_as_printed(real, found):
    """Each list of each finding and measure has its footnote letter by letter, and its page."""
    with (real.root / "source" / "footnotes.csv").open(encoding="utf-8") as file:
        printed = {row["footnote"]: row for row in csv.DictReader(file)}
    study = Study(real.root)
    for id in [*found.frame["indicator"], *real.measures["measure"]]:
        explanation = found.explain(id)
        text = " ".join(explanation.text().markdown.replace("\\", "").split())
        for row in explanation.frame.itertuples():
            note = study.measures[row.measure]["footnote"]
            assert str(row.footnote) == (note or "<NA>")
            assert not note or row.printed == printed[note]["printed"]
            assert " ".join(row.printed.split()) in text
        names = [name for names in explanation.groups.values() for name in names]
        assert len(names) == len(set(names)) == 27
        assert len(explanation.groups.get("Named", [])) == explanation.k
        assert explanation.lower <= explanation.k <= explanation.upper <= explanation.n


def test_what_bears_on_a_number_is_told(found):
    """A claim of the source stands with its lists, and so does an expectation that is not met."""
    touched = " ".join(found.explain("any-reflection-period").touched)
    assert "the EMN study states: Most countries grant a reflection period" in touched
    assert "Its lists bear this out." in touched
    assert "(Poland)" in touched
    assert found.explain("support-weakened").touched == ()


def test_a_number_is_cited_where_it_stands(real, found):
    """The citation has the data's hash and the place in the edition; of a selection there is no such place."""
    cited = found.explain("core-assistance-all").citation
    assert real.sha256[:12] in cited
    assert cited.endswith("(theme-protection.html#finding-core-assistance-all).")
    baltic = ask.findings(real.select(["EE", "LV", "LT"])).explain("core-assistance-all")
    assert baltic.citation.endswith("Counted for a selection.")
    assert (baltic.k, baltic.n) == (1, 3)


def test_an_unknown_finding_is_named(found):
    """One sentence names the nearest id."""
    with pytest.raises(
        UnknownName, match="unknown finding 'core-asistance-all': did you mean core-a"
    ):
        found.explain("core-asistance-all")


def test_a_package_without_findings_and_footnotes_explains_its_measures(study):
    """Each measure is a finding; nothing is said of footnotes."""
    ds = study({"rare": "X", "usual": "WXYZ"}, "WXYZ")
    measures = ds.measures.assign(footnote=pd.array([pd.NA] * 2, "Int64"))
    tables = {name: getattr(ds, name).iloc[:0] for name in ("indicators", "footnotes")}
    found = ask.findings(ds.with_tables(measures=measures, **tables))
    assert found.published()["footnotes"].tolist() == [(), ()]
    assert found.explain("rare").groups["Named"] == ["Land X"]
    assert found.explain("rare").text().markdown.count("“") == 1
