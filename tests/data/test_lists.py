import pytest

from conftest import REPOSITORY
from naive import Study
from thb_analysis.data.lists import parse_list
from thb_analysis.errors import ListSyntaxError

CODES = [*Study(REPOSITORY / "data").countries]


def read(printed):
    """Return what the parser finds: codes with remarks, and what is said of the list."""
    parsed = parse_list(7, printed, CODES)
    return {entry.country: list(entry.remarks) for entry in parsed.entries}, list(
        parsed.remarks_on_list
    )


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("NO.", "NO"),
        ("EL and NO.", "EL NO"),
        ("BE, CY EE, LT LU and NO, GE.", "BE CY EE LT LU NO GE"),
        ("SI and NO and GE.", "SI NO GE"),
        ("PL, SK; NO", "PL SK NO"),
        ("AT,BE", "AT BE"),
        ("AT, and BE", "AT BE"),
        ("NO, GE. NO.", "NO GE"),
        ("AT, CY,", "AT CY"),
        ("AT,\n BE\u00a0CY", "AT BE CY"),
        ("LU, LV, DE, LU, LV.", "LU LV DE"),
    ],
)
def test_codes(printed, codes):
    """Codes are found whatever parts them, in the order printed."""
    found, on_list = read(printed)
    assert " ".join(found) == codes
    assert not any(found.values())
    assert not on_list


def test_remarks_in_brackets():
    """A bracket is a remark on the code before it, further brackets included."""
    assert read("AT (12 months, renewable), CY (a) CZ (six (6) months; NO not), HU (x) (y)")[0] == {
        "AT": ["12 months, renewable"],
        "CY": ["a"],
        "CZ": ["six (6) months; NO not"],
        "HU": ["x", "y"],
    }


def test_phrases():
    """A phrase speaks of the code before it, or of the whole list at its end."""
    found, on_list = read("FI (only some), without asking, where known (see above), HR and NO.")
    assert found == {
        "FI": ["only some", "without asking, where known (see above)"],
        "HR": [],
        "NO": [],
    }
    assert on_list == []
    assert read("CZ, EE and GE for both detection and identification.") == (
        {"CZ": [], "EE": [], "GE": []},
        ["for both detection and identification"],
    )
    assert read("FI for 12 months and NO")[0] == {"FI": ["for 12 months"], "NO": []}


def test_sentences():
    """What stands behind the full stop is said of the list, codes apart."""
    assert read("PT, SI. In Belgium, only PT (and BE) may. Not else.") == (
        {"PT": [], "SI": []},
        ["In Belgium, only PT (and BE) may. Not else."],
    )
    found, on_list = read("NL SI, SK. NL LU (renewable, each time),")
    assert found == {"NL": [], "SI": [], "SK": [], "LU": ["renewable, each time"]}
    assert on_list == []


def test_irregular_lists():
    """Codes that stand twice count once and are named; so are codes with nothing between them."""
    parsed = parse_list(7, "NL, SI, NL (x) NL", CODES)
    assert parsed.countries == ("NL", "SI")
    assert parsed.repeated == ["NL"]
    assert parsed.entries[0].remarks == ("x",)
    assert parse_list(7, "AT, CY EE LT; LU", CODES).unseparated == ["CY EE", "EE LT"]


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "  .",
        "SK, SL and NO",
        "AT, GR",
        "AT, ATBE",
        "AT, Norway",
        "AT, be, BG",
        "AT, be bg and NO",
        "AT, Be",
        "for AT",
        "AT and for BE",
        "AT (12 months, LU (six months), LV",
        "AT), BE",
        "(a) AT",
        "AT, (a) BE",
        "AT ( ), BE",
        "AT,, BE",
        "AT. , BE",
        ", AT",
        "AT and and BE",
        "AT, BE and",
        "AT, BE;",
        "AT & BE",
        "AT / BE",
        "10 AT",
        "AT \x00",
        "AT where known LU, BE",
        "AT in EU law, BE",
        "AT. NO for adults",
        "AT. not BE",
        "AT. In Belgium all. BE, CZ.",
    ],
)
def test_refused(approved, printed):
    """What is not understood is refused with footnote, position and text."""
    with pytest.raises(ListSyntaxError) as caught:
        parse_list(7, printed, CODES)
    error = caught.value
    assert (error.footnote, error.around in printed) == (7, True)
    assert f"footnote 7, character {error.position}: {error.problem}, in " in str(error)
    approved(str(error))
