"""What is known is one thing on every surface: each country is named, open or neither, and bounds follow.

Thirty options, selections and packages, the same each time; ``THB_FUZZ=1000`` tries as many, other ones
each time, and prints what it met.
"""

import os
from collections import Counter
from itertools import product
from random import Random

import pandas as pd
import pytest

from naive import Study
from thb_analysis.analysis.counts import categories, counts, each_row, findings
from thb_analysis.data import Dataset, load
from thb_analysis.data.known import Answer
from thb_analysis.data.states import EXCLUDED, NAMED, OPEN
from worlds import ATOMS, World, expression

pytestmark = pytest.mark.untraced

TIMES = int(os.environ.get("THB_FUZZ", "0"))
OPTIONS = [*product((True, False), repeat=2)]
SIDES = ("yes", "open", "no", "outside", "conditional", "left_out")


def cases() -> list[Random]:
    """Return so many sources of chance."""
    return [Random() if TIMES else Random(seed) for seed in range(TIMES or 30)]


def check_answer(answer: Answer, covered: frozenset[str]) -> None:
    """Each country covered is in one of three, and bounds follow from them."""
    parts = [answer.yes, answer.open, answer.no]
    assert sum(map(len, parts)) == len(covered)
    assert frozenset().union(*parts) == covered
    most = answer.k + len(answer.open)
    assert answer.bounds == (None if answer.is_report else (answer.k, most))
    assert not answer.outside & covered
    assert answer.conditional <= answer.yes
    assert answer.left_out <= answer.open


def check_less(less: Answer, full: Answer) -> None:
    """What leaves evidence out adds nobody and settles nothing."""
    for side in ("yes", "no", "outside"):
        assert getattr(less, side) <= getattr(full, side), side
    assert full.open <= less.open


def check_cells(ds: Dataset, cells: pd.DataFrame) -> None:
    """Cells, and what is counted of them, are what the measure is for each country."""
    counted = counts(cells, "measure").set_index("measure")
    for measure, part in cells.groupby("measure"):
        answer = ds.ask(measure, ds.base_of(measure))
        by_state = part.groupby("state")["country"].agg(set).to_dict()
        named = set().union(*(by_state.get(state, set()) for state in NAMED))
        assert named == answer.yes | answer.outside
        assert set(part.loc[part["outside"], "country"]) == answer.outside
        assert by_state.get("qualified", set()) >= answer.conditional
        if not answer.is_report:
            assert by_state.get(OPEN, set()) == answer.open
            # A list may say of a country that it lacks what the statement does not ask of it.
            assert by_state.get(EXCLUDED, set()) & answer.covered == answer.no
        if answer.n:
            row = counted.loc[measure]
            assert (row["k"], row["n"]) == (answer.k, answer.n)
            check_bounds(row, answer)
            check_names(ds, row["named"], answer.yes)


def check_bounds(row: "pd.Series[object]", answer: Answer) -> None:
    """Both ends are given, or none."""
    ends = row["lower"], row["upper"]
    assert (None if pd.isna(ends[0]) else ends) == answer.bounds


def check_names(ds: Dataset, names: str, codes: frozenset[str]) -> None:
    """Names in a table are those of the countries."""
    assert sorted(filter(None, names.split(", "))) == sorted(ds.country_names[c] for c in codes)


def check_findings(ds: Dataset, theme: str) -> None:
    """Findings, and how they are published, are what their expression is for each country."""
    for row in each_row(findings(ds, theme)):
        assert row.answer == ds.ask(row.expression, row.base)
        check_answer(row.answer, ds.base(row.base))
        assert (row.k, row.n) == (row.answer.k, row.answer.n)
        check_bounds(pd.Series(row._asdict()), row.answer)
        check_names(ds, row.named, row.answer.yes)
        check_names(ds, row.open, row.answer.open)


def check_categories(ds: Dataset, full: Dataset, maps: list[str]) -> None:
    """On a map each country stands once, in the first category that names it, and none is added."""
    for name in maps:
        rows = ds.maps[ds.maps["map"] == name].sort_values("order")
        asked = [ds.ask(row.expression, row.base) for row in rows.itertuples()]
        found = categories(ds, name).set_index("country")
        whole = categories(full, name).set_index("country")["category"]
        assert sorted(found.index) == sorted(ds.participants)
        for code, row in found.iterrows():
            places = [at for at, each in enumerate(asked) if code in each.yes | each.outside]
            earlier = asked[: places[0]] if places else []
            assert row["may_be_earlier"] == any(code in each.open for each in earlier)
            if places:
                assert row["category"] == rows["category"].iloc[places[0]]
                assert row["category"] == whole[code] or row["may_be_earlier"]
            elif any(code in each.open for each in asked):
                assert row["look"] == "open"
            else:
                is_covered = any(code in each.covered for each in asked)
                assert row["look"] == ("excluded" if is_covered else "not_covered")


def test_every_surface_says_the_same(real):
    """Whatever is selected and counted, cells, counts, findings and maps have one answer for each country."""
    chances, met = cases(), Counter()
    measures, maps = [*real.measures["measure"]], [*real.maps["map"].unique()]
    length = [f"permit-duration[{each}]" for each in ("given", "0..5", "then 6..12", "renewable")]
    for chance in chances:
        chosen = chance.sample(real.participants, chance.randint(1, len(real.participants)))
        options = chance.choice(OPTIONS)
        full, less = real.select(chosen), real.select(chosen, *options)
        everybody = real.select((), *options)
        theme = chance.choice([*real.theme_titles])
        check_cells(less, less.cells(theme))
        check_findings(less, theme)
        check_categories(less, full, chance.sample(maps, 2))
        asked = [
            (expression(chance, chance.sample([*measures, *length], 5)), base)
            for base in ("all", "eu", "eu_and_no", chance.choice(["all", "nordic"]))
        ]
        asked += [
            (row.expression, row.base) for row in chance.sample([*real.indicators.itertuples()], 8)
        ]
        for each, base in asked:
            answer, whole = less.ask(each, base), everybody.ask(each, base)
            check_answer(answer, less.base(base))
            check_less(answer, full.ask(each, base))
            for side in SIDES:
                assert getattr(answer, side) == getattr(whole, side) & {*chosen}, (each, side)
                met[side] += len(getattr(answer, side))
            met["reports" if answer.is_report else "facts"] += 1
    report("options and selections", len(chances), met)


def test_what_is_known_is_true_of_the_world(tmp_path):
    """Of made-up packages nothing is said that is not so, and plain loops find the same."""
    chances, met = cases(), Counter()
    for at, chance in enumerate(chances):
        world = World(tmp_path / f"{at}", chance)
        ds = load(tmp_path / f"{at}")
        options = chance.choice(OPTIONS)
        chosen = tuple(chance.sample(ds.participants, chance.randint(1, 5)))
        less, study = ds.select(chosen, *options), Study(ds.root, chosen, *options)
        check_cells(less, less.cells())
        check_findings(less, "one")
        check_categories(less, ds.select(chosen), ["map"])
        some = [(expression(chance, ATOMS), chance.choice(["all", "half"])) for _ in range(6)]
        for each, base in [*world.asked, *some]:
            base = base or "all"
            answer = less.ask(each, base)
            check_answer(answer, less.base(base))
            check_less(answer, ds.select(chosen).ask(each, base))
            assert (answer.yes, answer.open, answer.no) == study.who(each, base), each
            assert answer.outside == study.outside(each, base)
            # As a fact, whatever it asks.
            sure, may = map(less.known.names, less.known.find(less.known.parse(each)))
            truth = {code for code in chosen if world.holds(each, code)}
            assert sure <= truth <= may, each
            met["yes"] += len(sure)
            met["open"] += len(may - sure)
            met["no"] += len(chosen) - len(may)
            met["reports" if answer.is_report else "facts"] += 1
        met["relations"] += len(ds.relations)
        met["excluded by one"] += int(less.cells()["reason"].eq("relation").sum())
    report("packages", len(chances), met)


def report(what: str, number: int, met: Counter[str]) -> None:
    """Print what was met, for who looks at it (``-s``); some of everything is."""
    print(f"{number:,} {what}: {', '.join(f'{name} {n:,}' for name, n in sorted(met.items()))}")
    assert min(met.values()) > 0


# What was wrong once, each where readers met it.


def asked_of(ds: Dataset, indicator: str) -> Answer:
    """Ask a finding of the package."""
    row = ds.indicators.set_index("indicator").loc[indicator]
    return ds.ask(row["expression"], row["base"])


def test_without_sentences_law_enforcement_is_open(real):
    """Where only a sentence names countries, all are open without it; none is said to lack it."""
    found = real.select(include_body=False).ask("law-enforcement-competent")
    assert (found.k, found.bounds, len(found.left_out), found.no) == (0, (0, 27), 27, frozenset())


@pytest.mark.parametrize("include_qualified", [True, False])
def test_georgia_is_never_among_those_named_for_nothing(real, include_qualified):
    """Silence on seven forms of help gains nobody when conditions are left out: Georgia has six of them."""
    ds = real.select(include_qualified=include_qualified)
    found = asked_of(ds, "core-assistance-none")
    assert found.yes == {"HU", "MT", "PT"}
    assert found.open == found.left_out == (frozenset() if include_qualified else {"GE"})


def test_a_condition_says_how_long_a_permit_lasts(real):
    """A permit of six months is named for 18, with conditions and without; Belgium's is its second."""
    for include_qualified in (True, False):
        ds = real.select(include_qualified=include_qualified)
        assert asked_of(ds, "permit-six-months").k == 18
    assert real.ask("permit-duration[then 6..6]").yes == {"BE"}


@pytest.mark.parametrize(
    ("indicator", "bounds"),
    [
        ("permit-without-distinction", (11, 17)),
        ("identification-opens-protection", (14, 18)),
        ("identification-opens-both", (5, 8)),
    ],
)
def test_one_of_two_answers_excludes_the_other_in_bounds(real, indicator, bounds):
    """Who is named for one of two alternatives is not open for the other."""
    assert asked_of(real, indicator).bounds == bounds
    assert real.ask("permit-after-identification").bounds == (10, 16)


def test_what_another_answer_excludes_is_so_on_every_page(real):
    """Cells, counts and a map agree on whom both lists on the permit leave open."""
    cells = real.cells()
    beside = cells[cells["reason"].eq("relation")]
    assert len(beside) == 47
    assert set(beside["state"]) == {EXCLUDED}
    named = real.ask("reflection-after-identification | permit-after-identification")
    found = categories(real, "identification-first")
    neither = set(found.loc[found["look"].eq("excluded"), "country"])
    assert neither == named.no
    assert len(neither) == 9


def test_poland_is_open_between_two_answers(real):
    """Lists that presuppose a period rule out that Poland has none, and name it for neither list."""
    assert real.ask("reflection-period | reflection-after-identification").open == {"PL"}
    found = categories(real, "time-to-recover").set_index("country")["look"]
    assert found["PL"] == "open"
    assert asked_of(real, "any-reflection-period").k == 27
    cell = real.cells().set_index(["measure", "country"]).loc[("reflection-period", "PL")]
    assert (cell["state"], cell["covered"]) == ("open", True)


REPORTS = (
    "core-assistance-none",
    "no-consequence-reported",
    "permit-tied-to-proceedings",
    "vulnerability-screening-only",
)


def test_a_statement_on_silence_has_no_bounds(real):
    """No missing report can make the study name a country, nor say which way a list is to be read."""
    found = findings(real).set_index("indicator")
    assert set(found.index[found["lower"].isna()]) == set(REPORTS)
    assert real.ask("detection-identification-distinction").bounds is None
    counted = counts(real.cells(), "measure").set_index("measure")
    assert pd.isna(counted.loc["detection-identification-distinction", "upper"])


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_no_map_leaves_out_a_country_that_its_lists_name(real, options):
    """Whom a list names stands on the map in a category, also if the statement does not cover it."""
    ds = real.select((), *options)
    for name, rows in ds.maps.groupby("map"):
        found = categories(ds, name).set_index("country")
        of_map = [ds.ask(row.expression, row.base) for row in rows.itertuples()]
        named = frozenset().union(*(each.yes | each.outside for each in of_map))
        assert set(found.index[~found["look"].isin(["open", "excluded", "not_covered"])]) == named
    services = categories(real, "services").set_index("country").loc["GE"]
    assert (services["category"], services["outside"]) != ("Not covered", False)


def test_a_source_that_breaks_a_relation_of_its_own(real):
    """Both stay named, what is left out is open, and the relation rules out nothing there."""
    row = real.observations.query("measure == 'status-not-distinguished'").head(1)
    both = pd.concat([real.observations, row.assign(country="BE")], ignore_index=True)
    broken = real.with_tables(observations=both)
    pair = "permit-after-identification & status-not-distinguished"
    assert broken.ask(pair).yes == {"BE"}
    assert "BE" in broken.select(include_qualified=False).ask(pair).left_out


def test_share_bounds_fill_open_cells_both_ways(study):
    """Of A of B the share is smallest where the open are no A but B, and largest the other way round."""
    known = study({"a": "W", "b": "WX"}, "WXYZ").known
    assert known.share_bounds("a of b") == ((1, 4), (4, 4))
    assert known.share_bounds("a") == ((1, 4), (4, 4))
    assert known.margin_bounds("b > a") == (-2, 3)


def test_what_is_known_is_found_out_once(tiny_dataset):
    """A selection that was made before is the same object."""
    less = tiny_dataset.select(["AT", "BE"])
    assert less is tiny_dataset.select(["AT", "BE"])
    assert less.known is less.known
