"""The pages that lead into an edition: its index, and the page where readers choose countries."""

from thb_analysis.citation import Work, dated
from thb_analysis.files import ARCHIVE
from thb_analysis.names import normalize_name, other_names
from thb_analysis.package.descriptor import (
    Record,
    contributors,
    licences,
    source_title,
)
from thb_analysis.package.package import Package
from thb_analysis.reports.catalog.parameters import list_reports
from thb_analysis.reports.catalog.reports import CHOOSE, Report
from thb_analysis.reports.rendering import html
from thb_analysis.reports.rendering.linked import linked

# Formats of a report as the page names them, the one that its title leads to leading.
_FORMATS = {"page": "html", "PDF": "pdf", "Word": "docx"}
_FILES = {
    ARCHIVE: "the data package: every cell as coded, and its codebook",
    "findings.csv": "all findings with their numbers and what they are counted from, as a table",
    "findings.json": "the same for programs, with what each column means",
    "manifest.json": "what each report was made from, with the hashes of all files",
}
# Under which heading a notebook's reports stand; briefs of countries have a list of their own.
_GROUPS, _ACROSS = {"theme": "Themes", "country": "Countries"}, "Across all themes"


def index_page(
    package: Package,
    records: Record,
    opening: Record,
) -> str:
    """Write the index of the reports of a folder, as HTML that fetches nothing.

    Parameters
    ----------
    package : Package
    records : mapping
        Report id to its record in the manifest.
    opening : mapping
        What it opens with, see `page.opening`; if it is empty names alone stand there.
    """
    catalog = list_reports(package)
    entries = {}
    # Those of the catalog in its order, then others.
    for id_ in filter(records.__contains__, {**catalog, **records}):
        record = records[id_]
        listed = None if record.get("user_notebook") else catalog.get(id_)
        entries[id_] = _entry(id_, listed, record)
    countries = package.countries.values()
    data = cited_work(package, kind="Data set", address=ARCHIVE)
    return html.page(
        "index.html",
        styles=["index.css"],
        scripts=["index.js", *(["figures.js"] if opening else [])],
        package=package,
        linked=linked(
            package.facts, name=opening.get("title") or package.descriptor.title
        ),
        creators=contributors(package.facts.get("contributors", ())),
        licence=", ".join(licences(package.facts)),
        choose=CHOOSE,
        opening=opening,
        entries=entries,
        countries=sorted(countries, key=lambda row: normalize_name(row["name"])),
        other_names=other_names,
        works=[cited_work(package), data],
        files=_FILES,
    )


def _entry(id_: str, listed: Report | None, record: Record) -> Record:
    """Return what a report is, and which of its files are next to the index."""
    report = listed or Report(id_, record["notebook"], record["title"])
    variant = record.get("variant", "")
    files = {}
    for name, suffix in _FORMATS.items():
        file = f"{id_}.{suffix}"
        if file in record["outputs"]:
            files[name] = file
    leading = next(iter(files), "")
    page, href = files.get("page", ""), files.pop(leading, "")
    group = _GROUPS.get(report.notebook, _ACROSS)
    if report.is_user_notebook:
        group = "Other notebooks"
    return {
        "group": group,
        "theme": report.parameters.get("theme"),
        "title": report.title,
        "description": f"A variant of {report.title}."
        if variant
        else report.description,
        "page": page,
        "href": href,
        "form": "" if page or not leading else f" ({leading})",
        "others": files,
        "variant": variant,
    }


def choose_page(package: Package, exported: Record, records: Record) -> str:
    """Write the page where readers choose countries, as HTML that fetches nothing.

    Parameters
    ----------
    package : Package
    exported : mapping
        What `page.choosing` exports of it.
    records : mapping
        Report id to its record in the manifest; the page leads to those of countries and themes of which there are pages.
    """
    hrefs = {}
    for id_, report in list_reports(package).items():
        page = f"{id_}.html"
        if page in records.get(id_, {"outputs": ()})["outputs"]:
            for subject in report.parameters.values():
                hrefs[subject] = page
    cited = [cited_work(package).sentence]
    if package.has_document and (source := source_title(package.facts)):
        cited.append(f"Source: {source}.")
    return html.page(
        CHOOSE,
        styles=["choose.css"],
        scripts=["count.js", "choose.js"],
        package=package,
        linked=linked(package.facts, name=package.descriptor.title),
        licence=", ".join(licences(package.facts)),
        edition={**exported, "cited": " ".join(filter(None, cited)), "hrefs": hrefs},
    )


def cited_work(package: Package, kind: str = "", address: str = "") -> Work:
    """Return the edition that is made from a package, or its data, as it is cited."""
    facts = package.facts
    version = dated(facts.get("version", ""), facts.get("released", ""))
    key = facts.get("name") or "edition"
    if kind:
        key += "-data"
    return Work(
        key=key,
        authors=contributors(facts.get("contributors", ())),
        title=facts.get("title", ""),
        edition=facts.get("edition", ""),
        version=version,
        sha256=package.sha256,
        kind=kind,
        address=address,
    )
