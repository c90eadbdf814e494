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
    "a tie": (({"x": "ABCD", "y": "CD"}, "ABCDEF"), {}, {}, "two combinations of two countries each: Land C and Land D; Land A and Land B."),
    "all": (({"x": "ABC", "y": "ABC"}, SIX), {}, {}, "that of all two measures, with three countries"),
    "never together": (({"x": "AB", "y": "CD"}, SIX), {}, {}, "No two of the measures list a country together"),
    "one pair": (({"x": "ABC", "y": "AB"}, SIX), {}, {}, "2 of 6 countries are listed for both, three for either"),
    "left out": ((LISTS, SIX), {"eu": "ABCDE", "eu_only": "z"}, {}, "Land F is left out"),
    "one measure": (({"x": "AB"}, SIX), {}, {}, "“X” is the only provision or practice of any theme"),
    "one asked": ((LISTS, SIX), {}, {"measures": "x"}, "A combination takes at least two measures."),
    "nobody": ((dict.fromkeys("xyz", ""), SIX), {}, {}, "there is nothing to combine"),
    "everybody": ((dict.fromkeys("xyz", SIX), SIX), {}, {}, "there is nothing to combine"),
    "nobody asked": ((dict.fromkeys("xyz", ""), SIX), {}, {"measures": "xyz"}, "All countries compared are listed for none"),
    "one country": ((LISTS, "A"), {}, {"measures": "xyz"}, "With a single country there is one combination."),
    "no common base": ((LISTS, SIX), {"eu_only": "z"}, {"measures": "xz"}, "No country compared is in the base of all two measures"),
    "sixty": ((MANY, SIXTY), {}, {}, "Of eight provisions and practices these are the ones whose coverage is nearest to half"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(CASES))
def test_every_sentence_is_sound_and_says_what_holds(study, case):
    """Whatever the data, no text shows a missing value, a wrong plural or an absence read from silence."""
    data, options, asked, expected = CASES[case]
    text = tell(combinations(study(*data, **options), **asked)).markdown

    assert expected in text
    assert not (found := BAD.search(text)), (found, text)


def test_figures_and_tables_are_referred_to_only_where_they_are(study):
    """A reference has a target: none if nothing was combined."""
    assert "[](#" not in tell(combinations(study({"x": "AB"}, SIX))).markdown
