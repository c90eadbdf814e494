"""Headline results: what a sweep collects of each notebook."""

import json
from pathlib import Path

import nbformat
import pytest

from thb_analysis import analysis, tables
from thb_analysis.data.covariates import Covariates
from thb_analysis.display import HEADLINES, Headline
from thb_analysis.reports.document import Document
from thb_analysis.reports.parameters import MODELS
from thb_analysis.reports.sweep.table import _RESULT

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture
def ds(tiny_dataset):
    """The small data package."""
    return tiny_dataset


@pytest.fixture
def relations(ds):
    """Coverage held against numbers of one's own, of which one column is constant."""
    rising = {country: float(at) for at, country in enumerate(ds.participants)}
    columns = {"index": rising, "same": dict.fromkeys(ds.participants, 1.0)}
    return analysis.covariates(ds, Covariates("made-up.csv", "0" * 64, columns))


def rows(**results):
    """Headline results, by what they are and of what."""
    return {(row.result, row.about): row for row in tables.headlines(**results).rows}


def test_coverage_is_told_as_k_of_n_with_bounds(ds):
    """A measure has its base, count and bounds; kinds add up the affirmed measures only."""
    found = rows(coverage=analysis.coverage(ds))
    screening = found["coverage", "screening"]
    assert (screening.counted, screening.whole, screening.base) == (5, 5, "all")
    assert screening.value == screening.lower == screening.upper == 1
    unclear = found["coverage", "phases-distinct"]
    assert (unclear.counted, unclear.lower, unclear.upper) == (2, None, None)
    # Screening (5 of 5) and screening in asylum procedures (2 of 3), and not the unclear list.
    practices = found["listings", "practice"]
    assert (practices.counted, practices.whole) == (7, 8)
    assert practices.lower <= practices.value <= practices.upper


def test_a_covariate_is_told_by_kind_and_column(relations):
    """The value is the rank correlation among N countries; without one, the reason is the conclusion."""
    found = rows(covariates=relations)
    assert {about.split("/")[0] for _, about in found} == {"practice", "provision"}
    for row in relations.frame.to_dict("records"):
        told = found["covariate", f"{row['kind']}/{row['covariate']}"]
        assert told.whole == row["countries"]
        if row["covariate"] == "same":
            assert (told.value, told.conclusion) == (None, "no coefficient: constant")
        else:
            assert told.value == row["rho"]
            assert told.conclusion == "within the band"
            assert abs(row["rho"]) <= row["band"]


def test_every_result_is_explained_and_plain(ds, relations, tiny_robustness):
    """Whatever a notebook gives has a unit and a meaning, and is plain JSON with nothing missing in it."""
    similarity = analysis.similarity(ds)
    headlines = tables.headlines(
        coverage=analysis.coverage(ds),
        profile=analysis.profile(ds, "AT", 2, "region"),
        groups=analysis.group_coverage(ds, "region"),
        clusters=analysis.cluster(similarity),
        scale=analysis.scalability(ds),
        covariates=relations,
        robustness=tiny_robustness,
        claims=analysis.evaluate_claims(ds),
        relations=analysis.evaluate_relations(ds),
        agreement=analysis.agreement(ds),
    )
    assert {row.result for row in headlines.rows} == set(HEADLINES)
    data, meta = headlines._repr_mimebundle_()
    text = json.dumps(data, allow_nan=False)
    assert "null" not in text
    assert meta["thb"]["kind"] == "headlines"


def test_the_same_question_has_the_same_name(ds):
    """No two rows of a notebook are about the same: result and about are a key within a run."""
    headlines = tables.headlines(
        coverage=analysis.coverage(ds),
        claims=analysis.evaluate_claims(ds),
        relations=analysis.evaluate_relations(ds),
    )
    keys = [(row.result, row.about) for row in headlines.rows]
    assert len(keys) == len(set(keys))


def test_headlines_are_not_shown_on_pages(ds):
    """A report has the results for programs only."""
    data, metadata = tables.headlines(coverage=analysis.coverage(ds))._repr_mimebundle_()
    document = Document()
    output = {"output_type": "execute_result", "data": data, "metadata": metadata}
    assert document.publish(output) == ""
    assert not document.faults


def test_the_table_of_a_sweep_has_all_that_a_headline_says():
    """No field of a headline is lost on the way to the table; the unit is added."""
    assert {field.name for field in _RESULT} == {*Headline.__dataclass_fields__, "unit"}


@pytest.mark.parametrize("name", MODELS)
def test_every_notebook_publishes_headlines_before_it_draws(name):
    """The cell is tagged, stands behind results and front, and before the first figure or table."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (place,) = (i for i, cell in enumerate(code) if "headlines" in cell.metadata.get("tags", []))
    assert code[place].source.startswith("tables.headlines(")
    before = "\n".join(cell.source for cell in code[:place])
    assert "figures." not in before
    assert "tables." not in before
