"""Reading is generous: what a spreadsheet makes of a table is read all the same."""

import shutil

import pytest

from thb_analysis.check.check import validate
from thb_analysis.dataset.dataset import load
from thb_analysis.errors import DataInvalid
from thb_analysis.package.files import SIZE_LIMIT
from thb_analysis.package.package import read_package

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
    """With their key columns they are a valid package, which has a name, no title, and no people or sources."""
    assert str(validate(four)) == "The data package is valid."
    ds = load(four)
    assert ds.matrix().loc["AT"].to_dict() == {
        "shelter": "reported",
        "legal-aid": "open",
    }
    assert ds.measures["label"].tolist() == ["Shelter", "Legal aid"]
    assert ds.country_names == {"AT": "AT", "BE": "BE"}
    assert (ds.has_document, ds.footnotes.empty, ds.claims.empty) == (False, True, True)
    assert (ds.name, ds.evidence) == ("data", "the source")
    assert [ds.title, ds.description, ds.version, ds.edition] == [""] * 4
    assert (ds.keywords, ds.limits, ds.licenses, ds.sources, ds.contributors) == (
        (),
    ) * 5
    assert ds.bases["base"].tolist() == ["all"]
    assert ds.base("all") == {"AT", "BE"}


@pytest.mark.parametrize("missing", FOUR)
def test_a_compulsory_table_is_named_where_it_is_missing(four, missing):
    """Each of the four is named by the path at which it is expected."""
    (four / missing).unlink()
    report = validate(four)
    assert [(fault.rule, fault.file) for fault in report.faults] == [
        ("missing-file", missing)
    ]
    with pytest.raises(DataInvalid, match=missing):
        load(four)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b",", b";"),
        lambda raw: raw.replace(b",", b"\t"),
        lambda raw: raw.replace(b"\n", b",,\n"),
        lambda raw: raw + b"\n,,\n\n",
        lambda raw: raw.replace(b"measure,country", b" Measure , COUNTRY "),
        lambda raw: raw.replace(b"shelter,AT", b'"shelter",  AT '),
    ],
)
def test_however_a_spreadsheet_has_written_it(four, change):
    """Byte order mark, line ends, separators, blank columns and rows, spelling of the header."""
    before = load(four).matrix()
    path = four / "observations.csv"
    path.write_bytes(change(b"measure,country,status\nshelter,AT,Reported\n"))
    assert str(validate(four)) == "The data package is valid."
    assert load(four).matrix().equals(before)


def test_true_is_true_and_codes_are_texts(four):
    """Booleans and numbers are read as spreadsheets write them; NA and NO, of Namibia and Norway, are neither."""
    _replace(
        four,
        "codebook/countries.csv",
        "country,took_part,income\nNA,TRUE,1.0\nNO,0,2.5\n",
    )
    head = "measure,theme,complete,order"
    _replace(
        four,
        "codebook/measures.csv",
        f"{head}\nshelter,help,Yes,3.0\nlegal-aid,help,,1\n",
    )
    _replace(four, "observations.csv", "measure,country\nshelter,NA\n")
    ds = load(four)
    assert ds.participants == ("NA",)
    assert ds.country_names == {"NA": "NA", "NO": "NO"}
    assert ds.countries["income"].tolist() == [1.0, 2.5]
    assert ds.listed("shelter") == {"NA"}
    assert ds.matrix().columns.tolist() == ["legal-aid", "shelter"]


def test_kinds_that_countries_are_compared_by(four):
    """Conditions, obstacles, authorities, durations and opinions are not, unless a package says so."""
    compared = ("measure", "provision", "practice")
    others = ("condition", "challenge", "actor", "duration", "assessment")
    rows = "".join(f"m-{kind},help,{kind},\n" for kind in compared + others)
    rows += "m-own,help,actor,true\nm-other,help,practice,false\n"
    _replace(four, "codebook/measures.csv", f"measure,theme,kind,compared\n{rows}")
    _replace(four, "observations.csv", "measure,country\nm-measure,AT\n")
    measures = load(four).measures
    found = {*measures.loc[measures["compared"], "measure"]}
    assert found == {"m-own", *(f"m-{kind}" for kind in compared)}


@pytest.mark.parametrize(
    "sign",
    "\x01\x9f\uf8ff\ufdd0\ufeff\U0001fffe\U0010ffff\xad\u200c\u202e\u2066\u3164\U000e0041",
    ids=ascii,
)
def test_signs_that_nothing_can_show(four, sign):
    """Control characters, private use, no characters, and what turns text or has no width are refused."""
    _replace(four, "observations.csv", f"measure,country,note\nshelter,AT,a{sign}b\n")
    assert [fault.rule for fault in validate(four).faults] == ["cell"]


def test_a_text_is_one_line_of_any_script(four):
    """White space is collapsed, so that no text brings blocks of Markdown; signs that join letters are kept."""
    note = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f469\u200d\U0001f52c"
    text = f'measure,country,note\nshelter,AT,"---\ncsl: http://x\n---  {note}"\n'
    _replace(four, "observations.csv", text)
    assert f"--- csl: http://x --- {note}" in load(four).cells()["note"].tolist()


def test_the_largest_of_everything(four):
    """An id of 60 characters, a code of 12, a text of 5,000, a column of 100 and 99,999 days are taken."""
    long, code, column = "x" * 60, "C" * 12, "c" * 100
    _replace(
        four, "codebook/countries.csv", f"country,{column}\n{code},1000000000000000\n"
    )
    _replace(four, "codebook/measures.csv", f"measure,theme\n{long},help\n")
    text = "\u2019\xa1\ufdcf\ufdf0\ufffd\U0001f600" + "x" * 4994
    head = "measure,country,minimum,maximum,unit,note"
    _replace(
        four, "observations.csv", f"{head}\n{long},{code},99999,99999,days,{text}\n"
    )
    assert str(validate(four)) == "The data package is valid."
    assert load(four).cells()["note"].tolist() == [text]
    assert load(four).countries[column].tolist() == [10**15]


def _replace(four, file, text):
    raw = text if isinstance(text, bytes) else text.encode()
    (four / file).write_bytes(raw)


UNREAD = {
    "observations.csv": [
        "",
        b"PK\x03\x04\0",
        b"measure,country\n\0,AT\n",
        "measure,country\nshelter,K\u00f6ln".encode("latin-1"),
        "measure,country\nshelter,AT,x\n",
        'measure,country\n"shelter,AT\n',
        "measure,country,country\n",
        "measure,country,a\x1b[2Jb\n",
        "measure,country," + "x" * 101 + "\n",
        "measure,land\nshelter,AT\n",
        "measure,country,statsu\n",
        "measure,country\nshelter,\n",
        "measure,country\nshelter,AT\nshelter,AT\n",
        "measure,country\nshelters,AT\nshelter,DK\n",
        "measure,country,status\nshelter,AT,reprted\n",
        "measure,country,minimum\nshelter,AT,six\n",
        "measure,country,minimum\nshelter,AT,123456789\n",
        "measure,country,note\nshelter,AT,a\x1b[2Jb\n",
        "measure,country,note\nshelter,AT," + "x" * 5001 + "\n",
    ],
    "codebook/measures.csv": [
        "measure,theme\n../../x,help\n",
        "measure,theme\n" + "x" * 61 + ",help\n",
        "measure,theme,label\nshelter,help,A \u202e72 fo 7\u202c\n",
    ],
    "codebook/bases.csv": [
        "base,label,column,values\n" + "x" * 61 + ",X,took_part,true\n",
    ],
    "codebook/countries.csv": [
        "country\n<b>\n",
        "country,took_part\nAT,perhaps\n",
        "country,tile_row\nAT,1000000000000000\nBE,0\n",
    ],
    "codebook/key_figures.csv": [
        "figure,label,value,unit\nf,F,1e400,persons\n",
    ],
    "datapackage.json": [
        "[]",
        '{"sources": [{"path": "x"}]}',
        '{"contributors": [{"title": "x", "roles": null}]}',
        '{"title": 5}',
        '{"title": "a\\u0007"}',
        '{"format_version": 99}',
        '{"resources": [{"name": "themes", "path": "../x.csv"}]}',
        '{"resources": [{"name": "x", "path": "x", "schema": ["x"]}]}',
        '{"resources": [{"name": "x", "path": "x", "schema": {"fields": ["x"]}}]}',
    ],
}


@pytest.mark.parametrize(
    ("file", "text"),
    [(file, text) for file, texts in UNREAD.items() for text in texts],
    ids=lambda value: ascii(value)[1:70],
)
def test_what_cannot_be_read_is_named(four, approved, file, text):
    """A file that cannot be read, a column or a cell that means nothing is named with its place."""
    _replace(four, file, text)
    report = validate(four)
    rules = sorted({fault.rule for fault in report.faults})
    approved(f"{', '.join(rules)}\n{report}")
    with pytest.raises(DataInvalid):
        load(four)


@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, '{"version": ' + "9" * 5000 + "}"]
)
def test_what_is_no_json_is_refused(four, text):
    """In whatever words Python has for it."""
    _replace(four, "datapackage.json", text)
    with pytest.raises(
        DataInvalid, match=r"datapackage\.json.*: This cannot be read \("
    ):
        load(four)


def test_the_same_package_has_the_same_hash(four, tmp_path_factory):
    """The hash speaks of the content, not of the place."""
    copy = shutil.copytree(four, tmp_path_factory.mktemp("copy") / "package")
    assert read_package(copy).sha256 == read_package(four).sha256
    (copy / "observations.csv").write_text("measure,country\nshelter,BE\n")
    assert read_package(copy).sha256 != read_package(four).sha256


def test_a_huge_file_is_not_read(four):
    """A file of more than the limit is refused before it fills the memory."""
    with (four / "observations.csv").open("r+b") as file:
        file.truncate(SIZE_LIMIT + 1)
    assert "It has more than the 50 MB that are read" in str(validate(four))
