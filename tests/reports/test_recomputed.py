"""Every number of the committed edition, counted once more from the CSV files by plain loops.

The edition is the one that was just built, or the committed one (``THB_EDITION=reports``); of countries
some pages are read, and all at a release. Each page is read as a reader sees it. What is counted again
is struck out, table by table and phrase by phrase; whatever number is left over must be of a kind that
is no result (a note, a page, a year, an article of law, a limit that is set) or of the few that need
more than counting.
"""

import base64
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import combinations, pairwise, product
from math import floor, isclose
from pathlib import Path
from statistics import mean, median

import pytest
from bs4 import BeautifulSoup, Tag

from naive import Answer, Row, Study

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COUNTRIES = Study(ROOT / "data").participants[:: 1 if os.environ.get("THB_RELEASE") else 5]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
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
MARKS = {
    "reported": "●", "qualified": "◐", "absent": "✕", "other_answer": "│", "not_reported": "○",
    "not_covered": "–",
}  # fmt: skip
SOURCES = ("sources-and-how-to-cite", "limits-sources-and-how-to-cite")
# What is no result: it is copied from the codebook, set by hand, or needs more than counting.
NAMED = [
    r"\bnn?\. [\d, –]+|\bpp\. [\d, –]+|\bp\. [\d–]+|\b(?:footnotes?|pages?) [\d, ]+(?:(?:and|to) \d+)?|\b(?:in|see) notes? [\d, –]+(?:and \d+)?",
    r"\b(?:Table|Figure) \d+",
    r"\(EU\)(?: No)? \d+/\d+|\d+/\d+/(?:EU|EC)|\bArt(?:\.|icles?) [\d()a-z]+(?: (?:and|to) [\d()a-z]+)?|\bNo\. \d+|\bDublin III",
    r"\b(?:19|20)\d\d(?:[–/](?:19|20)?\d\d)?\b|COVID-19",
    r"\b(?:from 30|of up to 90) days\b",
    r"95% interval|1 for full agreement, 0 for chance|SHA-256|Alpha: ",
    r"\b(?:at least|more than|above|below) 0(?:\.\d+)?(?! of)|\bends at 0 and 1\b|\b(?:Distance )?is 1\b",
    r"groups of \d+ and \d+, with a mean silhouette width of [\d.]+|\(here 1\.00\)",
    r"\b[0-9a-f]{12}\b|[Vv]ersion [\d.]+|[Ee]dition \d+",
]


def words(number: int) -> str:
    """Write a count that stands alone."""
    return WORDS[number] if number < len(WORDS) else str(number)


def per_cent(share: float) -> str:
    """Write a share, a half rounded up, and neither nothing nor everything where it is not."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{floor(100 * share + 0.5 + 1e-9)}%"


def between(low: float, high: float) -> str:
    """Write a range of shares."""
    one, other = per_cent(low), per_cent(high)
    return one if one == other else f"{one} to {other}"


def coefficient(value: float) -> str:
    """Write a coefficient."""
    return f"{value:.2f}".replace("-", "−")


class Page:
    """What a reader sees of a page, less what is counted again."""

    def __init__(self, edition: Path, name: str) -> None:
        soup = BeautifulSoup((edition / f"{name}.html").read_text("utf-8"), "lxml")
        main, lead = soup.find("main"), soup.find("p", class_="subtitle")
        assert main is not None
        assert lead is not None
        # What numbers open is counted again by itself.
        self.why = {div["id"]: div.extract() for div in main.find_all("div", class_="explained")}
        # Sources and references are copied; how they are written is tested elsewhere.
        for head in main.find_all("h2", id=[*SOURCES, "references"]):
            for rest in [head.parent, *head.parent.find_next_siblings()]:
                rest.decompose()
        for permalink in main.find_all("a", class_="permalink"):
            permalink.decompose()
        # Raised footnotes are no numbers, nor are those that stand behind a headline.
        small = [*lead.find_all("small"), *main.select("sup:has(a)")]
        for line in [*main.find_all("div", class_="origin"), *small]:
            line.decompose()
        main.insert(0, lead.extract())
        self.name, self.main, self.lead, self._text = name, main, _plain(lead), ""

    @property
    def text(self) -> str:
        """What is left in sentences: tables go before them."""
        self._text = self._text or _plain(self.main)
        return self._text

    def take(self, table: str) -> list[list[Tag]]:
        """Take out the rows of a table, all of whose numbers are counted again."""
        assert not self._text, "tables go before sentences"
        (figure,) = self.main.find_all("figure", class_="table", id=table)
        rows = figure.tbody.extract().find_all("tr")
        return [row.find_all(["th", "td"]) for row in rows]

    def strike(self, *phrases: str) -> None:
        """Strike out phrases that must stand there, wherever they stand."""
        for phrase in phrases:
            assert phrase in self.text, f"{self.name}: {phrase}"
            self._text = self.text.replace(phrase, " ~ ")

    def find(self, pattern: str) -> list[re.Match[str]]:
        """Strike out what stands where a pattern fits, and return it."""
        found = list(re.finditer(pattern, self.text))
        self._text = re.sub(pattern, " ~ ", self.text)
        return found

    def finish(self, study: Study) -> None:
        """Strike out what is no result, and see that no number is left."""
        columns = {
            "statements": ["text"], "observations": ["note"], "indicators": ["sentence", "reason"],
            "measures": ["label", "description"], "standards": ["obligation", "duty", "note"],
        }  # fmt: skip
        copied = {row[each] for table, names in columns.items() for row in study.tables[table] for each in names}  # fmt: skip
        copied |= {row["predicate"].partition(" ")[2] for row in study.measures.values()}
        for text in sorted(filter(NUMBER.search, copied), key=len, reverse=True):
            self._text = self.text.replace(text.rstrip("."), " ~ ")
        for pattern in NAMED:
            self.find(pattern)
        left = NUMBER.finditer(self.text)
        assert [self.text[max(m.start() - 60, 0) : m.end() + 40] for m in left] == []


def _plain(tag: Tag) -> str:
    return (
        " ".join(tag.get_text(" ").replace("\N{WORD JOINER}", "").split())
        .replace(" ,", ",")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" .", ".")
        .replace(" :", ":")
        .replace(" ;", ";")
    )


def _written(figure: Tag) -> list[str]:
    """Return the texts of a drawing, one after the other."""
    drawn = base64.b64decode(figure.img["src"].partition("base64,")[2]).decode()
    return [unescape(each).replace("\xa0", " ") for each in re.findall(r">([^<>]+)</text>", drawn)]


def _bar(cell: Tag) -> list[float]:
    """Return the shares that a bar shows: known, and possible."""
    width = {rect["class"][0]: float(rect["width"]) / 100 for rect in cell.find_all("rect")}
    return [width[name] for name in ("known", "open") if name in width]


def _close(one: Iterable[float], other: Iterable[float]) -> bool:
    return all(isclose(a, b, abs_tol=5e-5) for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def study() -> Study:
    """The project's own data."""
    return Study(ROOT / "data")


# What sentences say.


def _names(study: Study, codes: Iterable[str]) -> str:
    """Name countries as a sentence does, by the alphabet."""
    names = sorted(study.countries[code]["name"] for code in codes)
    *front, last = ["the Netherlands" if name == "Netherlands" else name for name in names]
    return f"{', '.join(front)} and {last}" if front else last


def _of(k: int, n: int) -> str:
    return f"{k} of {n}"


def _measure_count(study: Study, label: str) -> tuple[str, int, int]:
    (row,) = (row for row in study.measures.values() if row["label"] == label)
    k, n, _, _ = study.count(row["measure"], row["base"])
    return row["measure"], k, n


def _sentence(study: Study, row: Row, who: bool) -> str:
    """Write the sentence of a finding, its numbers and names counted again."""
    covered = study.base(row["base"])
    k, n, _, _ = study.count(row["expression"], row["base"])
    reported = study.reported(row["expression"], row["base"])
    silent = [code for code in covered if code not in reported]

    def asked(expression: str) -> list[str]:
        found = study.answer(expression)
        return [code for code in covered if found[code][1]]

    def kept(part: re.Match[str]) -> str:
        return (
            part[1] if all(map(asked, re.findall(r"\{(?:count|names) ([^}]*)\}", part[1]))) else ""
        )

    def written(part: re.Match[str]) -> str:
        found = asked(part[2])
        text = words(len(found)) if part[1] == "count" else _names(study, found)
        before = part.string[: part.start()]
        return text if before and not before.endswith(". ") else text[:1].upper() + text[1:]

    named = ""
    if who and 0 < k <= 9 and k <= 3 * len(silent):
        named = f" ({_names(study, reported)})"
    elif who and 0 < len(silent) <= 3:
        named = f" (not reported for {_names(study, silent)})"
    text = re.sub(r"\[\[(.*?)\]\]", kept, row["sentence"].replace(": {names}", ""))
    text = re.sub(r"\{(count|names) ([^}]*)\}", written, text)
    text = text.replace("{who}", named) if "{who}" in text else f"{text.removesuffix('.')}{named}."
    everybody = "All" if text.startswith("{k of N}") else "all"
    return text.replace("{k of N}", f"{everybody} {n}" if k == n else _of(k, n))


def _check_links(page: Page, study: Study) -> set[str]:
    """Compare each count in a sentence that opens an explanation with what is counted; return all."""
    found = set()
    for link in page.main.find_all("button", class_="why"):
        # What the law asks for is counted of those bound by it, and counted again by itself.
        if not link.find_parent("table") and " bound (" not in str(link.next_sibling):
            _, expression, base = _explained(study, link["popovertarget"])
            k, n, _, _ = study.count(expression, base)
            one_of = f"one of {words(k)}"
            assert _plain(link).casefold() in {_of(k, n), f"all {n}", one_of}, link["popovertarget"]
            assert _plain(link).casefold() != f"all {n}" or k == n
            found.add(_plain(link))
    return found


def _explained(study: Study, id: str) -> tuple[str, str, str]:
    """Return what a finding or a measure is called, how it is counted, and of whom it is asked."""
    name = id.removeprefix("why-")
    if name in study.measures:
        return study.measures[name]["label"], name, study.measures[name]["base"]
    (row,) = (row for row in study.tables["indicators"] if row["indicator"] == name)
    return row["label"], row["expression"], row["base"]


def _check_explained(page: Page, study: Study) -> None:
    """Count again what explanations say: k of N, the bounds, and who is named, may be, or is not covered."""
    printed = {row["footnote"]: row for row in study.tables["footnotes"]}
    for id, div in page.why.items():
        label, expression, base = _explained(study, id)
        text = " ".join(_plain(div).split())
        k, n, low, high = study.count(expression, base)
        of_all = f"all {n}" if k == n else _of(k, n) if k else f"none of the {n}"
        assert f"{label}: {of_all}." in text, id
        assert (f"Whatever missing reports mean: {low} to {high}." in text) == (low < high), id
        answer = study.answer(expression)
        covered = study.base(base)
        reported = [code for code in covered if answer[code][1]]
        groups = {
            "Named": reported,
            "Not named, which leaves it open": [
                code for code in covered if answer[code][2] and code not in reported
            ],
            "Not covered": [code for code in study.participants if code not in covered],
        }
        for called, codes in groups.items():
            assert not codes or f"{called}: {_names(study, codes)}." in text, (id, called)
        for measure in {*re.findall(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", expression)} & {
            *study.measures
        }:
            note = printed.get(study.measures[measure]["footnote"])
            if note:
                assert f"n. {note['footnote']}, p. {note['page']}" in text.replace("\xa0", " "), id
                assert _plain(BeautifulSoup(note["printed"], "lxml")) in text, (id, measure)


def _check_sentences(page: Page, study: Study) -> None:
    """Count again what sentences say of findings and of single measures."""
    links = _check_links(page, study)
    _check_explained(page, study)
    for row, who in product(study.tables["indicators"], (True, False)):
        page.find(re.escape(_sentence(study, row, who)))
    for headline in [row["headline"] for row in study.tables["themes"]]:
        filled = headline
        for name in re.findall(r"\{([a-z-]+)\}", headline):
            k, n, _, _ = _indicator(study, name)
            # A sentence begins with all of them.
            everybody = k == n and filled.startswith(f"{{{name}}}")
            filled = filled.replace(f"{{{name}}}", f"All {n}" if everybody else _of(k, n))
        page.find(re.escape(filled))
    for match in page.find(r"\b(?:\d+ of|[Aa]ll) \d+\b(?= [a-zE])"):
        assert match[0] in links, match[0]
    told = {_listing(study, row["measure"], row["base"]) for row in study.measures.values()}
    told |= {_listing(study, row["expression"], row["base"]) for row in study.tables["indicators"]}
    names = {row["name"] for row in study.countries.values()}
    for match in re.finditer(r"\(((?:not reported for )?(?:the )?([A-Z]\w+)[^()]*)\)", page.text):
        if match[2] in names:
            assert match[1] in told, match[0]


def _listing(study: Study, expression: str, base: str) -> str:
    """Name who reports something, or who does not where these are fewer."""
    reported = study.reported(expression, base)
    silent = [code for code in study.base(base) if code not in reported]
    if 0 < len(reported) <= 9 and len(reported) <= 3 * len(silent):
        return _names(study, reported)
    return f"not reported for {_names(study, silent)}" if 0 < len(silent) <= 3 else ""


# What tables and bars show.


def _ordered(study: Study, theme: str = "") -> list[str]:
    """Return measures in the order of the source: by footnote, those of a sentence alone behind."""
    found = [m for m, row in study.measures.items() if theme in ("", row["theme"])]
    return sorted(found, key=lambda measure: int(study.measures[measure]["footnote"] or 1000))


def _check_matrix(page: Page, study: Study, theme: str) -> None:
    """Hold every cell against the rows of the coding."""
    rows = page.take("tbl-matrix")
    assert len(rows) == len(_ordered(study, theme))
    for measure, row in zip(_ordered(study, theme), rows, strict=True):
        facts = study.measures[measure]
        assert _plain(row[0]) == facts["label"]
        assert _plain(row[1]) == facts["footnote"] or not facts["footnote"]
        for country, cell in zip(study.participants, row[2:-1], strict=True):
            _check_cell(study, measure, country, cell)
        k, n, _, _ = study.count(measure, facts["base"])
        assert _plain(row[-1]) == _of(k, n), measure


def _check_cell(study: Study, measure: str, country: str, cell: Tag) -> None:
    state = study.shown(measure, country)
    text, outside = _plain(cell), country not in study.base(study.measures[measure]["base"])
    place = measure, country, text
    if study.measures[measure]["polarity"] == "unclear" and state == "reported":
        assert "unclear" in cell["class"], place
    else:
        assert text.startswith(MARKS[state]), place
        assert state in cell["class"], place
    assert ("†" in text) == (outside and study.has(measure, country)), place
    note = study.cells.get((measure, country), {"note": ""})["note"]
    assert state != "qualified" or note in text, place


def _duration(cell: Row) -> str:
    """Write a duration: as noted, or by its ends."""
    low, high, unit = cell["minimum"], cell["maximum"], cell["unit"]
    if not (low or high):
        return ""
    if cell["note"] and cell["status"] == "reported":
        return cell["note"].removesuffix(".")
    if low and high:
        return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"
    return f"from {low} {unit}" if low else f"up to {high} {unit}"


def _check_durations(page: Page, study: Study, theme: str) -> None:
    """Count again what the title of a drawing of lengths says, and what stands in a sentence instead."""
    drawn = page.main.find_all("figure", id=re.compile("^fig-.*-lengths$"))
    for figure in drawn:
        _check_lengths(page, study, figure["id"].removeprefix("fig-").removesuffix("-lengths"))
    for measure in _ordered(study, theme):
        facts = study.measures[measure]
        for cell in [cell for (each, _), cell in study.cells.items() if each == measure]:
            whole = facts["minimum"] or facts["maximum"]
            if whole and cell["note"] and f"fig-{measure}-lengths" not in str(drawn):
                note = _duration(cell)[0].lower() + _duration(cell)[1:]
                name = study.countries[cell["country"]]["name"]
                page.strike(f"The EMN study adds for {name} ({facts['label']}): {note}")


def _check_lengths(page: Page, study: Study, measure: str) -> None:
    """Count again who reaches the least length of the law, and find the ends of all lengths."""
    (law,) = (row for row in study.tables["standards"] if row["length_of"] == measure)
    cells = {code: cell for (each, code), cell in study.cells.items() if each == measure}
    given = {code: cell for code, cell in cells.items() if cell["minimum"] or cell["maximum"]}
    assert {cell["unit"] for cell in given.values()} == {law["unit"]} == {"months"}
    longest = {
        code: max(int(cell[end] or 0) for end in ("minimum", "later_minimum"))
        for code, cell in given.items()
    }
    reach = sum(each >= int(law["minimum"]) for each in longest.values())
    whom = f"All {len(given)}" if reach == len(given) else _of(reach, len(given))
    least = min((int(cell["minimum"] or cell["maximum"]), code) for code, cell in given.items())
    most = max((int(cell["maximum"] or cell["minimum"]), code) for code, cell in given.items())
    low, high = (study.countries[code]["name"] for _, code in (least, most))
    later = [code for code, cell in given.items() if cell["later_minimum"]]
    page.strike(
        f"diamond: what follows the first ({_names(study, later)})",
        f"{whom} countries with a stated length reach at least {law['minimum']} months",
        f"lengths run from {least[0]} months ({low}) to {most[0] // 12} years (the {high}).",
    )


def _check_law(page: Page, study: Study, theme: str) -> None:
    """Count again who of those that each instrument binds is reported."""
    first = {measure: at for at, measure in enumerate(_ordered(study, theme))}
    titles = {row["instrument"]: row["short_title"] for row in study.tables["instruments"]}
    duties: dict[tuple[str, str, str], list[Row]] = {}
    related = set()
    for row in study.tables["standards"]:
        if row["binds"] and row["seen"] != "no" and row["measures"].partition(" ")[0] in first:
            if row["compares"] == "related":
                related.add(row["duty"])
            else:
                duties.setdefault((row["measures"], row["duty"], row["compares"]), []).append(row)
    counted = sorted(duties, key=lambda duty: first[duty[0].partition(" ")[0]])
    rows = page.take("tbl-law") if len(counted) > 1 else [None] * len(counted)
    said = []
    for (measures, duty, compares), row in zip(counted, rows, strict=True):
        found, counts = study.answer(measures.replace(" ", " | ")), []
        for standard in duties[measures, duty, compares]:
            bound = study.base(standard["binds"])
            lacking = [country for country in bound if not found[country][1]]
            k_of_n = _of(len(bound) - len(lacking), len(bound))
            counts.append(f"{titles[standard['instrument']]}, Art. {standard['article']}: {k_of_n}")
            # Nobody is named where law and list differ.
            named = _names(study, lacking) if lacking and compares == "same" else ""
            whom = k_of_n if lacking else f"all {len(bound)}"
            said.append(
                f"{whom} countries bound" + (f" (not reported for {named})" if named else "")
            )
            if row:
                assert ("Not reported for" in _plain(row[2])) == bool(named), duty
                assert named in _plain(row[2]), duty
        if row:
            assert _plain(row[0].summary).casefold() == duty.casefold()
            assert _plain(row[1]) == "; ".join(counts), duty
    for match in page.find(r"reported by ((?:all|\d+ of) \d+ countries bound(?: \([^)]*\))?)"):
        assert match[1] in said, match[0]
    for match in page.find(r"(\w+) dut\w+ ha\w+ only a list"):
        assert match[1].casefold() == words(len(related))


def _compared(study: Study, theme: str = "") -> list[str]:
    return [m for m in _ordered(study, theme) if study.measures[m]["compared"] == "true"]


def _regions(study: Study) -> dict[str, list[str]]:
    regions: dict[str, list[str]] = {}
    for code in study.participants:
        regions.setdefault(study.countries[code]["region"], []).append(code)
    return regions


def _covered(study: Study, measure: str, country: str) -> bool:
    return country in study.base(study.measures[measure]["base"])


def _share(study: Study, measures: Iterable[str], countries: Iterable[str]) -> tuple[int, int]:
    """Return how many cells are reported, of those that are covered."""
    asked = [(m, c) for m, c in product(measures, countries) if _covered(study, m, c)]
    return sum(study.has(m, c) for m, c in asked), len(asked)


def _check_groups(page: Page, study: Study, theme: str) -> None:
    """Count again what groups report: the widest differences that are certain, or that none is."""
    found = []
    for measure, (region, members) in product(_compared(study, theme), _regions(study).items()):
        here = [c for c in members if _covered(study, measure, c)]
        there = [c for c in study.participants if c not in members and _covered(study, measure, c)]
        if min(len(here), len(there)) < 3:
            continue
        k, others = (sum(study.has(measure, c) for c in group) for group in (here, there))
        most, others_most = (
            sum(study.answer(measure)[c][2] for c in group) for group in (here, there)
        )
        # One country more or less in the group must not turn it either.
        least, greatest = (
            k / len(here) - others_most / len(there),
            most / len(here) - others / len(there),
        )
        if least > 1 / len(here) or greatest < -1 / len(here):
            what = re.escape(study.measures[measure]["predicate"].partition(" ")[2])
            whom = re.escape(_names(study, here))
            told = rf"in {region} \({whom}\) {k} of {len(here)} countries \w+ {what}, elsewhere {others} of {len(there)}\b"
            found.append((abs(k / len(here) - others / len(there)), told))
    assert ("No difference between groups of countries is certain" in page.text) == (not found)
    if found:
        fewest = sorted(size for size, _ in found)[-3:][0]
        widest = "|".join(told for size, told in found if size >= fewest or isclose(size, fewest))
        assert len(page.find(widest)) == min(3, len(found)), widest


THEMES = ("context", "detection", "identification", "protection", "cooperation", "covid")


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme(whole_edition: Path, study: Study, theme: str) -> None:
    """Every count, cell, bar, duration and share of a theme is what plain loops give."""
    page = Page(whole_edition, f"theme-{theme}")
    _check_matrix(page, study, theme)
    _check_law(page, study, theme)
    _check_durations(page, study, theme)
    _check_groups(page, study, theme)
    _check_dots(page, study, [row for row in study.measures.values() if row["theme"] == theme])
    _check_maps(page, study, theme)
    _check_sentences(page, study)
    page.finish(study)


def _check_dots(page: Page, study: Study, rows: list[Row]) -> None:
    """Count again what drawings have at their margins, and what their titles say."""
    counts = {}
    for row in rows:
        expression = row.get("expression") or row["measure"]
        k, n, _, _ = study.count(expression, row["base"])
        counts[row["short"]] = counts[row["label"]] = (k, n, row["predicate"])
    for figure in page.main.find_all("figure", class_="figure"):
        if figure["id"] == "fig-maps" or figure["id"].endswith("-lengths"):
            continue
        written = _written(figure)
        totals = [at for at, each in enumerate(written) if re.fullmatch(r"\d+ of \d+", each)]
        assert totals
        here = {written[at - 1]: counts[written[at - 1]] for at in totals}
        assert [written[at] for at in totals] == [_of(k, n) for k, n, _ in here.values()]
        title = _plain(figure.figcaption.strong)
        if half := re.match(r"(\w+) of the (\w+) findings holds? for more than half", title):
            most = sum(2 * k > n for k, n, _ in here.values())
            assert [each.lower() for each in half.groups()] == [words(most), words(len(here))]
        elif span := re.search(r"\b(\d+) to (\d+)\b", title):
            known = [k for k, _, _ in here.values()]
            assert (int(span[1]), int(span[2])) == (min(known), max(known))
        else:
            for k, n in re.findall(r"(?<!of )\b(\d+)(?: of (\d+))?", title):
                assert any(
                    (each, of) == (int(k), int(n or k)) and _tail(said) in title
                    for each, of, said in here.values()
                ), title
        page.strike(title)


def _check_shares(page: Page, name: str, counts: dict[str, tuple[int, int]]) -> list[str]:
    """Count the rows of a drawing again; return their names from top to bottom.

    Parameters
    ----------
    counts : dict
        Name of a row to k and N, of all rows that may be drawn.
    """
    rows, lines = [], []
    for each in _written(page.main.find("figure", id=name)):
        lines.append(each)
        if re.fullmatch(r"\d+ of \d+", each):
            # A long name has several lines; the word of a group stands before it.
            named = (" ".join(lines[at:-1]) for at in range(len(lines)))
            (label,) = (label for label in named if label in counts)
            assert each == _of(*counts[label]), label
            rows.append(label)
            lines = []
    return rows


def _check_maps(page: Page, study: Study, theme: str) -> None:
    """Count again whom each category of a map holds, and what the title says of it."""
    written = " ".join(_written(page.main.find("figure", id="fig-maps")))
    legend = re.findall(r"\((\d+)\)", written)
    expected, findings = [], []
    for of_map in _maps(study, lambda row: row["theme"] == theme, "order"):
        place = int(of_map[0]["order"])
        findings += [(place, _filled(study, row)) for row in of_map if row["finding"]]
        counts = [len(countries) for _, countries in _held(study, of_map)]
        expected.append((place, [str(count) for count in counts if count]))
    assert legend == [each for _, counts in sorted(expected) for each in counts]
    title = "; ".join(said for _, said in sorted(findings))
    page.strike(f"{title[0].upper()}{title[1:]}.")


def _maps(study: Study, wanted: Callable[[Row], str | bool], by: str) -> list[list[Row]]:
    """Return the rows of some maps, map by map, in the order of a column."""
    found: dict[str, list[Row]] = {}
    for row in sorted(study.tables["maps"], key=lambda row: int(row["order"])):
        if wanted(row):
            found.setdefault(row["map"], []).append(row)
    return sorted(found.values(), key=lambda rows: int(rows[0][by]))


def _held(study: Study, of_map: list[Row]) -> list[tuple[str, set[str]]]:
    """Return whom each category of a map holds: the first that applies, else none of them."""
    left = asked = set(study.base(of_map[0]["base"]))
    found = []
    for row in of_map:
        here = {country for country in left if study.answer(row["expression"])[country][1]}
        found.append((row["category"], here))
        left = left - here
    return [*found, ("Not reported", left), ("Not covered", set(study.participants) - asked)]


def _check_country_maps(page: Page, study: Study, code: str) -> None:
    """Count again with how many others the country stands in a category of a map."""
    said = []
    for of_map in _maps(study, lambda row: row["profile"], "profile"):
        category, countries = next(each for each in _held(study, of_map) if code in each[1])
        k_of_n = _of(len(countries), len(study.base(of_map[0]["base"])))
        said.append(f"{category[0].lower()}{category[1:]} ({k_of_n} countries).")
    title = _plain(page.main.find("figure", id="fig-maps").figcaption.strong)
    assert not NUMBER.search(title) or any(map(title.endswith, said)), title
    page.strike(title)


def _filled(study: Study, row: Row) -> str:
    """Fill in the counts of a clause."""
    k, n, _, _ = study.count(row["expression"], row["base"])
    said = row["finding"].replace("{k of N}", _of(k, n))
    return re.sub(
        r"\{count ([^}]+)\}", lambda each: words(study.count(each[1], row["base"])[0]), said
    )


def _check_strip(page: Page, study: Study, code: str) -> None:
    """Count again how many measures are reported, and how many are rare or missing beside others."""
    here = rare = missing = 0
    for name, row in study.measures.items():
        asked = row["compared"] == "true" and row["polarity"] != "unclear"
        if asked and study.shown(name, code) not in ("not_covered", "other_answer"):
            k, n, _, _ = study.count(name, row["base"])
            has, covered = study.has(name, code), _covered(study, name, code)
            here += has and covered
            rare += has and covered and k <= 9 and 3 * k <= n
            missing += covered and not has and 2 * k > n
    figure = page.main.find("figure", id="fig-standing")
    title = _plain(figure.figcaption.strong)
    said = re.fullmatch(
        rf"(\w+) of the (\w+) measures reported for {_names(study, [code])} (?:is|are) reported for few other "
        r"countries; (\w+) that more than half report (?:is|are) not reported\.",
        title,
    )
    assert said, title
    numbers = {words(each).lower(): each for each in range(100)}
    few, reported, lacking = (numbers[each.lower()] for each in said.groups())
    # What other lists contradict is not counted, and the note names it with its number.
    start = "Not counted at either end, as other lists contradict it: "
    disputed = re.search(rf"{start}(.+?\))\.", figure.get_text())
    named = re.findall(r"(?:^|, | and )(\S[^(]*) \((\d+)\)", disputed[1]) if disputed else []
    counts = {
        row["short"].lower(): study.count(m, row["base"])[0] for m, row in study.measures.items()
    }
    assert [counts[name.lower()] for name, _ in named] == [int(k) for _, k in named]
    assert reported == here
    assert few <= rare
    assert lacking <= missing
    assert few + lacking + len(named) == rare + missing
    page.strike(title, *([" ".join(disputed[0].split())] if disputed else []))


def test_the_overview(whole_edition: Path, study: Study) -> None:
    """Every step and every sum of the overview is what plain loops give."""
    page = Page(whole_edition, "overview")
    steps = sorted(
        (row for row in study.tables["indicators"] if row["step"]), key=lambda row: int(row["step"])
    )
    for step, row in zip(steps, page.take("tbl-pathway"), strict=True):
        assert _plain(row[0]) == step["label"]
        reported = study.reported(step["expression"], step["base"])
        for country, cell in zip(study.participants, row[1:-1], strict=True):
            state = "reported" if country in reported else "not_reported"
            assert _plain(cell).startswith(MARKS[state])
            assert state in cell["class"]
        k, n, _, _ = study.count(step["expression"], step["base"])
        assert _plain(row[-1]) == _of(k, n)
    _check_dots(page, study, study.tables["indicators"])
    _check_headline(page, study)
    _check_sentences(page, study)
    page.finish(study)


def _check_headline(page: Page, study: Study) -> None:
    """Count again what the lead of the overview says."""
    everybody, n, _, _ = _indicator(study, "any-reflection-period")
    assert everybody == n
    permit, core = (
        _of(*_indicator(study, name)[:2])
        for name in ("residence-not-conditional", "core-assistance-all")
    )
    page.strike(
        f"All {n} countries provide for a recovery and reflection period; what follows differs",
        f"is reported in {permit}, all seven forms of assistance counted here in {core}.",
    )


def _indicator(study: Study, name: str) -> tuple[int, int, int, int]:
    (row,) = (row for row in study.tables["indicators"] if row["indicator"] == name)
    return study.count(row["expression"], row["base"])


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_country(whole_edition: Path, study: Study, code: str) -> None:
    """Every sum, share, measure and duration of a profile is what plain loops give."""
    page = Page(whole_edition, f"country-{code.lower()}")
    _check_prose(page, study, code)
    for match in page.find(r"(?<=[:;] )([A-Z][\w:, -]*) \(([^)]*(?:month|day|year|length)[^)]*)\)"):
        measure, _, _ = _measure_count(study, match[1])
        assert match[2] == (_duration(study.cells[measure, code]) or "length not given")
    _check_country_maps(page, study, code)
    _check_sentences(page, study)
    _check_strip(page, study, code)
    page.finish(study)


def _check_prose(page: Page, study: Study, code: str) -> None:
    """Hold each clause with a count against a measure that is reported for the country, or common and is not."""
    cell = study.cells.get(("permit-duration", code))
    if cell and _duration(cell):
        length = _duration(cell).replace("; ", ", ")
        noted = cell["note"].removesuffix(".")
        length = noted if noted.startswith(length) else length
        page.strike(f"grants a first permit of {length[:1].lower()}{length[1:]}")
    sentences = [*study.measures.values(), *study.tables["indicators"]]
    few = r"(?:one of (\w+)|the only)(?: one| country| countries)?(?:, with ([^,]+),)?(?: reported)? to (.+?)(?=, and (?:one of|the only)|\.)"
    for match in re.finditer(few, page.text):
        alike = [row for row in sentences if match[3].endswith(row["predicate"].partition(" ")[2])]
        told = [
            study.reported(row.get("expression") or row["measure"], row["base"]) for row in alike
        ]
        assert any(
            code in each
            and (match[1] or "one") == words(len(each))
            and match[2] in (None, _names(study, [c for c in each if c != code] or [code]))
            for each in told
        ), match[0]
    for match in page.find(r"(?P<said>[^()]*) \((?P<k>\d+) of (?P<n>\d+)(?:; [^)]*)?\)"):
        alike = [
            measure
            for measure, row in study.measures.items()
            if study.count(measure, row["base"])[:2] == (int(match["k"]), int(match["n"]))
            and match["said"].endswith(_tail(row["predicate"]))
        ]
        assert alike, match[0]
        assert any(study.has(each, code) for each in alike) or "unlike two thirds" in match.string


def _tail(predicate: str) -> str:
    return " ".join(predicate.split()[-2:])


def _check_choices(page: Page, study: Study) -> None:
    """Find again in which state each country is for each finding that the map can show."""
    findings = {(row["theme"], row["label"]): row for row in study.tables["indicators"]}
    themes = {row["title"]: row["theme"] for row in study.tables["themes"]}
    options = page.main.select("optgroup[label$=findings] option")
    assert len(options) == len(findings)
    assert len(page.main.find_all("option")) == len(findings) + len(study.measures)
    for option in options:
        title = option.parent["label"].removesuffix(": findings")
        row = findings[themes[title], _plain(option)]
        found = study.answer(row["expression"])
        expected = dict.fromkeys(study.participants, "not_covered")
        for country in study.base(row["base"]):
            _, reported, possible = found[country]
            expected[country] = "reported" if reported else "not_reported" if possible else "absent"
        told = {
            country: name.removeprefix("data-").replace("qualified", "reported")
            for name, codes in option.attrs.items()
            for country in codes.split()
        }
        assert told == expected, row["label"]


def _check_small_maps(page: Page, study: Study) -> None:
    """Count again whom each category of the small map of a theme holds, and what its title says."""
    names = {row["name"]: code for code, row in study.countries.items()}
    for theme, figure in zip(THEMES, page.main.find_all(class_="small-map"), strict=True):
        rows = [row for row in study.tables["maps"] if row["theme"] == theme]
        told = min((int(row["order"]), row["map"]) for row in rows if row["finding"])[1]
        (of_map,) = _maps(study, lambda row, told=told: row["map"] == told, "order")
        held = {words: codes for words, codes in _held(study, of_map) if codes}
        assert [_plain(item) for item in figure.find_all("li")] == [
            f"{words} ({len(codes)})" for words, codes in held.items()
        ]
        read = dict(each.split(": ") for each in figure.svg["aria-label"].strip(". ").split(". "))
        assert {
            words: {names[name] for name in listed.split(", ")} for words, listed in read.items()
        } == held
        looks = {row["category"]: row["look"] for row in of_map}
        looks |= {"Not reported": "none", "Not covered": "outside"}
        drawn = {group["class"][0]: group for group in figure.svg.find_all("g") if group.path}
        for words, codes in held.items():
            assert {each.string for each in drawn[looks[words]].find_all("text")} == codes
        said = "; ".join(_filled(study, row) for row in of_map if row["finding"])
        assert _plain(figure.p) == f"{said[0].upper()}{said[1:]}."
        for part in (*figure.find_all("li"), figure.p):
            part.extract()


def test_the_index(whole_edition: Path, study: Study) -> None:
    """Every count, choice, map and finding of the index is what plain loops give."""
    page = Page(whole_edition, "index")
    _check_choices(page, study)
    _check_small_maps(page, study)
    first = page.main.find("option")
    reported, silent = (
        first.get(f"data-{each}", "").split() for each in ("reported", "not_reported")
    )
    shown = page.main.select(".shown ul li")
    assert [item.find(class_="count").string for item in shown] == [
        str(len(codes)) for codes in (reported, silent) if codes
    ]
    for item in page.main.select(".shown li, .chooser, noscript"):
        item.extract()
    for item in page.main.select("details ul.findable li"):
        label, count = _plain(item.a), _plain(item.span)
        measure, k, n = _measure_count(study, label)
        facts = study.measures[measure]
        notes = {row["footnote"]: row["page"] for row in study.tables["footnotes"]}
        place = (
            f"n. {facts['footnote']}, p. {notes[facts['footnote']]}"
            if facts["footnote"]
            else f"p. {facts['page']}"
        )
        assert count == f"{_of(k, n)} · {place}", label
        item.extract()
    covered, everybody = len(reported) + len(silent), len(study.participants)
    # All pages but the index and that which counts for a choice of countries.
    reports = len([*whole_edition.glob("*.html")]) - 2
    page.strike(
        f"Reported for {_of(len(reported), covered)} countries covered.",
        f"All measures by theme ({len(study.measures)})",
        *(Page(whole_edition, other).lead for other in ("overview", "source-audit", "robustness")),
        f"Reports: {reports} · Measures coded: {len(study.measures)} · Themes: {len(THEMES)} · Countries that took part: {everybody}",
        f"measures reported by {everybody} countries",
        f"{len(study.base('eu'))} EU Member States, Norway and Georgia",
    )
    _check_sentences(page, study)
    page.finish(study)


class Claim:
    """A quantified statement, counted again and judged by the range of its quantity word."""

    def __init__(self, study: Study, row: Row) -> None:
        word = next(
            each for each in study.tables["quantifiers"] if each["quantifier"] == row["quantifier"]
        )
        groups, whole = study.rule(row["rule"])
        asked = study.base(row["base"])
        self.sizes = ""
        if len(groups) > 1:
            sizes = [[sum(each[c][1] for c in asked) for each in group] for group in groups]
            self.sizes = " > ".join(", ".join(map(str, group)) for group in sizes)
            margin = min(min(one) - max(other) for one, other in pairwise(sizes))
            self.verdict = "holds" if margin > 0 else "loosely" if margin == 0 else "fails"
            self.verdicts = [self.verdict] * 3
            margins = [
                min(self._margin(*each, asked, side, 2 - side) for each in self._pairs(groups))
                for side in (0, 2)
            ]
            self.settled = len({(margin > 0) - (margin < 0) for margin in margins}) == 1
            return
        part = groups[0][0]
        within = whole or {c: (c in asked,) * 3 for c in study.countries}
        self.counted = [c for c in study.participants if part[c][1] and within[c][1]]
        self.others = [c for c in study.participants if within[c][1] and not part[c][1]]
        self.k, self.n = len(self.counted), len(self.counted) + len(self.others)
        ranges = [
            float(word[name])
            for name in ("holds_from", "holds_to", "loose_from", "loose_to")
            if word[name]
        ]
        fewest = int(word["fewest"] or 0)
        self.ranges = ranges or [int(row["value"]) / self.n] * 4
        # As stated, ten points narrower and ten points wider.
        self.verdicts = [
            self._judged(
                self.k,
                self.n,
                [*self._wider(*self.ranges[:2], by), *self._wider(*self.ranges[2:], by)],
                fewest,
            )
            for by in (0, -0.1, 0.1)
        ]
        self.verdict = self._judged(self.k, self.n, self.ranges, fewest)
        sure = {c: part[c][0] and within[c][0] for c in study.participants}
        may = {c: part[c][2] and within[c][2] for c in study.participants}
        low = sum(sure.values())
        all_low = low + sum(within[c][2] and not part[c][0] for c in study.participants)
        high = sum(may.values())
        all_high = high + sum(within[c][0] and not may[c] for c in study.participants)
        self.ends = (low, all_low), (high, all_high)
        ends = [
            (
                self._judged(
                    k, n, self.ranges if not row["value"] else [int(row["value"]) / n] * 4, fewest
                ),
                self._side(k / n),
            )
            for k, n in self.ends
        ]
        self.settled = ends[0] == ends[1]

    def _side(self, share: float) -> int:
        return (share > self.ranges[1]) - (share < self.ranges[0])

    @staticmethod
    def _pairs(groups: list[list[Answer]]) -> Iterator[tuple[Answer, Answer]]:
        for first, second in pairwise(groups):
            yield from product(first, second)

    @staticmethod
    def _margin(one: Answer, other: Answer, asked: list[str], here: int, there: int) -> int:
        return sum(one[c][here] for c in asked) - sum(other[c][there] for c in asked)

    @staticmethod
    def _wider(low: float, high: float, by: float) -> list[float]:
        middle = (low + high) / 2
        return [
            max(0.0, min(low - by, middle)) if low > 0 else low,
            min(1.0, max(high + by, middle)) if high < 1 else high,
        ]

    @staticmethod
    def _judged(k: int, n: int, ranges: list[float], fewest: int) -> str:
        share = k / n
        if share > ranges[3]:
            return "understates"
        if share < ranges[2] or k < fewest:
            return "fails"
        return "holds" if ranges[0] <= share <= ranges[1] else "loosely"


SAID = {
    "fails": "below our reading",
    "understates": "above our reading",
    "loosely": "broadly borne out",
    "holds": "borne out",
}


def _check_claims(page: Page, study: Study, shown: list[list[Tag]]) -> None:
    """Count and judge every quantified statement again, and what missing reports leave open."""
    rows = {row["statement"]: row for row in study.tables["claims"] if row["rule"]}
    claims = {statement: Claim(study, row) for statement, row in rows.items()}
    assert len(shown) == len(rows)
    unclear = [m for m, facts in study.measures.items() if facts["polarity"] == "unclear"]
    for row in shown:
        told, judged, counted, others = map(_plain, row)
        statement = re.sub(r" \([^()]*\)$", "", told)
        claim = claims[statement]
        if claim.sizes:
            said = "another order" if claim.verdict == "fails" else SAID[claim.verdict]
            assert (judged, counted, others) == (said, claim.sizes, "–")
            continue
        assert judged == f"{_of(claim.k, claim.n)}, {SAID[claim.verdict]}", statement
        assert counted.split() == sorted(claim.counted) or not claim.counted
        assert others.split() == sorted(claim.others) or not claim.others
        if any(measure in rows[statement]["rule"] for measure in unclear):
            claim.settled = False
    ranged = {
        rows[statement]["short"]: claim
        for statement, claim in claims.items()
        if not claim.sizes and not rows[statement]["value"] and claim.ranges
    }
    _check_shares(page, "fig-claims", {name: (each.k, each.n) for name, each in ranged.items()})
    how = Counter(each.verdict for each in ranged.values())
    by = Counter(claim.verdict for claim in claims.values())
    settled, checked = sum(claim.settled for claim in claims.values()), len(claims)
    borne_out = f"{by['holds'] + by['loosely']} of {checked} statements that can be checked"
    outside = how["understates"] + how["fails"]
    page.strike(
        f"{_of(how['holds'], len(ranged))} statements lie within the range that we give their word, "
        f"{words(how['loosely'])} near it and {words(outside)} outside.",
        f"bear out {borne_out};",
        f"{borne_out} are borne out",
        f"{words(settled).capitalize()} verdicts hold whatever missing reports mean",
        f"Of {len(study.tables['claims'])} such statements, {words(checked)} can be checked",
        f"The lists bear out {words(by['holds'])} as worded and {words(by['loosely'])} broadly",
    )
    apart = {}
    for statement, claim in claims.items():
        if claim.sizes and claim.verdict == "fails":
            sizes = claim.sizes.replace(", ", " and ").replace(" > ", ", ")
            page.strike(f"the lists name {sizes} countries")
        elif claim.verdict in ("fails", "understates"):
            notes = rows[statement]["footnotes"].replace(" ", ", ")
            word = apart[claim.verdict] = (
                rows[statement]["quantifier"],
                _of(claim.k, claim.n),
                notes,
            )
            how_many, end = ("fewer", f"least {per_cent(claim.ranges[2])}")
            if claim.verdict == "understates":
                how_many, end = ("more", f"most {per_cent(claim.ranges[3])}")
            room = per_cent(claim.ends[1][0] / claim.ends[1][1])
            page.strike(
                f"The lists name {word[1]} countries ({per_cent(claim.k / claim.n)}; n. {notes}), "
                f"{how_many} than by our reading of “{word[0]}” (at {end})"
                + (f"; missing reports leave room for up to {room}" if how_many == "fewer" else "")
            )
    stand = [
        f"“{word}” stands for {k_of_n} (n. {notes})"
        for _, (word, k_of_n, notes) in sorted(apart.items())[::-1]
    ]
    page.strike(f"{' and '.join(stand)} countries")


def _alpha(pairs: list[tuple[str, str]]) -> float:
    """Return Krippendorff's alpha of two coders for nominal values, by its definition."""
    values = [value for pair in pairs for value in pair]
    observed = sum(a != b for a, b in pairs) / len(pairs)
    sizes = Counter(values)
    total = len(values)
    alike = sum(size * (size - 1) for size in sizes.values())
    return 1 - observed / (1 - alike / (total * (total - 1)))


def _check_agreement(page: Page, study: Study, shown: list[list[Tag]]) -> None:
    """Compare the two codings again, cell by cell and decision by decision."""
    settled = study.tables["settlements"]
    first = {key: dict(cell) for key, cell in study.cells.items()}
    places = {row["footnote"]: m for m, row in study.measures.items() if row["footnote"]}
    second = {
        (row["measure"] or places[row["footnote"]], row["country"]): row
        for row in study.tables["second_cells"]
    }
    for row in settled:
        if row["country"]:
            unit = row.get("measure") or places[row["footnote"]], row["country"]
            cell = first.setdefault(unit, dict(second.get(unit, {})))
            cell[row["field"]] = row["first"]
    first = {unit: cell for unit, cell in first.items() if cell.get("listed") != ""}
    units = list(product(study.measures, study.participants))

    def status(cells: dict[tuple[str, str], Row], unit: tuple[str, str]) -> str:
        return cells[unit]["status"] if unit in cells else ""

    def named(cells: dict[tuple[str, str], Row], unit: tuple[str, str]) -> str:
        return str(status(cells, unit) in ("reported", "qualified"))

    both = [unit for unit in units if unit in first and unit in second]
    pairs: dict[str, list[tuple[str, str]]] = {
        "Country named under a measure": [(named(first, u), named(second, u)) for u in units],
        "Reported, with a condition, or said to be absent": [
            (status(first, u), status(second, u)) for u in units
        ],
    }
    for label, field in (
        ("Shortest length", "minimum"),
        ("Longest length", "maximum"),
        ("Unit of length", "unit"),
        ("Whether renewable", "renewable"),
        ("Named by list or by sentence", "basis"),
    ):
        pairs[label] = [(first[u][field], second[u][field]) for u in both]
    decided = {row["footnote"]: row for row in study.tables["second_measures"]}
    before = {
        (row["footnote"], row["field"]): row["first"] for row in settled if not row["country"]
    }
    for label, field in (
        ("Theme of the measure", "theme"),
        ("Kind of the measure", "kind"),
        ("Whether it affirms or denies", "polarity"),
        ("Countries covered", "base"),
    ):
        pairs[label] = [
            (before.get((note, field), study.measures[places[note]][field]), row[field])
            for note, row in decided.items()
        ]
    differ = {label: sum(a != b for a, b in found) for label, found in pairs.items()}
    for row in shown:
        label, decisions, differing, alpha, _ = map(_plain, row)
        assert int(decisions.replace(",", "")) == len(pairs[label]), label
        assert int(differing) == differ[label], label
        assert alpha in ("–", coefficient(_alpha(pairs[label]))), label
    labels = [*pairs]
    made = sum(len(pairs[label]) for label in labels[-4:])
    unlike = sum(differ[label] for label in labels[-4:])
    cells = f"{len(units):,}"
    page.strike(
        f"two coders agree on which countries are named in all {cells} cells.",
        f"Two coders agree on which countries are named in all {cells} cells and on {made - unlike} of {made} decisions",
        f"Over {cells} cells, each one country under one measure, they agree throughout",
        f"Krippendorff’s alpha is {coefficient(_alpha(pairs[labels[0]]))}",
        f"they differ in {words(unlike)} of {made} decisions",
    )


def _runs(numbers: Iterable[int]) -> str:
    """Write footnotes, three or more in a row as a range."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found
    )


def _check_relations(page: Page, study: Study) -> list[str]:
    """Ask again of every country whether lists fit together; return what follows."""
    broken: dict[str, tuple[list[str], int, str, str]] = {}
    met, concerned, stated, explained = 0, set(), 0, 0
    for row in study.tables["relations"]:
        left, right = study.answer(row["left"]), study.answer(row["right"])
        tested = [c for c in study.participants if left[c][1]]
        excluding = row["kind"] in ("disjoint", "alternatives")
        unmet = [c for c in tested if right[c][1] == excluding]
        assert excluding or row["kind"] in ("subset", "implies")
        met += not unmet
        concerned |= set(unmet)
        stated += bool(unmet) and row["strength"] == "strict"
        # What is reported of both cannot be undone by further reports.
        explained += bool(unmet) and not excluding and all(right[c][2] for c in unmet)
        if unmet:
            basis = "the wording" if row["strength"] == "strict" else "inference"
            notes = [
                facts["footnote"]
                for m, facts in study.measures.items()
                if re.search(rf"(?<![\w-]){m}(?![\w-])", f"{row['left']} {row['right']}")
            ]
            runs = _runs(int(note) for note in notes if note)
            broken[row["finding"] or row["reason"]] = unmet, len(tested), runs, basis
    rows = page.take("tbl-relations")
    assert len(rows) == len(broken)
    for row in rows:
        finding, names, count, notes, basis = map(_plain, row)
        unmet, tested, runs, expected = broken[finding]
        assert names == ", ".join(sorted(study.countries[c]["name"] for c in unmet))
        assert (count, notes.replace(" ", ""), basis) == (
            _of(len(unmet), tested),
            runs.replace(" ", ""),
            expected,
        ), finding
    return [
        f"Of {met + len(broken)} such expectations, {words(met)} are met by every country and {words(len(broken))} are not",
        f"{words(stated).capitalize()} of these follow from the wording itself",
        f"In all, {len(concerned)} countries are concerned",
        f"{words(len(broken))} apparent inconsistencies between lists; missing reports would explain {words(explained)}",
    ]


def _bare(printed: str) -> str:
    """Return a printed list without what stands in brackets, nor the sentences behind it."""
    while "(" in printed:
        shorter = re.sub(r"\([^()]*\)", "", printed)
        if shorter == printed:
            break
        printed = shorter
    return printed


def _check_irregularities(page: Page, study: Study) -> None:
    """Look for slips in the lists again, and count what a reader found."""
    kinds = Counter(row["kind"] for row in study.tables["irregularities"])
    slips = Counter(misprint=kinds["misprint"], bracket=kinds["bracket"])
    outside = set()
    for note in study.tables["footnotes"]:
        if note["kind"] != "country_list":
            continue
        printed = note["printed"]
        for row in study.tables["irregularities"]:
            if row["footnote"] == note["footnote"] and row["status"] == "applied":
                printed = printed.replace(row["printed"], row["read_as"])
        bare = _bare(printed)
        codes = [code for code in re.findall(r"\b[A-Z]{2}\b", bare) if code in study.countries]
        first = [*dict.fromkeys(codes)]
        slips["unseparated"] += bool(re.search(r"\b[A-Z]{2}\s+[A-Z]{2}\b", bare))
        slips["twice"] += len(first) < len(codes)
        bloc = {code: study.countries[code]["bloc"] for code in first}
        slips["order"] += any(b < a and bloc[a] == bloc[b] for a, b in pairwise(first))
        (measure,) = (m for m, row in study.measures.items() if row["footnote"] == note["footnote"])
        if set(first) - set(study.base(study.measures[measure]["base"])):
            outside.add(note["footnote"])
    found = ("ambiguity", "sentence", "key_point", "definition", "remark")
    sizes = [*(kinds[kind] for kind in found), len(outside)]
    tables = [f"tbl-found-{kind.replace('_', '-')}" for kind in found] + ["tbl-found-base"]
    assert [len(page.take(table)) for table in tables] == sizes
    for table in (
        "tbl-applied",
        "tbl-differences",
        "tbl-unchecked",
        "tbl-words",
    ):  # copied from the codebook
        page.take(table)
    applied = sum(row["status"] == "applied" for row in study.tables["irregularities"])
    labels = {row["label"] for row in study.tables["readings"]}
    heads = ("in two ways", "with care", "from the section", "with care", "or unclear", "does not cover")  # fmt: skip
    page.strike(
        f"Typographical errors were found in {slips.total()} places",
        f"Of {slips.total()} places with typographical errors, {words(applied)} change",
        f"{words(applied).capitalize()} lists are read otherwise than printed",
        f"{sum(sizes)} points bear on meaning",
        *(f"{head} ({size})" for head, size in zip(heads, sizes, strict=True)),
        f"that reading is on record too: {len(labels)} in all",
    )


def test_the_audit(whole_edition: Path, study: Study) -> None:
    """Every state, verdict, difference and inconsistency of the audit is what plain loops give."""
    page = Page(whole_edition, "source-audit")
    states = Counter(
        study.state(m, c) if _covered(study, m, c) else "not_covered"
        for m, c in product(study.measures, study.participants)
    )
    coded = [state for state in MARKS if state != "other_answer"]
    for state, row in zip(coded, page.take("tbl-states"), strict=True):
        assert int(_plain(row[2]).replace(",", "")) == states[state], state
    follows = _check_relations(page, study)
    claims, agreement = page.take("tbl-claims"), page.take("tbl-agreement")
    _check_irregularities(page, study)
    _check_claims(page, study, claims)
    _check_agreement(page, study, agreement)
    notes = study.tables["footnotes"]
    lists = [row for row in notes if row["kind"] == "country_list"]
    body = sum(cell["basis"] == "body" for cell in study.cells.values())
    outside = sum(study.has(m, c) and not _covered(study, m, c) for m, c in study.cells)
    settled = {(row["footnote"], row["country"], row["reason"]) for row in study.tables["settlements"]}  # fmt: skip
    asked = states.total() - states["not_covered"]
    page.strike(
        *follows,
        f"Of its {len(notes)} footnotes, {len(lists)} are lists of country codes",
        f"They give {len(study.measures)} measures",
        f"with {len(study.participants)} countries {states.total():,} cells",
        f"In {body} cells only the sentence names the country",
        f"In {words(outside)} cells a list names a country that its sentence does not cover",
        f"says how the {words(len(settled))} differences were settled",
        f"in {states['not_reported']} of {asked:,} cells that the EMN study covers nothing is reported",
    )
    page.finish(study)


def _readings(study: Study) -> dict[str, list[tuple[str, str, str, str]]]:
    """Return each other reading of the source, by its name: measure, country, what and value."""
    places = {row["footnote"]: m for m, row in study.measures.items() if row["footnote"]}
    bases = {row["base"]: row["label"] for row in study.tables["bases"]}
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in study.tables["readings"]:
        change = places[row["footnote"]], row["country"], row["change"], row["value"]
        found.setdefault(row["label"], []).append(change)
    known = {frozenset(changes) for changes in found.values()}
    for row in study.tables["settlements"]:
        if not row["country"] and row["second"] != row["settled"]:
            measure, value = places[row["footnote"]], row["second"]
            label = f"{study.measures[measure]['label']}: {row['field']} {bases.get(value, value)}"
            if frozenset([(measure, "*", row["field"], value)]) not in known:
                found[label] = [(measure, "*", row["field"], value)]
    return found


def _read(study: Study, changes: list[tuple[str, str, str, str]]) -> Study:
    """Read some places otherwise; of two changes of one place the first stands."""
    other, seen = study.copy(), set()
    for measure, country, what, value in changes:
        if (measure, country, what) in seen:
            continue
        seen.add((measure, country, what))
        if what in ("base", "polarity", "kind"):
            other.measures[measure][what] = value
            continue
        for code in [c for m, c in other.cells if m == measure] if country == "*" else [country]:
            cell = other.cells.get((measure, code))
            if what == "duration":
                low, high = re.findall(r"\d+", value)
                assert cell is not None
                cell |= {"minimum": low, "maximum": high}
            elif value == "not-reported":
                other.cells.pop((measure, code), None)
            elif cell is None:
                blank = dict.fromkeys(("minimum", "maximum", "unit", "renewable", "note"), "")
                other.cells[measure, code] = blank | {"status": value, "basis": "list"}
            else:
                cell["status"] = value
    return other


def _without(study: Study, qualified: bool, sentences: bool, bloc: str) -> Study:
    """Leave out cells with a condition, those of sentences alone, and countries outside a bloc."""
    other = study.copy()
    other.participants = [c for c in study.participants if bloc in ("", study.countries[c]["bloc"])]
    listed = {m for (m, _), cell in study.cells.items() if cell["basis"] != "body"}
    for (measure, country), cell in study.cells.items():
        condition = cell["status"] == "qualified" and study.measures[measure]["kind"] != "duration"
        sentence = cell["basis"] == "body" and measure in listed
        if (condition and not qualified) or (sentence and not sentences):
            del other.cells[measure, country]
    return other


ALL, QUALIFIED, SENTENCES, BLOC = (
    "all other readings are taken at once",
    "cells with a condition or exception are not counted",
    "countries named only in a sentence are not counted",
    "only EU countries are compared",
)


def _codings(study: Study) -> Iterator[tuple[list[str], Study]]:
    """Yield every combination of choices: what is done otherwise, and what follows."""
    readings = _readings(study)
    options = {"": [], **readings, ALL: [each for changes in readings.values() for each in changes]}
    for name, changes in options.items():
        read = _read(study, changes)
        for qualified, sentences, bloc in product((True, False), (True, False), ("", "EU")):
            told = [
                name,
                "" if qualified else QUALIFIED,
                "" if sentences else SENTENCES,
                BLOC if bloc else "",
            ]
            yield [each for each in told if each], _without(read, qualified, sentences, bloc)


def _conclusion(k: int, n: int) -> int:
    return 0 if k == 0 else 3 if k == n else 2 if 2 * k > n else 1


def _asked(study: Study, coding: Study, row: Row) -> str:
    """Return whom a finding is asked of: whomever all its measures are, if a reading says so."""
    measures = [
        m for m in study.measures if re.search(rf"(?<![\w-]){m}(?![\w-])", row["expression"])
    ]
    if {study.measures[m]["base"] for m in measures} != {row["base"]}:
        return row["base"]
    now = {coding.measures[m]["base"] for m in measures}
    return now.pop() if len(now) == 1 else row["base"]


def _points(difference: float) -> str:
    return f"{'−' if difference < 0 else '+'}{floor(abs(100 * difference) + 0.5 + 1e-9)}"


def test_the_robustness(whole_edition: Path, study: Study) -> None:
    """Findings under every coding and similarities are what plain loops give."""
    page = Page(whole_edition, "robustness")
    codings = [*_codings(study)]
    findings = {row["label"]: row for row in study.tables["indicators"]}
    counts: dict[str, list[tuple[int, int]]] = {}
    for label, row in findings.items():
        counts[label] = [
            coding.count(row["expression"], _asked(study, coding, row))[:2] for _, coding in codings
        ]
    shares = {label: [k / n for k, n in found] for label, found in counts.items()}
    ends = {label: [_conclusion(*each) for each in found] for label, found in counts.items()}
    same = {label: found.count(found[0]) / len(found) for label, found in ends.items()}
    alone = {told[0]: at for at, (told, _) in enumerate(codings) if len(told) == 1}
    told = {
        name: name[:1].lower() + name[1:] if name.startswith("The ") else name for name in alone
    }
    phrases = set()
    moving = page.take("tbl-moving")
    assert {_plain(row[0]) for row in moving} == {each for each in same if same[each] < 1}
    for row in moving:
        label, published, lowest, some, matters = map(_plain, row)
        found = counts[label]
        assert published == _of(*found[0])
        assert lowest == between(min(shares[label]), max(shares[label])), label
        assert some == per_cent(same[label]), label
        phrases |= {
            f"{published} countries as published",
            f"but {matters}",
            f"It stays on that side of one half in {some} of the codings",
        }
        count, _, why = matters.partition(" if ")
        (at,) = (at for name, at in alone.items() if told[name] == why)
        assert count == _of(*found[at]), label
    rows = _check_shares(page, "fig-findings", {label: found[0] for label, found in counts.items()})
    crossing = [label for label, found in shares.items() if min(found) <= 0.5 < max(found)]
    assert {*crossing} <= {each for each in same if same[each] < 1} == {*rows[: len(moving)]}
    moved = {
        name: sum(not isclose(found[at], found[0]) for found in shares.values())
        for name, at in alone.items()
    }
    turned = {
        name: sum(found[at] != found[0] for found in ends.values()) for name, at in alone.items()
    }
    far = {
        name: max(shares, key=lambda label, at=at: abs(shares[label][at] - shares[label][0]))
        for name, at in alone.items()
    }
    *single, together = page.take("tbl-choices")
    for row in single:
        choice, some, others, largest = map(_plain, row)
        (name,) = (name for name in alone if told[name].casefold() == choice.casefold())
        assert (int(some), int(others)) == (moved[name], turned[name]), choice
        if moved[name]:
            difference = shares[far[name]][alone[name]] - shares[far[name]][0]
            assert largest.startswith(f"{_points(difference)} points"), choice
    readings = [name for name in alone if name in _readings(study)]
    assert _plain(together[0]) == f"One of {len(readings)} other readings is taken, at most"
    assert int(_plain(together[1])) == max(moved[name] for name in readings)
    assert int(_plain(together[2])) == max(turned[name] for name in readings)
    widest = max(
        (shares[far[name]][alone[name]] - shares[far[name]][0] for name in readings), key=abs
    )
    assert _plain(together[3]).startswith(f"{_points(widest)} points")
    for row in page.take("tbl-readings"):
        name, notes, _, some = map(_plain, row)
        read = {study.measures[measure]["footnote"] for measure, *_ in _readings(study)[name]}
        assert notes == ", ".join(sorted(read, key=int)), name
        assert int(some) == moved[name], name
    judged = _check_verdicts(page, study, codings)
    similar = _check_similarity(page, study)
    stable = sum(each == 1 for each in same.values())
    width = median(max(found) - min(found) for found in shares.values())
    left, across = [], 0
    for row in findings.values():
        _, n, low, high = study.count(row["expression"], row["base"])
        left.append((high - low) / n)
        across += 2 * low <= n < 2 * high
    most = max(max(shares[label]) - min(shares[label]) for label in same if same[label] == 1)
    page.strike(
        f"{_of(stable, len(same))} findings stay",
        f"under every one of {len(codings)} ways",
        f"{words(len(same) - stable).capitalize()} findings change sides of one half",
        f"{_of(len(crossing), len(same))} findings cross one half in some codings; missing reports could take {across} across it.",
        f"over {len(codings)} codings",
        f"{words(len(same) - len(rows)).capitalize()} more are not drawn",
        f"coding moves the share of countries by {_points(width)[1:]} percentage points",
        f"missing reports leave a range of {_points(median(left))[1:]} points",
        f"The other {stable} stay on their side, and their shares move by at most {_points(most)[1:]} percentage points",
        f"in every combination: {len(codings)} codings, and {3 * len(codings)} specifications",
        f"Of the {len(alone)} alternatives, {words(sum(map(bool, turned.values())))} move",
        f"Of {len(findings)} findings",
        f"This gives {len(codings)} codings",
        f"which makes {3 * len(codings)} specifications",
        *phrases, *judged, *similar,
    )  # fmt: skip
    page.finish(study)


def _check_verdicts(page: Page, study: Study, codings: list[tuple[list[str], Study]]) -> list[str]:
    """Judge the statements of the source again under every coding and every range of the words."""
    kinds = {
        "holds": "borne out",
        "loosely": "borne out",
        "understates": "above our reading",
        "fails": "below our reading or in another order",
    }
    fared = {}
    for row in study.tables["claims"]:
        if not row["rule"] or row["rule"].startswith("@"):
            continue
        found = [
            [kinds[verdict] for verdict in Claim(coding, row).verdicts] for _, coding in codings
        ]
        every = [each for verdicts in found for each in verdicts]
        as_stated = [verdicts[0] for verdicts in found]
        fared[row["statement"]] = (
            every[0],
            as_stated.count(every[0]) / len(as_stated),
            every.count(every[0]) / len(every),
            {*every} - {every[0]},
        )
    rows = page.take("tbl-claims")
    assert len(rows) == sum(each[2] < 1 for each in fared.values())
    for row in rows:
        statement, _, verdict, stated, every, others = map(_plain, row)
        expected = fared[re.sub(r" \(n\. [\d–, ]+\)$", "", statement)]
        assert verdict == expected[0], statement
        assert (stated, every) == (per_cent(expected[1]), per_cent(expected[2])), statement
        assert {*others.split(", ")} == expected[3], statement
    firm = sum(each[2] == 1 for each in fared.values())
    assert all(each[1] == 1 for each in fared.values())
    return [
        f"All {len(fared)} keep their verdict in every coding",
        f"{firm} of {len(fared)} keep it",
    ]


def _comparable(study: Study) -> list[str]:
    """Return the measures that say what is there."""
    return [m for m in _compared(study) if study.measures[m]["polarity"] == "affirmed"]


def _alike(study: Study, measures: list[str]) -> dict[tuple[str, str], tuple[int, int, bool]]:
    """Return for each pair the measures that both and that either reports, and whether each has one alone."""
    has = {
        (m, c): _covered(study, m, c) and study.has(m, c)
        for m, c in product(measures, study.participants)
    }
    covers = {(m, c): _covered(study, m, c) for m, c in has}
    found = {}
    for one, other in combinations(study.participants, 2):
        asked = [m for m in measures if covers[m, one] and covers[m, other]]
        both = sum(has[m, one] and has[m, other] for m in asked)
        either = sum(has[m, one] or has[m, other] for m in asked)
        crossing = all(
            any(has[m, a] and not has[m, b] for m in asked) for a, b in ((one, other), (other, one))
        )
        found[one, other] = both, either, crossing
    return found


def _check_similarity(page: Page, study: Study) -> list[str]:
    """Compare each pair of countries again, and join them; return what follows."""
    name = {code: study.countries[code]["name"] for code in study.participants}
    alike = _alike(study, _comparable(study))
    counts = {pair: (both, either) for pair, (both, either, _) in alike.items()}
    like = {pair: both / either for pair, (both, either) in counts.items()}
    ranked = sorted(counts, key=lambda pair: (-round(like[pair], 12), -counts[pair][0]))
    for code, row in zip(study.participants, page.take("tbl-nearest"), strict=True):
        own = [pair for pair in ranked if code in pair]
        best = [pair for pair in own if isclose(like[pair], like[own[0]])]
        others = [name[next(c for c in pair if c != code)] for pair in best]
        assert [_plain(row[0]), _plain(row[1])] == [name[code], ", ".join(others)]
        assert [_plain(row[2]), _plain(row[3])] == [
            coefficient(like[best[0]]),
            _of(*counts[best[0]]),
        ]
        assert _close(_bar(row[2]), [like[best[0]]] * 2)
    region = {code: study.countries[code]["region"] for code in study.participants}
    figure = page.main.find("figure", id="fig-similarity")
    assert figure is not None
    told = f"Heat map of {len(name)} countries by {len(name)}. Similarity runs from {min(like.values()):.2f} to {max(like.values()):.2f}, with a median of {median(like.values()):.2f}."
    assert told in str(figure)
    within = mean(like[a, b] for a, b in like if region[a] == region[b])
    across = mean(like[a, b] for a, b in like if region[a] != region[b])
    return [
        *(f"({_of(*counts[pair])} measures)" for pair in ranked[:3]),
        f"pairs share {between(min(like.values()), max(like.values()))} of the measures that either reports.",
        f"both report {per_cent(median(like.values()))} of the measures that either reports",
        f"Two countries of the same region share {per_cent(within)} of the measures that either reports, two of different regions {per_cent(across)}",
        f"Within a region the mean similarity is {coefficient(within)}, across regions {coefficient(across)}",
        f"In {_of(sum(crossing for *_, crossing in alike.values()), len(alike))} pairs of countries",
    ]
