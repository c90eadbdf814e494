"""A package of one's own from a table, long or wide, CSV or DataFrame; everything else is refused."""

import json
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import thb_analysis as thb
from thb_analysis.check.check import validate
from thb_analysis.check.intake import from_frame, new_package
from thb_analysis.cli import app
from thb_analysis.dataset.dataset import load
from thb_analysis.errors import DataInvalid, ParameterError

WIDE = pd.DataFrame(
    {
        "country": ["EL", "UK", "Austria"],
        "Shelter": ["yes", "no", None],
        "Legal aid": [1, 1, 0],
    }
)
LONG = pd.DataFrame(
    {
        "Unit": ["EL", "EL", "UK", "UK", "Austria"],
        "Measure": ["Shelter", "Legal aid", "shelter", "Legal  Aid", "Legal aid"],
        "Status": ["yes", 1, "no", 1, 0],
        "theme": ["Help", "", "Help", "", ""],
        "label": ["", "", "Shelter for all", "", ""],
        "question": ["What is given?", "", "", "", ""],
        "note": ["in the capital", "", "", "", ""],
    }
)
STATES = {
    "EL": {"shelter": "reported", "legal-aid": "reported"},
    "UK": {"shelter": "excluded", "legal-aid": "reported"},
    "AT": {"shelter": "open", "legal-aid": "excluded"},
}


def test_a_long_table():
    """A row for each cell; a label or theme stands in any row of its measure, however that is spelled."""
    ds = from_frame(LONG)
    assert ds.matrix().to_dict("index") == STATES
    assert ds.themes["title"].tolist() == ["All measures", "Help"]
    shelter = ds.measures.set_index("measure").loc["shelter"]
    assert (shelter["label"], shelter["question"]) == (
        "Shelter for all",
        "What is given?",
    )
    assert ds.observations["note"].tolist() == ["", "", "", "in the capital", ""]


@pytest.mark.parametrize(
    "values",
    [{"Ja": "reported", "So, so": "qualified"}, '"so, so=qualified",ja=reported'],
)
def test_declared_words_are_kept_as_they_stand(values):
    """What was declared counts, in whichever form, and the cell keeps the word of the table."""
    ds = from_frame(
        pd.DataFrame({"u": ["x", "y", "z"], "A": ["Ja", "So, so", "yes"]}), values
    )
    assert ds.matrix()["a"].tolist() == ["reported", "qualified", "reported"]
    assert ds.observations["said"].tolist() == ["Ja", "So, so", ""]


@pytest.mark.parametrize("values", ["ja=reportd", "ja", "ja=…", "ja=open,JA=absent"])
def test_what_declares_no_word(approved, values):
    """A state that is none is named with those that are."""
    with pytest.raises(ParameterError) as caught:
        from_frame(WIDE, values)
    approved(str(caught.value))


def test_units_are_countries_where_half_have_names_of_some():
    """What is none is a unit of its own, and is named; codes are those of states and languages as well."""
    places = ["Allemagne", "Türkiye", "Spain (ES)", "IT", "Malta¹", "Krenovia", "Korea"]
    said = ["no"] * 5 + [1, 1]
    with pytest.warns(UserWarning, match="of their own: “Korea” and “Krenovia”"):
        ds = from_frame(pd.DataFrame({"place": places, "A": said}))
    names = ds.countries.set_index("iso2")["name"]
    assert names[["DE", "IT", "MT"]].tolist() == ["Allemagne", "Italy", "Malta"]
    states = pd.DataFrame({"place": ["AL", "AK", "TX", "WY"], "A": 1})
    with pytest.warns(UserWarning, match="no unit is taken for one: “AK”, “TX”"):
        assert from_frame(states).unit == ("unit", "units")


def test_codes_of_units_are_none_of_countries():
    """Two units have two codes, and neither stands for a country that the unit is not."""
    names = ["Łódź", "M.A.L.I.", "2nd Ward", "2nd ward", "Ægir"]
    ds = from_frame(pd.DataFrame({"place": names, "A": 1}))
    assert dict(zip(ds.countries["name"], ds.countries["country"], strict=True)) == {
        "Łódź": "LODZ",
        "M.A.L.I.": "MALI",
        "2nd Ward": "X2NDWARD",
        "2nd ward": "X2NDWARD2",
        "Ægir": "GIR",
    }


A = {"unit": ["AT", "BE", "DE"]}
HEADS = pd.MultiIndex.from_tuples([("u", ""), ("a", "b")])
# Kinds of tables that have neither shape.
REFUSED = {
    "no words": {
        **{**A, "A": 1, "head": ["Ada", "Bo", "Cy"], "iso3": ["AUT", "BEL", "DEU"]},
        **{"beds": [0, 3, 4], "since": ["2001-05-04", "2004-01-31", None], "of": None},
    },
    "rows twice": {"unit": ["GR", "Ward", "Greece (EL)", "Quay"], "A": 1},
    "cities": {"City": ["Graz", "Gent", "Brno"], "Country": ["AT", "BE", "CZ"], "A": 1},
    "means": {"unit": ["Greece", "France", "Both"], "A": ["1", "0", "0,5"]},
    "scores": {"unit": ["x", "y", "Total"], "A": [0.25, 0.5, 0.75]},
    "rare word": {
        "unit": ["x", "x", "Total North"],
        "measure": ["a", "b", "a"],
        "status": ["ja", "nie", "ja"],
    },
    "answers differ": {"unit": ["AT", "AT", "BE"], "A": ["yes", "no", "no"], "B": 1},
    "merged": {
        "unit": ["AT", None, "Total", None],
        "measure": ["m", "n", "m", "n"],
        "status": [1, 0, 5, 4],
    },
    "scale": {**A, "A": [0, 1, 2], "B": 1},
    "no unit": {"unit": ["AT", "BE", None], "A": 1},
    "no status": {"unit": ["AT"], "measure": "m"},
    "two themes": {
        "unit": ["AT", "BE"],
        "measure": "m",
        "status": 1,
        "theme": ["a", "b"],
    },
    "columns of countries": {"measures": ["m", "n"], "AT": 1, "BE": 0, "DE": 1},
    "index without a name": pd.DataFrame({"A": [1], "B": [0]}, index=["AT"]),
    "heads": pd.DataFrame([["AT", 1]], columns=HEADS),
    "one name": pd.DataFrame([["AT", 1, 0]], columns=["unit", "A", "A"]),
    "control": {"unit": ["A\x07"], "A": 1},
    "no rows": {"unit": [], "A": []},
    "several faults": {
        "unit": ["AT", "BE", "BE", None],
        "A": ["ja", "no", "ja", 1],
        "B": -9,
    },
}


@pytest.mark.parametrize("kind", REFUSED)
def test_every_other_table_is_refused_with_a_way_out(approved, kind):
    """All faults are named at once, with words and their counts, rows, and how to prepare the table."""
    df = pd.DataFrame(REFUSED[kind])
    with pytest.raises(DataInvalid) as caught:
        from_frame(df)
    assert all(fault.hint for fault in caught.value.faults)
    approved(message := str(caught.value))
    *_, head, call = message.splitlines()
    if re.match("To paste[:,]", head):
        eval(call.replace("STATE", "open"), {"thb": thb, "df": df})


# With a title, numbers of rows, a code, an average and a source; what is typed for each word.
EXPORT = '''Stand: 2021
Nr;;;Angebote
;Land;Code;"Schutz, Hilfe";Beratung
1;Österreich;AT;"Ja; ""stets""";Y
2;Belgien;BE;Nein, nie;..
3;Dänemark;DK;Nein, nie;N
;Drei Staaten;;0,4;0,5
Quelle: ein Register;;;;
'''
TYPED = {'""stets""': "reported", "Nein, nie": "absent", "..": "open"}


def test_a_message_ends_in_the_call_to_paste(tmp_path, monkeypatch, approved):
    """With a state for each word it reads the table, whatever signs that has, and counts its units alone."""
    monkeypatch.chdir(tmp_path)
    Path("export.csv").write_text(EXPORT, "cp1252")
    with pytest.raises(DataInvalid) as caught:
        new_package("mine", "export.csv")
    approved(call := str(caught.value))
    for word, state in TYPED.items():
        call = call.replace(f"{word}=STATE", f"{word}={state}")
    words = shlex.split(call.splitlines()[-1])
    assert CliRunner().invoke(app, words[1:]).exit_code == 0
    assert load("mine").matrix().to_dict() == {
        "schutz-hilfe": {"AT": "reported", "BE": "excluded", "DK": "excluded"},
        "beratung": {"AT": "reported", "BE": "open", "DK": "excluded"},
    }


def test_a_long_table_of_several_years(approved):
    """Its columns are found by what is in them; which year is kept, the user says."""
    rows = [
        (code, "SHL", "Shelter", year, value, "E" * (year == 2019))
        for year, values in ((2019, "1101"), (2021, "0100"))
        for code, value in zip(["AUT", "BEL", "EU27", "FRA"], values, strict=True)
    ]
    heads = ["Place", "Code", "Indicator", "Year", "Value", "Flag"]
    df = pd.DataFrame(rows, columns=heads)
    df = pd.concat([df, df.assign(Code="AID", Indicator="Legal aid", Value=1)])
    with pytest.raises(DataInvalid) as caught:
        from_frame(df)
    approved(call := str(caught.value))
    call = call.splitlines()[-1].replace("TEXT", "2021")
    ds = eval(call, {"thb": thb, "df": df})
    counts = thb.counts(ds.cells()).set_index("label")
    assert counts["k"].to_dict() == {"Legal aid": 3, "Shelter": 1}
    assert set(counts["n"]) == {3}


def test_the_files_of_a_package_are_as_approved(tmp_path, approved):
    """Every cell, and every word that is added to those of the table, however a spreadsheet has written it."""
    table = "unit;Shelter;Beds\nEL;yes;partly\nUK;no;not_covered\nAustria;;1\nTotal;1;1"
    (tmp_path / "table.csv").write_text(table, "utf-8-sig")
    files, recorded = new_package(
        tmp_path / "own", tmp_path / "table.csv", "partly=qualified", without="Total"
    )
    tables = [
        tmp_path / "own" / name for name in sorted(files) if name.endswith(".csv")
    ]
    head = json.loads((tmp_path / "own" / "datapackage.json").read_text("utf-8"))
    facts = [f"{name}: {head[name]}" for name in head if name != "resources"]
    assert validate(tmp_path / "own").ok
    texts = [f"{path.name}\n{path.read_text('utf-8')}" for path in tables]
    approved("\n".join([*texts, *facts, *recorded]))
