"""The codebook: data/README.md, written from the descriptor and the tables."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from thb_analysis.data.consistency import VERDICTS, claim_results, relation_results
from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.files import write_text
from thb_analysis.data.package import Package, read_package
from thb_analysis.data.states import STATE_DESCRIPTIONS, STATE_LABELS
from thb_analysis.data.textfile import decoded
from thb_analysis.data.validation import validate
from thb_analysis.errors import DataInvalid

CODEBOOK = "README.md"
MANUAL = "CODING.md"
# How to fill in a package that `thb new` has written; a chapter of the codebook while it is there.
GUIDE = "GUIDE.md"

_GRAMMAR = """\
`left` and `right` in `relations.csv` and `rule` in `claims.csv` are set expressions:

| Expression | Denotes |
| --- | --- |
| `measure` | the countries listed for a measure |
| `@base` | the countries of a base |
| `a \\| b`, `a & b`, `a - b` | in either, in both, in the first only (a difference needs the spaces) |
| `(a \\| b) & c` | brackets as usual; `&` binds tighter than `\\|` and the difference |
| `a[6..12]` | listed with a minimum of at least 6 and a maximum of at most 12; open ends do not count |
| `a[renewable]` | listed as renewable |

A rule may also be `a of b`, the share of `b` that is in `a`, or a comparison of counts,
`a, b > c, d`: each count before a `>` exceeds each count after it; a tie holds loosely."""


def write_codebook(path: str | os.PathLike[str] | None = None) -> Path:
    """Write README.md of a package from its descriptor and its tables.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package; see `load`.

    Returns
    -------
    pathlib.Path
        Of the file, which is left alone if it says the same already.

    Raises
    ------
    DataNotFound
    DataInvalid
        With every fault of the package: what is not valid is not described.
    ThbError
        If the file cannot be written.
    """
    return rewrite_codebook(path)[0]


def rewrite_codebook(path: str | os.PathLike[str] | None = None) -> tuple[Path, bool]:
    """Do what `write_codebook` does, and return also whether the file was written."""
    report = validate(path)
    if report.faults:
        raise DataInvalid(report.faults, "the codebook cannot be written")
    package = read_package(path)
    target = package.root / CODEBOOK
    return target, write_text(target, codebook(package))


def codebook(package: Package) -> str:
    """Return the codebook of a package as Markdown.

    Parameters
    ----------
    package : Package

    Returns
    -------
    str
        The same for the same package.
    """
    ds = dataset(package)
    sections = [
        _head(ds),
        *_guide(package),
        _contents(ds),
        _cells(),
        _files(package),
        _themes(ds),
        _bases(ds),
        *_measures(ds),
        _quantity_words(ds),
        _irregularities(ds),
        "## Set expressions\n\n" + _GRAMMAR,
        *_fields(package),
    ]
    return "\n\n".join(sections) + "\n"


def _head(ds: Dataset) -> str:
    sources = [f"- {_linked(source)}" for source in ds.sources]
    licences = [f"- {_linked(licence)}" for licence in ds.licenses]
    return "\n".join(
        [
            f"# {ds.title}",
            "",
            f"Codebook of the data package `{ds.name}`, version {ds.version}, edition {ds.edition}. "
            "Written by `python -m thb_analysis.data`; do not edit.",
            "",
            ds.description,
            *_manual(ds),
            "",
            "Sources:",
            "",
            *sources,
            "",
            "Licence of the data:",
            "",
            *licences,
        ]
    )


def _manual(ds: Dataset) -> list[str]:
    if not (ds.root / MANUAL).is_file():
        return []
    return ["", f"Both coders worked by the [coding manual]({MANUAL})."]


def _guide(package: Package) -> Iterator[str]:
    if GUIDE in package.files:
        yield decoded(GUIDE, package.files[GUIDE]).strip()


def _contents(ds: Dataset) -> str:
    kinds = Counter(ds.footnotes["kind"])
    states = Counter(ds.observations["status"])
    lines = [
        f"{len(ds.footnotes)} footnotes, of which {kinds['country_list']} are lists of countries",
        f"{len(ds.measures)} measures in {len(ds.themes)} themes",
        f"{len(ds.participants)} participating countries of {len(ds.countries)} on record",
        f"{len(ds.observations)} observations, {states['qualified']} of them qualified by a remark",
        f"{len(ds.corrections)} corrections, {len(ds.relations)} tested relations, {len(ds.claims)} claims",
    ]
    return "## What is in it\n\n" + "\n".join(f"- {line}" for line in lines)


def _cells() -> str:
    rows = [[STATE_LABELS[state], text] for state, text in STATE_DESCRIPTIONS.items()]
    return (
        "## How to read a cell\n\n"
        "A cell is one participating country under one measure. It has one of four states, and "
        "leads back to the footnote and page that name the country.\n\n"
        + _table(["State", "Meaning"], rows)
        + "\n\nWhat the document does not say is never taken as a no. A share is k of N, N being the "
        "base of the measure."
    )


def _files(package: Package) -> str:
    rows = [
        [
            f"`{resource['path']}`",
            resource.get("title", ""),
            resource.get("description", ""),
            len(package.tables[resource["name"]].rows),
        ]
        for resource in package.descriptor["resources"]
    ]
    head = (
        "## Files\n\nAll files are CSV: UTF-8, commas, line feeds, sorted by key; an empty cell is "
        "a missing value. `source/` holds what was transcribed, `codebook/` what was decided; "
        "`observations.csv` follows from both.\n\n"
    )
    return head + _table(["File", "Title", "Content", "Rows"], rows)


def _themes(ds: Dataset) -> str:
    counts = Counter(ds.measures["theme"])
    rows = [
        [f"`{row['theme']}`", row["title"], row["description"], counts[row["theme"]]]
        for row in ds.themes.sort_values("order").to_dict("records")
    ]
    return "## Themes\n\n" + _table(["Theme", "Title", "Covers", "Measures"], rows)


def _bases(ds: Dataset) -> str:
    rows = [
        [f"`{row['base']}`", row["label"], row["description"], len(ds.base(row["base"]))]
        for row in ds.bases.to_dict("records")
    ]
    return "## Bases\n\nA base is a denominator.\n\n" + _table(
        ["Base", "Label", "Holds", "Countries"], rows
    )


def _measures(ds: Dataset) -> Iterator[str]:
    yield (
        "## Measures\n\nOne for each country list. k of N: countries listed within the base, of the "
        "countries in the base."
    )
    frame = ds.measures.merge(ds.footnotes[["footnote", "page"]], on="footnote")
    for theme in ds.themes.sort_values("order").to_dict("records"):
        rows = frame[frame["theme"] == theme["theme"]].sort_values("footnote").to_dict("records")
        if rows:
            yield f"### {theme['title']}\n\n" + _table(
                [
                    "Note",
                    "Page",
                    "Measure",
                    "A listing means",
                    "Kind",
                    "Polarity",
                    "Base",
                    "k of N",
                ],
                [_measure(ds, row) for row in rows],
            )


def _measure(ds: Dataset, row: dict[Any, Any]) -> list[object]:
    base = ds.base(row["base"])
    counted = len(ds.listed(row["measure"]) & base)
    return [
        row["footnote"],
        row["page"],
        f"`{row['measure']}`",
        row["description"],
        row["kind"],
        row["polarity"],
        f"`{row['base']}`",
        f"{counted} of {len(base)}",
    ]


def _quantity_words(ds: Dataset) -> str:
    rows = [
        [
            row["quantifier"],
            _range(row["holds_from"], row["holds_to"]),
            _range(row["loose_from"], row["loose_to"]),
            row["source"],
            row["note"],
        ]
        for row in ds.quantifiers.astype({"holds_from": float, "loose_from": float}).to_dict(
            "records"
        )
    ]
    head = "## Quantity words\n\nShares at which a word of the document is taken to hold.\n\n"
    return head + _table(["Word", "Holds", "Holds loosely", "Source", "Note"], rows)


def _range(low: float, high: float) -> str:
    return "" if low != low else f"{low:g} to {high:g}"


def _irregularities(ds: Dataset) -> str:
    counts = Counter(zip(ds.corrections["kind"], ds.corrections["status"], strict=True))
    kinds = sorted(set(ds.corrections["kind"]))
    rows = [[kind, counts[kind, "applied"], counts[kind, "noted"]] for kind in kinds]
    verdicts = Counter(result.verdict for result in claim_results(ds))
    broken = sum(bool(result.violators) for result in relation_results(ds))
    return (
        "## What the record notes\n\n"
        "A row of `corrections.csv` is an irregularity of the document, a quantity word that does "
        "not fit its list, or an expectation between lists that is not met. The last is no error of "
        "anybody: the silence of a list may be all there is to it.\n\n"
        + _table(["Kind", "Applied", "Noted"], rows)
        + f"\n\nRelations between lists that were tested: {len(ds.relations)}; broken by at least "
        f"one country: {broken}.\n\nClaims: {len(ds.claims)}; "
        + "; ".join(f"{verdict}: {verdicts[verdict]}" for verdict in VERDICTS)
        + "."
    )


def _fields(package: Package) -> Iterator[str]:
    yield "## Columns"
    for resource in package.descriptor["resources"]:
        schema = resource["schema"]
        rows = [
            [
                f"`{field['name']}`",
                field.get("type", ""),
                field.get("description", ""),
                _limits(field),
            ]
            for field in schema["fields"]
        ]
        key = ", ".join(f"`{name}`" for name in schema.get("primaryKey", []))
        links = [_link(each) for each in schema.get("foreignKeys", [])]
        text = [f"Key: {key}."] if key else []
        text += [f"Links: {', '.join(links)}."] if links else []
        yield (
            f"### `{resource['path']}`\n\n"
            + (" ".join(text) + "\n\n" if text else "")
            + _table(["Column", "Type", "Meaning", "Must be"], rows)
        )


def _link(key: dict[str, Any]) -> str:
    return f"`{key['fields'][0]}` to `{key['reference']['resource']}`"


def _limits(field: dict[str, Any]) -> str:
    limits = field.get("constraints", {})
    phrases = {
        "required": "given",
        "unique": "unique",
        "enum": "one of " + ", ".join(f"`{_written(each)}`" for each in limits.get("enum", [])),
        "pattern": f"of the form `{limits.get('pattern')}`",
        "minimum": f"at least {limits.get('minimum')}",
        "maximum": f"at most {limits.get('maximum')}",
        "maxLength": f"at most {limits.get('maxLength')} characters",
    }
    return "; ".join(phrases[name] for name in limits if name in phrases)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _linked(item: dict[str, Any]) -> str:
    title = str(item.get("title") or item.get("name", ""))
    return f"[{title}]({item['path']})" if item.get("path") else title


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [list(header), ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
