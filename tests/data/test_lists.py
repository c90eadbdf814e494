import pytest

from thb_analysis.data.lists import parse_list
from thb_analysis.errors import ListSyntaxError

CODES = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "EL",
    "ES",
    "FI",
    "FR",
    "GE",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MD",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]


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
    assert parsed.entries[0].remarks == ["x"]
    assert parse_list(7, "AT, CY EE LT; LU", CODES).unseparated == ["CY EE", "EE LT"]


@pytest.mark.parametrize(
    ("printed", "position", "problem"),
    [
        ("", 1, "there is no code"),
        ("  .", 3, "nothing stands before this '.'"),
        ("SK, SL and NO", 5, "'SL' is no code of a country"),
        ("AT, GR", 5, "read it as EL"),
        ("AT, ATBE", 5, "'ATBE' is no code"),
        ("AT, Norway", 5, "'Norway' is no code"),
        ("AT, be, BG", 5, "read it as BE"),
        ("AT, be bg and NO", 5, "'be' is no code"),
        ("AT, Be", 5, "'Be' is no code"),
        ("for AT", 1, "'for' is no code"),
        ("AT and for BE", 8, "'for' is no code"),
        ("AT (12 months, LU (six months), LV", 4, "this bracket is never closed"),
        ("AT), BE", 3, "this bracket was never opened"),
        ("(a) AT", 1, "no code stands directly before this bracket"),
        ("AT, (a) BE", 5, "no code stands directly before this bracket"),
        ("AT ( ), BE", 4, "the brackets are empty"),
        ("AT,, BE", 4, "nothing stands before this ','"),
        ("AT. , BE", 5, "nothing stands before this ','"),
        (", AT", 1, "nothing stands before this ','"),
        ("AT and and BE", 8, "nothing stands before this 'and'"),
        ("AT, BE and", 11, "the list breaks off"),
        ("AT, BE;", 8, "the list breaks off"),
        ("AT & BE", 4, "'&' has no meaning"),
        ("AT / BE", 4, "'/' has no meaning"),
        ("10 AT", 1, "'1' has no meaning"),
        ("AT \x00", 4, "has no meaning"),
        ("AT where known LU, BE", 16, "within a remark"),
        ("AT in EU law, BE", 7, "within a remark"),
        ("AT. NO for adults", 8, "may be a remark"),
        ("AT. not BE", 5, "'not' is no code"),
        ("AT. In Belgium all. BE, CZ.", 21, "within a remark"),
    ],
)
def test_refused(printed, position, problem):
    """What is not understood is refused with footnote, position and text."""
    with pytest.raises(ListSyntaxError) as caught:
        parse_list(7, printed, CODES)
    assert caught.value.position == position
    assert problem in str(caught.value)
    assert caught.value.footnote == 7
    assert caught.value.around in printed
