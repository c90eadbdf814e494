"""What the committed edition counts, counted once more from the CSV files by plain loops.

The edition is the one that was just built, or the committed one (``THB_EDITION=reports``); of countries
some pages are read, and all at a release. A count on a page stands beside a name: of a measure, a
finding, a statement or a relation of the codebook. It has to be what plain loops give for this name,
whether it opens an explanation, stands in a row of a table or at the margin of a figure.
"""

import base64
import csv
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from itertools import product
from math import isclose
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup, Tag

from naive import Row, Study

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STUDY = Study(ROOT / "data")
THEMES = ("context", "detection", "identification", "protection", "cooperation", "covid")
COUNTRIES = STUDY.participants[:: 1 if os.environ.get("THB_RELEASE") else 5]
PAGES = [
    "index",
    "overview",
    *(f"theme-{theme}" for theme in THEMES),
    *(f"country-{code.lower()}" for code in COUNTRIES),
    "source-audit",
    "robustness",
]
# No part of a larger number, no measures that two countries share, no other way to code the source.
COUNT = re.compile(r"(?<![\d,])(\d+) of (\d+)\b(?!,\d| measures| if )")
MARKS = {
    "reported": "●",
    "qualified": "◐",
    "absent": "✕",
    "other_answer": "│",
    "not_reported": "○",
    "not_covered": "–",
}
OUTSIDE = "Named, though the statement does not cover it"
WORDS = [
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


class Counted(NamedTuple):
    """What is counted under a name: a measure or a finding."""

    row: Row
    expression: str
    base: str


MEASURES = {name: Counted(row, name, row["base"]) for name, row in STUDY.measures.items()}
FINDINGS = {
    row["indicator"]: Counted(row, row["expression"], row["base"])
    for row in STUDY.tables["indicators"]
}
LABELS = {each.row["label"]: each for each in (*FINDINGS.values(), *MEASURES.values())}


def words(number: int) -> str:
    """Write a number as sentences do."""
    return WORDS[number] if number < len(WORDS) else str(number)


def of(k: int, n: int) -> str:
    """Write a count as pages do."""
    return f"{k} of {n}"


def bound(law: Row) -> Counted:
    """Return what a duty counts: who of those that it binds is named in one of its lists."""
    return Counted(law, law["measures"].replace(" ", " | "), law["binds"])


def count(counted: Counted) -> str:
    """Count a measure or a finding."""
    return of(*STUDY.count(counted.expression, counted.base)[:2])


def claimed(row: Row) -> tuple[list[str], list[str]]:
    """Return which countries a statement counts, and which others it speaks of."""
    ((part,),), whole = STUDY.rule(row["rule"])
    asked = STUDY.base(row["base"])
    among = [c for c in STUDY.participants if (whole[c][1] if whole else c in asked)]
    counted = [c for c in STUDY.participants if part[c][1]]
    if whole:
        counted = [c for c in counted if c in among]
    return [c for c in among if c in counted], [c for c in among if c not in counted]


def unmet(row: Row) -> tuple[list[str], int]:
    """Return who breaks a relation between lists, and of how many it is asked."""
    left, right = STUDY.answer(row["left"]), STUDY.answer(row["right"])
    tested = [c for c in STUDY.participants if left[c][1]]
    excluding = row["kind"] in ("disjoint", "alternatives")
    return [c for c in tested if right[c][1] == excluding], len(tested)


CLAIMS = [row for row in STUDY.tables["claims"] if row["rule"] and ">" not in row["rule"]]


def maps() -> Iterator[list[Row]]:
    """Return the rows of each map, map by map."""
    rows = sorted(STUDY.tables["maps"], key=lambda row: int(row["order"]))
    for name in dict.fromkeys(row["map"] for row in rows):
        yield [row for row in rows if row["map"] == name]


def held(of_map: list[Row]) -> dict[str, list[str]]:
    """Return whom each category of a map holds: the first that applies, else none of them."""
    left = asked = STUDY.base(of_map[0]["base"])
    found = {}
    for row in of_map:
        answer = STUDY.answer(row["expression"])
        found[row["category"]] = [c for c in left if answer[c][1]]
        left = [c for c in left if not answer[c][1]]
    base = of_map[0]["base"]
    outside = {c for row in of_map for c in STUDY.outside(row["expression"], base)}
    others = {
        OUTSIDE: [c for c in STUDY.participants if c in outside],
        "Not covered": [c for c in STUDY.participants if c not in outside.union(asked)],
    }
    return {**found, "Not reported": left, **others}


def counts_by_name() -> dict[str, set[str]]:
    """Count whatever has a name; a long and a short name may stand for several."""
    found = defaultdict(set)
    for each in (*MEASURES.values(), *FINDINGS.values()):
        for name in (each.row["label"], each.row["short"]):
            found[name].add(count(each))
    for row in CLAIMS:
        counted, others = claimed(row)
        for name in (row["statement"], row["short"]):
            found[name].add(of(len(counted), len(counted) + len(others)))
    for row in STUDY.tables["relations"]:
        broken, tested = unmet(row)
        found[row["finding"] or row["reason"]].add(of(len(broken), tested))
    for row in STUDY.tables["standards"]:
        if row["measures"] and row["binds"]:
            found[row["duty"]].add(count(bound(row)))
    for of_map in maps():
        covered = len(STUDY.base(of_map[0]["base"]))
        for category, countries in held(of_map).items():
            found[category].add(of(len(countries), covered))
    return {name.casefold(): counts for name, counts in found.items()}


def sentences() -> Iterator[str]:
    """Fill in the clauses that titles of maps are made of, and the headlines of themes."""
    for row in STUDY.tables["maps"]:
        said = row["finding"].replace(
            "{k of N}", count(Counted(row, row["expression"], row["base"]))
        )
        for expression in re.findall(r"\{count ([^}]+)\}", said):
            number = words(STUDY.count(expression, row["base"])[0])
            said = said.replace(f"{{count {expression}}}", number)
        yield said
    for row in STUDY.tables["themes"]:
        counts = {
            name: count(FINDINGS[name]) for name in re.findall(r"\{([a-z-]+)\}", row["headline"])
        }
        said = re.sub(
            r"\{([a-z-]+)\}", lambda name, counts=counts: counts[name[1]], row["headline"]
        )
        yield re.sub(r"^(\d+) of \1\b", r"All \1", said)


COUNTS = counts_by_name()
SENTENCES = [said for said in sentences() if COUNT.search(said)]


def names(codes: list[str]) -> str:
    """Name countries as a sentence does, by the alphabet."""
    found = sorted(STUDY.countries[code]["name"] for code in codes)
    *front, last = ["the Netherlands" if name == "Netherlands" else name for name in found]
    return f"{', '.join(front)} and {last}" if front else last


def plain(tag: Tag) -> str:
    """Return the text of a part of a page as a reader sees it."""
    text = " ".join(tag.get_text(" ").replace("\N{WORD JOINER}", "").split())
    return re.sub(r"(?<=\() | (?=[,).:;])", "", text)


@pytest.fixture(scope="module")
def read(whole_edition: Path):
    """Read a page of the edition."""

    def read(name: str) -> Tag:
        page = BeautifulSoup((whole_edition / f"{name}.html").read_text("utf-8"), "lxml")
        return page.body

    return read


def test_the_findings(whole_edition: Path) -> None:
    """The file of findings has for each k, N, bounds, and who is named of whom."""
    with (whole_edition / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["indicator"]: row for row in csv.DictReader(file)}
    assert rows.keys() == FINDINGS.keys()
    for name, row in rows.items():
        _, expression, base = FINDINGS[name]
        numbers = tuple(int(row[column]) for column in ("k", "n", "lower", "upper"))
        assert numbers == STUDY.count(expression, base), name
        assert (
            row["countries"].split("; ") == sorted(STUDY.reported(expression, base))
            or not numbers[0]
        )
        assert row["covered"].split("; ") == sorted(STUDY.base(base)), name


@pytest.mark.parametrize("name", PAGES)
def test_a_page(read, name: str) -> None:
    """Every count that stands beside a name is what plain loops give, and there is no other."""
    page = read(name)
    text = plain(page).casefold()
    for div in page.find_all("div", class_="explained"):
        check_explained(div.extract())
    for link in page.find_all("button", class_="why"):
        check_link(link)
    for figure in page.find_all("figure", class_="figure"):
        check_figure(figure)
    for row in page.select("tbody tr, .findable li"):
        check_row(row)
        row.extract()
    for link in page.find_all("button", class_="why"):
        link.extract()
    rest = re.sub("|".join(map(re.escape, SENTENCES)), "", plain(page), flags=re.IGNORECASE)
    known = {each for called, counts in COUNTS.items() if called in text for each in counts}
    # Of more than all countries are statements, findings and cells.
    left = [each[0] for each in COUNT.finditer(rest) if int(each[2]) <= len(STUDY.participants)]
    assert {*left} <= known


def check_explained(div: Tag) -> None:
    """Count again what an explanation says: k of N, the bounds, and who is named or may be."""
    id_ = div["id"].removeprefix("why-")
    row, expression, base = counted = (MEASURES | FINDINGS)[id_]
    text = plain(div)
    k, n, low, high = STUDY.count(expression, base)
    whom = f"all {n}" if k == n else f"none of the {n}" if k == 0 else count(counted)
    assert f"{row['label']}: {whom}." in text, id_
    assert (f"Whatever missing reports mean: {low} to {high}." in text) == (low < high), id_
    answer, covered = STUDY.answer(expression), STUDY.base(base)
    groups = {
        "Named": [c for c in covered if answer[c][1]],
        "Not named, which leaves it open": [c for c in covered if answer[c][2] > answer[c][1]],
        f"† {OUTSIDE}": (outside := STUDY.outside(expression, base)),
        "Not covered": [c for c in STUDY.participants if c not in {*covered, *outside}],
    }
    for called, codes in groups.items():
        said = f"{called}: {names(codes)}." if codes else f"{called}: "
        assert (said in text) == bool(codes), (id_, called)
    printed = {row["footnote"]: row for row in STUDY.tables["footnotes"]}
    for measure in {*re.findall(r"[a-z][a-z0-9-]*", expression)} & MEASURES.keys():
        if note := printed.get(STUDY.measures[measure]["footnote"]):
            assert f"n. {note['footnote']}, p. {note['page']}" in text, id_
            assert plain(BeautifulSoup(note["printed"], "lxml")) in text, (id_, measure)


def check_link(link: Tag) -> None:
    """Compare what opens an explanation with it: a count, a name, or the number of a footnote."""
    name = link["popovertarget"].removeprefix("why-")
    row, *_ = counted = (MEASURES | FINDINGS)[name]
    laws = [
        law for law in STUDY.tables["standards"] if name in law["measures"].split() and law["binds"]
    ]
    told = {row["label"], row["short"], row["footnote"]}
    for _, expression, base in [counted, *map(bound, laws)]:
        k, n, *_ = STUDY.count(expression, base)
        told |= {of(k, n), *([f"all {n}"] if k == n else []), f"one of {words(k)}"}
    assert plain(link).casefold() in {each.casefold() for each in told}, name


def check_figure(figure: Tag) -> None:
    """Compare each count of a drawing with the name beside it: at the margin, in its words, in what is read out."""
    drawn = base64.b64decode(figure.img["src"].partition("base64,")[2]).decode()
    lines = []
    for text in re.findall(r">([^<>]+)</text>", drawn):
        lines.append(unescape(text).replace("\xa0", " "))
        if COUNT.fullmatch(lines[-1]):
            # A name may have several lines.
            *before, told = lines
            (name,) = {
                " ".join(before[at:]).casefold() for at in range(len(before))
            } & COUNTS.keys()
            assert told in COUNTS[name], name
            lines = []
    for name, told in re.findall(r"row: ([^;]+) \((\d+ of \d+)\)", figure.img["alt"]):
        assert told in COUNTS[name.casefold()], name
    read_out = json.loads(figure.script.string) if figure.script else {"marks": []}
    for mark in read_out["marks"]:
        said = [read_out["words"][word] for word in mark[4:]]
        for told in COUNT.finditer(" · ".join(said)):
            (name,) = {each.casefold() for each in said} & COUNTS.keys()
            assert told[0] in COUNTS[name], name


def check_row(row: Tag) -> None:
    """Compare the count of a row, and the states of its cells, with what its head names."""
    head, *cells = row.find_all(["th", "td", "a", "span"], recursive=False)
    name = re.sub(r" \([^()]*\)$", "", plain(head))
    told = [each[0] for cell in cells if (each := COUNT.match(plain(cell)))]
    if told and row.find_parent(id="tbl-nearest"):
        check_alike(name, *map(plain, cells))
    elif told:
        assert told[0] in COUNTS[name.casefold()], name
    states = [cell for cell in cells if "state" in cell.get("class", ())]
    for country, cell in zip(STUDY.participants, states, strict=bool(states)):
        check_state(LABELS[name], country, cell)


def check_alike(name: str, others: str, similarity: str, told: str) -> None:
    """Find again which countries share most of what either reports, of those measures that say what is there."""
    codes = {row["name"]: code for code, row in STUDY.countries.items()}
    shares = {}
    for other in {*STUDY.participants} - {codes[name]}:
        found = Counter(
            STUDY.has(measure, codes[name]) + STUDY.has(measure, other)
            for measure, row in STUDY.measures.items()
            if row["compared"] == "true" and row["polarity"] == "affirmed"
            if {codes[name], other} <= {*STUDY.base(row["base"])}
        )
        shares[other] = found[2], found[1] + found[2]
    most = max(both / either for both, either in shares.values())
    alike = [codes[other] for other in others.split(", ")]
    assert sorted(alike) == sorted(c for c, (k, n) in shares.items() if isclose(k / n, most)), name
    assert (similarity, told) == (f"{most:.2f}", of(*shares[alike[0]])), name


def check_state(counted: Counted, country: str, cell: Tag) -> None:
    """Compare a cell with the rows of the coding."""
    row, name, base = counted
    text = plain(cell)
    place = name, country, text
    if name not in MEASURES:
        state = "reported" if country in STUDY.reported(name, base) else "not_reported"
        assert text.startswith(MARKS[state]), place
        return
    state = STUDY.shown(name, country)
    unclear = row["polarity"] == "unclear" and state == "reported"
    assert ("unclear" if unclear else state) in cell["class"], place
    assert unclear or text.startswith(MARKS[state]), place
    outside = (name, country) in STUDY.cells and country not in STUDY.base(base)
    assert ("†" in text) == outside, place
    if state == "qualified":
        assert STUDY.cells[name, country]["note"] in text, place


def test_the_maps(read) -> None:
    """On the index, each category of a map holds whom plain loops give."""
    page = read("index")
    codes = {row["name"]: code for code, row in STUDY.countries.items()}
    for theme, figure in zip(THEMES, page.find_all(class_="small-map"), strict=True):
        shown = next(
            rows
            for rows in maps()
            if rows[0]["theme"] == theme and any(row["finding"] for row in rows)
        )
        expected = {category: countries for category, countries in held(shown).items() if countries}
        marks = {OUTSIDE: "† "}
        listed = [f"{marks.get(each, '')}{each} ({len(found)})" for each, found in expected.items()]
        assert [plain(item) for item in figure.find_all("li")] == listed
        told = dict(each.split(": ") for each in figure.svg["aria-label"].strip(". ").split(". "))
        assert {
            category: {codes[name] for name in countries.split(", ")}
            for category, countries in told.items()
        } == {category: {*countries} for category, countries in expected.items()}


def test_the_audit(read) -> None:
    """The audit counts cells in each state, and names who a statement counts and who breaks a relation."""
    page = read("source-audit")
    states = Counter(
        STUDY.state(measure, country)
        if country in STUDY.base(STUDY.measures[measure]["base"])
        else "outside"
        if (measure, country) in STUDY.cells
        else "not_covered"
        for measure, country in product(STUDY.measures, STUDY.participants)
    )
    rows = rows_of(page, "tbl-states")
    coded = [*(state for state in MARKS if state != "other_answer"), "outside"]
    assert [int(row[2].replace(",", "")) for row in rows] == [states[state] for state in coded]
    statements = {row["statement"]: row for row in CLAIMS}
    for told, _, *countries in rows_of(page, "tbl-claims"):
        if row := statements.get(re.sub(r" \([^()]*\)$", "", told)):
            assert [cell.replace("–", "").split() for cell in countries] == [
                *map(sorted, claimed(row))
            ]
    broken = {row["finding"] or row["reason"]: unmet(row)[0] for row in STUDY.tables["relations"]}
    found = {row[0]: row[1] for row in rows_of(page, "tbl-relations")}
    assert found == {
        name: ", ".join(sorted(STUDY.countries[code]["name"] for code in codes))
        for name, codes in broken.items()
        if codes
    }


def rows_of(page: Tag, table: str) -> list[list[str]]:
    """Return the texts of a table, row by row."""
    return [
        [plain(cell) for cell in row.find_all(["th", "td"])]
        for row in page.select(f"#{table} tbody tr")
    ]
