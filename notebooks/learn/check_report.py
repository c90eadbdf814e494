"""Check a folder that is handed in for lesson 8: `python check_report.py FOLDER`.

It has raw/, clean.py, the table that clean.py makes, a notebook, and report/. A line for each of
seven conditions; the exit status is 1 if one does not hold. What words mean, a person reads.
"""

import csv
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

THB = Path(sys.executable).with_name("thb")
OWN_PLACE = re.compile(r"""["']((?:/\w|~[/\\]|[A-Za-z]:[/\\])[^"']*)["']""")
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


def otherwise(rows: list[list[str]], kept: float, more: int) -> list[list[str]]:
    """Return a table with fewer units, more columns, and yes and no exchanged."""
    head = [*rows[0], *(f"Another column {chr(65 + at)}" for at in range(more))]
    turned = [[row[0], *(OTHERWISE.get(each, each) for each in row[1:])] for row in rows[1:]]
    return [head, *([*row, *row[1:2] * more] for row in turned[: int(kept * len(turned))])]


def conditions(folder: Path, made: Path) -> Iterator[tuple[str, str]]:
    """Yield each condition, and what is against it."""
    found = [sorted(f.name for f in folder.glob(f"*.{end}")) for end in ("csv", "ipynb")]
    if [*map(len, found)] != [1, 1]:
        names = ", ".join([*found[0], *found[1]]) or "neither"
        yield "there is one table and one notebook", f"found: {names}"
        return
    (table,), (notebook,) = found
    left_out = shutil.ignore_patterns("report", Path(table).stem, table, ".*", "__pycache__")
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
    alts, here = texts(page, rows[0])
    numbers = [re.findall(r"\d+", each) for each in here]
    stays = {(at, i) for at, each in enumerate(numbers) for i, n in enumerate(each) if n != "0"}
    for kept, more in ((0.7, 1), (0.4, 2)):
        with (made / table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(otherwise(rows, kept, more))
        if failed := build(made, table, notebook, "html"):
            yield "each number follows from the data", f"with other data: {failed}"
            return
        there = [re.findall(r"\d+", each) for each in texts(page, rows[0])[1]]
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
