"""The page of choices counts as the library does, whatever countries and options are chosen."""

import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from conftest import REPOSITORY, STUDY, write_tiny
from synthetic import some, write_package
from thb_analysis.analysis.counts import (
    categories,
    each_row,
    measures_of,
    sort_by_theme,
)
from thb_analysis.dataset.dataset import load
from thb_analysis.page.choosing import choosing

SCRIPT = REPOSITORY / "src/thb_analysis/reports/rendering/templates/thb/count.js"
SIDES = ("yes", "conditional", "open", "left_out", "no", "outside")
VARIANTS = [(True, True), (True, False), (False, True), (False, False)]
# Reads a table and choices, and writes what the page would count.
COUNT = """
const { counting } = require(process.argv[1]);
const { table, choices } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const { count, sort } = counting(table);
const codes = found => found.map(at => table.countries[at][0]);
process.stdout.write(JSON.stringify(choices.map(([chosen, option]) => ({
  counts: [...table.measures, ...table.findings].map(([, , isReport, cells]) =>
    Object.fromEntries(Object.entries(count(cells, isReport, chosen, option))
      .map(([name, value]) => [name, Array.isArray(value) && name !== "bounds" ? codes(value) : value]))),
  maps: table.maps.map(([, , looks]) => sort(looks, chosen, option)
    .map(({ at, category, state, isOutside, mayBeEarlier }) =>
      [codes([at])[0], category < 0 ? state : looks[category][0], isOutside, mayBeEarlier])),
}))));
"""


PACKAGES = {
    "own": lambda folder: STUDY,
    "tiny": write_tiny,
    "sixty": lambda folder: write_package(folder, 60, some),
}


@pytest.fixture(
    scope="module",
    params=["own", "tiny", pytest.param("sixty", marks=pytest.mark.slow)],
)
def package(request, tmp_path_factory):
    """A data set, and the table that the page gets of it."""
    ds = load(
        PACKAGES[request.param](tmp_path_factory.mktemp(request.param) / "package")
    )
    return ds, choosing(ds)


def node():
    """Find what runs JavaScript: the system's, or that which comes with the browser's driver."""
    if found := shutil.which("node"):
        return found
    playwright = pytest.importorskip("playwright")
    return str(Path(playwright.__file__).parent / "driver" / "node")


def counted(table, choices):
    """Return what the page counts for choices: places of countries, and the option."""
    asked = json.dumps({"table": table, "choices": choices})
    done = subprocess.run(
        [node(), "-e", COUNT, str(SCRIPT)],
        input=asked,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def draw(table):
    """Draw choices of any size, one under each of the options."""
    chance, size = Random(1), len(table["countries"])
    return [
        (sorted(chance.sample(range(size), chance.randint(1, size))), turn)
        for turn in range(4)
    ]


def expected(one, row, expression):
    """Count as the library does."""
    answer = one.ask(expression, row.base)
    counts = {each: getattr(answer, each) for each in SIDES}
    return counts | {
        "k": answer.k,
        "n": answer.n,
        "bounds": answer.bounds and [*answer.bounds],
    }


def found(counts):
    """Return the same of what the page counts."""
    numbers = {each: counts.pop(each) for each in ("k", "n", "bounds")}
    who = {name: frozenset(codes) for name, codes in counts.items()}
    assert sum(map(len, who.values())) == sum(map(len, counts.values()))
    named, conditional, is_open, left_out = (
        who[each] for each in ("named", "conditional", "open", "leftOut")
    )
    sides = (named | conditional, conditional, is_open | left_out, left_out)
    return (
        dict(zip(SIDES, (*sides, who["other"], who["outside"]), strict=True)) | numbers
    )


def sorted_on(one, name):
    """Sort countries into the categories of a map as the library does."""
    frame = categories(one, name)
    states = frame["look"].isin(["open", "excluded", "not_covered"])
    shown = frame["category"].mask(states, frame["look"])
    return zip(
        frame["country"], shown, frame["outside"], frame["may_be_earlier"], strict=True
    )


@pytest.mark.slow
def test_the_page_counts_as_the_library_does(package):
    """Who is named, with a condition, open or otherwise, k, n and bounds, and maps: no difference."""
    ds, table = package
    rows = [(row, row.measure) for row in each_row(measures_of(ds))]
    rows += [
        (row, row.expression) for row in each_row(sort_by_theme(ds, ds.indicators))
    ]
    maps, choices = sort_by_theme(ds, ds.maps)["map"].unique(), draw(table)
    for (chosen, option), answer in zip(choices, counted(table, choices), strict=True):
        codes = [table["countries"][at][0] for at in chosen]
        one = ds.select(codes, *VARIANTS[option])
        for (row, expression), counts in zip(rows, answer["counts"], strict=True):
            assert found(counts) == expected(one, row, expression), (
                codes,
                option,
                expression,
            )
        for name, shown in zip(maps, answer["maps"], strict=True):
            assert sorted(map(tuple, shown)) == sorted(sorted_on(one, name)), (
                codes,
                option,
                name,
            )
