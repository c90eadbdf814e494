"""What a tie has proved is said in one fixed sentence, wherever it is said."""

import pytest

from conftest import related, retyped, with_texts
from malformed import malformed
from thb_analysis.page.prose import with_links
from thb_analysis.texts.readback import read_aloud, read_back
from thb_analysis.texts.text import TIE, Tie, texts_of

BOUNDS = "as not all is reported."


@pytest.fixture(scope="module")
def lists(study):
    """Lists a and b, which says nothing of Y and Z, and c, which speaks of the EU states W and X alone."""
    listed = {"a": "XYZ", "b": "X", "c": "X", "d": "W"}
    return study(listed, "WXYZ", eu="WX", eu_only=["c"])


def said(ds, line, country="W"):
    """Return the sentences of the only tie of a line."""
    ((words, braces),) = TIE.findall(line)
    return read_back(ds, Tie(words, braces, 1), country)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "[3 of 4]{k=a}",
            f"Of all, 3 of 4 are reported for “A”: Land X, Land Y and Land Z; at least 3 and at most 4, {BOUNDS}",
        ),
        (
            "[one]{n=c}",
            f"Of EU, 1 of 2 is reported for “C”: Land X; at least 1 and at most 2, {BOUNDS}",
        ),
        (
            '[one]{n="a & b"}',
            f"Of all, 1 of 4 is reported for both “A” and “B”: Land X; at least 1 and at most 4, {BOUNDS}",
        ),
        (
            '[all]{all="a | b | d"}',
            "Of all, 4 of 4 are reported for any of “A”, “B” or “D”: Land W, Land X, Land Y and Land Z.",
        ),
        (
            '[none]{none="(a & @eu) - b"}',
            "Of all, 0 of 4 are (reported for “A” and among EU), and not reported for “B”.",
        ),
        (
            '[two]{n="a - b - c"}',
            "Of all, 2 of 4 are reported for “A”, and not reported for “B”, "
            "and not reported for “C”: Land Y and Land Z.",
        ),
        (
            '[one]{n="@all - (a | b)"}',
            "Of all, 1 of 4 is not reported for either “A” or “B”: Land W.",
        ),
        (
            '[one]{n="at_least(2, a, b, d)"}',
            f"Of all, 1 of 4 is reported for at least 2 of “A”, “B” and “D”: Land X; at least 1 and at most 4, {BOUNDS}",
        ),
        (
            '[one]{n="at_least(2, a, b & c, d)"}',
            "Of all, 1 of 4 is in at least 2 of 3 ways reported for “A”, reported for both “B” and “C” or reported for “D”: "
            f"Land X; at least 1 and at most 4, {BOUNDS}",
        ),
        (
            '[1 of 3]{k="b of a"}',
            f"Of those reported for “A”, 1 of 3 is reported for “B”: Land X; at least 1 of 4 and at most 4 of 4, {BOUNDS}",
        ),
        (
            "[most]{of=a over=1/2}",
            "Of all, 3 of 4 (over 1/2) are reported for “A”: "
            f"Land X, Land Y and Land Z; at least 3 and at most 4, {BOUNDS}",
        ),
        (
            "[no other]{others=d}",
            f"Of all, 1 of 4 (0 besides Land W) is reported for “D”: Land W; at least 1 and at most 4, {BOUNDS}",
        ),
        ("[has]{is=d}", "Land W is reported for “D”."),
        ("[have]{is=a@@X+Y}", "Land X and Land Y are reported for “A”."),
        ("[open]{open=a}", "Land W is not reported for “A”, and nothing rules it out."),
        (
            '[open]{open="a & d"}',
            "Land W is not reported for both “A” and “D”, and nothing rules it out.",
        ),
        (
            "[words]{by=a}",
            "Words of “A”; no unit and no number is checked.",
        ),
    ],
)
def test_each_kind_of_tie_says_measure_base_count_bounds_and_who(lists, line, sentence):
    """The measure in full, of whom, k of n, bounds where they differ from k, and who."""
    assert said(lists, line) == [sentence]


def test_a_detail_of_a_cell_and_a_condition_are_said(tiny_dataset):
    """A length is in its unit, what is ruled out is said so, and a qualified cell has its condition."""
    assert said(tiny_dataset, '[6]{is="reflection-length[6..6]"}', "AT") == [
        "Austria is reported for “Reflection period: length” (6 months)."
    ]
    assert said(tiny_dataset, '[6 or more]{is="reflection-length[6..999]"}', "AT") == [
        "Austria is reported for “Reflection period: length” (from 6 months)."
    ]
    assert said(tiny_dataset, '[less]{no="reflection-length[0..5]"}', "AT") == [
        "Austria is not reported for “Reflection period: length” (0 to 5 months), "
        "and what is reported rules it out."
    ]
    (sentence,) = said(tiny_dataset, "[has]{is=reflection-period}", "NO")
    cells = tiny_dataset.observations.set_index(["measure", "country"])
    condition = cells.loc[("reflection-period", "NO"), "note"].rstrip(".")
    assert (
        sentence
        == f"Norway is reported for “Reflection period”; condition: {condition}."
    )


def test_what_follows_is_not_said_to_be_unknown(lists):
    """Whoever is named for a part has the whole, though the list of the whole does not say so."""
    assert said(related(lists, "subset", "d", "a"), "[open]{open=a}") == [
        "Land W is not reported for “A”, but of Land W it follows from what is reported."
    ]


@pytest.mark.slow
def test_every_published_tie_is_read_back(real):
    """Each has a sentence for each expression, and none is malformed."""
    for text in texts_of(real):
        for tie in text.ties():
            sentences = read_back(real, tie, text.country)
            expressions = [*tie.expressions()] or tie.elsewhere or ["silence"]
            assert len(sentences) == len(expressions)
            # Titles of other sources are theirs.
            assert tie.elsewhere or malformed("\n".join(sentences)) == []


def test_sentences_are_read_whole(tiny_dataset):
    """A sentence goes on over the end of a line; a full stop within a tie, or in a length, ends none."""
    lines = '- **Head.** It is\n  [long. Very]{is=screening}, [6]{is="reflection-length[6..6]"}. More.\n'
    ds = with_texts(
        tiny_dataset, {"texts/countries/at.md": f"# Title\n\n## lead\n\n{lines}"}
    )
    assert [*read_aloud(ds, "countries/at")] == [
        "Title",
        "**Head.**",
        "It is long. Very, 6.",
        "    [long. Very] Austria is reported for “Screening”.",
        "    [6] Austria is reported for “Reflection period: length” (6 months).",
        "More.",
    ]


def test_a_page_says_the_same(lists):
    """The tooltip of a tie is its read-back, whatever signs labels have."""
    hostile = lists.measures["label"].replace("A", 'A "&lt;" \\* (b)')
    ds = retyped(lists, measures=lists.measures.assign(label=hostile))
    linked = with_links(ds, "It [has]{is=a@@X}.")
    assert linked.startswith(
        'It [has](#m-a "Land X is reported for “A ”\\&lt;” \\\\* (b)”.")'
    )
