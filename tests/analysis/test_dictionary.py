"""The data dictionary says what a column of a table holds."""

from thb_analysis.analysis.dictionary import Column, allowed_values, describe


def test_a_word_means_what_the_table_says_before_what_it_means_elsewhere():
    """A listing is true or false in a cell, and a count in a coverage."""
    assert describe("cells", "listed").type == "boolean"
    assert describe("coverage", "listed").unit == "countries"
    assert describe("coverage-by-country", "listed").unit == "measures"


def test_a_column_that_is_not_known_has_no_description():
    """Nothing is made up."""
    assert describe("coverage", "income") is None


def test_a_table_that_is_not_known_has_the_words_of_all():
    """A frame of the user's own is described as far as its columns are common ones."""
    assert describe("mine", "country") == describe("coverage-by-country", "country")


def test_allowed_values_come_from_the_package(base):
    """What the descriptor enumerates, else the keys of the table that is referred to."""
    assert "provision" in allowed_values(base, describe("coverage", "kind"))
    assert allowed_values(base, describe("coverage", "base")) == ("all", "eu", "eu_and_ge")
    assert allowed_values(base, describe("coverage", "theme")) == ("detection", "protection")


def test_allowed_values_come_from_the_library(base):
    """States and verdicts are the library's own."""
    assert "not_reported" in allowed_values(base, describe("cells", "state"))
    assert allowed_values(base, Column("string", "Anything.")) == ()
