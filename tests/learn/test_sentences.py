"""Sentences of students: source, doubt and denial are told apart, in whatever words."""

import pytest

from thb_analysis.learn.checking import Wrong
from thb_analysis.learn.sentences import (
    absence,
    claims,
    doubts,
    leaves_open,
    names_source,
    whole,
)


@pytest.mark.parametrize(
    "text",
    [
        "The study lists some countries.",
        "Footnotes name others.",
        "Countries reported it.",
        "It is so according to them.",
    ],
)
def test_a_source_is_recognised(text):
    """A sentence names its source by a noun or by a verb of listing."""
    assert names_source(text)


@pytest.mark.parametrize("text", ["Realistic shares are small.", "Some countries have it."])
def test_a_bare_fact_names_no_source(text):
    """Who says only what is so, or uses a word that holds another, names no source."""
    assert not names_source(text)


@pytest.mark.parametrize(
    "text",
    [
        "Others may have it.",
        "Whether others do stays open.",
        "This does not mean that others lack it.",
        "It doesn’t say so.",
        "Silence is not evidence of absence.",
        "That does not really tell us why.",
    ],
)
def test_doubt_is_recognised(text):
    """A sentence can doubt by a verb, by a denied verb of saying, or by an adjective."""
    assert doubts(text)


@pytest.mark.parametrize(
    "text",
    ["Others do not have it.", "Others are not on it.", "The others do not require it."],
)
def test_a_denial_is_no_doubt(text):
    """Who denies a thing leaves nothing open."""
    assert not doubts(text)
    assert not leaves_open(text)


@pytest.mark.parametrize(
    "text",
    [
        "On others it is silent.",
        "Others are not listed.",
        "It doesn’t name the others.",
        "It says nothing of others.",
    ],
)
def test_a_silence_that_is_named_leaves_something_open(text):
    """To say that the others are not listed is enough; it need not be explained."""
    assert leaves_open(text)
    assert not absence(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The others lack it.", "lack"),
        ("The others do not require it.", "do not"),
        ("The others don’t have it.", "don’t"),
        ("The others are without it.", "are without"),
        ("There is no such period there.", "is no"),
        ("They fail to grant it.", "fail"),
    ],
)
def test_a_claim_of_absence_is_quoted(text, words):
    """What is said not to be there is found, with the words that say so."""
    assert absence(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "The others may lack it.",
        "We do not know whether they lack it.",
        "The list does not include the others.",
        "They did not report it.",
        "They are missing from the list.",
        "Silence is no evidence that they do without.",
        "One is listed without the other.",
    ],
)
def test_doubt_and_silence_are_no_absence(text):
    """To doubt whether something is there, or to say that it is not listed, claims no absence."""
    assert absence(text) == ""


def test_what_is_doubted_is_not_claimed():
    """A doubt reaches to the end of its clause and no further."""
    assert (
        claims("Some are listed; others may lack it. So be it.")
        == "Some are listed; others . So be it."
    )


def test_a_sentence_has_five_words_at_least():
    """Spaces and lines do not matter, and a few words are no sentence."""
    assert whole("  Five words\n are   a sentence ") == "Five words are a sentence"
    with pytest.raises(Wrong, match="whole sentence"):
        whole("These are four words")
