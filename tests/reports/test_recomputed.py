"""What the edition counts, counted once more from the CSV files by plain loops.

The edition is the one that was just built, or the committed one (``THB_EDITION=reports``). Wherever a
page counts, in a list behind a tie, in the entries of a country, under the law, in the lists that do not
fit together, plain loops have to find the same. That findings, statements and the page of choices are what
the library counts, figures show that, and it counts as plain loops do, is tested in tests/analysis, tests/figures
and tests/data.
"""

import os
import re

import pytest
from bs4 import BeautifulSoup

from conftest import REPOSITORY
from naive import YES, Study

pytestmark = pytest.mark.slow

STUDY = Study(REPOSITORY / "data")
THEMES = [f"theme-{row['theme']}" for row in STUDY.tables["themes"]]
COUNTRIES = {f"country-{code.lower()}": code for code in STUDY.participants}
# Every fifth country; all at a release.
BRIEFS = [*COUNTRIES][:: 1 if os.environ.get("THB_RELEASE") else 5]
PAGES = ["overview", *THEMES, *BRIEFS, "source-audit", "robustness"]
CODES = {row["name"]: code for code, row in STUDY.countries.items()}
LABEL = {row["label"]: name for name, row in STUDY.measures.items()}
# What a read-back says of one list among the countries of a base.
_SAID = re.compile(
    r"Of ([^,“]+), (\d+) of (\d+) (?:is|are) reported for “([^”]+)”(?=[.:;])"
)
BASES = {row["label"]: row["base"] for row in STUDY.tables["bases"]}
SHORT = {row["short"] or row["label"]: name for name, row in STUDY.measures.items()}
NAMED = "reported"
WORDS = {
    "reported": NAMED,
    "qualified": "reported, with a condition",
    "excluded": "something else reported",
    "open": "not reported",
    "not_covered": "not counted",
}
COUNT = re.compile(r"(?<![\d,])(\d+) of (\d+)\b(?!,\d)")


def of(name):
    """Count who is named for a measure."""
    k, n, _ = STUDY.count(name, STUDY.measures[name]["base"])
    return f"{k} of {n}"


def plain(tag):
    """Return the text of a part of a page as a reader sees it."""
    return " ".join(tag.get_text().replace("\N{WORD JOINER}", "").split())


def cells(row):
    """Return the texts of a row of a table."""
    return [plain(cell) for cell in row.find_all(["th", "td"])]


@pytest.fixture(scope="module")
def read(whole_edition):
    """Read a page of the edition."""

    def read(name):
        return BeautifulSoup(
            (whole_edition / f"{name}.html").read_text("utf-8"), "lxml"
        ).main

    return read


@pytest.mark.parametrize("name", PAGES)
def test_a_page(read, name):
    """Every tie leads to its row, every row counts what plain loops do, and nothing but figures counts besides."""
    page, country = read(name), COUNTRIES.get(name, "")
    for note in page.select("#tbl-notes tbody tr"):
        check_note(note)
    for entry in page.select(".entries li"):
        check_entry(entry, country)
    for tie in page.select(".tie"):
        check_tie(page, tie)
    for duty in page.select(".duty"):
        check_duty(duty)
    for part in page.select(".tie, .entries, .duty, table, figure, .short"):
        part.extract()
    assert COUNT.findall(plain(page)) == []


def check_tie(page, tie):
    """What a tie leads to is the row of its measure; what it says when pointed at is counted there."""
    said = _SAID.findall(tie.get("title", ""))
    for base, k, n, label in said:
        assert STUDY.count(LABEL[label], BASES[base])[:2] == (int(k), int(n)), tie
    if tie.name == "a":
        id_ = tie["href"].removeprefix("#")
        assert page.find(id=id_).find_parent(["tr", "li"]), tie
        assert not said or id_ == f"m-{LABEL[said[0][-1]]}", tie


def check_note(row):
    """A list has its note and page, what is printed there, and its count."""
    place, label, printed, count = cells(row)
    name = row.th["id"].removeprefix("m-")
    facts = STUDY.measures[name]
    k, _, ends = STUDY.count(name, facts["base"])
    bounds = f" ({ends[0]}–{ends[1]})" if ends and {*ends} != {k} else ""
    assert (label, count.removesuffix(" †")) == (facts["label"], of(name) + bounds)
    outside = STUDY.outside(name, facts["base"])
    assert count.endswith("†") == bool(outside), name
    (note,) = [
        each
        for each in STUDY.tables["footnotes"]
        if each["footnote"] == facts["footnote"]
    ] or [{}]
    assert not note or place == f"n. {note['footnote']}, p. {note['page']}"
    named = ", ".join(sorted(STUDY.countries[c]["name"] for c in STUDY.who(name)[0]))
    # Of what a sentence says of all, no list is printed.
    spoken = f"{named if k < len(STUDY.participants) else 'all'}, by a sentence"
    assert printed == (" ".join(note.get("printed", "").split()) or spoken), name


def check_entry(entry, country):
    """A country's entry has its state, and how many are named."""
    name = entry.find(id=True)["id"].removeprefix("m-")
    facts, state = STUDY.measures[name], STUDY.state(name, country)
    k, n, _ = STUDY.count(name, facts["base"])
    count = f"{k}/{n}"
    shown = [plain(each) for each in entry.select(".text, .count")]
    assert plain(entry.select_one(".count")) == count, name
    assert SHORT[shown[0]] == name
    if STUDY.has(name, country) and not STUDY.covers(name, country):
        assert plain(entry.select_one(".state-sign")) == "†", name
    else:
        assert state in entry.select_one(".state")["class"], name


def check_duty(duty):
    """Under the law it is named who is bound, by state, and a count is of those."""
    title, facts = plain(duty.h3), {}
    (id_,) = [row["duty"] for row in STUDY.tables["duties"] if row["title"] == title]
    own = [
        row
        for row in STUDY.tables["standards"]
        if row["part_of"] == id_ and row["binds"]
    ]
    bound = {code for row in own for code in STUDY.base(row["binds"])}
    for term, text in zip(duty.find_all("dt"), duty.find_all("dd"), strict=True):
        if tie := term.find(class_="tie"):
            # A part of a length is of the list that has the length.
            lengths = (row["length_of"] for row in own if row["length_of"])
            name = LABEL.get(plain(tie)) or next(lengths)
            assert tie.get("href") in (None, f"#m-{name}"), (id_, name)
            assert groups(plain(text)) == by_state(name, plain(term), bound, own), (
                id_,
                name,
            )
        facts[plain(term)] = plain(text)
    counts = [count_of(row) for row in own if row["compares"] == "same"]
    assert facts["Count"] == (
        "; ".join(counts) or "No count: no list asks for what the duty asks."
    )


def groups(text):
    """Read who stands in which state: those named first."""
    parts = [part.rpartition(": ") for part in text.split(" · ") if part != "nobody"]
    return {state or NAMED: {*codes.split()} for state, _, codes in parts}


def by_state(name, label, bound, own):
    """Sort countries by state; of a length, those of the part that a label is of."""
    found: dict[str, set[str]] = {}
    (least,) = [row for row in own if row["length_of"] == name] or [None]
    for code in STUDY.participants:
        words = WORDS[STUDY.state(name, code)]
        if words == WORDS["excluded"]:
            is_denied = (name, code) in STUDY.cells
            words = "reported as absent" if is_denied else words
        part = (
            length_of(least, code) if least and STUDY.has(name, code) else "not given"
        )
        is_part = not least or part in label.casefold()
        if is_part and STUDY.has(name, code) and code not in bound:
            found.setdefault("not bound, also reported", set()).add(code)
        elif is_part and code in bound:
            found.setdefault(
                NAMED if least and STUDY.has(name, code) else words, set()
            ).add(code)
    return found


def length_of(row, code):
    """Say whether a length is long enough for a standard."""
    cell = STUDY.cells[row["length_of"], code]
    if not cell["minimum"] or cell["unit"] != row["unit"]:
        return "not given"
    return "or more" if int(cell["minimum"]) >= int(row["minimum"]) else "less than"


def count_of(row):
    """Count of whom lists show what a standard asks."""
    if row["length_of"]:
        found = [
            length_of(row, c)
            for c in STUDY.base(row["binds"])
            if STUDY.has(row["length_of"], c)
        ]
        given = [each for each in found if each != "not given"]
        return f"{given.count('or more')} of {len(given)} whose length is given"
    yes, is_open, no = STUDY.who(" | ".join(row["measures"].split()), row["binds"])
    return f"{len(yes)} of {len(yes | is_open | no)}; {len(is_open)} open"


def test_lists_that_do_not_fit_together(read):
    """Each relation that is not met stands with its countries, of those from which it starts."""
    expected = {}
    for row in STUDY.tables["relations"]:
        left, right = STUDY.answer(row["left"]), STUDY.answer(row["right"])
        one, other = (
            {c for c, value in side.items() if value == YES} for side in (left, right)
        )
        broken = {"equal": one ^ other, "exhaustive": other - one}
        broken |= dict.fromkeys(("disjoint", "alternatives"), one & other)
        if found := broken.get(row["kind"], one - other):
            names = sorted(STUDY.countries[code]["name"] for code in found)
            shown_as = ", ".join(names), f"{len(names)} of {len(one)}"
            expected[row["finding"] or row["reason"]] = shown_as
    shown = map(cells, read("source-audit").select("#tbl-relations tbody tr"))
    assert {row[0]: (row[1], row[2]) for row in shown} == expected
