"""The page counts and words any choice of countries as the library does: thousands are compared."""

import json
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from fields import INTEGRATION
from hostile import package_of_texts
from synthetic import some, write_package
from thb_analysis.analysis import coverage, durations, findings, maps
from thb_analysis.analysis.choosing import choosing
from thb_analysis.analysis.findings import asked_in
from thb_analysis.analysis.phrases import HEDGED, infinitive, plural
from thb_analysis.counts import each_row, names_of, shown_cells
from thb_analysis.data import load
from thb_analysis.data.expressions import measures_in
from thb_analysis.data.intake import new_package
from thb_analysis.data.names import folded
from thb_analysis.display.links import finding_place, link_to, origin, place_of
from thb_analysis.wording import agree, in_text, joined, markdown, number, percent

RULES = Path(__file__).parents[2] / "src/thb_analysis/reports/rendering/templates/thb/rules.js"
VARIANTS = [(True, True), (True, False), (False, True), (False, False)]
MARKUP = '<b>"O\'Land" & `x` {who} [[y]] $z$</b>'
# Reads data and choices, and writes what the page would say.
ASK = """
const read = name => JSON.parse(require("fs").readFileSync(name, "utf8"));
const [folder, script] = process.argv.slice(-2);
const { rules, percent } = require(script);
const [data, choices] = [read(`${folder}/data.json`), read(`${folder}/choices.json`)];
const asked = rules(data);
const codes = places => places.map(at => data.countries[at][0]);
const said = choices.map(([digits, variant, isWhole]) => {
  const choice = { chosen: asked.setOf(digits), variant };
  const found = asked.findings(choice).map(each => ({
    ...each, reported: codes(asked.places(each.reported)), covered: codes(asked.places(each.covered)),
    outside: codes(asked.places(each.outside)),
    percent: each.n ? percent(each.k, each.n) : "–",
  }));
  const more = ([theme]) => [theme, {
    finding: asked.mapped(choice, theme),
    maps: asked.maps(choice, theme).map(map => [map.title, map.categories.map(({ words, look, members }) => [words, look, codes(members)])]),
    cells: asked.measures(choice, theme).map(({ id, k, n, cells }) => [id, k, n, cells.map(({ at, state, outside }) => [codes([at])[0], state, outside])]),
    lengths: asked.lengths(choice, theme).map(({ label, rows }) => [label, rows.map(({ words, members }) => [words, codes(members)])]),
  }];
  return { found, beside: asked.beside(choice), more: isWhole ? Object.fromEntries(data.themes.map(more)) : null };
});
process.stdout.write(JSON.stringify(said));
"""


def alone(folder):
    """A package of lists, and nothing that is said of them."""
    path = write_package(folder, 5, some) / "codebook" / "indicators.csv"
    path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    return folder


def conditions(folder):
    """A table in which words count with a condition."""
    table = pd.DataFrame({"place": [f"P{at}" for at in range(12)]})
    for name, words in (
        ("one", ["yes", "part", "no"]),
        ("many", ["some", "few", "part", "yes", "no"]),
    ):
        table[name] = [words[at % len(words)] for at in range(12)]
    table.to_csv(folder.parent / "table.csv", index=False)
    values = "some=qualified,few=qualified,part=qualified"
    new_package(folder, folder.parent / "table.csv", values)
    return folder


PACKAGES = {
    "conditions": conditions,
    "own": lambda folder: None,
    "integration": lambda folder: INTEGRATION,
    "lists": alone,
    "sixty": lambda folder: write_package(folder, 60, some),
    "markup": lambda folder: package_of_texts(folder, lambda: MARKUP),
}


@pytest.fixture(scope="module", params=[*PACKAGES, "tiny"])
def package(request, tmp_path_factory):
    """A data set, what the page gets of it, and a folder to ask in."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "tiny":
        ds = request.getfixturevalue("tiny_dataset")
    else:
        ds = load(PACKAGES[request.param](folder / "package"))
    data = choosing(ds)
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    return ds, [code for code, *_ in data["countries"]], folder


def node():
    """Find what runs JavaScript: the system's, or that which comes with the browser's driver."""
    if found := shutil.which("node"):
        return found
    playwright = pytest.importorskip("playwright")
    return str(Path(playwright.__file__).parent / "driver" / "node")


def ask(folder, choices, script=RULES):
    """Return what the page says of choices: digits of a set, the variant, and whether all is asked."""
    (folder / "choices.json").write_text(json.dumps(choices))
    done = subprocess.run(
        [node(), "-e", ASK, "--", str(folder), str(script)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def drawn(codes, number, seed=1):
    """Draw choices of any size, and how cells are counted; every hundredth is asked everything."""
    chance = Random(seed)
    picked = [
        chance.sample(range(len(codes)), chance.randint(1, len(codes))) for _ in range(number)
    ]
    return [
        (format(sum(1 << at for at in places), "x"), chance.randrange(4), not turn % 100)
        for turn, places in enumerate(picked)
    ]


def selected(ds, codes, digits, variant):
    """Select what was chosen, as the library does."""
    chosen = [code for at, code in enumerate(codes) if int(digits, 16) >> at & 1]
    return ds.select(chosen, *VARIANTS[variant])


def side_by_side(ds):
    """What two to four countries are reported to have in common, and only some of them: theme by theme."""
    chosen = frozenset(ds.participants)
    if not 2 <= len(chosen) <= 4:
        return {}
    asked, cells, of = each_row(asked_in(ds)), shown_cells(ds), {}
    for each in asked:
        if each.share.reported and each.share.covered == chosen:
            of.setdefault(each.theme, []).append((each.share.reported, *kind_of(each.does)))
    alone = {m[0] for each in asked if len(m := [*measures_in(each.expression)]) == 1}
    facts = ds.measures.set_index("measure")
    unclear = {*facts.index[facts["polarity"].eq("unclear")]}
    for measure, part in cells.groupby("measure", sort=False):
        where = {*part.loc[part["state"].isin(["reported", "qualified"]), "country"]}
        is_asked = measure in alone | unclear or not part["in_base"].all()
        if not is_asked and 0 < len(where) < len(chosen):
            words = f"“{facts.at[measure, 'label']}”"
            of.setdefault(facts.at[measure, "theme"], []).append((where, 2, words))
    said = {theme: [*beside(ds, of.get(theme, []))] for theme in ds.theme_titles}
    for theme, paragraphs in said.items():
        about = durations(ds, theme)
        for each in about.each():
            rows = [
                f"{row.words} ({joined(map(in_text, sorted(row.names, key=folded)))})"
                for row in each_row(each.together)
            ]
            label = about.called[each.frame["measure"].iloc[0]]
            paragraphs.append(f"{label}: {'; '.join(rows)}.")
    return {theme: paragraphs for theme, paragraphs in said.items() if paragraphs}


def kind_of(does):
    """How a predicate is said, and its words."""
    under = "is reported under "
    if does.startswith(under):
        return 2, does.removeprefix(under)
    return (1, does) if does.startswith(HEDGED) else (0, infinitive(does))


def beside(ds, found):
    """Say what is reported of the same countries, of more of them first."""
    n, alike = len(ds.participants), {}
    order = {name: at for at, name in enumerate(names_of(ds, ds.participants))}
    for where, kind, words in found:
        alike.setdefault((tuple(names_of(ds, where)), kind), []).append(words)
    for names, kind in sorted(
        alike, key=lambda key: (-len(key[0]), [*map(order.get, key[0])], key[1])
    ):
        words, verb = alike[names, kind], agree(len(names), "is", "are")
        every = "Both" if n == 2 else f"All {number(n)}"
        whom = every if len(names) == n else f"Only {joined(map(in_text, names))}"
        if kind == 0:
            yield f"{whom} {verb} reported to {'; to '.join(words)}."
        elif kind == 1:
            yield f"{whom} {'; '.join(words if len(names) == 1 else map(plural, words))}."
        else:
            yield f"{whom} {verb} reported under {joined(words)}."


def told(ds):
    """What the library finds, as far as the page says it too."""
    found = findings(ds)
    keys = {*found.named().frame["indicator"]}
    rows = [
        (
            row.indicator,
            row.k,
            row.n,
            row.lower,
            row.upper,
            sorted(row.countries),
            sorted(row.covered),
            sorted(asked.share.outside),
            row.indicator in keys,
            percent(row.k / row.n) if row.n else "–",
            sentence,
        )
        for row, asked, sentence in zip(
            each_row(found.frame), each_row(found.asked), found.sentences, strict=True
        )
    ]
    return rows, side_by_side(ds)


def said(answer):
    """The same, as the page says it."""
    rows = []
    for each in answer["found"]:
        before, count, after = each["parts"]
        link, place = (
            link_to(origin(each["id"]), markdown(count)),
            place_of(finding_place(each["id"])),
        )
        sentence = place + markdown(f"{before}\0{after}").replace("\0", link if count else "")
        facts = [each[name] for name in ("id", "k", "n", "lower", "upper")]
        sets = [sorted(each[name]) for name in ("reported", "covered", "outside")]
        rows.append((*facts, *sets, each["isKey"], each["percent"], sentence))
    return rows, answer["beside"]


def shown(ds, theme):
    """Maps, cells and lengths of a theme, as the library gives them."""
    of_maps, called = maps(ds, theme), durations(ds, theme)
    names = {name: code for code, name in ds.country_names.items()}
    cells, counts = shown_cells(ds, theme), coverage(ds, theme).frame.set_index("measure")
    unclear = cells["measure"].map(counts["polarity"]).eq("unclear") & cells["state"].isin(
        ["reported", "qualified"]
    )
    cells["state"] = cells["state"].mask(unclear, "unclear")
    return {
        "finding": of_maps.finding,
        "maps": [
            [
                part["title"].iloc[0],
                [
                    [*look, sorted(rows["country"])]
                    for look, rows in part.groupby(["category", "look"], sort=False)
                ],
            ]
            for _, part in of_maps.frame.groupby("map", sort=False)
        ],
        "cells": [
            [
                measure,
                *map(int, counts.loc[measure, ["k", "n"]]),
                sorted(part[["country", "state", "outside"]].to_numpy().tolist()),
            ]
            for measure, part in cells.groupby("measure", sort=False)
        ],
        "lengths": [
            [
                called.called[each.frame["measure"].iloc[0]],
                [
                    [row.words, sorted(names[name] for name in row.names)]
                    for row in each_row(each.together)
                ],
            ]
            for each in called.each()
        ],
    }


def in_order(theme):
    """The same of the page, countries by their codes."""
    by_code = [
        [title, [[*look, sorted(codes)] for *look, codes in found]]
        for title, found in theme["maps"]
    ]
    cells = [[*facts, sorted(found)] for *facts, found in theme["cells"]]
    long = [
        [label, [[words, sorted(codes)] for words, codes in rows]]
        for label, rows in theme["lengths"]
    ]
    return {**theme, "maps": by_code, "cells": cells, "lengths": long}


def compare(package, number):
    """Compare so many choices."""
    ds, codes, folder = package
    known = lru_cache(None)(lambda digits, variant: told(selected(ds, codes, digits, variant)))
    choices = drawn(codes, number)
    for choice, answer in zip(choices, ask(folder, choices), strict=True):
        digits, variant, is_whole = choice
        assert said(answer) == known(digits, variant), choice
        if is_whole:
            here = selected(ds, codes, digits, variant)
            for theme, answers in answer["more"].items():
                assert in_order(answers) == shown(here, theme), (choice, theme)


def test_the_page_says_what_the_library_says(package):
    """Counts, bounds, names and sentences of any choice are the library's, and maps, cells and lengths."""
    compare(package, 20)


@pytest.mark.slow
@pytest.mark.skipif("THB_RELEASE" not in os.environ, reason="a release is compared in thousands")
def test_thousands_of_choices_say_the_same(package):
    """So it is for 5,100 choices in all; of five countries these are all choices that there are."""
    compare(package, 300 if len(package[1]) >= 12 else 1400)


MUTATED = {
    '"the one", "both"]': '"the one", "all 2"]',
    "const FEW = 9": "const FEW = 8",
    "3 * rest.length": "4 * rest.length",
    "rest.length > 3": "rest.length > 2",
    "FEW_CONDITIONS = 2": "FEW_CONDITIONS = 1",
    "!before || before.endsWith": "!before || !before.endsWith",
    "bits & ~other[at]": "bits | other[at]",
    "!said.includes(": "said.includes(",
    "n < 2 || n > 4": "n < 2 || n > 3",
    "=> k && count(covered) === n": "=> k",
    "FEW_COVERED = 5": "FEW_COVERED = 4",
    "finding.isSilence": "!finding.isSilence",
    "measures.length > 1 ?": "measures.length > 2 ?",
    "toFixed(7)) + 0.5": "toFixed(7)) + 0.4",
    "by.length > 1 ? variant : 0": "0",
    "lower: count(certain)": "lower: k",
    "upper: count(possible)": "upper: n",
    "measure.isUnclear &&": "!measure.isUnclear &&",
    'has(covered, at) ? "not_reported"': '!has(covered, at) ? "not_reported"',
    '${said || "not reported"}': '${said && "not reported"}',
    ": lacks(finding, choice, covered) ?": ": !lacks(finding, choice, covered) ?",
    "if (n === 1) return": "if (n === 2) return",
    "if (k === 1) {": "if (k === 2) {",
    "other.members.length - one.members.length ||": "one.members.length - other.members.length ||",
}


@pytest.mark.slow
@pytest.mark.skipif("THB_RELEASE" not in os.environ, reason="rules are changed for a release")
def test_a_rule_that_is_changed_is_noticed(real, tiny_dataset, tmp_path):
    """No rule of the page can be changed without other answers than those that were compared."""
    script = RULES.read_text("utf-8")
    unnoticed = {*MUTATED}
    for ds in (real, tiny_dataset):
        folder = tmp_path / ds.name
        folder.mkdir(exist_ok=True)
        (folder / "data.json").write_text(json.dumps(choosing(ds)), "utf-8")
        choices = drawn(ds.participants, 60)
        compared = ask(folder, choices)
        for rule in sorted(unnoticed):
            assert script.count(rule) == 1, rule
            (folder / "rules.js").write_text(script.replace(rule, MUTATED[rule]), "utf-8")
            if ask(folder, choices, folder / "rules.js") != compared:
                unnoticed.remove(rule)
    assert unnoticed == set()
