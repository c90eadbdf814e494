from collections.abc import Callable

import pandas as pd

from thb_analysis.analysis.tiles import tiles


def listed(*rows: tuple[int, ...]) -> pd.DataFrame:
    """Countries A, B, … by measures a, b, …."""
    names = list("abcdefgh")[: len(rows[0])]
    return pd.DataFrame(rows, index=list("ABCDEFGH")[: len(rows)], columns=names).astype(bool)


def test_a_theme_is_counted_by_the_kind_it_has_most_of(survey: Callable) -> None:
    """Two provisions outweigh one practice, and obstacles are never counted."""
    kinds = ["practice", "provision", "provision", "challenge", "challenge", "challenge"]
    shares = tiles(survey(listed((1, 1, 0, 1, 1, 1), (1, 0, 0, 1, 1, 1)), kind=kinds)).shares
    assert set(shares["kind"]) == {"provision"}
    assert list(shares["measures"]) == [2, 2]
    assert list(shares["listed"]) == [1, 0]


def test_lists_that_are_not_affirmed_do_not_count(survey: Callable) -> None:
    """A negated or unclear list neither counts nor decides which kind is counted."""
    ds = survey(
        listed((1, 1, 1)),
        kind=["provision", "practice", "practice"],
        polarity=["affirmed", "negated", "unclear"],
    )
    assert set(tiles(ds).shares["kind"]) == {"provision"}


def test_a_share_is_out_of_the_measures_that_speak_of_the_country(survey: Callable) -> None:
    """A country outside a base has a smaller N; the share is a lower bound."""
    ds = survey(listed((1, 0), (1, 0)), base=["all", "eu"], bloc=["EU", "EaP"])
    shares = tiles(ds).shares.set_index("country")
    assert list(shares["in_base"]) == [2, 1]
    assert list(shares["share"]) == [0.5, 1.0]
    assert (shares["lower"] == shares["share"]).all()
    assert (shares["upper"] == 1).all()


def test_themes_without_anything_to_count_are_named(survey: Callable) -> None:
    """A theme of obstacles, or without a list, is skipped and said to be."""
    ds = survey(listed((1, 1)), theme=["detection", "protection"], kind=["practice", "challenge"])
    result = tiles(ds)
    assert set(result.shares["theme"]) == {"detection"}
    assert result.skipped == ("protection",)


def test_nothing_to_count_at_all(survey: Callable) -> None:
    """Without provisions and practices every theme is skipped, and countries keep their places."""
    result = tiles(survey(listed((1,), (0,)), kind="challenge"))
    assert result.shares.empty
    assert result.skipped == ("detection", "protection")
    assert result.places["placed"].all()


def test_where_a_country_stands(survey: Callable) -> None:
    """Countries are compared, left out of the selection, or absent from the study."""
    ds = survey(listed((1,), (0,), (0,)), took_part=[True, True, False]).select(["A"])
    assert list(tiles(ds).places["standing"]) == ["compared", "left out", "absent"]


def test_countries_without_a_place_of_their_own(survey: Callable) -> None:
    """A country without a place, and one on the place of another, are not placed."""
    places = {"tile_row": [0, 0, pd.NA], "tile_column": [0, 0, 1]}
    result = tiles(survey(listed((1,), (0,), (1,)), **places))
    assert list(result.places["placed"]) == [True, False, False]
    assert list(result.shares["country"]) == ["A", "B", "C"]
