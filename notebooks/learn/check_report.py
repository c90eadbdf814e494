"""Check a folder that is handed in for lesson 8: `python check_report.py FOLDER`.

It has raw/, clean.py, the table that clean.py makes, a notebook, and report/. A line for each of
eight conditions; the exit status is 1 if one does not hold. What words mean, a person reads.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from importlib.resources import files
from pathlib import Path

THB = Path(sys.executable).with_name("thb")
OWN_PLACE = re.compile(r"""["']((?:/\w|~[/\\]|[A-Za-z]:[/\\])[^"']*)["']""")
EXAMPLE = Path(str(files("thb_analysis.learn"))) / "start-8"
OTHERWISE = {"yes": "no", "no": "yes"}


def call(folder: Path, *command: str | Path) -> str:
    """Run a command in a folder; return what it says last, if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    said = (done.stderr or done.stdout).strip() or "it fails and says nothing"
    return " ".join(map(str.strip, said.splitlines()[-4:])) if done.returncode else ""


def build(folder: Path, table: str, notebook: str, formats: str) -> str:
    """Make package and report of a table, the latter in `again`; return what failed."""
    name = Path(table).stem
    for old in (name, "again"):
        shutil.rmtree(folder / old, ignore_errors=True)
    options = ("--data", name, "--out", "again", "--format", formats)
    if made := call(folder, THB, "new", name, "--from", table):
        return "clean.py is to write yes, no or nothing" if "--values" in made else made
    return call(folder, THB, "build", notebook, *options)


def texts(page: Path, labels: list[str]) -> tuple[list[str], list[str]]:
    """Return alternative texts, and all texts above the source, without the names of columns."""
    html = page.read_text("utf-8")
    html = html[html.index("<h1") :].split('id="source"')[0]
    alts = re.findall(r'\balt="([^"]*)"', html)
    found = re.findall(r"<(?:h\d[^>]*|p|li)>(.*?)</|</a>([^<]*)</figcaption>", html, re.DOTALL)
    said = [unescape(each) for each in (*alts, *map("".join, found))]
    pattern = "|".join(re.escape(each) for each in sorted(labels, key=len, reverse=True))
    return alts, [re.sub(pattern, "", each, flags=re.IGNORECASE) for each in said]


def labels_of(rows: list[list[str]]) -> list[str]:
    """Return the names of the columns, and of the measures of a long table."""
    head = [name.casefold() for name in rows[0]]
    columns = [head.index(name) for name in ("measure", "label") if name in head]
    return [*rows[0], *filter(None, {row[at] for at in columns for row in rows[1:]})]


def otherwise(rows: list[list[str]], kept: float, more: int) -> list[list[str]]:
    """Return a table with fewer units, more measures, and yes and no exchanged."""
    head = [name.casefold() for name in rows[0]]
    if "measure" in head:
        return otherwise_long(rows, kept, more)
    head = [*rows[0], *(f"Another column {chr(65 + at)}" for at in range(more))]
    turned = [[row[0], *(OTHERWISE.get(each, each) for each in row[1:])] for row in rows[1:]]
    return [head, *([*row, *row[1:2] * more] for row in turned[: int(kept * len(turned))])]


def otherwise_long(rows: list[list[str]], kept: float, more: int) -> list[list[str]]:
    """Do the same with a table that has a row for each cell."""
    head = [name.casefold() for name in rows[0]]
    unit, measure = head.index("unit"), head.index("measure")
    units = [*dict.fromkeys(row[unit] for row in rows[1:])]
    left = units[: int(kept * len(units))]
    turned = [[OTHERWISE.get(each, each) for each in row] for row in rows[1:] if row[unit] in left]
    named = [at for at, name in enumerate(head) if name in ("measure", "label")]
    for other in range(more):
        for row in [row for row in turned if row[measure] == rows[1][measure]]:
            name = f"Another measure {chr(65 + other)}"
            turned.append([name if at in named else each for at, each in enumerate(row)])
    return [rows[0], *turned]


def kept_of_example(folder: Path, notebook: str) -> list[str]:
    """Return what a notebook still says of the table of the example, if its own is made from another."""
    code = (folder / "clean.py").read_text("utf-8")
    for file in EXAMPLE.glob("raw/*.csv"):
        copy = folder / "raw" / file.name
        if file.name in code and copy.is_file() and copy.read_bytes() == file.read_bytes():
            return []
    theirs, here = paragraphs(EXAMPLE / "question.ipynb"), paragraphs(folder / notebook)
    return [each for each in theirs if each in here]


def paragraphs(notebook: Path) -> list[str]:
    """Return the paragraphs of the cells of text, but for what any report has."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    written = ["".join(each["source"]) for each in cells if each["cell_type"] == "markdown"]
    found = [each.strip() for text in written for each in text.split("\n\n")]
    return [each for each in found if each != "## Source" and "*your name*" not in each]


def conditions(folder: Path, made: Path) -> Iterator[tuple[str, str]]:
    """Yield each condition, and what is against it."""
    found = [sorted(f.name for f in folder.glob(f"*.{end}")) for end in ("csv", "ipynb")]
    if [*map(len, found)] != [1, 1]:
        names = ", ".join([*found[0], *found[1]]) or "neither"
        yield "there is one table and one notebook", f"found: {names}"
        return
    (table,), (notebook,) = found
    hidden = shutil.ignore_patterns(".*", "__pycache__")

    def left_out(at: str, names: list[str]) -> set[str]:
        made_here = {"report", Path(table).stem, table} if Path(at) == folder else set()
        return hidden(at, names) | made_here

    shutil.copytree(folder, made, ignore=left_out)
    named = OWN_PLACE.search((made / "clean.py").read_text("utf-8"))
    failed = f"it names a place on your computer: {named[1]}" if named else ""
    failed = failed or call(made, sys.executable, "clean.py")
    yield "clean.py runs in an empty folder", failed
    handed_in = (folder / table).read_bytes()
    differs = "" if (made / table).read_bytes() == handed_in else f"it makes another {table}"
    yield "it makes the table that was handed in", differs
    yield "the report builds from it", build(made, table, notebook, "html,pdf")
    built = [f for f in sorted(made.glob("again/*")) if f.stem == Path(notebook).stem]
    others = [f.name for f in built if f.suffix in (".html", ".pdf") and not same(f, folder)]
    if not (folder / "report").is_dir():
        others = ["there is no folder report"]
    yield "it is, byte for byte, the report that was handed in", ", ".join(others)
    rows = list(csv.reader((made / table).open(encoding="utf-8", newline="")))
    page = made / "again" / f"{Path(notebook).stem}.html"
    alts, here = texts(page, labels_of(rows))
    numbers = [re.findall(r"\d+", each) for each in here]
    stays = {(at, i) for at, each in enumerate(numbers) for i, n in enumerate(each) if n != "0"}
    for kept, more in ((0.7, 1), (0.4, 2)):
        with (made / table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(otherwise(rows, kept, more))
        if failed := build(made, table, notebook, "html"):
            yield "each number follows from the data", f"with other data: {failed}"
            return
        there = [re.findall(r"\d+", each) for each in texts(page, labels_of(rows))[1]]
        stays = {
            (at, i)
            for at, i in stays
            if there[at : at + 1] and numbers[at][i] in there[at][i : i + 1]
        }
    typed = sorted({numbers[at][i] for at, i in stays})
    way_out = "count it, or write a year or a threshold into a label or below Source"
    found = f"typed: {', '.join(typed)}; {way_out}" if typed else ""
    yield "each number follows from the data", found
    silent = sum(len(alt.split()) < 12 or len(re.findall(r"\d+", alt)) < 3 for alt in alts)
    lacking = f"{silent} of {len(alts)} figures lack it" if alts else "there is no figure"
    what = "each figure has an alternative text with its numbers"
    yield what, "" if alts and not silent else lacking
    kept = kept_of_example(folder, notebook)
    yield (
        "heading and source are of its own table",
        f"{notebook} still has those of the example: {kept[0]}" if kept else "",
    )
    unsigned = "*your name*" in (folder / notebook).read_text("utf-8")
    yield "it is signed", "put your name where *your name* stands" * unsigned


def same(file: Path, folder: Path) -> bool:
    """Whether a file of a report is the one that was handed in."""
    other = folder / "report" / file.name
    return other.exists() and other.read_bytes() == file.read_bytes()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "clean.py").is_file():
        sys.exit("Usage: python check_report.py FOLDER, which has clean.py and what belongs to it")
    with tempfile.TemporaryDirectory() as place:
        for what, against in conditions(Path(sys.argv[1]).resolve(), Path(place) / "made"):
            print(f"✗ not so: {what} ({against[:400]})" if against else f"✓ {what}")
            if against:
                sys.exit(1)
