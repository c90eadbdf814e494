"""Lists as printed: beside the random ones of `test_fuzz`, what is irregular and what is refused."""

import pytest

from thb_analysis.errors import ListSyntaxError
from thb_analysis.package.lists import parse_list

CODES = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "EE",
    "EL",
    "ES",
    "FI",
    "FR",
    "GE",
    "HR",
    "HU",
    "LT",
    "LU",
    "LV",
    "NL",
    "NO",
    "PT",
    "SI",
    "SK",
    "FRA",
    "Land-1",
]


@pytest.mark.parametrize(
    ("printed", "countries", "remarks", "on_list"),
    [
        ("BE, CY EE, LT and NO and GE.", "BE CY EE LT NO GE", {}, []),
        ("AT,\n BE\u00a0CY", "AT BE CY", {}, []),
        ("NO, GE. NO.", "NO GE", {}, []),
        (
            "CY (six (6) months; NO not), HU (x) (y)",
            "CY HU",
            {"CY": ["six (6) months; NO not"], "HU": ["x", "y"]},
            [],
        ),
        (
            "FI (only some), where known (see above), HR",
            "FI HR",
            {"FI": ["only some", "where known (see above)"]},
            [],
        ),
        ("Land-1 and FRA for both phases.", "Land-1 FRA", {}, ["for both phases"]),
        ("FRA for 12 months and NO", "FRA NO", {"FRA": ["for 12 months"]}, []),
        (
            "PT, SI. In Belgium, only PT (and BE) may. Not else.",
            "PT SI",
            {},
            ["In Belgium, only PT (and BE) may. Not else."],
        ),
        (
            "NL SK. NL LU (renewable, each time),",
            "NL SK LU",
            {"LU": ["renewable, each time"]},
            [],
        ),
    ],
)
def test_a_list_is_read_with_what_is_said_of_codes_and_of_itself(
    printed, countries, remarks, on_list
):
    """Brackets and phrases speak of the code before them; what stands at the end, of the whole list."""
    parsed = parse_list(printed, CODES)
    assert " ".join(parsed.countries) == countries
    assert {code: said for code, said in parsed.remarks.items() if said} == remarks
    assert parsed.remarks_on_list == on_list


def test_irregular_lists():
    """Codes that stand twice count once and are named; so are codes with nothing between them."""
    parsed = parse_list("NL, SI, NL (x) NL", CODES)
    assert parsed.countries == ("NL", "SI")
    assert parsed.repeated == ["NL"]
    assert parsed.remarks["NL"] == ["x"]
    assert parse_list("AT, CY EE LT; LU", CODES).unseparated == ["CY EE", "EE LT"]


@pytest.mark.parametrize(
    ("printed", "position"),
    [
        ("  .", 3),
        ("SK, SL and NO", 5),
        ("AT, ATBE", 5),
        ("AT, be bg and NO", 5),
        ("for AT", 1),
        ("AT and for BE", 8),
        ("AT (12 months, LU (six months), LV", 4),
        ("AT), BE", 3),
        ("AT, (a) BE", 5),
        ("AT ( ), BE", 4),
        ("AT,, BE", 4),
        (", AT", 1),
        ("AT, BE and", 11),
        ("AT, BE;", 8),
        ("AT & BE", 4),
        ("FRA for women, XYZ and NO", 16),
        ("AT where known LU, BE", 16),
        ("AT. NO for adults", 8),
        ("AT. not BE", 5),
        ("AT. In Belgium all. BE, CZ.", 21),
    ],
)
def test_refused(printed, position):
    """What is not understood is refused with footnote, position, text and a way out."""
    with pytest.raises(ListSyntaxError) as caught:
        parse_list(printed, CODES)
    error = caught.value
    assert (error.position, error.around in printed) == (position, True)
    assert "by an applied irregularity" in error.hint
