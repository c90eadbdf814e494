"""A data set: its tables, who is selected, and where it is found."""

import pandas as pd
import pytest

from conftest import REPOSITORY
from thb_analysis.check.check import validate
from thb_analysis.dataset.dataset import load
from thb_analysis.errors import DataNotFound, UnknownName
from thb_analysis.states import STATES


def test_tables(tiny_dataset):
    """Every table is an attribute with typed columns."""
    ds = tiny_dataset
    assert ds.observations["minimum"].dtype == "Int64"
    assert ds.countries["took_part"].dtype == "boolean"
    assert ds.key_figures["value"].tolist() == [8.5]
    assert ds.observations["unit"].dtype == "str"
    assert ds.observations["unit"].tolist().count("") == 16
    assert ds.statements.empty
    assert "statements" in dir(ds)


def test_what_the_package_says_of_itself(tiny_dataset):
    """Name, version, edition and a hash; licence, sources and contributors come as copies."""
    ds = tiny_dataset
    assert (ds.edition, ds.evidence, len(ds.sha256)) == ("2022", "the EMN summary", 64)
    assert (
        repr(ds) == f"<Dataset thb-measures-2022 {ds.version}: 5 countries, 6 measures>"
    )
    ds.sources[0]["title"] = "changed"
    assert "European Migration Network" in ds.sources[0]["title"]
    assert ds.licenses[0]["name"] == "CC-BY-4.0"
    assert ds.contributors[0]["roles"] == ["creator", "maintainer"]
    assert "victim protection" in ds.keywords
    assert "may still exist" in ds.description


def test_read_only(tiny_dataset):
    """Nobody can change a dataset by writing to a frame it gave."""
    frame = tiny_dataset.observations
    frame.loc[0, "status"] = "changed"
    frame["new"] = 1
    cells = tiny_dataset.cells()
    cells["state"] = "changed"
    assert tiny_dataset.observations.loc[0, "status"] == "reported"
    assert "new" not in tiny_dataset.observations
    assert set(tiny_dataset.cells()["state"]) <= set(STATES)
    with pytest.raises(AttributeError):
        tiny_dataset.observations = frame


def test_base_by_number(tiny, edit):
    """A base may rest on a column of whole numbers, or of truth values."""
    edit("codebook/bases.csv", "bloc,EU\n", "tile_column,4 2\n")
    edit("codebook/bases.csv", "bloc,EU EaP\n", "dublin_regulation,false\n")
    ds = load(tiny)
    assert ds.base("eu") == {"AT", "BE", "NO"}
    assert ds.base("eu_and_ge") == {"GE"}


def test_select_countries(tiny_dataset):
    """A selection keeps the order of countries and shrinks every base."""
    ds = tiny_dataset.select(countries=["norway", "AT"])
    assert ds.participants == ("AT", "NO")
    assert ds.base("eu") == {"AT"}
    assert ds.listed("screening") == {"AT", "NO"}
    assert len(ds.cells()) == 2 * 6
    for name in ("observations", "readings", "remarks", "second_cells", "settlements"):
        assert set(getattr(ds, name)["country"]) <= {"AT", "NO", "*", ""}, name
    assert set(ds.readings["country"]) == {"*"}
    assert len(ds.countries) == 6


def test_select_by_whatever_holds_names(tiny_dataset):
    """A list, a column, an index, an array, a set and what yields names are the same; an empty one is refused."""
    codes = tiny_dataset.countries["country"][[0, 1]]
    for given in (
        codes,
        codes.to_numpy(),
        pd.Index(codes),
        {*codes},
        (each for each in codes),
    ):
        assert tiny_dataset.select(countries=given).participants == ("AT", "BE")
    for empty in (codes.head(0), pd.Index([]), (), " ,"):
        with pytest.raises(UnknownName, match="no country is named"):
            tiny_dataset.select(countries=empty)
    assert tiny_dataset.select(countries=None) is tiny_dataset


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([float("nan"), 7], "a value is missing"),
        (5, "unknown country '5'"),
        ([["AT"], pd.NA], "give names, each a text"),
    ],
)
def test_what_is_no_text_is_no_country(tiny_dataset, given, problem):
    """Missing values, numbers and lists are named as what they are."""
    with pytest.raises(UnknownName, match=problem):
        tiny_dataset.select(given)


def test_nearest_data_folder(tiny, monkeypatch):
    """Without a name, the data folder in or above the working directory counts."""
    monkeypatch.delenv("THB_DATA", raising=False)
    project = tiny.parent / "project"
    (project / "notebooks" / "learn").mkdir(parents=True)
    tiny.rename(project / "data")
    monkeypatch.chdir(project / "notebooks" / "learn")
    assert load().root == project / "data"


def test_the_package_of_the_checkout(tmp_path, monkeypatch):
    """Elsewhere, the package of the checkout that the library is installed from counts."""
    monkeypatch.delenv("THB_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    assert load().root == REPOSITORY / "data"


def test_not_found(tmp_path, monkeypatch):
    """If there is no package, the error says what was tried."""
    monkeypatch.delenv("THB_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("thb_analysis.package.package.PROJECT", tmp_path)
    with pytest.raises(DataNotFound) as caught:
        load()
    assert str(tmp_path / "data" / "datapackage.json") in str(caught.value)


def test_an_answer_says_k_of_n(tiny_dataset):
    """What is printed of an answer is k of n, its bounds, and codes in their order."""
    answer = tiny_dataset.ask("screening")
    lines = repr(answer).splitlines()
    assert (
        lines[0]
        == f"<Answer {answer.k} of {answer.n}, {answer.k} to {answer.bounds[1]} with open cells>"
    )
    assert [line.split()[1:] for line in lines[1:] if line.startswith("  yes")] == [
        sorted(answer.yes)
    ]


def test_a_validation_is_true_if_the_package_is_valid(tiny, edit):
    """Whoever writes `if validate(…):` gets what is meant."""
    assert validate(tiny)
    edit("codebook/bases.csv", "bloc,EU\n", "nowhere,EU\n")
    assert not validate(tiny)
