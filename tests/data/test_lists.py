import pytest

from conftest import REPOSITORY
from naive import Study
from thb_analysis.data.lists import parse_list
from thb_analysis.errors import ListSyntaxError

CODES = [*Study(REPOSITORY / "data").countries]


def read(printed):
    """Return what the parser finds: codes with remarks, and what is said of the list."""
    parsed = parse_list(7, printed, CODES)
    return parsed.remarks, parsed.remarks_on_list


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
    assert parsed.remarks["NL"] == ["x"]
    assert parse_list(7, "AT, CY EE LT; LU", CODES).unseparated == ["CY EE", "EE LT"]


@pytest.mark.parametrize(
    ("printed", "position"),
    [
        ("", 1),
        ("  .", 3),
        ("SK, SL and NO", 5),
        ("AT, GR", 5),
        ("AT, ATBE", 5),
        ("AT, Norway", 5),
        ("AT, be, BG", 5),
        ("AT, be bg and NO", 5),
        ("AT, Be", 5),
        ("for AT", 1),
        ("AT and for BE", 8),
        ("AT (12 months, LU (six months), LV", 4),
        ("AT), BE", 3),
        ("(a) AT", 1),
        ("AT, (a) BE", 5),
        ("AT ( ), BE", 4),
        ("AT,, BE", 4),
        ("AT. , BE", 5),
        (", AT", 1),
        ("AT and and BE", 8),
        ("AT, BE and", 11),
        ("AT, BE;", 8),
        ("AT & BE", 4),
        ("AT / BE", 4),
        ("10 AT", 1),
        ("AT \x00", 4),
        ("AT where known LU, BE", 16),
        ("AT in EU law, BE", 7),
        ("AT. NO for adults", 8),
        ("AT. not BE", 5),
        ("AT. In Belgium all. BE, CZ.", 21),
    ],
)
def test_refused(printed, position):
    """What is not understood is refused with footnote, position, text and a way out."""
    with pytest.raises(ListSyntaxError) as caught:
        parse_list(7, printed, CODES)
    error = caught.value
    assert (error.footnote, error.position, error.around in printed) == (7, position, True)
    assert "by an applied irregularity" in error.hint


def test_a_code_that_is_none_is_named_with_the_nearest():
    """The EU's code for that of ISO, and the code that a name begins with."""
    with pytest.raises(ListSyntaxError, match="'GR' is no code of a country.*read it as EL by an"):
        parse_list(7, "AT, GR", CODES)
