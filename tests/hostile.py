"""Packages that mean no good: texts in every field, and calls whose connections are refused and noted."""

import csv
import json
import shutil

from thb_analysis.check.intake import new_package
from thb_analysis.check.rebuild import rebuild as derive
from thb_analysis.package.files import csv_text
from thb_analysis.package.schema import schemas

# Cells of these columns are read, and are no texts.
_READ = [
    "bases.values",
    "claims.footnotes",
    "claims.quantifier",
    "claims.rule",
    "footnotes.printed",
    "indicators.conditions",
    "indicators.expression",
    "irregularities.printed",
    "irregularities.read_as",
    "quantifiers.quantifier",
    "readings.country",
    "readings.value",
    "relations.left",
    "relations.right",
    "remarks.printed",
]
_DENIED = """\
import socket
from pathlib import Path

connect = socket.socket.connect

def denied(self, address):
    if self.family != getattr(socket, "AF_UNIX", None):
        with Path({log!r}).open("a") as log:
            log.write(f"{{address}}\\n")
        raise OSError("no connection is allowed here")
    return connect(self, address)

socket.socket.connect = socket.socket.connect_ex = denied
"""


def package_of_texts(folder, text):
    """Write the package of `thb new`, with such texts around the text of each field."""
    new_package(folder)
    # What people wrote is tied to names as they were.
    shutil.rmtree(folder / "texts", ignore_errors=True)
    for table in schemas().values():
        path = folder / table.path
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
        for row in rows:
            row |= {
                # A label that speaks of what is reported makes no "no" of silence.
                name: f"{text()} {row[name]} reported {text()}"
                for name in row
                if name in table.columns and _is_text(table.name, table.columns[name])
            }
        if rows:
            path.write_text(csv_text(rows[0], rows), "utf-8")
    descriptor = folder / "datapackage.json"
    head = json.loads(descriptor.read_text("utf-8"))
    for name in ("title", "description", "topic", "evidence", "headline"):
        head[name] = text()
    head |= {"version": text()[:100], "edition": text()[:100]}
    head |= {"limits": [text()], "keywords": [text()]}
    for each in (*head["sources"], *head["licenses"], *head["contributors"]):
        each["title"] = f"A title: {text()}"
    descriptor.write_text(json.dumps(head), "utf-8")
    derive(folder)
    return folder


def _is_text(table, column):
    held = column.type == "string" and not (
        column.allowed or column.pattern or column.link
    )
    return held and f"{table}.{column.name}" not in _READ


def without_network(folder):
    """Return an environment in which Python refuses each connection, and the file in which it notes them."""
    folder.mkdir()
    log = folder / "asked.txt"
    log.touch()
    (folder / "sitecustomize.py").write_text(_DENIED.format(log=str(log)))
    return {"PYTHONPATH": str(folder)}, log
