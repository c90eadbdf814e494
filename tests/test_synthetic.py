"""Made-up data packages: few countries, 60, everybody on every list, nobody on any, and a table alone.

All notebooks run on each of them, in this process; that a kernel and the exporters do the same is for
the slow tests.
"""

import json
import re
from dataclasses import dataclass, field

import nbformat
import pytest

from conftest import NOTEBOOKS, write_tiny
from lab import outputs
from malformed import malformed, plain
from synthetic import some, write_package
from thb_analysis.analysis.exports import export, findings_files, published
from thb_analysis.check.check import validate
from thb_analysis.check.intake import new_package
from thb_analysis.dataset.dataset import load
from thb_analysis.display import Figure, Table, TitleBlock
from thb_analysis.page.choosing import choosing
from thb_analysis.reports.rendering.document import Document

# What is to be copied as it is, and what a page shows in other ways.
ASIDE = re.compile(r"^```.*?^```\n*|`[^`\n]+`", re.MULTILINE | re.DOTALL)


@dataclass
class Report:
    """What one notebook publishes: as an exporter reads it, its Markdown, and its cells without output."""

    document: Document = field(
        default_factory=lambda: Document(TitleBlock(""), is_user_notebook=False)
    )
    markdown: list[str] = field(default_factory=list)

    @property
    def texts(self):
        """Prose, captions, notes and alternative texts, and cells of tables: all that is read."""
        found = [
            ASIDE.sub("", piece) for piece in self.markdown if "{=thb}" not in piece
        ]
        for item in self.document.items.values():
            found += [
                item.caption,
                item.note,
                item.alt if isinstance(item, Figure) else "",
            ]
            if isinstance(item, Table):
                found += [cell.text for row in item.cells for cell in row]
        return found


def run(shell, notebook, parameters):
    """Execute the cells of a notebook here, and read what they show as an exporter does."""
    report = Report()
    shell.reset()
    for cell in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells:
        tags = cell.metadata.get("tags", ())
        report.document.open_cell(cell)
        if cell.cell_type == "markdown":
            report.markdown += [cell.source] * ("remove-cell" not in tags)
            continue
        published = [
            report.document.publish(each) for each in outputs(shell, cell.source)
        ]
        report.markdown += [] if "remove-cell" in tags else published
        if "parameters" in tags:
            shell.push(parameters)
    return report


def table(folder):
    """Write a package of a table, in which measures have nothing but a name."""
    source = folder.with_name("table.csv")
    source.write_text(
        "place,Shelter,School,Clinic\nHill,yes,,no\nDale,no,yes,\nMoor,,yes,yes\n",
        "utf-8",
    )
    new_package(folder, source)
    return folder


def nobody(folder):
    """Write a package in which nobody is named, no region is known, and nobody made it."""
    write_package(folder, 12, lambda *_: False)
    countries, descriptor = (
        folder / "codebook" / "countries.csv",
        folder / "datapackage.json",
    )
    countries.write_text(
        countries.read_text("utf-8").replace(",region,", ",coast,", 1), "utf-8"
    )
    bare = {
        "licenses": [{"name": "x"}],
        "sources": [{"title": "x", "path": "javascript:x()"}],
    }
    bare["resources"] = json.loads(descriptor.read_text("utf-8"))["resources"]
    descriptor.write_text(json.dumps(bare), "utf-8")
    return folder


def bases(folder):
    """Write a package in which an indicator, a category, a relation, claims and ties are of bases alone."""
    write_tiny(folder)
    codebook, texts = folder / "codebook", folder / "texts"
    rows = {
        "indicators": "only-bases,protection,4,Bases,@all - @eu,all,,Who is outside.,,",
        "relations": "only-bases,subset,@eu,@all,strict,It is so.,",
        "claims": "share,,most,Most are in it.,@eu of @all,all,,p. 1,\n"
        "order,,order,It is smaller.,@all > @eu,all,,p. 1,",
        "maps": "map,theme,order,title,category,look,expression,base,reason,profile\n"
        "one,protection,1,Where?,Outside,most,@all - @eu,all,It is so.,1",
    }
    for name, lines in rows.items():
        path = codebook / f"{name}.csv"
        path.write_text(
            (path.read_text("utf-8") if path.exists() else "") + f"{lines}\n", "utf-8"
        )
    texts.mkdir()
    tied = '[Georgia and Norway]{names="@all - @eu"}, [2 of 5]{k="@all - @eu"}.'
    (texts / "overview.md").write_text(f"# Page\n\n## lead\n\n{tied}\n", "utf-8")
    (texts / "findings.md").write_text(f"# Page\n\n## only-bases\n\n{tied}\n", "utf-8")
    return folder


PACKAGES = {
    "bases": bases,
    "table": table,
    "nobody": nobody,
    "sixty": lambda folder: write_package(folder, 60, some),
    "everybody": lambda folder: write_package(folder, 12, lambda *_: True),
}
SLOW = PACKAGES.keys() - {"bases"}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(each, marks=[pytest.mark.slow] * (each in SLOW))
        for each in PACKAGES
    ],
)
def package(request, tmp_path_factory):
    """The folder of a package."""
    return PACKAGES[request.param](tmp_path_factory.mktemp(request.param) / "package")


@pytest.fixture(scope="module")
def reports(shell, package):
    """What each notebook publishes of it."""
    ds = load(package)
    parameters_of = {
        "overview": {},
        "source_audit": {},
        "robustness": {},
        "country": {"country": ds.participants[0]},
        "theme": {"theme": [*ds.theme_titles][-1]},
    }
    return {
        name: run(shell, name, {"data": str(package)} | parameters)
        for name, parameters in parameters_of.items()
    }


def test_the_package_is_valid(package):
    """The package has no fault, so that whatever goes wrong is a report's."""
    assert not validate(package).faults


def test_every_notebook_runs(reports):
    """No cell fails or publishes what an exporter refuses, and there is a title; links lead to the web."""
    assert {name: report.document.faults for name, report in reports.items()} == {
        name: [] for name in reports
    }
    for report in reports.values():
        assert report.document.title_block.title
        assert not re.search(r"\(<?javascript", "\n".join(report.markdown))


@pytest.mark.slow
def test_results_are_exported(package, tmp_path):
    """Each result is written, also as an edition has findings, each of which is on a page of the edition."""
    ds = load(package)
    assert export(ds, tmp_path)
    assert {*findings_files(ds)} == {"findings.csv", "findings.json"}
    pages = {row.address.partition("#")[0] for row in published(ds).itertuples()}
    assert pages <= {f"theme-{theme}.html" for theme in ds.theme_titles}
    assert choosing(ds)["themes"]


@pytest.mark.slow
def test_nothing_is_malformed(reports):
    """No text, cell or caption shows a value that is missing, a sum of nothing, or a sign too many."""
    found = {
        name: malformed("\n".join(report.texts)) for name, report in reports.items()
    }
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.slow
def test_what_is_empty_is_left_out(reports):
    """A table has rows, and a heading something below it."""
    for name, report in reports.items():
        items = report.document.items.values()
        assert not [
            each.id for each in items if isinstance(each, Table) and not each.rows
        ], name
        assert not re.search(
            r"^#+\s*$", plain("\n".join(report.markdown)), re.MULTILINE
        ), name
