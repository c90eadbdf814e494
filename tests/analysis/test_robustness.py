"""Robustness: specifications, the findings over all of them, and what is said of them."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from thb_analysis.analysis.specifications import (
    ALL_AT_ONCE,
    AS_CODED,
    COUNTED,
    COUNTRIES,
    QUALIFIED_CELLS,
    READING,
    SENTENCES,
    base_under,
    bases_of,
    read,
    readings,
    specifications,
)

from thb_analysis import analysis as ask
from thb_analysis.analysis.counts import share_of
from thb_analysis.data import Dataset, load
from thb_analysis.data.intake import from_frame

CODES = ["AT", "BE", "CZ", "DE", "EE", "NO"]
# Country by country: nothing, reported, or qualified.
CELLS = {"food": "rrq..r", "shelter": "rqq.r.", "advice": ".r.rrr"}
STATES = {"r": "reported", "q": "qualified", ".": ""}


def package(cells: dict[str, str] = CELLS, **tables: pd.DataFrame) -> Dataset:
    """Make a dataset of few cells, with blocs, footnotes and one country named in a sentence only."""
    rows = [
        {"unit": code, "measure": measure, "status": STATES[state]}
        for measure, states in cells.items()
        for code, state in zip(CODES, states, strict=True)
    ]
    ds = from_frame(pd.DataFrame(rows))
    measures = ds.measures.assign(footnote=ds.measures["order"])
    countries = ds.countries.assign(
        bloc=["EFTA" if c == "NO" else "EU" for c in ds.countries["country"]]
    )
    inside = (ds.observations["measure"] == "food") & (ds.observations["country"] == "AT")
    observations = ds.observations.assign(basis=np.where(inside, "body", "list"))
    made = {"measures": measures, "countries": countries, "observations": observations}
    return ds.with_tables(
        **{
            name: frame.astype(getattr(ds, name).dtypes.to_dict())
            for name, frame in (made | tables).items()
        }
    )


def other(*rows: tuple[str, int, str, str, str]) -> pd.DataFrame:
    """Write readings: label, footnote, country, what changes and its value."""
    columns = [
        "reading",
        "label",
        "irregularity",
        "footnote",
        "country",
        "change",
        "value",
        "reason",
    ]
    return pd.DataFrame(
        [(label, label, "", *change, "It can be read so.") for label, *change in rows],
        columns=columns,
    )


def test_every_combination_is_made_once_and_the_published_one_comes_first() -> None:
    """Specifications are the full product of the options."""
    ds = package(readings=other(("Other", 3, "AT", "status", "reported")))
    made = [options for options, _ in specifications(ds)]
    assert made[0] == {
        QUALIFIED_CELLS: COUNTED,
        SENTENCES: COUNTED,
        COUNTRIES: "all",
        READING: AS_CODED,
    }
    options = [list(dict.fromkeys(each[choice] for each in made)) for choice in made[0]]
    assert {tuple(each.values()) for each in made} == set(product(*options))
    assert len(made) == len(set(map(str, made))) == 2 * 2 * 2 * 2


@pytest.mark.parametrize("measure", CELLS)
def test_a_specification_says_what_a_selected_dataset_says(measure: str) -> None:
    """Without another reading, each coding reports the countries that `select` leaves."""
    ds = package()
    blocs = {"all": CODES, "EU only": CODES[:-1]}
    for options, one in specifications(ds):
        chosen = ds.select(
            blocs[options[COUNTRIES]],
            options[QUALIFIED_CELLS] == COUNTED,
            options[SENTENCES] == COUNTED,
        )
        share = share_of(chosen, measure, "all")
        assert one.participants == chosen.participants
        assert one.listed(measure) & one.base("all") == share.reported
        assert one.base("all") == share.covered


def test_lowest_and_highest_share_are_those_of_the_codings() -> None:
    """The range of a finding is the range of its share, recomputed coding by coding."""
    ds = package(readings=other(("Other", 3, "AT", "status", "reported")))
    frame = ask.robustness(ds).frame.set_index("indicator")
    for measure in CELLS:
        shares, same = [], []
        for _, one in specifications(ds):
            k, n = len(one.listed(measure) & one.base("all")), len(one.base("all"))
            shares.append(k / n)
            same.append("all" if k == n else "none" if k == 0 else 2 * k > n)
        row = frame.loc[measure]
        assert (row["lowest"], row["highest"]) == (min(shares), max(shares))
        assert row["same"] == pytest.approx(same.count(same[0]) / len(same))


def test_the_choice_that_matters_most_turns_the_conclusion_if_any_does() -> None:
    """A choice that changes the conclusion goes before one that moves the share further."""
    frame = ask.robustness(package()).frame.set_index("indicator")
    # Four of six; two without qualified cells, which is at most half; four of five within the EU.
    assert frame.loc["shelter", "choice"] == QUALIFIED_CELLS
    assert frame.loc["shelter", "at"] == "2 of 6"
    # Nothing but the countries compared bears on it.
    assert (frame.loc["advice", "choice"], frame.loc["advice", "at"]) == (COUNTRIES, "3 of 5")


def test_of_two_readings_of_one_place_the_first_stands() -> None:
    """All at once, alternatives are not mixed."""
    ds = package(
        readings=other(
            ("A says no", 1, "AT", "status", "not-reported"),
            ("B says yes", 1, "AT", "status", "qualified"),
        )
    )
    alone = {
        o[READING]: one
        for o, one in specifications(ds)
        if list(o.values()).count(COUNTED) == 2 and o[COUNTRIES] == "all"
    }
    assert "AT" in alone[AS_CODED].listed("food")
    assert "AT" not in alone["A says no"].listed("food")
    assert "AT" not in alone[ALL_AT_ONCE].listed("food")


def test_a_duration_of_a_whole_list_reaches_every_country() -> None:
    """A change for all countries changes each that is named, and names nobody."""
    one = read(package(), [("food", "*", "duration", "6..12 months")])
    assert one.within("food", 6, 12) == one.listed("food") == package().listed("food")


def test_readings_with_the_same_effect_are_one() -> None:
    """What is decided so twice is not counted twice."""
    ds = package(
        readings=other(
            ("First", 1, "AT", "status", "not-reported"),
            ("Second", 1, "AT", "status", "not-reported"),
        )
    )
    assert [reading.label for reading in readings(ds)] == ["First"]


def test_an_indicator_follows_the_base_of_all_its_measures() -> None:
    """It is asked of another base only if a reading gives that base to each of its measures."""
    ds = package()
    bases = pd.concat([ds.bases, ds.bases.assign(base="bloc_eu", column="bloc", values="EU")])
    ds = ds.with_tables(bases=bases.reset_index(drop=True))
    published, food = bases_of(ds), read(ds, [("food", "*", "base", "bloc_eu")])
    one, both = bases_of(food), bases_of(read(food, [("shelter", "*", "base", "bloc_eu")]))
    assert base_under(published, one, "food", "all") == "bloc_eu"
    assert base_under(published, one, "food | shelter", "all") == "all"
    assert base_under(published, both, "food | shelter", "all") == "bloc_eu"
    assert base_under(published, one, "food", "bloc_eu") == "bloc_eu"


def test_a_choice_that_was_made_in_the_selection_is_none() -> None:
    """Qualified cells that are left out stay so, whatever a reading says of them."""
    ds = package(readings=other(("Other", 3, "AT", "status", "qualified")))
    for options, one in specifications(ds.select(include_qualified=False)):
        assert options[QUALIFIED_CELLS] == "not counted"
        assert "AT" not in one.listed("advice")


def test_without_choices_nothing_is_put_to_the_test() -> None:
    """A table with nothing to decide has one coding, and no table of changes."""
    frame = pd.DataFrame({"country": CODES[:3], "food": [1, 0, 1]})
    result = ask.robustness(from_frame(frame))
    assert (result.codings, result.specifications) == (1, 1)
    assert result.frame["same"].eq(1).all()
    assert result.table() is result.figure() is result.choices_table() is None
    assert result.headline == "No choice was varied. Robustness was not put to the test."
    similarity = ask.similarity(from_frame(frame))
    assert "- There are too few measures to ask" in result.text(similarity).markdown
    assert result.findings_text().markdown == result.choices_text().markdown == ""
    assert similarity.text().markdown == result.methods().markdown == ""


def test_what_was_not_varied_is_not_said_to_stay() -> None:
    """Of findings that no choice bears on it is said how many there are, and why."""
    yes = {"food": [1, 1, 1, 0, 0, 0], "shelter": [0, 1, 1, 1, 1, 1]}
    advice = ["qualified", "yes", "no", "no", "no", "no"]
    result = ask.robustness(from_frame(pd.DataFrame({"country": CODES, "advice": advice} | yes)))
    varied = result.frame.set_index("indicator")["varied"].to_dict()
    assert varied == {"advice": True, "food": False, "shelter": False}
    said = result.text().markdown
    assert said.startswith("- **The one finding that was varied stays on the same side")
    assert "- Two findings were not varied: they have no cells with a condition." in said


def test_rounding_hides_no_crossing() -> None:
    """A share that crosses one half by less than a per cent is written to a decimal."""
    codes = [f"U{at}" for at in range(245)]
    yes = ["qualified"] * 2 + ["reported"] * 121 + ["absent"] * 122
    ds = from_frame(pd.DataFrame({"country": codes, "food": yes}))
    result = ask.robustness(ds)
    ((_, _, span, same, _),) = result.table().rows
    assert (span, same) == ("49.4% to 50.2%", "1 of 2")
    assert result.table().caption.startswith("Findings that change sides of one half in one coding")


def test_the_order_of_rows_changes_nothing() -> None:
    """The same cells in another order give the same report."""
    ds = package()
    shuffled = ds.with_tables(
        observations=ds.observations.sample(frac=1, random_state=1).reset_index(drop=True)
    )
    pd.testing.assert_frame_equal(ask.robustness(ds).frame, ask.robustness(shuffled).frame)


@pytest.mark.parametrize(
    "countries", [None, ["AT"], ["NO"], ["AT", "NO"], ["AT", "BE", "CZ"]], ids=str
)
def test_every_selection_can_be_told(countries: list[str] | None) -> None:
    """Few countries are no error, and no text holds a value that is missing."""
    ds = package().select(countries)
    result, similarity = ask.robustness(ds), ask.similarity(ds, "bloc")
    parts = [
        result.text(similarity),
        result.findings_text(),
        result.choices_text(),
        similarity.text(),
        result.methods(),
    ]
    told = "\n".join(part.markdown for part in parts)
    told = told.replace("{.optional}", "").replace("{.numbered}", "") + result.headline
    assert not any(gap in told for gap in ("nan", "NA>", "None ", "0 of 0", "{", "()"))
    assert all(row.whole != 0 or row.value is None for row in result.headlines().rows)


def test_the_published_report_has_more_than_500_specifications() -> None:
    """The project promises as many, for each finding and each statement."""
    ds = load()
    result = ask.robustness(ds)
    assert result.specifications >= 500
    assert len(result.frame) == len(ds.indicators)
    assert len(result.stable) + len(result.moving) == len(result.varied)
    assert result.claims["same"].between(0, 1).all()
