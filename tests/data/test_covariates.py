"""A file of covariates is read whole, or all that is wrong with it is said."""

import hashlib
from pathlib import Path

import pytest

from thb_analysis.data.covariates import (
    LARGEST,
    file_name,
    file_sha256,
    is_content,
    pack,
    read_covariates,
    wrong_covariates,
)
from thb_analysis.errors import ParameterError

COUNTRIES = ("AT", "BE", "DK", "EL", "GE", "NO")
HEAD = "# made-up.csv\n"
FIVE = "country,index\nAT,1\nBE,2\nEL,3\nGE,4\nNO,5\n"


def problems(text: str) -> list[str]:
    """Say what is wrong with a file of this content, all of whose countries are compared."""
    return wrong_covariates(HEAD + text, COUNTRIES, COUNTRIES)


def test_what_travels_is_name_and_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packed file has its bare name and every byte, from wherever it was called."""
    place = tmp_path / "deep" / "made-up.csv"
    place.parent.mkdir()
    place.write_text(FIVE, "utf-8")
    monkeypatch.chdir(tmp_path)
    packed = pack("deep/made-up.csv")
    assert packed == HEAD + FIVE
    assert is_content(packed)
    assert not is_content("deep/made-up.csv")
    assert file_name(packed) == "made-up.csv"
    assert file_sha256(packed) == hashlib.sha256(place.read_bytes()).hexdigest()


def test_a_file_as_excel_writes_it_is_read(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are read over, and count for the hash."""
    place = tmp_path / "made-up.csv"
    place.write_bytes(b"\xef\xbb\xbf" + FIVE.replace("\n", "\r\n").encode())
    covariates = read_covariates(str(place), COUNTRIES)
    assert covariates == read_covariates(pack(str(place)), COUNTRIES)
    assert covariates.values == {"index": {"AT": 1, "BE": 2, "EL": 3, "GE": 4, "NO": 5}}
    assert covariates.sha256 == hashlib.sha256(place.read_bytes()).hexdigest()


def test_codes_are_read_in_any_case_and_empty_cells_have_no_value() -> None:
    """``at`` is AT; a cell without a number is left out, a country without a number too."""
    covariates = read_covariates(f"{HEAD}Country, a ,b\nat,1,\nBE,,-2e3\nNO,,\n", COUNTRIES)
    assert covariates.values == {"a": {"AT": 1.0}, "b": {"BE": -2000.0}}


def test_all_mistakes_are_told_at_once() -> None:
    """Unknown codes with the nearest, repeated countries and columns of text come together."""
    found = problems(
        'country,name,gdp,sparse\nAT,Austria,"1,5",1\nGR,Greece,n/a,\nat,Austria,nan,2\n,x,1_000,\n'
    )
    text = "\n".join(found)
    for part in (
        "line 3: unknown country 'GR': did you mean EL?",
        "AT stands in lines 2, 4: keep one of them",
        "line 5 names no country",
        "name is no column of numbers: 'Austria' in line 2",
        "gdp is no column of numbers: '1,5' in line 2, 'n/a' in line 3, 'nan' in line 4, '1_000' in line 5",
    ):
        assert part in text
    assert len(found) == 5
    assert all(line.startswith("made-up.csv: ") for line in found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("country,index\n", "there is a header and no row"),
        ("land,index\nAT,1\n", "there is no column country in line 1"),
        ("contry,index\nAT,1\n", "rename 'contry'"),
        ("country\nAT\n", "there is no column beside country"),
        ("country;index\nAT;1,5\n", "separated by semicolons"),
        ("country,index,\nAT,1,2\n", "column 3 has no name"),
        ("country,index,index\nAT,1,2\n", "2 columns are called index"),
        ("country,index\nAT,1,5\n", "line 2 has 3 cells, the header 2"),
        ('country,index\nAT,"1\n', "cannot be read"),
        ("country,index\nAT,inf\n", "index is no column of numbers: 'inf' in line 2"),
    ],
)
def test_a_file_of_another_form_is_refused(content: str, said: str) -> None:
    """What is wrong with the form is said in one sentence that says how to mend it."""
    (line,) = problems(content)
    assert said in line


def test_too_few_countries_are_a_mistake_of_each_column() -> None:
    """A column needs five values among the countries compared; others do not count."""
    text = "country,a,b\nAT,1,1\nBE,2,2\nEL,3,\nGE,4,4\nNO,5,\nDK,6,6\n"
    (line,) = wrong_covariates(HEAD + text, COUNTRIES, ("AT", "BE", "EL", "GE", "NO"))
    assert "b has a value for 3 of the countries compared; a rank correlation takes 5" in line


def test_a_missing_file_is_said_with_the_nearest(tmp_path: Path) -> None:
    """A misspelt name leads to the file that is there; a folder is no file."""
    (tmp_path / "made-up.csv").write_text(FIVE, "utf-8")
    with pytest.raises(
        ParameterError, match=r"there is no file .*mad-up.csv: did you mean made-up.csv\?"
    ):
        pack(str(tmp_path / "mad-up.csv"))
    with pytest.raises(ParameterError, match="is a folder"):
        pack(str(tmp_path))
    with pytest.raises(ParameterError, match="there is no file"):
        pack("x" * 5000)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04", "workbook"),
        ("country,Größe\nAT,1\n".encode("cp1252"), "not UTF-8"),
        (b"country,a\n" + b"AT,1\n" * LARGEST, "give one row for each country"),
    ],
)
def test_what_is_no_table_of_countries_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    """A workbook, another encoding and a huge file are each told for what they are."""
    place = tmp_path / "made-up.csv"
    place.write_bytes(raw)
    with pytest.raises(ParameterError, match=said):
        pack(str(place))
