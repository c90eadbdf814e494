"""A package of one's own from one table: long or wide, codes or names, CSV, workbook or DataFrame."""

import json
import os
import re
import shlex
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pytest

from thb_analysis.analysis import findings, limits
from thb_analysis.counts import shown_cells
from thb_analysis.data import from_frame, load, validate
from thb_analysis.data.intake import new_package
from thb_analysis.errors import AssumptionWarning, DataInvalid, ParameterError, ThbError

pytestmark = pytest.mark.filterwarnings("ignore::thb_analysis.errors.AssumptionWarning")

LONG = pd.DataFrame(
    {
        "Country": ["Greece", "AUT", "czech republic", "AT"],
        "Policy": ["Shelter", "Shelter", "Legal aid", "Legal aid"],
        "Topic": ["Help", "Help", "Law", "Law"],
        "status": ["yes", "partly", "no", None],
        "comment": ["", "in the capital", "", ""],
    }
)
WIDE = pd.DataFrame(
    {
        "country": ["EL", "UK", "The Netherlands"],
        "region": ["S", "W", "W"],
        "GDP": [1.5, 2, 3],
        "Treaty A": [1, 0, 1],
        "Treaty B": [1, None, 0],
    }
)


def test_a_long_table():
    """A row for each country and measure; usual names of columns, countries and statuses are known."""
    ds = from_frame(LONG)
    assert ds.participants == ("GR", "AT", "CZ")
    assert ds.matrix().to_dict("index") == {
        "GR": {"shelter": "reported", "legal-aid": "not_reported"},
        "AT": {"shelter": "qualified", "legal-aid": "not_reported"},
        "CZ": {"shelter": "not_reported", "legal-aid": "absent"},
    }
    assert ds.themes["title"].tolist() == ["Help", "Law"]
    assert ds.cells().query("country == 'AT'")["note"].tolist() == ["in the capital", ""]
    assert ds.country_names["CZ"] == "Czechia"


def test_a_wide_table():
    """A column of 0 and 1 for each measure; the codes of the EU stay, other columns are facts."""
    ds = from_frame(WIDE, evidence="the register")
    assert ds.participants == ("EL", "UK", "NL")
    assert ds.matrix()["treaty-a"].tolist() == ["reported", "absent", "reported"]
    assert ds.matrix()["treaty-b"].tolist() == ["reported", "not_reported", "absent"]
    assert ds.measures.set_index("measure")["complete"].to_dict() == {
        "treaty-a": True,
        "treaty-b": False,
    }
    assert ds.measures["kind"].tolist() == ["measure", "measure"]
    assert ds.measures["compared"].all()
    assert ds.countries["gdp"].tolist() == [1.5, 2.0, 3.0]
    assert ds.countries["iso2"].tolist() == ["GR", "GB", "NL"]
    assert (ds.name, ds.title, ds.evidence) == ("table", "Table", "the register")
    assert not ds.has_document


def test_countries_may_be_the_index():
    """Countries in an index that is named so are found."""
    assert from_frame(WIDE.set_index("country")).participants == ("EL", "UK", "NL")


def test_a_complete_table_leaves_nothing_open():
    """Who is not named for a measure of a complete table lacks it."""
    ds = from_frame(LONG.iloc[:2, :2], complete=True)
    assert ds.is_complete
    assert from_frame(LONG.iloc[:3, :2]).matrix()["legal-aid"].tolist() == [
        "not_reported",
        "not_reported",
        "reported",
    ]
    assert from_frame(LONG.iloc[:3, :2], complete=True).matrix()["legal-aid"].tolist() == [
        "absent",
        "absent",
        "reported",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    {
        "reported": "reported, 1, yes, y, true, t, ✓, present, YES., True, 1.0",
        "qualified": "qualified, partly, partial, conditional",
        "absent": "absent, 0, no, n, false, f, ✗, No, 0.0",
        "not_reported": ", na, n/a, NaN, unknown, not reported, not_reported",
    }.items(),
)
def test_words_for_a_state(state, words):
    """Whatever a table calls it, yes is reported, partly qualified, no absent, and a gap not reported."""
    listed = [*words.split(", "), "yes"]
    frame = pd.DataFrame({"country": "AT", "measure": [f"m {at}" for at in range(len(listed))]})
    cells = from_frame(frame.assign(status=listed)).cells()
    assert cells["state"].tolist() == [state] * (len(listed) - 1) + ["reported"]
    assert set(cells["note"]) == {""}


@pytest.mark.parametrize(
    ("column", "names"),
    {
        "country": "Country, country name, Country-Code, nation, state, ISO2, iso3, geo",
        "measure": "Measure, item, indicator, policy, instrument, treaty, provision",
        "theme": "Theme, topic, category, section, field",
        "note": "Note, notes, comment, remark",
        "source": "Source, sources, reference",
        "value": "Value, status",
        "label": "Label",
        "description": "Description",
        "kind": "Kind",
        "region": "Region",
    }.items(),
)
def test_names_of_columns(column, names):
    """A column is found by each of its usual names."""
    columns = ["country", "measure", "theme", "value", "label", "description", "kind", "region"]
    row = ["AT", "m", "t", "yes", "A label", "What it is", "duration", "West"]
    frame = pd.DataFrame([[*row, "a note", "p. 7"]], columns=[*columns, "note", "source"])
    told = from_frame(frame)
    assert told.themes["title"].tolist() == ["T"]
    facts = told.measures[["label", "description", "kind"]].values.tolist()
    assert facts == [["A label", "What it is", "duration"]]
    assert told.countries["region"].tolist() == ["West"]
    assert told.observations[["note", "source"]].values.tolist() == [["a note", "p. 7"]]
    for name in names.split(", "):
        renamed = from_frame(frame.rename(columns={column: name}))
        assert renamed.observations.equals(told.observations)
        assert renamed.measures.equals(told.measures)
        assert renamed.countries.equals(told.countries)
        assert renamed.themes.equals(told.themes)


WORDS = [
    "Not routinely administered",
    "never",
    "2021-05-04",
    "12.5",
    "not abolished",
    "12 months",
    "+",
    "?",
    "-",
    "1%",
    "yes?",
    "limited",
    "none",
    "x",
]


@pytest.mark.parametrize("column", ["status", "value", "Vaccine A"])
def test_words_that_are_not_yes_or_no_are_asked_about(column):
    """Each is refused, once, with its count and where it stands first; none becomes reported, or a fact."""
    said = ["yes", "no", "yes", "no", "yes", "no", *WORDS, "never"]
    units = [f"Land {number}" for number in range(len(said))]
    long = {} if column == "Vaccine A" else {"measure": "m"}
    with pytest.raises(DataInvalid) as caught:
        from_frame(pd.DataFrame({"country": units, column: said, **long}))
    told = [(each.line, each.column, each.value) for each in caught.value.faults]
    assert told == [(line, column, word) for line, word in enumerate(WORDS, 8)]
    assert "'never' is neither yes nor no (2 cells)" in str(caught.value)


def test_what_is_assumed_of_a_table_is_a_warning():
    """A DataFrame is read as a file is: what the command prints, the function warns of."""
    frame = pd.DataFrame({"country": ["AT", "BE"], "measure": "m", "status": "yes", "value": "12"})
    with pytest.warns(AssumptionWarning) as caught:
        from_frame(frame)
    assert [str(each.message) for each in caught] == [
        "no column theme: all measures are in one theme",
        "where a row has a status, its value is left out",
        "2 units are read as countries by their codes, and named as CLDR names them",
        "measures that have a value for every country: 1; nothing is left open there",
    ]
    assert {each.filename for each in caught} == {__file__}


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, "", "  "])
def test_what_is_missing_is_empty(missing):
    """However a table leaves a cell out, no word stands there."""
    frame = pd.DataFrame(
        {"country": ["AT", "BE"], "measure": "m", "note": ["x", missing]}, dtype=object
    )
    assert from_frame(frame).observations["note"].tolist() == ["x", ""]


def test_countries_that_nobody_knows_are_taken_as_they_are():
    """A table of made-up countries or regions is a package too."""
    frame = pd.DataFrame({"country": ["Alderland", "Birch Isles"], "measure": "meals"})
    assert from_frame(frame).country_names == {
        "ALDERLAND": "Alderland",
        "BIRCHISLES": "Birch Isles",
    }


STATES = ["AK", "AL", "CA", "CT", "DE", "FL"]


@pytest.mark.parametrize(
    "units",
    [
        STATES,
        ["AL", "CA", "DE"],
        ["Alabama", "Georgia", "Maine"],
        ["de", "fr", "it"],
        ["AT", "BE", "Austira"],
    ],
    ids=["some", "all", "names", "languages", "misspelt"],
)
def test_units_that_can_be_read_in_two_ways_are_asked_about(approved, units):
    """States of the US, languages and a name that is misspelt: both readings are shown, and the call that settles it."""
    frame = pd.DataFrame({"country": units, "measure": "m"})
    with pytest.raises(DataInvalid) as caught:
        from_frame(frame)
    approved(str(caught.value))
    own = from_frame(frame, units="own")
    assert list(own.country_names.values()) == units
    assert "iso2" not in own.countries or not own.countries["iso2"].any()


def test_units_are_countries_if_somebody_says_so():
    """Then the codes of countries are read as such, and each unit that is none is named once."""
    frame = pd.DataFrame({"country": ["AL", "CA", "DE"], "measure": "m"})
    assert list(from_frame(frame, units="countries").country_names.values()) == [
        "Albania",
        "Canada",
        "Germany",
    ]
    frame = pd.DataFrame({"country": [*STATES, *STATES], "measure": ["m"] * 6 + ["n"] * 6})
    with pytest.raises(DataInvalid) as caught:
        from_frame(frame, units="countries")
    assert [each.value for each in caught.value.faults] == ["AK", "CT", "FL"]
    with pytest.raises(ParameterError, match="did you mean countries"):
        from_frame(frame, units="contries")


def test_parts_of_the_united_kingdom_are_not_the_united_kingdom():
    """England is a unit of its own, beside Scotland and Wales, and no code of a country."""
    ds = from_frame(pd.DataFrame({"country": ["England", "Scotland", "Wales"], "measure": "m"}))
    assert ds.participants == ("ENGLAND", "SCOTLAND", "WALES")


@pytest.mark.parametrize(
    ("case", "frame"),
    [
        ("no-country", pd.DataFrame({"land": ["Q"], "measure": ["a"]})),
        ("no-measure", pd.DataFrame({"country": ["AT"], "x": ["three words here"]})),
        (
            "unknown-status",
            pd.DataFrame({"country": ["AT", "BE"], "measure": "a", "status": ["yes", "maybe"]}),
        ),
        ("twice", pd.DataFrame({"country": ["EL", "AT", "Greece"], "measure": "a"})),
        ("two-columns", pd.DataFrame({"country": ["AT"], "nation": ["BE"], "measure": "a"})),
        ("no-rows", pd.DataFrame({"country": [], "measure": []})),
        (
            "control",
            pd.DataFrame(
                {"country": ["AT"], "measure": ["a\x07"], "x\x1b": ["y"], "note": "z" * 5001}
            ),
        ),
        ("empty-measure", pd.DataFrame({"country": ["AT", "BE"], "measure": ["a", ""]})),
        ("nothing-near", pd.DataFrame({"country": ["AT", "BE", "Qqqqqq"], "measure": "a"})),
        (
            "all-at-once",
            pd.DataFrame(
                {
                    "country": ["AT", "BE", "Qqqqqq", ""],
                    "measure": ["a", "a", "a", ""],
                    "status": ["yes", "so", "so", "no"],
                }
            ),
        ),
        ("empty-country", pd.DataFrame({"country": ["AT", ""], "measure": "a"})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rows_that_cannot_be_read_are_named(approved, case, frame):
    """Nothing is guessed: what is no country, status or measure is told with its row."""
    with pytest.raises(DataInvalid) as caught:
        from_frame(frame)
    approved(str(caught.value))


def test_facts_of_countries_keep_out_of_the_way():
    """Whatever facts are called, they clash with no column of the package."""
    facts = {"name": "long", "status": "good", "Value": "12 months", "line": "z"}
    ds = from_frame(WIDE.assign(**facts))
    assert ds.matrix().equals(from_frame(WIDE).matrix())
    assert {"name_2", "status_2", "value_2", "line"} <= set(ds.countries)
    assert ds.country_names["EL"] == "Greece"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_package_from_a_file(tmp_path, suffix):
    """One call makes a valid, sorted package of a table, and says what it assumed."""
    source = tmp_path / f"my_register.{suffix}"
    WIDE.to_excel(source, index=False) if suffix == "xlsx" else WIDE.to_csv(
        source, index=False, sep=";", encoding="utf-8-sig"
    )
    files, assumed = new_package(tmp_path / "mine", source)
    assert {"datapackage.json", "observations.csv", "README.md"} <= set(files)
    assert assumed == [
        "no column theme: all measures are in one theme",
        "columns read as measures: 2",
        "other columns are facts about the units: GDP",
        "an empty cell is read as not reported (1 of 6 cells)",
        "units are countries: EL is Greece; UK is United Kingdom; The Netherlands is Netherlands",
        "measures that have a value for every country: 1; nothing is left open there",
    ]
    checked, *told = str(validate(tmp_path / "mine")).splitlines()
    assert checked == "The data package is valid."
    assert sorted(told) == sorted(f"Assumed: {each}" for each in assumed)
    ds = load(tmp_path / "mine")
    assert ds.matrix().to_dict("index") == from_frame(WIDE).matrix().to_dict("index")
    assert (ds.name, ds.title, ds.evidence) == (
        "mine",
        "My register",
        f"the table my_register.{suffix}",
    )


def test_a_file_without_rows(tmp_path):
    """A header alone is a table with columns and no rows."""
    (tmp_path / "mine.csv").write_text("country,measure\n")
    with pytest.raises(DataInvalid, match=r"mine\.csv:1: The table has no rows"):
        new_package(tmp_path / "mine", tmp_path / "mine.csv")


def test_the_example_is_a_valid_package(tmp_path):
    """Without a table, an example is written in which every table has worked rows."""
    files, assumed = new_package(tmp_path / "mine")
    assert "GUIDE.md" in files
    assert assumed == []
    assert str(validate(tmp_path / "mine")) == "The data package is valid."


def test_nothing_is_written_over(tmp_path):
    """A folder with something in it, or a file, is refused; so is a table that is none."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    for target in (tmp_path / "full", tmp_path / "full/notes.txt"):
        with pytest.raises(ParameterError, match=r"is (not empty|a file); name a folder"):
            new_package(target)
    with pytest.raises(ThbError, match="cannot be written"):
        new_package(tmp_path / "full/notes.txt/below")
    with pytest.raises(ParameterError, match=r"gone\.csv cannot be read"):
        new_package(tmp_path / "mine", tmp_path / "gone.csv")
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(ParameterError, match="no workbook that can be read"):
        new_package(tmp_path / "mine", tmp_path / "bad.xlsx")
    assert not (tmp_path / "mine").exists()


def test_what_would_fill_the_memory_is_no_table(tmp_path, monkeypatch):
    """Told by its kind or size before it is read: a pipe, a large file, a workbook that unfolds to one."""
    monkeypatch.setattr("thb_analysis.data.files.SIZE_LIMIT", 500_000)
    os.mkfifo(tmp_path / "pipe.csv")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(500_001)
    with ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(500_001))
    for name, why in {"pipe": "no file", "large": "It has", "bomb": "It has"}.items():
        (source,) = tmp_path.glob(f"{name}.*")
        with pytest.raises(ParameterError, match=why):
            new_package(tmp_path / "mine", source)


COUNTRIES = ["AT", "BE", "DE"]
A_YEAR = pd.period_range("2020", periods=2, freq="Y").repeat(3)
OF_ANY_TYPE = {
    "categorical": {"country": pd.Categorical(COUNTRIES), "A": pd.Categorical(["yes", "no", None])},
    "nullable": {"country": pd.array(COUNTRIES, "string"), "A": pd.array([1, 0, None], "Int64")},
    "boolean": {"country": COUNTRIES, "A": pd.array([True, False, None], "boolean")},
    "an index": pd.DataFrame({"A": [1, 0, None]}, index=COUNTRIES),
    "long, of years": {
        "country": COUNTRIES * 2,
        "year": A_YEAR,
        "measure": "A",
        "status": [0, 1, 1, 1, 0, None],
    },
    "two indices": pd.DataFrame(
        {"country": COUNTRIES, "measure": "A", "status": [1, 0, None]}
    ).set_index(["country", "measure"]),
    "two heads": pd.DataFrame(
        [1, 0, None], index=COUNTRIES, columns=pd.MultiIndex.from_tuples([("A", "")])
    ),
}


@pytest.mark.parametrize("name", OF_ANY_TYPE)
def test_a_table_of_any_type_of_pandas(name):
    """However pandas keeps units, years and values, the same is read."""
    year = 2021 if "years" in name else None
    cells = from_frame(pd.DataFrame(OF_ANY_TYPE[name]), year=year).matrix()
    assert cells["a"].to_dict() == {"AT": "reported", "BE": "absent", "DE": "not_reported"}


def test_a_package_is_made_wholly_or_not_at_all(tmp_path, monkeypatch):
    """Where writing fails on the way, the folders that were made for it are gone again."""

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(ThbError, match="No space left on device"):
        new_package(tmp_path / "a/b")
    assert not (tmp_path / "a").exists()


VACCINES = pd.DataFrame(
    {
        "Entity": ["France", "Italy", "Malta"],
        "Hep B": ["Entire country", "Risk groups, only", "Not routinely administered"],
    }
)
TOLD = {
    "Entire country": "reported",
    "Risk groups, only": "qualified",
    "Not routinely administered": "absent",
}


@pytest.mark.parametrize("how", ["dict", "text", "file"])
def test_words_mean_what_somebody_says(tmp_path, how):
    """In any form; what was read as what stands in the package, and is said."""
    (tmp_path / "words.csv").write_text(
        "word,state\n" + "".join(f'"{word}",{state}\n' for word, state in TOLD.items())
    )
    text = ",".join(f'"{word}={state}"' for word, state in TOLD.items())
    ds = from_frame(
        VACCINES, values={"dict": TOLD, "text": text, "file": tmp_path / "words.csv"}[how]
    )
    assert ds.matrix()["hep-b"].tolist() == list(TOLD.values())
    assert ds.observations["said"].tolist() == list(TOLD)
    assert "Included with a condition: 1 (Risk groups, only)." in findings(ds).text().markdown
    said = ds.assumptions.set_index("assumption")["text"]
    assert said["values"].startswith("words and their cells: Entire country is reported (1), ")
    assert said["unit-column"] == "the column “Entity” names the units"


def test_numbers_are_levels_from_a_threshold():
    """What is lower is absent; the numbers and the threshold are kept, to ask for another."""
    frame = pd.DataFrame({"country": ["AT", "BE", "CZ"], "Schools": [0, 2, 3], "Flag": [0, 1, 1]})
    ds = from_frame(frame, levels="reported from 3, qualified from 2, Flag from 1")
    assert ds.matrix().to_numpy().T.tolist() == [
        ["absent", "qualified", "reported"],
        ["absent", "reported", "reported"],
    ]
    assert ds.measures[["reported_from", "qualified_from"]].iloc[0].tolist() == [3, 2]
    assert ds.observations.query("measure == 'schools'")["said"].tolist() == ["0", "2", "3"]
    with pytest.raises(DataInvalid, match='fix: --levels "reported from 2,Flag from 1"'):
        from_frame(frame, levels="reported from 2")
    users = pd.DataFrame({"country": ["AT", "BE"], "Since": [1990, 2004], "Users": [5e5, 2e6]})
    ds = from_frame(users, levels={"Since": 2000, "Users": 1_000_000})
    assert ds.measures["label"].tolist() == ["Since: 2000 or more", "Users: 1,000,000 or more"]


def test_a_level_of_its_own_is_the_only_one_of_a_measure():
    """From which number a condition is reported holds of measures that have no level of their own."""
    frame = pd.DataFrame({"country": ["AT", "BE", "CZ"], "Courts": [0, 1, 1], "Risk": [1, 2, 4]})
    ds = from_frame(frame, levels="reported from 4, qualified from 2, Courts from 1")
    assert ds.measures["label"].tolist() == ["Courts: 1 or more", "Risk: 2 or more"]
    assert ds.matrix().to_numpy().T.tolist() == [
        ["absent", "reported", "reported"],
        ["absent", "qualified", "reported"],
    ]


def test_many_words_are_no_name_of_a_file():
    """A call that names more words than a file name may have letters is read as these words."""
    words = [f"a form of government of kind {at}" for at in range(12)]
    frame = pd.DataFrame(
        {
            "country": ["AT", "BE", "BG", "CY", "CZ", "DE", "EE", "EL", "ES", "FI", "FR", "HR"],
            "Form": words,
        }
    )
    ds = from_frame(frame, values=",".join(f"{word}=answer" for word in words))
    assert len(ds.measures) == 12
    with pytest.raises(ParameterError, match=r"\* of Form cannot be absent beside answers"):
        from_frame(frame, values=f"{words[0]}=answer,*=absent")


def test_nothing_to_count():
    """Words that are all read as not reported, as a placeholder says, make no package."""
    with pytest.raises(ParameterError, match="no cell is reported, qualified or absent"):
        from_frame(pd.DataFrame({"country": ["AT"], "A": ["maybe"]}), values="maybe=not_reported")


@pytest.mark.parametrize("head", ["", "name"])
def test_a_table_as_other_programs_write_it(tmp_path, head):
    """Numbers of rows without a head are passed over, names there are units; codes keep their zeros."""
    rows = {"x": [1, 0], "dial": ["007", "+32"]}
    table = pd.DataFrame(rows, index=["Utah", "Iowa"] if head else [1, 2])
    table = table if head else table.assign(country=["AT", "BE"])
    table.to_csv(tmp_path / "t.csv")
    told = {"unit_column": "row", "units": "own"} if head else {}
    new_package(tmp_path / "mine", tmp_path / "t.csv", **told)
    ds = load(tmp_path / "mine")
    assert set(ds.country_names.values()) == ({"Utah", "Iowa"} if head else {"Austria", "Belgium"})
    assert set(ds.countries["dial"]) == {"007", "+32"}
    (tmp_path / "t.csv").rename(tmp_path / "t.json")
    with pytest.raises(ParameterError, match="neither as CSV nor as a workbook"):
        new_package(tmp_path / "other", tmp_path / "t.json")


def test_answers_exclude_each_other():
    """Each is a measure; no language is missing from one that gives another, and the table is one of languages."""
    words = {"Language": ["Basque", "Finnish", "Thai", "Zulu"], "Order": ["SOV", "SVO", "SVO", ""]}
    ds = from_frame(pd.DataFrame(words), unit_column="Language", values="*=answer")
    assert ds.measures["label"].tolist() == ["Order: SOV", "Order: SVO"]
    shown = shown_cells(ds).set_index(["measure", "country"])["state"]
    assert shown["order-sov"].tolist() == [
        "reported",
        "other_answer",
        "other_answer",
        "not_reported",
    ]
    assert ds.unit == ("language", "languages")
    text = findings(ds).text().markdown
    assert "[2 of 4](#" in text
    assert "Order: SVO for" in text
    said = text + limits(ds).text().markdown
    assert "countr" not in said.replace("No unit is read as a country", "")
    for each in ds.assumptions["text"]:
        assert each[1:] in limits(ds, brief=True).text().markdown


def test_a_no_is_not_norway():
    """A column of yes and no names no units, whatever it is called, and one of countries is no measure."""
    frame = pd.DataFrame(
        {"Land": ["France", "Italy", "France"], "Code": ["FRA", "ITA", "FRA"], "Tone": "no"}
    )
    ds = from_frame(frame.iloc[:2].assign(Kind="yes"), values="*=answer")
    assert ds.participants == ("FR", "IT")
    assert list(ds.measures["label"]) == ["Tone", "Kind"]
    with pytest.raises(DataInvalid, match="No column names the countries"):
        from_frame(pd.DataFrame({"Language": ["Thai"], "Tone": ["no"]}))


def test_rows_of_one_year():
    """Of several years one is read, and that is said."""
    frame = pd.DataFrame(
        {"country": ["AT", "AT", "BE"], "Year": [2020, 2021, 2021], "A": [1, 0, 1]}
    )
    with pytest.raises(DataInvalid, match=r"such as AT under A on lines 2 and 3 .* --year 2021"):
        from_frame(frame)
    ds = from_frame(frame, year=2021)
    assert ds.matrix()["a"].tolist() == ["absent", "reported"]
    assert ds.assumptions["text"].tolist()[0] == "rows of 2021 alone are read"
    with pytest.raises(ParameterError, match="unknown year '2025': did you mean 2021"):
        from_frame(frame, year=2025)


@pytest.mark.parametrize("head", ["Jahr", "time_period", "TIME", "date"])
def test_years_under_any_head(head):
    """The one column of years is found, and is in the title; of several, one is to be named so."""
    frame = pd.DataFrame(
        {"country": ["AT", "AT", "BE"], head: ["2020.0", 2021, 2021], "A": [1, 0, 1]}
    )
    with pytest.raises(DataInvalid, match="--year 2021"):
        from_frame(frame)
    ds = from_frame(frame, year=2021)
    assert ds.matrix()["a"].tolist() == ["absent", "reported"]
    assert ds.title == "Table, 2021"
    if head == "Jahr":
        assert "the column “Jahr” holds the years" in ds.assumptions["text"].tolist()
        with pytest.raises(ParameterError, match="2 columns hold years: Jahr, Joined; rename"):
            from_frame(frame.assign(Joined=[1995, 1995, 1952]), year=2021)


def test_names_beside_codes():
    """A column of names is what units are called; what is no name of each is a fact."""
    frame = pd.DataFrame({"state": STATES[:2], "Name": ["Alaska", "Alabama"], "A": [1, 0]})
    ds = from_frame(frame, units="own")
    assert ds.country_names == {"AK": "Alaska", "AL": "Alabama"}
    assert "the column “Name” has the names of the states" in ds.assumptions["text"].tolist()
    assert "facts" not in set(ds.assumptions["assumption"])
    long = frame.drop(columns="A").merge(pd.DataFrame({"measure": ["m", "n"]}), how="cross")
    assert from_frame(long, units="own").country_names == ds.country_names
    ds = from_frame(frame.assign(Name="a state"), units="own")
    assert (ds.country_names["AK"], ds.countries["name_2"].iloc[0]) == ("AK", "a state")
    # Those of countries stay, and are found by the others.
    ds = from_frame(pd.DataFrame({"code": ["AT", "BE"], "name": ["Autriche", "Belgium"], "A": 1}))
    assert ds.countries[["name", "other_names"]].to_numpy().tolist() == [
        ["Austria", "Autriche"],
        ["Belgium", ""],
    ]


def test_codes_of_units_are_none_of_countries():
    """Made of initials, they never stand for a country that the unit is not; those of the table stay."""
    names = ["Faroe Islands", "Guinea-Bissau", "Union of South Atolls", "Niue", "IT"]
    ds = from_frame(pd.DataFrame({"country": names, "measure": "m"}), units="own")
    assert list(ds.participants) == ["FARISL", "GUIBIS", "UOSA", "NIUE", "IT"]


@pytest.mark.parametrize(
    "yes_no", [("ja", "nein"), ("oui", "non"), ("tak", "nie"), ("kyllä", "ei")]
)
def test_yes_in_another_language_is_asked_about(yes_no):
    """Words are named with their cells, in a call of these very words; none is taken for a yes."""
    yes, no = yes_no
    frame = pd.DataFrame({"country": ["AT", "BE", "CZ"], "A": [yes, no, yes], "B": [no, "", no]})
    frame["Capital"] = ["Vienna", "Brussels", "Prague"]
    with pytest.raises(DataInvalid) as caught:
        from_frame(frame)
    said = str(caught.value)
    assert f"the words are {yes} (2), {no} (3)" in said or f"{no} (3), {yes} (2)" in said
    (call,) = re.findall('--values "([^"]*)"', said)
    assert sorted(call.split(",")) == sorted([f"{yes}=answer", f"{no}=answer"])
    ds = from_frame(frame, values=f"{yes}=reported,{no}=absent")
    assert ds.matrix()["a"].tolist() == ["reported", "absent", "reported"]
    assert list(ds.measures["label"]) == ["A", "B"]


@pytest.mark.parametrize("values", [None, "*=answer"])
def test_a_call_for_many_words_is_one_that_works(values):
    """Of more words than answers usually are, some are named, and the others taken together."""
    rows = [(f"P{at}", f"w{at % 30}") for at in range(90)]
    frame = pd.DataFrame(rows, columns=["place", "form"])
    with pytest.raises(DataInvalid, match=r"w0 \(3\), .*18 more") as caught:
        from_frame(frame, units="own", unit_column="place", values=values)
    (call,) = re.findall('--values "([^"]*)"', str(caught.value))
    ds = from_frame(frame, units="own", unit_column="place", values=call)
    assert len(ds.measures) == 30
    said = ds.assumptions.set_index("assumption")["text"]["values"]
    assert said.endswith(
        "each of 18 other words, such as w12, w13 and w14, is an answer (54 in all)"
    )


def test_what_describes_units_is_not_offered_as_a_measure():
    """Beside numbers that differ between years, a word that does not is no answer."""
    rows = [("AT", "Europe", 1952, 66.8), ("AT", "Europe", 2007, 79.8), ("TG", "Africa", 2007, 58)]
    frame = pd.DataFrame(rows, columns=["country", "continent", "year", "life"])
    for year in (None, 2007):
        with pytest.raises(DataInvalid) as caught:
            from_frame(frame, year=year)
        said = str(caught.value)
        assert "describe it, and thb build --group-by takes them: continent" in said
        assert '--levels "life from ' in said
        assert "--values" not in said


def test_levels_are_said_of_each_column():
    """Columns with the same level stand together."""
    frame = pd.DataFrame({"country": ["AT", "BE"], "A": [1, 3], "B": [2, 4], "C": [5, 9]})
    ds = from_frame(frame, levels="reported from 2, qualified from 1, C from 6")
    said = ds.assumptions.set_index("assumption")["text"]["levels"]
    assert said == (
        "numbers are levels: A and B from 2, with a condition from 1; C from 6; a lower one is absent"
    )


def test_a_single_name_more_is_said():
    """Of eleven countries that the table names otherwise, the last is named too."""
    table = pd.read_csv(Path(__file__).parent / "public" / "gapminder.csv")
    ds = from_frame(table, year=2007, levels="lifeExp from 70")
    said = ds.assumptions.set_index("assumption")["text"]["units"]
    assert said.endswith("; Yemen, Rep. is Yemen")


def test_what_lies_beside_the_data_is_about_its_units(tmp_path):
    """Codebook and descriptor of a package of states speak of no countries."""
    pd.DataFrame({"state": STATES, "Shelter": [1, 0, 1, 1, 0, 0]}).to_csv(
        tmp_path / "a.csv", index=False
    )
    new_package(tmp_path / "mine", tmp_path / "a.csv", units="own", unit_column="state")
    told = [(tmp_path / "mine/README.md").read_text("utf-8")]
    head = json.loads((tmp_path / "mine/datapackage.json").read_text("utf-8"))
    for table in head["resources"]:
        described = [table, *table["schema"]["fields"]]
        told += [each["description"] for each in described] + [table["title"]]
    said = re.sub(r"`[^`]*`|countries\.csv", "", "\n".join(told))
    assert re.findall(".*[Cc]ountr.*", said) == []
    assert "6 states. Observations" in said
    assert "states took part" not in said


def test_gaps_of_a_table_that_names_everybody():
    """An empty cell is no row that is not there: it is absent, or not covered, as somebody says."""
    ds = from_frame(WIDE, complete=True, values={"": "not_covered"})
    assert ds.matrix()["treaty-b"].tolist() == ["reported", "not_covered", "absent"]
    assert ds.covered("treaty-b") == {"EL", "NL"}
    ds = from_frame(WIDE, complete=True, values="=absent")
    assert ds.matrix()["treaty-b"].tolist() == ["reported", "absent", "absent"]


SETTLED = {
    "words": pd.DataFrame(
        {"country": ["AT", "BE"], "measure": "m", "status": ["so, so", 'ne"ver']}
    ),
    "many words": pd.DataFrame(
        {"country": ["AT"] * 14, "measure": [*"abcdefghijklmn"], "status": [*"ABCDEGHIJKLMOP"]}
    ),
    "levels": pd.DataFrame({"country": ["AT", "BE"], "measure": "m", "value": [1, 4]}),
    "flags": pd.DataFrame(
        {"country": ["AT", "BE", "AT", "BE"], "measure": [*"mmnn"], "value": [1, 4, 0, 1]}
    ),
    "units": pd.DataFrame({"country": STATES, "measure": "m"}),
    "column": pd.DataFrame({"Language": ["Thai", "Zulu"], "Tone": ["yes", "no"]}),
    "columns": pd.DataFrame({"Reporter": ["AT", "BE"], "Partner": ["BE", "AT"], "measure": "m"}),
    "years": pd.DataFrame({"country": ["AT", "AT"], "year": [2020, 2021], "measure": "m"}),
    "gaps": WIDE,
    "numbers": pd.DataFrame({"country": ["AT", "BE"], "Coverage": [12.5, 90]}),
    "no measure": VACCINES.assign(**{"Hep B": ["Always", "Always", "Never"]}),
}
CALL = re.compile(r"--(values|levels|units|unit-column|year) ('[^']*'|\"[^\"]*\"|\w+)")


@pytest.mark.parametrize("case", SETTLED)
def test_what_is_refused_names_the_call_that_settles_it(case):
    """The call stands in the message, and made as it stands it works."""
    told = {"complete": case == "gaps"}
    for _ in range(3):
        try:
            from_frame(SETTLED[case], **told)
            break
        except DataInvalid as error:
            calls = CALL.findall(str(error))
            assert calls
            for name, text in calls if case in ("units", "numbers") else reversed(calls):
                told[name.replace("-", "_")] = shlex.split(text)[0]
    else:
        pytest.fail(f"still refused: {told}")
    assert len(told) > 1


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"values": "never=absnt"}, "unknown meaning of 'never' 'absnt': did you mean absent"),
        ({"values": "never"}, "'never' says nothing of a word: write WORD=STATE"),
        ({"values": "No=absent,no=reported"}, "'no' means two things: absent and reported"),
        ({"values": "=answer"}, "an empty cell is no answer"),
        ({"levels": "from 2"}, "'from 2' is no level"),
        ({"levels": "reported from 1, qualified from 2"}, "qualified is to begin at a lower level"),
        ({"unit_column": "contry"}, "unknown column 'contry': did you mean country"),
        ({"year": 2021}, "there is no column year"),
        ({"complete": "no"}, "complete is 'no', not True or False"),
        ({"levels": 2}, "levels is 2, not a text such as"),
        ({"levels": {"A": "two"}}, "'A from two' is no level"),
        ({"unit": ("a", "b", "c")}, "unit is ('a', 'b', 'c'), not what one is called"),
    ],
)
def test_what_is_told_wrongly(told, problem):
    """A meaning, level, column or year that is none is named, with the nearest."""
    with pytest.raises(ParameterError, match=re.escape(problem)):
        from_frame(WIDE, **told)


def test_two_of_one_name():
    """Units of their own, and measures, that differ in case alone are refused."""
    frame = pd.DataFrame({"country": ["Alderland", "alderland"], "measure": "m"})
    with pytest.raises(DataInvalid, match="'alderland' cannot be told from 'Alderland'"):
        from_frame(frame)
    frame = pd.DataFrame({"country": ["AT", "BE"], "measure": ["Aid", "aid"]})
    with pytest.raises(DataInvalid, match="'aid' cannot be told from 'Aid'"):
        from_frame(frame)
