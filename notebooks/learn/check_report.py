"""Check a folder that is handed in for lesson 8: `python check_report.py FOLDER`.

It has raw/, clean.py, the table that clean.py makes, a notebook, and report/. A line for each of
eight conditions; the exit status is 1 if one does not hold. What words mean, a person reads.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pandas as pd

THB = Path(sys.executable).with_name("thb")
OWN_PLACE = re.compile(r"""["']((?:/\w|~[/\\]|[A-Za-z]:[/\\])[^"']*)["']""")
EXAMPLE = Path(str(files("thb_analysis.learn"))) / "start-8"
OTHERWISE = {"yes": "no", "no": "yes"}
# One and two stand in many a phrase.
UP_TO_TWELVE = "three four five six seven eight nine ten eleven twelve"
WORDS = UP_TO_TWELVE.split()
WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
NUMBER = re.compile(rf"\d+|{WORD.pattern}", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ALT = re.compile(r'\balt="([^"]*)"')


def call(folder: Path, *command: str | Path) -> str:
    """Run a command in a folder; return what it says last, if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    if not done.returncode:
        return ""
    said = (done.stderr or done.stdout).strip() or "it fails and says nothing"
    return " ".join(map(str.strip, said.splitlines()[-4:]))


def build(folder: Path, table: str, notebook: str, formats: str) -> str:
    """Make package and report of a table, the latter in `again`; return what failed."""
    name = Path(table).stem
    remove(folder, name, "again")
    options = ("--data", name, "--out", "again", "--format", formats)
    if made := call(folder, THB, "new", name, "--from", table):
        return "clean.py is to write yes, no or nothing" if "--values" in made else made
    return call(folder, THB, "build", notebook, *options)


def above_source(page: Path) -> str:
    """Return the HTML of a page from its heading to its source."""
    html = page.read_text("utf-8").split('id="source"')[0]
    return html[html.index("<h1") :]


def texts(page: Path, labels: list[str]) -> list[str]:
    """Return all texts above the source, in pictures too, without the names of columns."""
    html = above_source(page)
    # In words, an alternative text says what is drawn: three bars.
    found = [WORD.sub("", alt) for alt in ALT.findall(html)]
    for said in re.findall(r"<(?:h\d[^>]*|p|li)>(.*?)</|</a>([^<]*)</figcaption>", html, re.DOTALL):
        found += said
    for picture in re.findall(r"data:image/svg\+xml;base64,([\w+/=]*)", html):
        found += re.findall("<text[^>]*>([^<]*)<", b64decode(picture).decode())
    longest_first = sorted(labels, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    said = [re.sub(pattern, "", unescape(each), flags=re.IGNORECASE) for each in found]
    # What has no letter stands beside an axis or a mark.
    return [each for each in said if re.search(r"[^\W\d_]", each)]


def labels_of(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns, and of the measures of a long table."""
    found = [*table]
    for name in named_by(table, "measure", "label"):
        found += table[name].unique().tolist()
    return [name for name in found if name]


def named_by(table: pd.DataFrame, *names: str) -> list[str]:
    """Return the columns that have one of these names, in any case."""
    return [column for column in table if column.casefold() in names]


def otherwise(table: pd.DataFrame, kept: float, more: str) -> pd.DataFrame:
    """Return a table with fewer units, another measure for each letter of `more`, and yes and no exchanged."""
    measures = named_by(table, "measure")
    unit, *_ = named_by(table, "unit") if measures else table
    units = table[unit].unique()
    left = units[: int(kept * len(units))]
    turned = table[table[unit].isin(left)].replace(OTHERWISE)
    if not measures:
        return turned.assign(**{f"Another column {letter}": turned.iloc[:, 1] for letter in more})
    is_first = turned[measures] == table[measures].iloc[0]
    repeated = turned[is_first.all(axis="columns")]
    others = []
    for letter in more:
        named = dict.fromkeys(named_by(table, "measure", "label"), f"Another measure {letter}")
        others.append(repeated.assign(**named))
    return pd.concat([turned, *others])


def kept_of_example(folder: Path, notebook: str) -> list[str]:
    """Return what a notebook still says of the table of the example, if its own is made from another."""
    code = (folder / "clean.py").read_text("utf-8")
    for file in EXAMPLE.glob("raw/*.csv"):
        if file.name in code and same(file, folder / "raw"):
            return []
    theirs, here = paragraphs(EXAMPLE / "question.ipynb"), paragraphs(folder / notebook)
    return [each for each in theirs if each in here]


def paragraphs(notebook: Path) -> list[str]:
    """Return the paragraphs of the cells of text, but for what any report has."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    found = []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            written = "".join(cell["source"]).split("\n\n")
            found += [each.strip() for each in written]
    return [each for each in found if each != "## Source" and "*your name*" not in each]


def conditions(folder: Path, made: Path) -> Iterator[tuple[str, str]]:
    """Yield each condition, and what is against it."""
    tables = sorted(path.name for path in folder.glob("*.csv"))
    notebooks = sorted(path.name for path in folder.glob("*.ipynb"))
    if (len(tables), len(notebooks)) != (1, 1):
        names = ", ".join([*tables, *notebooks]) or "neither"
        yield "there is one table and one notebook", f"found: {names}"
        return
    (table,), (notebook,) = tables, notebooks
    copy_sources(folder, made, table)
    yield "clean.py runs in an empty folder", cleaning_fault(made)
    differs = "" if same(folder / table, made) else f"it makes another {table}"
    yield "it makes the table that was handed in", differs
    yield "the report builds from it", build(made, table, notebook, "html,pdf")
    page = (made / "again" / notebook).with_suffix(".html")
    others = other_files(page, folder / "report")
    yield "it is, byte for byte, the report that was handed in", ", ".join(others)
    yield "each number follows from the data", typed_numbers(made, table, page)
    what = "each figure has an alternative text with its numbers"
    yield what, silent_figures(page)
    kept = kept_of_example(folder, notebook)
    of_example = f"{notebook} still has those of the example: {kept[0]}" if kept else ""
    yield "heading and source are of its own table", of_example
    unsigned = "*your name*" in (folder / notebook).read_text("utf-8")
    yield "it is signed", "put your name where *your name* stands" * unsigned


def copy_sources(folder: Path, made: Path, table: str) -> None:
    """Copy a folder without what is made in it."""
    hidden = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(folder, made, ignore=hidden)
    (made / table).unlink()
    remove(made, "report", Path(table).stem)


def remove(folder: Path, *names: str) -> None:
    """Remove folders within a folder, where they are there."""
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def cleaning_fault(made: Path) -> str:
    """Run clean.py; return what keeps it from running on another computer."""
    if named := OWN_PLACE.search((made / "clean.py").read_text("utf-8")):
        return f"it names a place on your computer: {named[1]}"
    return call(made, sys.executable, "clean.py")


def other_files(page: Path, report: Path) -> list[str]:
    """Name the pages that are not as they were handed in."""
    if not report.is_dir():
        return ["there is no folder report"]
    built = (page, page.with_suffix(".pdf"))
    return [path.name for path in built if path.exists() and not same(path, report)]


def typed_numbers(made: Path, table: str, page: Path) -> str:
    """Name the numbers that stay with other data, or say why the report cannot be built with them."""
    given = pd.read_csv(made / table, dtype=str, keep_default_na=False)
    labels = labels_of(otherwise(given, 1, "AB"))
    stated = f"{table} {given.to_csv(index=False)}"
    free = {"0", *re.findall(r"\d+", " ".join(labels)), *counting_nothing(page, stated)}
    stays = numbers_at(page, labels)
    for kept, more in ((0.7, "A"), (0.4, "AB")):
        otherwise(given, kept, more).to_csv(made / table, index=False)
        if failed := build(made, table, f"{page.stem}.ipynb", "html"):
            return f"with other data: {failed}"
        stays = dict(stays.items() & numbers_at(page, labels).items())
    typed = sorted({*stays.values()} - free)
    way_out = "count it, or write a year or a threshold into a label, the name of the table or below Source"
    return f"typed: {', '.join(typed)}; {way_out}" if typed else ""


def counting_nothing(page: Path, stated: str) -> set[str]:
    """Return numbers in words, as in “three sentences”, and years that are stated, which are no count of the report."""
    counts = pd.read_csv(page.parent / "findings.csv")[["k", "upper", "n"]].assign(none=0)
    pairs = [pair for row in counts.to_numpy() for pair in combinations(row, 2)]
    found = [abs(one - other) for one, other in pairs]
    named = {word: number for number, word in enumerate(WORDS, 3)}
    named |= {year: int(year) for year in YEAR.findall(stated)}
    return {name for name, number in named.items() if number not in found}


def numbers_at(page: Path, labels: list[str]) -> dict[tuple[int, int], str]:
    """Return the numbers in the texts of a page, by the place of the text and that in it."""
    numbers = {}
    for text, each in enumerate(texts(page, labels)):
        for position, number in enumerate(NUMBER.findall(each)):
            numbers[text, position] = number.lower()
    return numbers


def silent_figures(page: Path) -> str:
    """Say how many figures have no alternative text with words and numbers."""
    alts, silent = ALT.findall(above_source(page)), 0
    for alt in alts:
        silent += len(alt.split()) < 12 or len(re.findall(r"\d+", alt)) < 3
    if silent:
        return f"{silent} of {len(alts)} figures lack it"
    return "" if alts else "there is no figure"


def same(file: Path, folder: Path) -> bool:
    """Whether a file is, byte for byte, the one of that name in a folder."""
    other = folder / file.name
    return other.is_file() and other.read_bytes() == file.read_bytes()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "clean.py").is_file():
        sys.exit("Usage: python check_report.py FOLDER, which has clean.py and what belongs to it")
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "made"
        for what, against in conditions(Path(sys.argv[1]).resolve(), made):
            print(f"✗ not so: {what} ({against[:400]})" if against else f"✓ {what}")
            if against:
                sys.exit(1)
