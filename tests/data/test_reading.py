"""Reading is generous: what a spreadsheet makes of a table is read all the same."""

import json

import pytest

from thb_analysis.data import load, read_package, validate
from thb_analysis.data.files import SIZE_LIMIT
from thb_analysis.errors import DataInvalid, DataNotFound

FOUR = {
    "codebook/countries.csv": "country\nAT\nBE\n",
    "codebook/themes.csv": "theme\nhelp\n",
    "codebook/measures.csv": "measure,theme\nshelter,help\nlegal-aid,help\n",
    "observations.csv": "measure,country\nshelter,AT\n",
}


@pytest.fixture
def four(tmp_path):
    """The least that a package needs: four tables with their keys."""
    for file, text in {**FOUR, "datapackage.json": "{}"}.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    return tmp_path


def test_four_tables_are_enough(four):
    """Countries, themes, measures and observations with their key columns are a valid package."""
    assert str(validate(four)) == "The data package is valid."
    ds = load(four)
    assert ds.matrix().loc["AT"].to_dict() == {"shelter": "reported", "legal-aid": "not_reported"}
    assert ds.measures["label"].tolist() == ["Shelter", "Legal aid"]
    assert ds.country_names == {"AT": "AT", "BE": "BE"}
    assert not ds.has_document
    assert ds.footnotes.empty
    assert ds.claims.empty


@pytest.mark.parametrize("missing", FOUR)
def test_a_compulsory_table_is_named_where_it_is_missing(four, missing):
    """Each of the four is asked for by the path at which it is expected."""
    (four / missing).unlink()
    report = validate(four)
    assert [(fault.rule, fault.file) for fault in report.faults] == [("missing-file", missing)]
    with pytest.raises(DataInvalid, match=missing):
        load(four)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b",", b";"),
        lambda raw: raw.replace(b",", b"\t"),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: raw.replace(b"\n", b",,\n"),
        lambda raw: raw + b"\n,,\n\n",
        lambda raw: raw.replace(b"measure,country", b" Measure , COUNTRY "),
        lambda raw: raw.replace(b"shelter,AT", b'"shelter",  AT '),
    ],
)
def test_however_a_spreadsheet_has_written_it(four, change):
    """Byte order mark, line ends, separators, UTF-16, blank columns and rows, spelling of the header."""
    before = load(four).matrix()
    path = four / "observations.csv"
    path.write_bytes(change(b"measure,country,status\nshelter,AT,Reported\n"))
    assert str(validate(four)) == "The data package is valid."
    assert load(four).matrix().equals(before)


def test_true_is_true_however_written(four):
    """Booleans and numbers are read as spreadsheets write them."""
    (four / "codebook/countries.csv").write_text(
        "country,took_part,income\nAT,TRUE,1.0\nBE,0,2.5\n"
    )
    (four / "codebook/measures.csv").write_text(
        "measure,theme,complete,order\nshelter,help,Yes,3.0\nlegal-aid,help,,1\n"
    )
    ds = load(four)
    assert ds.participants == ("AT",)
    assert ds.countries["income"].tolist() == [1.0, 2.5]
    assert ds.listed("shelter") == {"AT"}
    assert ds.matrix().columns.tolist() == ["legal-aid", "shelter"]


def test_rows_stand_in_any_order(four):
    """Unsorted tables are read; rebuilding sorts them."""
    from thb_analysis.data import build

    path = four / "codebook/measures.csv"
    build(four)
    assert path.read_text("utf-8").splitlines()[1].startswith("legal-aid,help")
    again = build(four)
    assert not any(written for _, written in again)
    assert (
        json.loads((four / "datapackage.json").read_text())["resources"][0]["name"] == "countries"
    )


def test_codes_stay_text(four):
    """Namibia's and Norway's codes are no missing values and no booleans."""
    for file in ("codebook/countries.csv", "observations.csv"):
        path = four / file
        path.write_text(path.read_text().replace("AT", "NA").replace("BE", "NO"))
    assert load(four).listed("shelter") == {"NA"}
    assert load(four).participants == ("NA", "NO")


def _replace(four, file, text):
    raw = text if isinstance(text, bytes) else text.encode()
    (four / file).write_bytes(raw)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("observations.csv", "", "The file is empty; expected a header line"),
        ("observations.csv", b"PK\x03\x04x", "is a workbook or an archive, not text"),
        ("observations.csv", b"measure,country\n\0,AT\n", "null characters"),
        (
            "observations.csv",
            "measure,country\nshelter,K\u00f6ln".encode("latin-1"),
            "observations.csv:2: Byte 0xF6 is not UTF-8",
        ),
        (
            "observations.csv",
            "measure,country\nshelter,AT,x\n",
            ":2: The row has 3 cells and the header 2",
        ),
        (
            "observations.csv",
            'measure,country\n"shelter,AT\n',
            ":2: The row that begins here cannot be read",
        ),
        ("observations.csv", "measure,country,country\n", "with the same one: 'country'"),
        (
            "observations.csv",
            "measure,country,a\x1b[2Jb\n",
            ":1: 'a\\x1b[2Jb' is no name for a column",
        ),
        ("observations.csv", "measure,country," + "x" * 101 + "\n", "at most 100 characters"),
        ("observations.csv", "measure,land\nshelter,AT\n", "country: The column is missing"),
        (
            "observations.csv",
            "measure,country,statsu\n",
            "statsu: 'statsu' is no column of observations.csv; fix: rename it status",
        ),
        ("observations.csv", "measure,country\nshelter,\n", ":2: country: The cell is empty"),
        (
            "observations.csv",
            "measure,country,status\nshelter,AT,reprted\n",
            "expected one of reported, qualified, absent; fix: write reported",
        ),
        (
            "observations.csv",
            "measure,country,minimum\nshelter,AT,six\n",
            "expected a whole number from 0 to 99999",
        ),
        (
            "observations.csv",
            "measure,country,minimum\nshelter,AT,123456789\n",
            "expected a whole number from 0 to 99999",
        ),
        (
            "observations.csv",
            "measure,country,note\nshelter,AT,a\x1b[2Jb\n",
            "none of them for control or private use",
        ),
        (
            "observations.csv",
            "measure,country,note\nshelter,AT," + "x" * 5001 + "\n",
            "at most 5000 characters",
        ),
        (
            "codebook/measures.csv",
            "measure,theme\n../../x,help\n",
            "expected an id such as school-meals",
        ),
        ("codebook/measures.csv", "measure,theme\n" + "x" * 61 + ",help\n", "at most 60"),
        ("codebook/countries.csv", "country\n<b>\n", "expected a code such as AT"),
        ("codebook/countries.csv", "country,took_part\nAT,perhaps\n", "expected true or false"),
        ("datapackage.json", "{", "This is not JSON"),
        ("datapackage.json", "[" * 100_000, "nested too deeply"),
        ("datapackage.json", "[]", "cannot be read"),
        ("datapackage.json", '{"sources": [{"path": "x"}]}', "sources.0.title"),
        (
            "datapackage.json",
            '{"contributors": [{"title": "x", "roles": null}]}',
            "contributors.0.roles",
        ),
        ("datapackage.json", '{"title": 5}', "title: This cannot be read"),
        ("datapackage.json", '{"format_version": 99}', "install a newer version"),
        (
            "datapackage.json",
            '{"resources": [{"name": "themes", "path": "../x.csv"}]}',
            "outside the package",
        ),
        (
            "datapackage.json",
            '{"resources": [{"name": "a", "path": "x"}, {"name": "a", "path": "y"}]}',
            "'a' is stated 2 times",
        ),
    ],
)
def test_what_cannot_be_read_is_named(four, file, text, says):
    """A file that cannot be read, a column or a cell that means nothing is named with its place."""
    _replace(four, file, text)
    assert says in str(validate(four))
    with pytest.raises(DataInvalid):
        load(four)


def test_text_is_one_line(four):
    """White space in a cell is collapsed, so that no text can bring its own blocks of Markdown."""
    _replace(four, "codebook/themes.csv", 'theme,title\nhelp,"---\ncsl: http://x\n---  a"\n')
    assert load(four).themes["title"].tolist() == ["--- csl: http://x --- a"]


@pytest.mark.parametrize("file", ["observations.csv", "codebook", "datapackage.json"])
def test_a_link_that_leads_outside_is_refused(four, tmp_path_factory, file):
    """A table or descriptor that is a link to somewhere else is not read."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (four / file).rename(elsewhere / "moved")
    (four / file).symlink_to(elsewhere / "moved")
    assert "outside the package" in str(validate(four))
    with pytest.raises(DataInvalid, match="outside the package"):
        load(four)


def test_a_huge_file_is_not_read(four):
    """A file of more than the limit is told by its size."""
    with (four / "observations.csv").open("r+b") as file:
        file.truncate(SIZE_LIMIT + 1)
    assert "The file has 50 MB and was not read" in str(validate(four))


def test_a_folder_without_a_package(tmp_path):
    """A folder that does not exist is an error; one without a descriptor has a fault."""
    with pytest.raises(DataNotFound, match="does not exist"):
        validate(tmp_path / "gone")
    with pytest.raises(DataNotFound, match=r"has no datapackage\.json"):
        load(tmp_path)
    assert "There is no data package in this folder" in str(validate(tmp_path))


def test_nothing_of_a_descriptor_is_fetched(four, monkeypatch):
    """Profiles and other addresses in a descriptor are never looked up."""
    import socket

    def refuse(*_, **__):
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    head = {
        "profile": "http://localhost/x",
        "$schema": "http://localhost/y",
        "profiles": ["http://localhost/z"],
    }
    resources = [
        {
            "name": "themes",
            "path": "codebook/themes.csv",
            "profile": "http://localhost/p",
            "bytes": 1,
            "extrapaths": ["/etc/hosts"],
        }
    ]
    _replace(four, "datapackage.json", json.dumps({**head, "resources": resources}))
    assert str(validate(four)) == "The data package is valid."


def test_the_same_package_has_the_same_hash(four, tmp_path_factory):
    """The hash speaks of the content, not of the place."""
    import shutil

    copy = shutil.copytree(four, tmp_path_factory.mktemp("copy") / "package")
    assert read_package(copy).sha256 == read_package(four).sha256
    (copy / "observations.csv").write_text("measure,country\nshelter,BE\n")
    assert read_package(copy).sha256 != read_package(four).sha256
