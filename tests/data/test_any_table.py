"""Whatever a table says, the package says the same of each cell, or the table is refused."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from thb_analysis.counts import shown_cells
from thb_analysis.data import Dataset, from_frame
from thb_analysis.errors import ThbError

pytestmark = pytest.mark.filterwarnings("ignore::thb_analysis.errors.AssumptionWarning")

CERTAIN = {
    "yes": "reported",
    "No": "absent",
    "partly": "qualified",
    "present": "reported",
    "FALSE": "absent",
}
OTHERS = [
    "Entire country",
    "never",
    "not abolished",
    "12/05/1999",
    "x",
    "SOV",
    "SVO",
    "-",
    "?",
    "Risk groups, only",
]
NUMBERS = ["0", "1", "2", "3", "12.5", "-1"]
GAPS = ["", "n/a", "unknown"]
STATES = ["reported", "qualified", "absent", "not_reported", "not_covered", "answer"]
UNITS = {
    "Republic of Korea": "KR",
    "Allemagne": "DE",
    "AT": "AT",
    "036": "AU",
    "St. Lucia": "LC",
    "Côte d'Ivoire": "CI",
    "Congo, Dem. Rep.": "CD",
    "AL": "AL",
    "CA": "CA",
    "England": "",
    "Ohio": "",
    "Basque": "",
    "Gerogia": "",
}

kinds = st.sampled_from(
    [
        ["yes", "No", "1", "0"],
        [*CERTAIN],
        ["0", "1"],
        ["0", "1", "2", "3"],
        NUMBERS,
        OTHERS,
        [*CERTAIN, *OTHERS, *NUMBERS],
    ]
)


@st.composite
def tables(draw: Any) -> tuple[dict[str, dict[str, str]], bool]:
    """A text for each unit and measure, and whether the table is wide; in a long one a row may not be there."""
    some = draw(st.lists(st.sampled_from(sorted(UNITS)), min_size=1, max_size=5, unique=True))
    alike = [unit for unit in some if bool(UNITS[unit]) == bool(UNITS[some[0]])]
    units = draw(st.sampled_from([alike, alike, alike, some]))
    wide, rows = draw(st.booleans()), {}
    for measure in draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True)):
        texts = st.sampled_from([*draw(kinds) * 2, *draw(st.sampled_from([[], GAPS]))])
        for unit in units:
            if wide or draw(st.integers(0, 5)):
                rows.setdefault(measure, {})[unit] = draw(texts)
    return rows, wide


words = st.dictionaries(
    st.sampled_from([*OTHERS, "2", "yes", "", "*"]), st.sampled_from(STATES), max_size=6
)
everything = st.fixed_dictionaries({word: st.sampled_from(STATES) for word in OTHERS})


def expected(text: str, texts: set[str], told: dict[str, str], least: float | None) -> str:
    """The state of a cell as the rules of the guide say, in plain words; empty where it has none."""
    numbers = {float(each) for each in texts if each in NUMBERS}
    if text in GAPS and text not in told:
        return told.get("", "not_reported")
    if text in told:
        return told[text]
    if text in NUMBERS:
        if least is not None:
            return "reported" if float(text) >= least else "absent"
        if numbers <= {0, 1}:
            return "reported" if text == "1" else "absent"
        return "answer" if told.get("*") == "answer" else ""
    return CERTAIN.get(text) or told.get("*", "")


def package(rows: dict[str, dict[str, str]], wide: bool, **told: Any) -> Dataset | None:
    """The dataset of a table, wide or long; nothing if it is refused."""
    frame = pd.DataFrame(rows).rename_axis("country").reset_index()
    if not wide:
        cells = [
            (unit, measure, text) for measure, said in rows.items() for unit, text in said.items()
        ]
        frame = pd.DataFrame(cells, columns=["country", "measure", "value"])
    try:
        return from_frame(frame, **told)
    except ThbError as error:
        event(f"refused: {str(error).splitlines()[0]}")
        return None


@settings(max_examples=60, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
@given(
    tables(),
    words | everything | st.just({"*": "answer"}),
    st.sampled_from([None, None, 1.0, 2.0]),
    st.sampled_from([None, "countries", "own", "own"]),
    st.booleans(),
)
def test_the_package_says_what_the_table_says(table, told, least, units, complete):
    """Each cell has the state of its text, each unit its own name, or there is no package."""
    rows, wide = table
    levels = None if least is None else f"reported from {least:g}"
    ds = package(rows, wide, values=told, levels=levels, units=units, complete=complete)
    if ds is None:
        return
    event("accepted")
    countries = ds.countries.set_index("country")
    texts = dict(zip(countries.get("written", countries["name"]), countries.index, strict=True))
    texts |= dict(zip(countries["name"], countries.index, strict=True))
    cells = shown_cells(ds).merge(ds.measures[["measure", "label"]], on="measure")
    # A measure by level says from which one it counts.
    cells["label"] = cells["label"].str.replace(r": \S+ or more$", "", regex=True)
    shown = cells.set_index(["label", "country"])["state"]
    for measure, said in rows.items():
        states = {text: expected(text, set(said.values()), told, least) for text in said.values()}
        if wide and not any(label.startswith(measure) for label in ds.measures["label"]):
            facts = ds.assumptions.set_index("assumption")["text"]["facts"]
            assert measure in facts.partition(": ")[2].split(", ")
            continue
        answers = [text for text, state in states.items() if state == "answer"]
        for unit, text in said.items():
            code = texts[unit]
            iso = countries.get("iso2", pd.Series("", countries.index))[code]
            assert iso == ("" if units == "own" else UNITS[unit])
            if text not in told and answers and states[text] in ("reported", "qualified", "absent"):
                states[text] = "answer"
            for answer in answers or [""]:
                label = f"{measure}: {answer}" if answers else measure
                if states[text] != "answer":
                    assert shown[label, code] == states[text]
                elif answer == text:
                    assert shown[label, code] == "reported"
                else:
                    assert shown[label, code] in ("absent", "other_answer")
        for unit in {each for rows_ in rows.values() for each in rows_} - set(said):
            silent = {"absent"} if complete else {"not_reported", "not_covered"}
            for label in [f"{measure}: {answer}" for answer in answers] or [measure]:
                assert shown[label, texts[unit]] in silent
