"""The codebook: data/README.md, written from the schema and the tables."""

import re
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from thb_analysis.dataset.dataset import Dataset, make_dataset
from thb_analysis.package.files import decode
from thb_analysis.package.package import Package
from thb_analysis.package.schema import Column
from thb_analysis.states import STATE_DESCRIPTIONS, STATE_LABELS, STATUS_LABELS

CODEBOOK = "README.md"
MANUAL = "CODING.md"
# How to fill in a package that `thb new` has written; a chapter of the codebook while it is there.
GUIDE = "GUIDE.md"


def codebook(package: Package) -> str:
    """Return the codebook of a package as Markdown; the same for the same package."""
    ds = make_dataset(package)
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["cell"] = _cell
    source = Path(__file__).with_name("codebook.md.j2").read_text("utf-8")
    template = environment.from_string(source)
    tables = package.tables.items()
    files = {name: table for name, table in tables if table.file in package.files}
    guide = decode(GUIDE, package.files.get(GUIDE, b"")).strip()
    manual = MANUAL if MANUAL in package.files else ""
    statuses = ds.observations["status"].value_counts().rename(index=STATUS_LABELS)
    states = {STATE_LABELS[state]: text for state, text in STATE_DESCRIPTIONS.items()}
    themes = _rows(ds.themes.sort_values("order"))
    pages = ds.cells().drop_duplicates("measure")[["measure", "page"]]
    measures = _rows(pages.merge(ds.measures.drop(columns="page")))
    text = template.render(
        ds=ds,
        files=files,
        guide=guide,
        manual=manual,
        states=states.items(),
        statuses=statuses.items(),
        themes=themes,
        measures=measures,
        limits=partial(_limits, package),
        count=partial(_count, ds),
        rows=lambda name: _rows(getattr(ds, name)),
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _count(ds: Dataset, expression: str, base: str) -> str:
    answer = ds.ask(expression, base)
    return f"{answer.k} of {answer.n}"


def _limits(package: Package, column: Column) -> str:
    phrases = []
    if column.needed:
        phrases.append("given")
    if column.allowed or column.pattern or column.least is not None:
        phrases.append(column.expected)
    if column.target in package.tables:
        phrases.append(f"of `{package.path(column.target)}`")
    return "; ".join(phrases)


def _rows(frame: Any) -> list[dict[str, Any]]:
    given = frame.astype(object).where(frame.notna(), "")
    return list(given.to_dict("records"))
