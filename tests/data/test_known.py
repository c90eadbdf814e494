"""What is known is one thing on every surface: each country is named, open or neither, and bounds follow.

Twenty packages, with options and a selection, the same each time; ``THB_FUZZ=1000`` tries as many, other
ones each time, and prints what it met.
"""

import os
from collections import Counter
from itertools import product
from random import Random

import pandas as pd
import pytest

from conftest import related
from naive import NO, YES, Study
from thb_analysis.analysis.counts import categories, counts, each_row, findings
from thb_analysis.dataset.dataset import load
from thb_analysis.package.derive import derive
from thb_analysis.package.package import read_package
from thb_analysis.states import EXCLUDED, NAMED, OPEN
from worlds import ATOMS, CODES, KINDS, NAMES, World, expression

TIMES = int(os.environ.get("THB_FUZZ", "0"))
OPTIONS = [*product((True, False), repeat=2)]
SIDES = ("yes", "open", "no", "outside", "conditional", "left_out")


def check_answer(answer, covered):
    """Each country covered is in one of three, and bounds follow from them."""
    parts = [answer.yes, answer.open, answer.no]
    assert sum(map(len, parts)) == len(covered)
    assert frozenset().union(*parts) == covered
    most = answer.k + len(answer.open)
    fewest = answer.k + len(answer.implied)
    assert answer.bounds == (None if answer.asks_source else (fewest, most))
    assert answer.implied <= answer.open
    assert not answer.outside & covered
    assert answer.conditional <= answer.yes
    assert answer.left_out <= answer.open


def check_less(less, full):
    """What leaves evidence out adds nobody and settles nothing."""
    for side in ("yes", "no", "outside"):
        assert getattr(less, side) <= getattr(full, side), side
    assert full.open <= less.open


def check_cells(ds, cells):
    """Cells, and what is counted of them, are what the measure is for each country."""
    counted = counts(cells, "measure").set_index("measure")
    for measure, part in cells.groupby("measure"):
        answer = ds.ask(measure)
        assert answer == ds.ask(f"({measure})")
        assert answer.covered == ds.covered(measure)
        by_state = part.groupby("state")["country"].agg(set).to_dict()
        named = set().union(*(by_state.get(state, set()) for state in NAMED))
        assert named == answer.yes | answer.outside == ds.listed(measure)
        assert set(part.loc[part["outside"], "country"]) == answer.outside
        assert by_state.get("qualified", set()) >= answer.conditional
        if not answer.asks_source:
            follows = part["covered"] & part["reason"].eq("follows")
            assert set(part.loc[follows, "country"]) == answer.implied
            assert by_state.get(OPEN, set()) == answer.open
            # A list may say of a country that it lacks what the statement does not ask of it.
            assert by_state.get(EXCLUDED, set()) & answer.covered == answer.no
        if answer.n:
            row = counted.loc[measure]
            assert (row["k"], row["n"]) == (answer.k, answer.n)
            check_bounds(row, answer)
            check_names(ds, row["named"], answer.yes)


def check_bounds(row, answer):
    """Both ends are given, or none."""
    ends = row["lower"], row["upper"]
    assert (None if pd.isna(ends[0]) else ends) == answer.bounds


def check_names(ds, names, codes):
    """Names in a table are those of the countries."""
    assert sorted(filter(None, names.split(", "))) == sorted(
        ds.country_names[c] for c in codes
    )


def check_findings(ds, theme):
    """Findings, and how they are published, are what their expression is for each country."""
    for row in each_row(findings(ds, theme)):
        assert row.answer == ds.ask(row.expression, row.base)
        check_answer(row.answer, ds.base(row.base))
        assert (row.k, row.n) == (row.answer.k, row.answer.n)
        check_bounds(pd.Series(row._asdict()), row.answer)
        check_names(ds, row.named, row.answer.yes)
        check_names(ds, row.open, row.answer.open)


def check_categories(ds, full, maps):
    """On a map each country stands once, in the first category that names it, and none is added."""
    for name in maps:
        rows = ds.maps[ds.maps["map"] == name].sort_values("order")
        asked = [ds.ask(row.expression, row.base) for row in rows.itertuples()]
        found = categories(ds, name).set_index("country")
        whole = categories(full, name).set_index("country")["category"]
        everything = [full.ask(row.expression, row.base) for row in rows.itertuples()]
        assert sorted(found.index) == sorted(ds.participants)
        for code, row in found.iterrows():
            places = [
                at for at, each in enumerate(asked) if code in each.yes | each.outside
            ]
            earlier = asked[: places[0]] if places else []
            assert row["may_be_earlier"] == any(code in each.open for each in earlier)
            if places:
                assert row["category"] == rows["category"].iloc[places[0]]
                assert row["outside"] == (code in asked[places[0]].outside)
                # Who is named by what is left out, of a statement on others, is open for nothing.
                is_outside = any(code in each.outside for each in everything)
                assert (
                    row["category"] == whole[code]
                    or row["may_be_earlier"]
                    or is_outside
                )
            elif any(code in each.open for each in asked):
                assert row["look"] == "open"
            else:
                is_covered = any(code in each.covered for each in asked)
                assert row["look"] == ("excluded" if is_covered else "not_covered")


def check_reasons(cells, study):
    """An open cell follows from a relation where its other side implies it; one that is broken says nothing."""
    for row in each_row(
        cells[cells["state"].eq("open") & cells["reason"].ne("left out")]
    ):
        is_implied = (row.measure, row.country) in study.implied
        assert row.reason == ("follows" if is_implied else ""), row


def check_derived(world):
    """What follows from lists as printed and remarks is what the package was written from."""
    package = read_package(world.study.folder)
    derived = derive(package)
    assert derived.faults == []
    found = [
        {name: each for name, each in row.items() if each}
        for row in derived.observations.rows
    ]
    numbers = {name: {"footnote": number} for name, number in world.footnotes.items()}
    assert found == [row | numbers.get(row["measure"], {}) for row in world.rows]


@pytest.mark.slow
def test_what_is_known_is_true_of_the_world(tmp_path):
    """Of made-up packages nothing is claimed that is not so, on any surface; plain loops find the same, and so
    does who selects other countries.
    """
    met = Counter()
    for at in range(TIMES or 20):
        chance = Random() if TIMES else Random(at)
        world = World(tmp_path / f"{at}", chance)
        ds = load(tmp_path / f"{at}")
        options = chance.choice(OPTIONS)
        chosen = tuple(chance.sample(ds.participants, chance.randint(1, 5)))
        less, study = ds.select(chosen, *options), Study(ds.root, chosen, *options)
        full, everybody = ds.select(chosen), ds.select(None, *options)
        check_cells(less, less.cells())
        check_findings(less, "one")
        check_categories(less, full, ["map"])
        check_reasons(less.cells(), study)
        check_derived(world)
        some = [
            (expression(chance, ATOMS), chance.choice(["all", "half"]))
            for _ in range(6)
        ]
        for each, base in [*world.asked, *some]:
            base = base or "all"
            answer, whole = less.ask(each, base), everybody.ask(each, base)
            check_answer(answer, less.base(base))
            check_less(answer, full.ask(each, base))
            study.check(less, each, base)
            # As a fact, whatever it asks.
            sure, may = map(
                less.known.codes_of, less.known.evaluate(less.known.parse(each))
            )
            truth = {code for code in chosen if world.holds(each, code)}
            assert sure <= truth <= may, each
            for side in SIDES:
                assert getattr(answer, side) == getattr(whole, side) & {*chosen}, (
                    each,
                    side,
                )
                met[side] += len(getattr(answer, side))
            met["reports" if answer.asks_source else "facts"] += 1
        met["relations"] += len(ds.relations)
        met["relations broken"] += int(
            ds.relations["relation"].isin(world.broken).sum()
        )
        met["cells with several remarks"] += int(
            ds.remarks.duplicated(["footnote", "country"]).sum()
        )
        met["excluded by one"] += int(less.cells()["reason"].eq("relation").sum())
    # For who looks at it (-s); some of everything is met.
    print(", ".join(f"{name} {n:,}" for name, n in sorted(met.items())))
    assert min(met.values()) > 0


def test_bounds_are_those_of_all_worlds(tmp_path):
    """What holds in each way to fill open cells is certain, what holds in one is possible; a list alone may say less."""
    met = Counter()
    for at in range(TIMES or 3):
        chance = Random() if TIMES else Random(at)
        World(tmp_path / f"{at}", chance)
        options = chance.choice(OPTIONS)
        known = load(tmp_path / f"{at}").select(None, *options).known
        study = Study(tmp_path / f"{at}", (), *options)
        # Of a length of which one end is given, ranges that overlap are looked at one by one.
        some = [each for each in ATOMS if "1..5" not in each]
        asked = [expression(chance, some) for _ in range(16)]
        worlds = {code: study.worlds(code) for code in CODES}
        for each in asked:
            query = known.parse(each)
            sure, possible = map(known.codes_of, known.bounds(query))
            firm, loose = map(known.codes_of, known.evaluate(query))
            for code in CODES:
                ways = {study.evaluate(each, code, value) for value in worlds[code]}
                ends = code in sure, code in possible
                exact = NO not in ways, YES in ways
                assert ends == exact or (each in NAMES and ends == (False, True)), each
                for holds in (YES, NO):
                    example = known.worlds(query).counter(code, holds == YES)
                    assert (example is not None) == (holds in ways), each
                met["narrower"] += ends != (code in firm, code in loose)
    print(met)
    assert met["narrower"] > 0


# What readers met once as wrong, and what random packages do not hold.


def test_share_bounds_fill_open_cells_both_ways(study):
    """Of A of B the share is smallest where the open are no A but B, and largest the other way round."""
    known = study({"a": "W", "b": "WX"}, "WXYZ").known
    assert known.share_bounds("a of b") == ((1, 4), (4, 4))
    assert known.share_bounds("a") == ((1, 4), (4, 4))
    assert known.margin_bounds("b > a") == (-2, 3)


def test_a_relation_rules_out_what_would_break_it(study, approved):
    """Of each kind, between a list of everybody and one that is not, both ways."""
    ds = study({"a": "WX", "b": "XY"}, "WXYZ", complete=[True, False])
    shown = []
    for kind, sides in product(KINDS, ("ab", "ba")):
        cells = related(ds, kind, *sides).cells()
        cells = cells[["measure", "country", "state", "reason"]]
        shown.append(f"{kind} {sides}\n{cells.to_csv(index=False)}")
    approved("\n".join(shown))
