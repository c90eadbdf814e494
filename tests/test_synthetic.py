"""Made-up data packages: few countries, 60, everybody on every list, nobody on any, and another field.

All notebooks run on each of them, and each says what is so there and no more. The code cells are
executed in this process; that a kernel and the exporters do the same is for the slow tests.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import nbformat
import pytest

from cells import outputs
from conftest import write_tiny
from fields import OWN_WORDS
from synthetic import Listing, everybody, nobody, some, write_package
from thb_analysis.data import validate
from thb_analysis.data.intake import new_package
from thb_analysis.display import HEADLINES_TYPE, Figure, Front, Table
from thb_analysis.reports.asked.catalogue import read_vocabulary
from thb_analysis.reports.asked.naming import checked
from thb_analysis.reports.edition.build import Settings, build
from thb_analysis.reports.rendering import tables
from thb_analysis.reports.rendering.document import Document, labels

pytestmark = pytest.mark.untraced

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
COUNTRY = "AL"
APPROVED = Path(__file__).with_name("approved")
REFERENCE = re.compile(r"\[([^\][]*)\]\(#([\w-]+)\)(?:\{\.(optional|raised|numbered)\})?")
# A citation of a source, left to the bibliography.
CITED = re.compile(r" \[\[@[\w-]+\]\]\{\.source\}|\[\]\{\.cited\}")
# A place that others link to, and what pages alone show.
PLACE = re.compile(r"\[\]\{#[^{}]+\}| \{\.on-pages\}")
SMALL = re.compile(r"\n*^:::.*\n*", re.MULTILINE)
# What is to be copied as it is, not read as a sentence.
FENCED = re.compile(r"^```\n.*?^```\n*", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`[^`\n]+`")

MANY = r"(?:[2-9]|\d\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
ONE_OF = (
    "cell|claim|cluster|country|footnote|group|listing|measure|participant|practice|provision|theme"
)
SEVERAL = ONE_OF.replace("country", "countrie")
# What no text may hold.
GAPS = {
    "a value that is missing": r"\b[Nn]a[Nn]\b|<NA>|\bNaT\b|[-−\b]inf\b|\bnull\b",
    # The word may begin a sentence.
    "nothing at all": r"(?<=[a-z,;] )None\b|\bNone\b(?! [a-z])",
    "a share of nothing": r"\b0 of 0\b|\b0/0\b|\bof none\b|\bno of\b",
    "a value that is left out": r"\b(?:is|are|of|from|to|by|at|and) [–-](?=[ ,.;)]|$)|\([–-] ",
    "less than nothing": r"[-−]0(?:\.0+)?(?![.\d])",
    "two spaces": r"\S  +\S",
    "two signs": r"[,;:]\s*[,.;:]|(?<!\bn)\.\s*[,;:]|(?<!\.)\.\.(?!\.)",
    "a space before a sign": r"\s[,.;:)](?!\d)|[(“]\s",
    "empty brackets": r"\(\s*\)|“\s*”|\[\s*\]",
    "one of several": rf"\b(?:1|[Oo]ne) (?:{SEVERAL})s\b",
    "several of one": rf"(?<![.\d])\b{MANY} (?:{ONE_OF})\b(?! profile)",
    "a word twice": r"\b([A-Za-z]+) \1\b",
    "code": r"[{}]|\barray\(|\bdtype\b|<class|object at 0x|\bnp\.|\bTrue\b|\bFalse\b",
}
# What says of a country that it lacks something, and what makes it a mere possibility.
LACKING = (
    r"\b(?:countr(?:y|ies)|states?|[A-Z][a-z]+(?:land|mark)|groups?|it|they|nobody|none|all|each)\b"
    r".*\b(?:lacks?|lacking|absent|"
    r"(?:does|do|did) not (?:have|offer|provide|grant|require|know|face|meet)|"
    r"(?:has|have|offers?|provides?|grants?|requires?) (?:no|neither|none|nothing))\b"
)
SILENCE = r"\bmay\b|not evidence|not mean|Nothing in the source says|if every|ha(?:s|ve) no place\b"
RANKED = (
    r"\bthe (?:highest|lowest) rank|"
    r"\bput(?:s)? the countries in(?:to)? an order\b|\bmost similar to\b"
)


@dataclass
class Report:
    """What one notebook publishes.

    Attributes
    ----------
    document : Document
        Front, figures, tables and faults, as an exporter reads them.
    sections : list of list of str
        Markdown by section, heading first; what was written by hand is its own first piece.
    results : list of str
        Headline results, as sweeps collect them.
    """

    document: Document = field(default_factory=lambda: Document(Front(""), own=False))
    sections: list[list[str]] = field(default_factory=list)
    results: list[str] = field(default_factory=list)

    @property
    def prose(self) -> list[str]:
        """What stands outside figures and tables, as a reader sees it."""
        pieces = [
            SPAN.sub("it", PLACE.sub("", CITED.sub("", SMALL.sub("\n\n", FENCED.sub("", piece)))))
            for section in self.sections
            for piece in section
            if "{=thb}" not in piece
        ]
        return [
            paragraph
            for piece in pieces
            for paragraph in REFERENCE.sub(self._shown, piece).split("\n\n")
        ]

    def _shown(self, link: re.Match[str]) -> str:
        number = labels(self.document.items).get(link[2], "")
        return number if link[3] == "numbered" else link[1] or number

    @property
    def about(self) -> list[str]:
        """Title block, captions, notes, alternative texts and what numbers open."""
        front, items = self.document.front, self.document.items.values()
        texts = [front.title, front.subtitle, front.abstract] if front else []
        texts += [
            text for item in items for text in (item.caption, item.note, getattr(item, "title", ""))
        ]
        for said in self.document.opened.values():
            texts += [f"{said['count']}.", said["sentence"], f"{said['rule']}.", said["reason"]]
            texts += [*(f"{called}: {names}." for called, names in said["who"]), *said["touched"]]
        return texts + [item.alt for item in items if isinstance(item, Figure)]

    @property
    def cells(self) -> list[str]:
        """Heads and cells of tables, and what is written in figures."""
        items = self.document.items.values()
        tables = [item for item in items if isinstance(item, Table)]
        heads = [column.label for table in tables for column in table.columns]
        cells = [cell.text for table in tables for row in table.cells for cell in row]
        svgs = [item.svg for item in items if isinstance(item, Figure)]
        return [*heads, *cells, *(text for svg in svgs for text in _drawn(svg))]

    @property
    def sentences(self) -> list[str]:
        """All sentences of prose, title block, captions, notes and alternative texts."""
        texts = [*self.prose, *self.about]
        return [each for text in texts for each in re.split(r"(?<=[.?!:;])\s+|\n", text) if each]


def _drawn(svg: str) -> Iterator[str]:
    for text in re.findall(r"<text\b[^>]*>(.*?)</text>", svg, re.DOTALL):
        # Spaces keep what stands in a line apart.
        yield " ".join(re.sub(r"<[^>]*>", "", text).split())


def run(notebook: str, parameters: dict[str, str]) -> Report:
    """Execute the cells of a notebook here, and read what they end in as an exporter does."""
    report, names = Report(), {}
    for cell in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells:
        report.document.open_cell(cell)
        if cell.cell_type == "markdown":
            if "remove-cell" not in cell.metadata.get("tags", ()):
                report.sections.append([cell.source])
            continue
        for output in outputs(cell.source, names):
            published = report.document.publish(output).strip()
            found = output.get("data", {}).get(HEADLINES_TYPE, {})
            report.results += [json.dumps(row, ensure_ascii=False) for row in found.get("rows", ())]
            # The front, which stands before every heading, is no text.
            if published:
                report.sections[-1].append(published)
        if "parameters" in cell.metadata.get("tags", ()):
            names |= parameters
    # Exporters leave out headings below which nothing stands.
    report.sections = [each for each in report.sections if each[1:] or "\n\n" in each[0]]
    return report


@pytest.fixture(scope="class")
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the data package of a class of tests."""
    of: Package = request.cls
    return of.write(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="class")
def reports(request: pytest.FixtureRequest, package: Path) -> dict[str, Report]:
    """What each notebook publishes of it."""
    of: Package = request.cls
    wanted = {
        "overview": ("overview", {}),
        **{f"theme-{theme}": ("theme", {"theme": theme}) for theme in of.themes},
        "country": ("country", {"country": of.country}),
        "source-audit": ("source_audit", {}),
        "robustness": ("robustness", {}),
    }
    return {
        name: run(notebook, {"data": str(package)} | parameters)
        for name, (notebook, parameters) in wanted.items()
    }


class Approved:
    """Every word that reports of a package say stands in a file, to be read as a whole."""

    approved: ClassVar[str]

    def test_every_word_is_approved(self, package: Path, reports: dict[str, Report]) -> None:
        """Sentences, heads, cells, captions and results are those in approved/; THB_APPROVE=1 writes them anew."""
        title = json.loads((package / "datapackage.json").read_text("utf-8"))["title"]
        told = "\n".join(
            f"{name}: {' '.join(text.split())}"
            for name, report in reports.items()
            for text in (*report.prose, *report.about, *report.cells, *report.results)
            # How to cite changes with each version.
            if text.strip() and title not in text
        )
        file = APPROVED / f"{self.approved}.txt"
        if os.environ.get("THB_APPROVE"):
            file.write_text(f"{told}\n", "utf-8")
        assert told.splitlines() == file.read_text("utf-8").splitlines()


class Package:
    """What must hold of every package; a class of its own for each lets them run side by side."""

    size: ClassVar[int]
    listing: ClassVar[Listing]
    # The theme once with every sort of measure, once with none.
    themes: ClassVar[tuple[str, ...]] = ("care", "outlook")
    country: ClassVar[str] = COUNTRY

    @classmethod
    def write(cls, folder: Path) -> Path:
        """Write the package, and return its folder."""
        return write_package(folder, cls.size, cls.listing)

    def test_the_package_is_valid(self, package: Path) -> None:
        """The package has no fault, so that whatever goes wrong is a report's."""
        assert not validate(package).faults

    def test_every_notebook_runs(self, reports: dict[str, Report]) -> None:
        """No cell fails or publishes what an exporter refuses, and there is a title block."""
        assert {name: report.document.faults for name, report in reports.items()} == {
            name: [] for name in reports
        }

    def test_every_reference_arrives(self, reports: dict[str, Report]) -> None:
        """A sentence or a cell refers to no figure, table or row that its report lacks."""
        lost = {name: _lost(report) for name, report in reports.items()}
        assert lost == {name: set() for name in reports}

    def test_no_table_is_empty(self, reports: dict[str, Report]) -> None:
        """A table has rows."""
        empty = [
            f"{name}: {item.id}"
            for name, report in reports.items()
            for item in report.document.items.values()
            if isinstance(item, Table) and not item.rows
        ]
        assert empty == []

    def test_no_text_has_a_gap(self, reports: dict[str, Report]) -> None:
        """No sentence shows a value that is missing, a sum of nothing, or a sign too many."""
        assert _found(GAPS, lambda report: report.sentences, reports) == []

    def test_no_cell_has_a_gap(self, reports: dict[str, Report]) -> None:
        """No table and no figure shows a value that is missing; a dash says that there is none."""
        gaps = {what: GAPS[what] for what in ("a value that is missing", "code", "two spaces")}
        gaps["nothing at all"] = r"^None$|^[()]+$"
        assert _found(gaps, lambda report: report.cells, reports) == []

    def test_every_sentence_ends(self, reports: dict[str, Report]) -> None:
        """A paragraph ends as a sentence does, and begins with a capital or a sign."""
        texts = {
            name: [
                text
                for text in (*report.prose, *report.about[2:])
                if text and not text.startswith(("#", "- "))
            ]
            for name, report in reports.items()
        }
        open_ = [
            text for name in texts for text in texts[name] if not re.search(r"[.:?!”)]\*?$", text)
        ]
        small = [
            text for name in texts for text in texts[name] if re.match(r"(?!k |n\.[ :])[a-z]", text)
        ]
        assert open_ + small == []


def _lost(report: Report) -> set[str]:
    items = report.document.items
    places = {*items, *(anchor for item in items.values() for anchor in tables.anchors(item))}
    text = "\n".join(piece for section in report.sections for piece in section)
    wanted = {id_ for _, id_, kind in REFERENCE.findall(text) if kind in ("", "numbered")}
    return {*wanted, *(id_ for item in items.values() for id_ in tables.links(item))} - places


def _found(
    patterns: dict[str, str], texts: Callable[[Report], list[str]], reports: dict[str, Report]
) -> list[str]:
    """Tell where a pattern is found, with what stands around it."""
    return sorted(
        {
            f"{name}, {what}: …{text[max(found.start() - 60, 0) : found.end() + 40]}…"
            for name, report in reports.items()
            for text in texts(report)
            for what, pattern in patterns.items()
            if (found := re.search(pattern, text))
        }
    )


class Alike(Package):
    """What must hold besides where all countries are listed alike."""

    def test_nobody_is_put_before_another(self, reports: dict[str, Report]) -> None:
        """Neither an order of countries nor a nearest one is spoken of."""
        assert _found({"a rank": RANKED}, lambda report: report.sentences, reports) == []


class TestTheExample(Approved, Package):
    themes, country = ("meals", "quality"), "XA"
    approved = "example"

    @classmethod
    def write(cls, folder: Path) -> Path:
        """Write what `thb new` does."""
        new_package(folder)
        return folder

    def test_no_word_of_the_own_field_is_left(self, reports: dict[str, Report]) -> None:
        """No sentence, cell or figure has a word that only the project's own data could have brought."""
        words = {"a word": OWN_WORDS}
        found = _found(words, lambda report: report.sentences, reports)
        assert found + _found(words, lambda report: report.cells, reports) == []


class TestListsAlone(Approved, Package):
    """Lists, and nothing that is said of them: no claim, relation, reading, pathway or key figure."""

    size, listing = 5, staticmethod(some)
    approved = "lists"
    emptied = ("claims", "relations", "readings", "indicators", "glossary", "key_figures")

    @classmethod
    def write(cls, folder: Path) -> Path:
        """Leave of these tables nothing but their header."""
        package = super().write(folder)
        for name in cls.emptied:
            path = package / "codebook" / f"{name}.csv"
            path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
        return package


class TestOneOfEverything(Approved):
    """The small package, which has one of everything."""

    themes, country = ("detection", "protection"), "AT"
    approved = "everything"

    @classmethod
    def write(cls, folder: Path) -> Path:
        """Write what single tests take."""
        return write_tiny(folder / "tiny")


@pytest.mark.slow
class TestSixtyCountries(Package):
    size, listing = 60, staticmethod(some)


@pytest.mark.slow
class TestEverybodyOnEveryList(Alike):
    size, listing = 12, staticmethod(everybody)


@pytest.mark.slow
class TestNobodyOnAnyList(Approved, Alike):
    size, listing = 12, staticmethod(nobody)
    approved = "nobody"

    def test_silence_is_not_absence(self, reports: dict[str, Report]) -> None:
        """No sentence says of a country that it has something not, but as what silence may mean."""
        said = [
            f"{name}: {sentence}"
            for name, report in reports.items()
            for sentence in report.sentences
            if re.search(LACKING, sentence) and not re.search(SILENCE, sentence)
        ]
        assert said == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a value that is missing", "The median is nan."),
        ("nothing at all", "It is listed for None."),
        ("nothing at all", "None"),
        ("a share of nothing", "The lists give 0 of 0."),
        ("a value that is left out", "Its H is – (– to – without one)."),
        ("less than nothing", "A difference of −0 points."),
        ("two spaces", "One  more."),
        ("two signs", "Listed for “A”,, and “B”."),
        ("two signs", "It ends.."),
        ("a space before a sign", "Listed for “A” ."),
        ("empty brackets", "Listed for “A” ()."),
        ("one of several", "Only 1 countries are listed."),
        ("several of one", "All 12 country are listed."),
        ("a word twice", "It lists the the country."),
        ("code", "Listed by {name}."),
    ],
)
def test_a_gap_would_be_found(what: str, text: str) -> None:
    """Each kind of gap is told in a sentence that has it, and none in a sound one."""
    assert re.search(GAPS[what], text)
    sound = "None of 12 countries lists one measure (0 of 3, “A”); no list says more, e.g. −0.05."
    assert not [each for each, pattern in GAPS.items() if re.search(pattern, sound)]


@pytest.mark.slow
def test_what_may_be_missing_is_missed_by_no_report(tmp_path: Path) -> None:
    """Each kind of report is built as page and PDF where nobody is named on any list, no region is
    known, the licence has no title, and nobody made the package.
    """
    package = write_package(tmp_path / "made-up", 12, nobody)
    countries = package / "codebook" / "countries.csv"
    rows = countries.read_text("utf-8")
    assert ",region," in rows
    countries.write_text(rows.replace(",region,", ",coast,", 1), "utf-8")
    descriptor = package / "datapackage.json"
    resources = json.loads(descriptor.read_text("utf-8"))["resources"]
    bare = {"licenses": [{"name": "x"}, {"path": "javascript:x()"}], "resources": resources}
    descriptor.write_text(json.dumps(bare), "utf-8")
    vocabulary = read_vocabulary(package)
    ids = ["overview", "theme-care", f"country-{COUNTRY.lower()}", "source-audit", "robustness"]
    targets = [checked(vocabulary.reports[id_], {}, vocabulary) for id_ in ids]
    out = tmp_path / "reports"
    outcomes = build(targets, Settings(out, NOTEBOOKS, vocabulary, jobs=2))
    assert {each.report: each.failure for each in outcomes if each.failure} == {}
    made = {path.name for path in out.iterdir()}
    assert made >= {f"{id_}.{suffix}" for id_ in ids for suffix in ("html", "pdf")}
    pages = [page.read_text("utf-8") for page in out.glob("*.html")]
    assert not [page for page in pages if 'href="javascript' in page]
