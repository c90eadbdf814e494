"""The words of a table: the few that are known, and those that somebody declares; no other is read."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections.abc import Iterable, Mapping

import pandas as pd

from thb_analysis.data.files import Row, csv_text
from thb_analysis.data.states import ABSENT, NOT_COVERED, OPEN, QUALIFIED, REPORTED
from thb_analysis.errors import DataInvalid, Fault, ParameterError
from thb_analysis.wording import first, shortened

# What a word can be declared as.
STATES = {
    "reported": REPORTED,
    "qualified": QUALIFIED,
    "absent": ABSENT,
    "open": OPEN,
    "not_covered": NOT_COVERED,
}
KNOWN = {
    **STATES,
    **dict.fromkeys(("yes", "true", "1"), REPORTED),
    **dict.fromkeys(("no", "false", "0"), ABSENT),
    "": OPEN,
}
_ANY = "reported, qualified, absent, open or not_covered"
_NUMBER = r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?"
# Columns are told apart by what all their texts are, and prepared by a line of pandas each.
_KINDS = (
    (r"(19|20)\d\d(\.0+)?", "Years", "df = df[df[{c}] == {last:g}].drop(columns={c})"),
    (
        _NUMBER,
        "Numbers other than 0 and 1",
        "df[{c}] = (df[{c}] >= {level:g}).where(df[{c}] >= 0), with the number from which it is a yes",
    ),
    (
        r"\d{4}-\d\d?(-\d\d?)?([ T].*)?|\d\d?[./-]\d\d?[./-](\d\d){1,2}",
        "Dates",
        'df[{c}] = df[{c}].where(df[{c}].isna(), "yes"), where a date is a yes',
    ),
    (".*", "Words of no known state", "df = df.drop(columns={c}), where it is no measure"),
)
_SHOWN, _DECLARED, _LISTED = 100, 12, 20  # words counted, words of a call, columns of a line
_LONGEST = 40  # characters of a word


def word_of(text: str) -> str:
    """Return a text as words are compared: without case, and a whole number as one."""
    return re.sub(r"(?<=\d)\.0+$", "", text.casefold())


def read_values(values: str | Mapping[object, str] | None) -> dict[str, str]:
    """Return the state of each word that is declared.

    Parameters
    ----------
    values : str, mapping or None
        ``"partly=qualified,n/a=open"``, or a dictionary; no word at all is an empty cell.

    Raises
    ------
    ParameterError
        With everything that declares no word.
    """
    if isinstance(values, Mapping):
        pairs = [(str(word), str(state)) for word, state in values.items()]
    else:
        parts = next(csv.reader([values or ""], skipinitialspace=True), [])
        pairs = [part.rpartition("=")[::2] if "=" in part else (part, "") for part in parts]
    problems: list[str] = []
    declared: dict[str, str] = {}
    for text, state in pairs:
        word, state = word_of(" ".join(text.split())), state.strip()
        if state not in STATES:
            problems.append(f"{text!r} is declared as {state!r}: say {_ANY}")
        elif declared.setdefault(word, STATES[state]) != STATES[state]:
            problems.append(f"{text!r} is declared twice: say one state")
    if problems:
        raise ParameterError(problems)
    return declared


def word_faults(said: pd.DataFrame, file: str) -> list[Fault]:
    """Find words without a state, those of a kind together.

    Parameters
    ----------
    said : pandas.DataFrame
        A row for each text of each column of a table: `column`, `status` (the text), `word`, `state`
        (missing where it is not known), `cells` (how many hold it).
    file : str
    """
    said = said[said["status"] != ""]
    unread = said[said["state"].isna()]
    here = said[said["column"].isin(unread["column"].unique())]
    faults = []
    for pattern, what, line in _KINDS:
        fits = here["status"].str.fullmatch(pattern).groupby(here["column"]).all()
        found = unread[unread["column"].map(fits).astype(bool)]
        unread, here = unread.drop(found.index), here[~here["column"].map(fits).astype(bool)]
        if len(found):
            columns = [*found["column"].unique()]
            if pattern == ".*":
                # What holds a known word is a measure, and so is something of each table.
                known = {*said.loc[said["state"].notna(), "column"]}
                columns = [name for name in columns if name not in known]
                line = line if 0 < len(columns) < said["column"].nunique() else ""
            faults.append(_fault(found, file, what, line, columns))
    return faults


def _fault(unread: pd.DataFrame, file: str, what: str, line: str, columns: Iterable[str]) -> Fault:
    """Return a fault of words, each with the number of its cells, and the line that prepares columns."""
    often = unread.groupby("word", sort=False)["cells"].sum().sort_values(ascending=False)
    spelt = unread.drop_duplicates("word").set_index("word")["status"]
    counted = [f"{shortened(spelt[str(word)], _LONGEST)!r} ({n:,})" for word, n in often.items()]
    numbers = sorted(float(text) for text in spelt if re.fullmatch(_NUMBER, text))
    above = [number for number in numbers if number > 0] or [1.0]
    c = listed(columns)
    fix = line.format(c=c, level=above[len(above) // 2], last=above[-1])
    names = unread["column"].unique()
    where = f" in {len(names)} columns" if len(names) > 1 else ""
    counts = ", ".join(first(counted, _SHOWN))
    message = f"{what}{where}, and the number of their cells: {counts}"
    return table_fault(file, message, fix, column=str(names[0]) if len(names) == 1 else "")


def refused(faults: Iterable[Fault], file: str = "", words: Iterable[str] = ()) -> DataInvalid:
    """Return what is raised of a table: its faults, how words are declared, and where lines of pandas stand."""
    some = [f"{word}=…" for word in words if len(word) <= _LONGEST][:_DECLARED]
    call = csv_text(some, []).strip()
    call = shlex.quote(call) if {*'"$`!\\'}.intersection(call) else f'"{call}"'
    fix = [f"Or declare what words mean, as {_ANY}: --values {call} (in Python, values=)."]
    way = f'df = pd.read_csv("{file}"), such lines, df.to_csv("prepared.csv", index=False)'
    fix = [*fix * bool(some), *[f"In Python: {way}."] * file.endswith(".csv")]
    return DataInvalid(sorted(faults), "no package can be made of the table", "\n".join(fix))


def table_fault(file: str, message: str, fix: str, line: int = 0, column: str = "") -> Fault:
    """Return a fault of a table, with the line of pandas that prepares it."""
    return Row({}, file, line).fault(column, "table", message, hint=fix)


def listed(names: Iterable[str], one: bool = True) -> str:
    """Write texts as pandas takes them: one, or a list of them, whose end is left out if it is long."""
    each = [json.dumps(name, ensure_ascii=False) for name in dict.fromkeys(names)]
    if one and len(each) == 1:
        return each[0]
    return f"[{', '.join([*each[:_LISTED], *['...'] * (len(each) > _LISTED)])}]"
