"""Remarks that the source prints are told apart from those that the coders carried over."""

import re

import pandas as pd
import pytest

from thb_analysis.data import Dataset
from thb_analysis.prose.remarks import attached, contents

BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b|  |\.\.| ,|\bone (?:remarks|lists|listings|whole lists|cases)\b"
)


def _said(*rows: tuple[int, int]) -> str:
    """Tell of remarks on Norway, each given as the list it is on and the list it is printed in."""
    frame = pd.DataFrame(rows, columns=["footnote", "from_footnote"])
    return attached(frame, "a listing of Norway", "listings of Norway")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "The source attaches no remarks to listings of Norway"),
        (((5, 5),), "The source attaches one remark to a listing of Norway"),
        (((5, 5), (6, 6)), "The source attaches two remarks to listings of Norway"),
        (((5, 5), (5, 5)), "The source attaches two remarks to a listing of Norway"),
        (
            ((5, 5), (7, 5)),
            "The source attaches one remark to a listing of Norway, carried over by the coders to one further list",
        ),
        (
            ((5, 5), (6, 6), (7, 5), (8, 5)),
            "The source attaches two remarks to listings of Norway, one of them carried over by the coders to two further "
            "lists",
        ),
        (
            ((5, 5), (6, 6), (7, 5), (8, 6)),
            "The source attaches two remarks to listings of Norway, both carried over by the coders to two further lists",
        ),
        (
            ((7, 5),),
            "The source attaches no remarks to listings of Norway; one remark on a whole list is carried over by the coders "
            "to a listing of Norway",
        ),
    ],
)
def test_a_remark_is_counted_where_it_is_printed(rows, said: str) -> None:
    """Reaching a further list makes no second remark of it."""
    assert _said(*rows) == said
    assert not BAD.search(said)


def test_lengths_and_restrictions_are_told_apart(tiny_dataset: Dataset) -> None:
    """A duration restricts nothing; the coders' own placing of a remark is owned up to."""
    text = contents(tiny_dataset, "protection")
    assert "one states a duration or a renewal and three state a condition, an exception" in text
    assert "In one case the remark is printed on another list, and the coders carried it" in text
    assert "the remark says for how long or under which restriction." in text
    assert not BAD.search(text)


def test_a_listing_outside_the_base_counts_in_no_share(tiny_dataset: Dataset) -> None:
    """A remark does not bring a country into the base."""
    assert "Within the base such a listing counts" in contents(tiny_dataset, "protection")
