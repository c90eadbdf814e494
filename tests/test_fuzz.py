"""Whatever is put in is refused in words of ours, or taken and then counts as plain loops count it.

A few hundred inputs, the same each time; ``THB_FUZZ=100000`` tries as many, other ones each time.
``--hypothesis-show-statistics`` says how many were taken.
"""

import csv
import json
import os
from io import StringIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import category

import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from conftest import TINY, write_tiny
from naive import Study
from thb_analysis.check.check import validate
from thb_analysis.check.intake import from_frame, new_package
from thb_analysis.check.rebuild import rebuild
from thb_analysis.dataset.dataset import load
from thb_analysis.errors import ThbError
from thb_analysis.files import write_files
from thb_analysis.known.expressions import Count
from thb_analysis.package.descriptor import Descriptor, parse_descriptor
from thb_analysis.package.lists import parse_list
from thb_analysis.package.package import package_files
from thb_analysis.states import STATES

INPUTS = int(os.environ.get("THB_FUZZ", "0"))
# A line of a message may quote a text of the user's, and say a few hundred characters about it.
LONGEST_LINE = 12_000


def percent_of_inputs(share):
    """Give a test its share of all inputs."""
    return settings(
        max_examples=max((INPUTS or 400) * share // 100, 1),
        derandomize=not INPUTS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def taken(call, what="input"):
    """Return what a call gives; None if it refuses, which it does in words of ours only."""
    try:
        found = call()
    except ThbError as error:
        check_words(str(error).splitlines(), what)
        return None
    event(f"{what} taken")
    return found


def check_words(lines, what="input"):
    """See that a refusal says something, and neither how the code is made nor without end."""
    event(f"{what} refused")
    assert any(line.strip() for line in lines)
    assert not any("Traceback" in line or "object at 0x" in line for line in lines)
    assert max(map(len, lines)) < LONGEST_LINE


def check_counts(ds, folder, expressions):
    """Compare a dataset with plain loops over its package, which is written into a folder for it."""
    write_files({folder / file: raw for file, raw in package_files(ds.package).items()})
    again = load(folder)
    for name, table in ds.package.tables.items():
        read = again.package.records(name)
        assert sorted(map(str, table.rows)) == sorted(map(str, read)), name
    study = Study(folder)
    cells = ds.cells()
    assert len(cells) == len(study.measures) * len(study.participants)
    for row in cells.itertuples():
        assert row.state in STATES
        assert row.state == study.state(row.measure, row.country)
    bases = {"all", *(row["base"] for row in study.tables.get("bases", []))}
    for expression, base in product([*study.measures, *expressions], sorted(bases)):
        study.check(ds, expression, base)


# Lists as printed.

CODES = ["AT", "BE", "CY", "EL", "FI", "GE", "NO", "SE"]


@percent_of_inputs(25)
@given(
    st.lists(
        st.sampled_from(
            [*CODES, ", ", " and ", "; ", " ", ".", "(", ")", "for", "Be", "xx"]
        )
    ).map("".join)
    | st.text(max_size=60)
)
def test_no_code_is_lost(printed):
    """Any text is refused, or read with every code that stands in it, in the list or in a remark."""
    if parsed := taken(lambda: parse_list(printed, CODES)):
        remarks = [each for on_one in parsed.remarks.values() for each in on_one]
        remarked = " ".join([*parsed.remarks_on_list, *remarks])
        assert all(
            code not in printed or code in parsed.countries or code in remarked
            for code in CODES
        )


# Expressions.

NAMES = ["screening", "reflection-period", "reflection-length", "@all", "@eu"]
FACTS = ["given", "renewable", "0..6", "6..24", "9..3"]
leaves = st.sampled_from(NAMES + [f"reflection-length[{each}]" for each in FACTS])
scraps = st.lists(
    leaves
    | st.sampled_from(
        ["|", "&", " - ", "-", "(", ")", ",", ">", " of ", "at_least(", "[1..", "]"]
    )
).map("".join) | st.text(max_size=40)


@percent_of_inputs(12)
@given(scraps)
def test_scraps_of_an_expression(tiny_dataset, text):
    """What is no expression is refused with a place; what is one after all counts as any."""
    if taken(lambda: tiny_dataset.ask(text)):
        Study(tiny_dataset.root).check(tiny_dataset, text)
    known = tiny_dataset.known
    rule = taken(lambda: known.parse_rule(text), "rule")
    if isinstance(rule, Count):
        (k, n), (most, whole) = known.share_bounds(text)
        assert 0 <= k <= n
        assert 0 <= most <= whole
    elif rule:
        least, most = known.margin_bounds(text)
        assert least <= most


# Packages.

EXPRESSION = "at_least(2, screening, reflection-period, reflection-length[6..12]) - @eu"
FILES = sorted(path.relative_to(TINY).as_posix() for path in TINY.rglob("*.csv"))
WAYS = ("put", "take", "take", "take", "drop row", "repeat row", "drop column", "swap")
TEXTS = ("", "*", "true", "12.0", "-1", "NO", "1e9", "AT BE")
places = st.sampled_from(FILES), st.integers(0, 40), st.integers(0, 15)
edit = st.tuples(
    *places, st.sampled_from(WAYS), st.text(max_size=12) | st.sampled_from(TEXTS)
)


def edited(text, row, column, how, value):
    """Change one cell, row or column of a CSV file."""
    # Signs that end a line elsewhere end none in a file.
    rows = list(csv.reader(StringIO(text, newline="")))
    if not rows or not rows[0]:
        return text
    row, column = row % len(rows), column % len(rows[0])
    if how == "put":
        rows[row][column] = value
    elif how == "take":
        rows[row][column] = rows[(row * 7 + 1) % len(rows)][column]
    elif how == "swap":
        rows[row][column], rows[row][column - 1] = (
            rows[row][column - 1],
            rows[row][column],
        )
    elif how == "drop column":
        rows = [each[:column] + each[column + 1 :] for each in rows]
    elif how == "drop row":
        del rows[row]
    else:
        rows.append(rows[row])
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.mark.slow
@percent_of_inputs(4)
@given(st.lists(edit, min_size=1, max_size=3))
def test_an_edited_package(changes):
    """A package that was edited is refused, or read, counted, checked, rebuilt and written again."""
    with TemporaryDirectory() as name:
        folder = write_tiny(Path(name) / "edited")
        for file, *change in changes:
            path = folder / file
            text = edited(path.read_bytes().decode(), *change)
            path.write_bytes(text.encode(errors="replace"))
        if ds := taken(lambda: load(folder)):
            known = taken(lambda: ds.ask(EXPRESSION), "expression") is not None
            check_counts(ds, Path(name) / "again", [EXPRESSION] if known else [])
        report = validate(folder)
        if not report.ok:
            check_words(str(report).splitlines(), "check")
        if taken(lambda: rebuild(folder), "rebuilding"):
            assert not [written for _, written in rebuild(folder) if written]
            assert validate(folder).ok


# Tables: each text of a cell, with the state that it means; the last are declared.

DECLARED = {"partly": "qualified", "Risk groups, only": "reported", "=": "absent"}
DECLARED |= {"-99": "open", 'so "so"': "not_covered", "2.5": "open", "": "open"}
MEANT = {
    "reported": [
        "reported",
        "yes",
        "Yes",
        "TRUE",
        True,
        "1",
        1,
        1.0,
        "Risk groups, only",
    ],
    "qualified": ["qualified", "Qualified", "Partly"],
    "excluded": ["absent", "no", "NO", "false", False, "0", 0, 0.0, "="],
    "open": ["open", "", None, float("nan"), pd.NA, pd.NaT, "  ", -99, 2.5],
    "not_covered": ["not_covered", 'so "so"'],
}
CELLS = [(text, state) for state, texts in MEANT.items() for text in texts]
UNITS = ["Austria", "Türkiye", "Côte d'Ivoire", "Korea, Republic of", "A & B", "7"]
MEASURES = ["Aid", "aid!", "Risk; need"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Not known as countries")
@percent_of_inputs(2)
@given(
    st.dictionaries(
        st.sampled_from(UNITS), st.tuples(*[st.sampled_from(CELLS)] * 3), min_size=1
    )
)
def test_a_table(rows):
    """As DataFrame or CSV, wide or long, it makes the same valid package, which says what the table says."""
    texts = [(unit, *(text for text, _ in row)) for unit, row in rows.items()]
    wide = pd.DataFrame(texts, columns=["unit", *MEASURES], dtype=object)
    ds = from_frame(wide, DECLARED)
    labels = ds.measures.set_index("measure")["label"]
    states = ds.matrix().rename(index=ds.country_names, columns=labels)
    assert states.T[[*rows]].to_dict() == {
        unit: dict(zip(MEASURES, (state for _, state in row), strict=True))
        for unit, row in rows.items()
    }
    assert ds.words["cells"].sum() == len(rows) * len(MEASURES)
    long = wide.melt("unit", var_name="measure", value_name="status")
    assert from_frame(long, DECLARED).matrix().equals(ds.matrix())
    with TemporaryDirectory() as name:
        folder = Path(name) / "own"
        wide.to_csv(folder.with_name("table.csv"), index=False)
        new_package(folder, folder.with_name("table.csv"), DECLARED)
        package = load(folder).package
        for table, own in ds.package.tables.items():
            assert [*map(dict, own.rows)] == package.records(table), table
        assert validate(folder).ok


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
HEAD = {
    "name": "small",
    "title": "Small",
    "format_version": 2,
    "licenses": [{"name": "MIT"}],
}
entries = st.sampled_from([*Descriptor.model_fields, "format_version", "resources"])
descriptors = st.one_of(
    st.binary(max_size=40),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(entries, json_values | st.text(max_size=8), max_size=3).map(
        lambda changes: json.dumps(HEAD | changes).encode()
    ),
)


@percent_of_inputs(8)
@given(descriptors)
def test_a_descriptor(raw):
    """Whatever stands in datapackage.json is refused, or read, and read again as it is written."""
    if found := taken(lambda: parse_descriptor(raw)):
        head, descriptor = found
        again, same = parse_descriptor(json.dumps(head, ensure_ascii=False).encode())
        assert same == descriptor
        assert json.dumps(again) == json.dumps(head)
        assert not {"Cc", "Co", "Cs"} & {category(char) for char in descriptor.title}
