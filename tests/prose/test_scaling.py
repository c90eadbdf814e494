"""Sentences on the scale are right whatever the lists, and rank no country without one."""

import re

import pytest

from thb_analysis.analysis.scaling import scalability
from thb_analysis.prose.scaling import scaling

TWELVE = "ABCDEFGHIJKL"
SIXTY = [first + second for first in "ABCDEF" for second in "QRSTUVWXYZ"]
NESTED = {"c": "ABCD", "a": "ABCDEFGHIJ", "b": "ABCDEFGK"}
BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b(?! of)|  |\.\.|\( | ,|\{|\bone (?:countries|measures|provisions)\b"
    r"|\b1 (?:countries|measures)\b|does not have|lacks|without any|\bbetween – "
)

CASES = {
    "a scale": ((NESTED, TWELVE), {}, "the provisions form a scale, strong in Mokken’s terms, from “A” (10 of 12) to “C” (4 of 12)"),
    "equal counts": ((dict.fromkeys("abc", "AB"), TWELVE), {}, "whose measures list 2 of 12 countries each"),
    "low H": (({"a": "ABCDEF", "b": "GHI", "c": "JK"}, TWELVE), {}, "H is below the bound of 0.3. The data do not support"),
    "a low measure": (({"a": "ABCDEFGHIJ", "b": "ABCDEFG", "c": "ABCD", "d": "AB", "e": "AL"}, TWELVE), {}, "of the five measures is below it"),
    "a pair": (({"a": "AB", "b": "A", "c": "B"}, TWELVE), {}, "in 1 of 3 pairs of measures"),
    "one country": (({"a": "AB", "b": "AC", "c": "A"}, TWELVE), {}, "but falls below it without Land A."),
    "two that tell apart": (({"a": "ABC", "b": "AB", "c": ""}, TWELVE), {}, "Two measures that tell countries apart are a single comparison"),
    "two of a kind": (({**NESTED, "d": "ABC", "e": "AB"}, TWELVE), {"kinds": dict.fromkeys("de", "practice")}, "Two measures that tell countries apart are a single comparison"),
    "one of a kind": (({**NESTED, "d": "ABC"}, TWELVE), {"kinds": {"d": "practice"}}, "There is a single practice to compare"),
    "five countries": ((NESTED, "ABCHK"), {}, "Among fewer than ten countries"),
    "two countries": ((NESTED, "AL"), {}, "Two countries cannot show an order of the provisions."),
    "nobody": ((dict.fromkeys("abc", ""), TWELVE), {}, "None of the three provisions tells the countries apart"),
    "everybody": ((dict.fromkeys("abc", TWELVE), TWELVE), {}, "“A”, “B” and “C” list every country compared"),
    "one varies": (({"a": "AB", "b": "", "c": TWELVE}, TWELVE), {}, "Only one of the three provisions"),
    "no base": ((NESTED, TWELVE), {"eu_only": "abc"}, "No country compared is in the base of the provisions"),
    "a country out": ((NESTED, TWELVE), {"eu": TWELVE[:-1], "eu_only": "b"}, "Land L is left out"),
    "a measure out": (({**NESTED, "d": "ABC"}, TWELVE), {"eu": "ABC", "eu_only": "b"}, "“B” is left out, because its statement"),
    "sixty": (({"a": SIXTY[:50], "b": SIXTY[:30], "c": SIXTY[:9]}, SIXTY), {}, "for 60 countries"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(CASES))
def test_every_sentence_is_sound_and_says_what_holds(study, case):
    """Whatever the data, no text shows a missing value, a wrong plural or an absence read from silence."""
    data, options, expected = CASES[case]
    text = scaling(scalability(study(*data, **options))).markdown

    assert expected in text
    assert not (found := BAD.search(text)), (found, text)


@pytest.mark.parametrize("case", sorted(CASES))
def test_countries_are_ordered_only_with_a_scale(study, case):
    """The order is spoken of, and its table referred to, if and only if the measures pass."""
    data, options, _ = CASES[case]
    result = scalability(study(*data, **options))
    text = scaling(result).markdown

    assert ("Countries may therefore be put in the order" in text) == result.passes("provision")
    assert ("#tbl-order-provision" in text) == result.passes("provision")


def test_a_coefficient_just_off_the_bound_is_not_rounded_to_it(study):
    """H of 7/10 against a bound of .7004 is told from it, and below it."""
    text = scaling(scalability(study(NESTED, TWELVE), threshold=0.7004)).markdown

    assert "H is 0.7000." in text
    assert "H is below the bound of 0.7004" in text


@pytest.mark.parametrize(
    ("lists", "kinds"),
    [
        ({}, {}),
        ({"a": "AB"}, {}),
        ({"a": "ABC", "b": "AB"}, {}),
        ({"a": "ABC", "b": "AB", "c": "ABC", "d": "AB"}, dict.fromkeys("cd", "practice")),
        (NESTED, dict.fromkeys("abc", "challenge")),
    ],
)
def test_fewer_than_three_measures_of_a_kind_are_no_section(study, lists, kinds):
    """Nothing is said, not even a heading, where there is no more than a single comparison."""
    assert scaling(scalability(study(lists, TWELVE, kinds=kinds))) is None


def test_the_method_stands_under_the_heading_if_there_is_an_h(study):
    """Guttman error and H are explained before they are used, and not where they are not."""
    text = scaling(scalability(study(NESTED, TWELVE))).markdown
    silent = scaling(scalability(study(dict.fromkeys("abc", ""), TWELVE))).markdown

    assert text.startswith(
        "## Is there a cumulative order?\n\nBefore countries are put in any order"
    )
    assert silent.startswith("## Is there a cumulative order?\n\nNone of the three provisions")


def test_figures_and_tables_are_referred_to_only_where_they_are(study):
    """A reference has a target: none to a scale that was not computed."""
    text = scaling(scalability(study(dict.fromkeys("abc", ""), TWELVE))).markdown

    assert "[](#" not in text
