"""Sentences on combinations are right whatever the lists, and take silence for silence."""

import re

import pytest

from thb_analysis.analysis.combinations import combinations
from thb_analysis.prose.combinations import combinations as tell

SIX = "ABCDEF"
LISTS = {"x": "ABCD", "y": "ABC", "z": "AE"}
SIXTY = [first + second for first in "ABCDEF" for second in "QRSTUVWXYZ"]
MANY = {slug: SIXTY[place : 20 + 7 * place] for place, slug in enumerate("abcdefgh")}
BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b|  |\.\.|\( | ,|\{|\bone (?:countries|measures|combinations)\b"
    r"|\b1 (?:countries|measures)\b|does not have|lacks"
)

CASES = {
    "usual": ((LISTS, SIX), {}, {}, "The most frequent is that of “X” and “Y”, with two countries: Land B and Land C."),
    "alone": ((LISTS, SIX), {}, {}, "Three countries stand alone in their combination (Land A, Land D and Land E)."),
    "silence": ((LISTS, SIX), {}, {}, "Land F is listed for none of these measures, which is silence and not absence"),
    "no two alike": (({"x": "ABC", "y": "AB", "z": "A"}, "ABC"), {}, {"measures": "xyz"}, "No two countries are listed for the same measures."),
    "a tie": (({"x": "ABCD", "y": "CD"}, "ABCDEF"), {}, {"measures": "xy"}, "two combinations of two countries each: Land C and Land D; Land A and Land B."),
    "every combination": (({"x": "AB", "y": "BC"}, "ABCD"), {}, {"measures": "xy"}, "The four countries show all four combinations that are possible."),
    "all": (({"x": "ABC", "y": "ABC"}, SIX), {}, {"measures": "xy"}, "that of all two measures, with three countries"),
    "never together": (({"x": "AB", "y": "CD", "z": "E"}, SIX), {}, {}, "No two of the measures list a country together ([](#tbl-pairs))."),
    "seldom together": (({"x": "AB", "y": "BC", "z": "E"}, SIX), {}, {}, "No two of the measures list more than one country together"),
    "few together": (({"x": "AB", "y": "ABC", "z": "E"}, SIX), {}, {}, "No two of the measures list more than two countries together"),
    "high on little": (({"x": "A", "y": "A", "z": "BCDE", "w": "ACDE"}, SIX), {}, {}, "The pair with most countries listed for both is “Z” and “W” (3 of 6 countries listed for both, five for either: 0.60)"),
    "highest": (({"x": "ABC", "y": "ABCD", "z": "DE"}, SIX), {}, {}, "The pair with the highest Jaccard coefficient is “Y” and “X” (3 of 6 countries listed for both, four for either: 0.75)"),
    "two highest": (({"x": "ABC", "y": "ABC", "z": "DEF", "w": "DEF"}, SIX), {}, {}, "The pairs with the highest Jaccard coefficient are “X” and “Y” (3 of 6"),
    "most alone": ((LISTS, SIX), {}, {}, "Combinations say little here: 4 of 6 countries are alone in theirs, the one that is listed for none of the measures among them."),
    "one pair": (({"x": "ABC", "y": "AB"}, SIX), {}, {"measures": "xy"}, "2 of 6 countries are listed for both, three for either"),
    "left out": ((LISTS, SIX), {"eu": "ABCDE", "eu_only": "z"}, {}, "Land F is left out"),
    "one asked": ((LISTS, SIX), {}, {"measures": "x"}, "A combination takes at least two measures."),
    "nobody asked": ((dict.fromkeys("xyz", ""), SIX), {}, {"measures": "xyz"}, "All countries compared are listed for none"),
    "one country": ((LISTS, "A"), {}, {"measures": "xyz"}, "With a single country there is one combination."),
    "no common base": ((LISTS, SIX), {"eu_only": "z"}, {"measures": "xz"}, "No country compared is in the base of all two measures"),
    "sixty": ((MANY, SIXTY), {}, {}, "Of eight provisions and practices that list some of their countries and not all"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(CASES))
def test_every_sentence_is_sound_and_says_what_holds(study, case):
    """Whatever the data, no text shows a missing value, a wrong plural or an absence read from silence."""
    data, options, asked, expected = CASES[case]
    text = tell(combinations(study(*data, **options), **asked)).markdown

    assert expected in text
    assert not (found := BAD.search(text)), (found, text)


@pytest.mark.parametrize(
    "lists",
    [{}, {"x": "AB"}, {"x": "AB", "y": "A"}, dict.fromkeys("xyz", ""), dict.fromkeys("xyz", SIX)],
)
def test_fewer_than_three_measures_are_no_section(study, lists):
    """Nothing is said, not even a heading, where too few measures tell the countries apart."""
    assert tell(combinations(study(lists, SIX))) is None


def test_two_measures_that_were_asked_for_are_combined(study):
    """Whoever names two measures gets them, under a heading, with the method."""
    text = tell(combinations(study(LISTS, SIX), measures="xy")).markdown

    assert text.startswith("## Which measures go together\n\n")
    assert "Each country belongs to exactly one combination" in text


def test_combinations_that_many_share_are_not_called_poor(study):
    """Half of the countries alone is not most of them."""
    lists = {"x": "ABC", "y": "ABD", "z": "AB"}
    result = combinations(study(lists, "ABCDEF"))

    assert result.alone == 2
    assert "say little" not in tell(result).markdown


def test_figures_and_tables_are_referred_to_only_where_they_are(study):
    """A reference has a target: none if nothing was combined."""
    assert "[](#" not in tell(combinations(study(LISTS, SIX), measures="x")).markdown
