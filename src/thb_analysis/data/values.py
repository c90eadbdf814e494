"""What the words and numbers of a table say; what is not certain is asked about."""

from __future__ import annotations

import csv
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path

import pandas as pd

from thb_analysis.data.files import Row, csv_text, decoded, parse_table
from thb_analysis.data.names import wrong_names
from thb_analysis.data.states import ABSENT, NAMED, NOT_COVERED, NOT_REPORTED, QUALIFIED, REPORTED
from thb_analysis.errors import Fault, ParameterError, quantity
from thb_analysis.wording import first, joined, level

# A word that is one of several answers to the question that its column asks.
ANSWER = "answer"
MEANINGS = (REPORTED, QUALIFIED, ABSENT, NOT_REPORTED, NOT_COVERED, ANSWER)
# In place of a word: every one that is not certain and not named; and an empty cell.
OTHERS, EMPTY = "*", ""
_CERTAIN = {
    REPORTED: "reported, 1, yes, y, true, t, ✓, ✔, present",
    QUALIFIED: "qualified, partly, partial, conditional",
    ABSENT: "absent, 0, no, n, false, f, ✗, ✘",
    NOT_REPORTED: ", na, n/a, nan, unknown, not reported",
}
_MEANING = {word: state for state, words in _CERTAIN.items() for word in words.split(", ")}
_NAMES = {NOT_REPORTED: "not reported", NOT_COVERED: "not covered", ANSWER: "an answer"}
_YES_OR_NO = "yes, no or partly (reported, absent, qualified), or nothing"
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_FEW = 3  # of many words so many are named
# More than so many different words are hardly the answers to one question, nor numbers levels.
_MOST_ANSWERS = 20
_SHOWN = 12
_IN_LABEL = 3  # words


@dataclass(frozen=True)
class Values:
    """What words and numbers mean, as somebody says who knows the table.

    Attributes
    ----------
    words : dict of str to str
        Word to one of `MEANINGS`.
    levels : dict of str to float
        Level from which a country is reported; of a measure, where it has one of its own.
    """

    words: dict[str, str]
    levels: dict[str, float]

    def meaning(self, text: str) -> str | None:
        """Return what a word means wherever it stands; None if that is not certain."""
        gap = EMPTY if _MEANING.get(plain(text)) == NOT_REPORTED else None
        return next(
            (self.words[key] for key in (plain(text), gap) if key in self.words),
            _MEANING.get(plain(text)),
        )

    def asked(self, columns: pd.DataFrame) -> tuple[str, str]:
        """Say which words stand in columns of which none is a measure, and the calls that make them measures."""
        found, hints = self._words_in(columns), []
        message = "No column names the measures"
        if found:
            shown = [f"{word} ({often})" for word, often in found.items()]
            message += f"; the words are {', '.join(first(shown, _SHOWN))}"
            if OTHERS in self.words:
                message += f"; {OTHERS} alone leaves out columns of more than {_MOST_ANSWERS} different words, or of another word in each row"
            hints.append(
                f"say what each word means: {self.call_for([*found])} (in Python, "
                f"values=), with {REPORTED}, {QUALIFIED} or {ABSENT} where a word means that, and "
                f"without words of columns that are no measures; {ANSWER} makes a measure of each word, "
                f"and {OTHERS} is every other word"
            )
        found_in = {str(name): columns[name].map(number).dropna().unique() for name in columns}
        # Half of the different values count from such a level on: a start that is to be changed.
        middle = {
            name: float(sorted(each)[len(each) // 2])
            for name, each in found_in.items()
            if len(each)
        }
        if middle or not hints:
            levels = dict(list(middle.items())[:_SHOWN]) or {REPORTED: 1.0}
            hints.append(
                f"say from which number a country is reported: --levels {quoted(_named(levels))} (in "
                "Python, levels=), or from another one, and without columns that are no measures"
            )
        return message, "; or ".join(hints)

    @staticmethod
    def _words_in(columns: pd.DataFrame) -> dict[str, int]:
        """Count the words of columns that repeat theirs, or of all if none does; those of most cells first."""
        words = {
            name: [text for text in texts if number(text) is None and not is_certain(text)]
            for name, texts in columns.items()
        }
        several = [
            each for each in words.values() if len({*each}) <= min(_MOST_ANSWERS, len(each) - 1)
        ]
        return dict(Counter(chain(*(several or words.values()))).most_common())

    def call(self, more: Mapping[str, str]) -> str:
        """Return the call that says what was said, and more."""
        told = {**self.words, **more}
        return f"--values {quoted(_joined(f'{word}={state}' for word, state in told.items()))}"

    def call_for(self, words: list[str]) -> str:
        """Return the call that settles words, to be changed where they mean something else.

        As it stands it says no more than the table: each word is an answer, or, beside words that
        mean something, nothing is known. Of many words it names some, and takes the others together.
        """
        meaning = ANSWER if {*self.words.values()} <= {ANSWER} else NOT_REPORTED
        others = {OTHERS} if len(words) > _SHOWN else set()
        return self.call(dict.fromkeys([*words[:_SHOWN], *others - {*self.words}], meaning))

    def threshold(self, measure: str) -> float | None:
        """Return the level from which a country is reported for a measure; None if it has none."""
        return self.levels.get(measure, self.levels.get(REPORTED))

    def conditional(self, measure: str) -> float | None:
        """Return the level from which a condition is reported; a level of its own is the only one."""
        return None if measure in self.levels else self.levels.get(QUALIFIED)

    def state(self, measure: str, level: float) -> str:
        """Return what a level of a measure that has a threshold means."""
        least, some = self.threshold(measure), self.conditional(measure)
        if least is not None and level >= least:
            return REPORTED
        return QUALIFIED if some is not None and level >= some else ABSENT

    def is_measure(self, name: str, texts: pd.Series[str]) -> bool:
        """Whether a column of a table is a measure, and no fact of the countries."""
        words = texts.map(plain)
        words = words[words.map(_MEANING.get) != NOT_REPORTED]
        if name in self.levels or words.isin(["yes", "true", "reported", *self.words]).any():
            return True
        if words.empty or words.isin(_MEANING).mean() >= 0.5:
            return not words.empty
        numbers = words.map(number).dropna().astype(float)
        # A different word for each unit is its name or a fact of it.
        if OTHERS in self.words and words.nunique() > min(_MOST_ANSWERS, len(words) - 1):
            return False
        answers = self.words.get(OTHERS) == ANSWER
        if len(numbers):
            whole = numbers.between(0, _MOST_ANSWERS) & numbers.mod(1).eq(0)
            return bool(whole.all() and (self.levels or answers))
        return OTHERS in self.words


def read_values(
    values: str | os.PathLike[str] | Mapping[object, str] | None,
    levels: str | Mapping[str, object] | None,
) -> Values:
    """Read what somebody says of the words and numbers of a table.

    Parameters
    ----------
    values : str, path-like, mapping or None
        ``"Entire country=reported,Never=absent"``, a CSV file of two columns, or a dictionary.
    levels : str, mapping or None
        ``"reported from 2, qualified from 1"``, or with the name of a measure in place of reported;
        as a dictionary ``{"reported": 2, "qualified": 1}``.

    Raises
    ------
    ParameterError
        With everything that cannot be read.
    """
    problems: list[str] = []
    words: dict[str, str] = {}
    for word, state in _pairs(values, problems):
        problems += wrong_names([state], MEANINGS, f"meaning of {word!r}")
        if words.setdefault(plain(word), state) != state:
            problems.append(f"{word!r} means two things: {words[plain(word)]} and {state}")
    if words.get(EMPTY) == ANSWER:
        problems.append("an empty cell is no answer; say absent, not_reported or not_covered")
    found: dict[str, float] = {}
    if isinstance(levels, Mapping):
        parts = [f"{name} from {as_text(level)}" for name, level in levels.items()]
    else:
        parts = _parts(levels or "")
    for part in parts:
        read = re.fullmatch(rf"(.+?) from ({_NUMBER.pattern})", part)
        if read is None:
            problems.append(f"{part!r} is no level: write --levels {quoted('reported from 2')}")
        else:
            found[read[1]] = float(read[2])
    if QUALIFIED in found and found[QUALIFIED] >= found.get(REPORTED, found[QUALIFIED]):
        problems.append("qualified is to begin at a lower level than reported")
    if problems:
        raise ParameterError(problems)
    return Values(words, found)


def _pairs(
    values: str | os.PathLike[str] | Mapping[object, str] | None, problems: list[str]
) -> Iterator[tuple[str, str]]:
    if values is None:
        return
    if isinstance(values, Mapping):
        yield from ((as_text(word), str(state)) for word, state in values.items())
    elif _is_file(path := Path(values)):
        text = decoded(path.name, path.read_bytes())
        sheet = parse_table(path.name, text, ("word", "state"))
        if not {"word", "state"} <= set(sheet.cells):
            problems.append(f"{path} has no columns word and state")
        yield from zip(sheet.column("word"), sheet.column("state"), strict=True)
    else:
        for part in _parts(str(values)):
            word, equals, state = part.rpartition("=")
            if equals:
                yield word.strip(), state.strip()
            else:
                problems.append(
                    f"{part!r} says nothing of a word: write WORD=STATE, or name a file"
                )


def _is_file(path: Path) -> bool:
    """Whether there is such a file; many words together are no name that a file could have."""
    try:
        return path.is_file()
    except OSError:
        return False


def _parts(text: str) -> list[str]:
    """Part a list at its commas; a part that holds one stands in double quotes."""
    return [part.strip() for row in csv.reader([text], skipinitialspace=True) for part in row]


def read_cells(cells: pd.DataFrame, file: str, values: Values) -> tuple[list[Fault], str]:
    """Replace the texts of cells by what they say.

    Parameters
    ----------
    cells : pandas.DataFrame
        By line of the file: `measure`, `said` (the text), `column` (where it stands). `status`, a
        state or ``answer``, and `is_empty` are added, and `said` is emptied where a word says it for
        certain.
    file : str
        Name of the file.
    values : Values

    Returns
    -------
    faults : list of Fault
        Texts that are not certain, each once for its column.
    fix : str
        The call that settles words; empty if there are none.
    """
    read: dict[tuple[str, str], str] = {}
    for measure, texts in cells.groupby("measure", sort=False)["said"].unique().items():
        states = _states(str(measure), texts.tolist(), values)
        read |= {(str(measure), text): state for text, state in states.items()}
    pairs = list(zip(cells["measure"], cells["said"], strict=True))
    cells["status"] = [read[pair] for pair in pairs]
    unread = cells[cells["status"] == ""]
    is_number = unread["said"].map(number).notna()
    known = {REPORTED, QUALIFIED, *cells["measure"]}
    if wrong := wrong_names(values.levels, known, "measure with a level"):
        raise ParameterError(wrong)
    faults = [
        _fault(rows, file, str(column), str(text), "is neither yes nor no")
        for (column, text), rows in unread[~is_number].groupby(["column", "said"], sort=False)
    ]
    asked = unread[is_number]
    hint = f"{_call_of_levels(asked, values)} (in Python, levels=)"
    for _, rows in asked.groupby("measure" if values.levels else "column", sort=False):
        texts = sorted(rows["said"].unique(), key=float)
        shown = ", ".join(texts[:_SHOWN]) + (", ..." if len(texts) > _SHOWN else "")
        message = f"{'is a number' if len(texts) == 1 else 'are numbers'}, neither yes nor no"
        faults.append(_fault(rows, file, str(rows["column"].iloc[0]), shown, message, hint))
    numbered = set(cells.loc[cells["said"].map(number).notna(), "measure"])
    for column, found in (
        ("reported_from", values.threshold),
        ("qualified_from", values.conditional),
    ):
        written = {name: _written(found(name)) for name in numbered}
        cells[column] = [written.get(name, "") for name in cells["measure"]]
    certain = {pair for pair, state in read.items() if _says_it(pair, state, values)}
    cells["is_empty"] = cells["said"].eq("")
    cells["said"] = ["" if pair in certain else pair[1] for pair in pairs]
    return faults, _call(unread["said"][~is_number].unique().tolist(), values)


def _states(measure: str, texts: list[str], values: Values) -> dict[str, str]:
    """Return what each text of a measure means: a state, that it is an answer, or nothing for certain."""
    numbers = {text: read for text in texts if (read := number(text)) is not None}
    threshold, others = values.threshold(measure), values.words.get(OTHERS, "")
    # Beside other numbers, 0 and 1 say neither no nor yes; alone, they need be no levels.
    binary = set(numbers.values()) <= {0, 1}
    unclear = binary and measure not in values.levels and threshold != 1
    states: dict[str, str] = {}
    for text in texts:
        if plain(text) in values.words or text not in numbers:
            states[text] = values.meaning(text) or others
        elif threshold is not None:
            states[text] = "" if unclear else values.state(measure, numbers[text])
        else:
            states[text] = (values.meaning(text) or "") if binary else ""
            if not binary and others == ANSWER:
                states[text] = ANSWER
    if ANSWER in states.values():
        for text, state in states.items():
            is_other = text not in numbers and not values.meaning(text)
            if is_other and state in (*NAMED, ABSENT):
                problem = f"* of {measure} cannot be {others} beside answers"
                raise ParameterError([f"{problem}; name the words, or say * is an answer too"])
            if state in NAMED and plain(text) in values.words:
                problem = f"{text!r} of {measure} cannot be {state} beside answers"
                raise ParameterError([f"{problem}; leave it out, as it is an answer there"])
            # Beside answers, yes and no are answers too.
            if state in (*NAMED, ABSENT) and plain(text) not in values.words:
                states[text] = ANSWER
    return states


def _says_it(pair: tuple[str, str], state: str, values: Values) -> bool:
    """Whether a text of a measure says by itself what it was read as, and no level."""
    measure, text = pair
    level = number(text) is not None and values.threshold(measure) is not None
    return state == _MEANING.get(plain(text)) and not level


def _written(level: float | None) -> str:
    return "" if level is None else f"{level:.15g}"


def _fault(
    rows: pd.DataFrame, file: str, column: str, value: str, message: str, hint: str = ""
) -> Fault:
    often = f" ({quantity(len(rows), 'cell')})" if len(rows) > 1 else ""
    row = Row({}, file, int(rows.index[0]))
    return row.fault(column, "table", message + often, _YES_OR_NO, hint, value)


def _call_of_levels(rows: pd.DataFrame, values: Values) -> str:
    """Return the call that makes levels of numbers; what is 0 and 1 alone is yes from 1."""
    if values.levels:
        levels = values.levels | dict.fromkeys(rows["measure"].unique(), 1.0)
    else:
        numbers = {float(text) for text in rows["said"]} - {0.0, 1.0}
        levels = {REPORTED: min(numbers, default=1.0)}
    return f"--levels {quoted(_named(levels))}, or another level"


def _call(words: list[str], values: Values) -> str:
    """Return the call that settles words, to be changed where they mean something else."""
    if not words:
        return ""
    return (
        f"Say what each word means: {values.call_for(words)} (in Python, "
        f"values=). Write {REPORTED}, {QUALIFIED}, {ABSENT}, {NOT_REPORTED} or {NOT_COVERED} where a word "
        f"means that, and {ANSWER} where words exclude each other; * is every word that is not named. A "
        "CSV file of the columns word and state may stand in place of the list."
    )


def _joined(parts: Iterable[str]) -> str:
    """Join parts as `_parts` reads them."""
    return csv_text(list(parts), []).strip()


def quoted(text: str) -> str:
    """Write a text as one argument of a command."""
    return shlex.quote(text) if set('"$`!\\').intersection(text) else f'"{text}"'


def plain(text: str) -> str:
    """Return a word as it is compared: without case, and without the sign that ends a sentence."""
    read = number(text)
    if read is not None:
        return f"{read:g}"
    return re.sub(r"(?<=[^\W\d])[-_](?=[^\W\d])", " ", text.casefold().removesuffix("."))


def is_certain(text: str) -> bool:
    """Whether a word says for itself what it means."""
    return plain(text) in _MEANING


def number(text: str) -> float | None:
    """Return the number that a text is; None if it is none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def as_text(value: object) -> str:
    """Return a cell as text on one line."""
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).encode(errors="replace").decode().split())


def said_of(cells: pd.DataFrame, values: Values) -> dict[str, str]:
    """Say as what words, numbers and empty cells were read that do not say it themselves."""
    leveled = cells["reported_from"].ne("") & cells["said"].map(number).notna()
    said: dict[str, str] = {}
    read = cells[cells["said"].ne("") & ~leveled]
    words = Counter(zip(read["said"], read["status"], strict=True)).most_common()
    parts = [_as_read(state, {text: often}) for (text, state), often in words[:_SHOWN]]
    left: dict[str, dict[str, int]] = {}
    for (text, state), often in words[_SHOWN:]:
        left.setdefault(state, {})[text] = often
    parts += [_as_read(state, together) for state, together in left.items()]
    if parts:
        said["values"] = f"words and their cells: {', '.join(parts)}"
    if leveled.any():
        found = "; ".join(_levels_of(cells[leveled]))
        said["levels"] = f"numbers are levels: {found}; a lower one is absent"
    state = values.words.get(EMPTY, NOT_REPORTED)
    empty = int(cells["is_empty"].sum())
    if EMPTY in values.words or empty:
        of_all = f"{empty:,} of {quantity(len(cells), 'cell')}"
        said["gaps"] = f"an empty cell is read as {_NAMES.get(state, state)} ({of_all})"
    return said


def _as_read(state: str, words: dict[str, int]) -> str:
    """Say as what a word was read, or several together, and of how many cells."""
    called, often = _NAMES.get(state, state), sum(words.values())
    if len(words) == 1:
        return f"{next(iter(words))} is {called} ({often})"
    some = joined([*words][:_FEW])
    return f"each of {len(words)} other words, such as {some}, is {called} ({often} in all)"


def _levels_of(cells: pd.DataFrame) -> Iterator[str]:
    """Say from which level each measure is reported, those with the same ones together."""
    ends = cells[["measure", "reported_from", "qualified_from"]].drop_duplicates()
    for (least, some), names in ends.groupby([*ends][1:], sort=False)["measure"]:
        condition = f", with a condition from {some}" if some else ""
        yield f"{joined(first([*names], _SHOWN))} from {least}{condition}"


def _named(levels: Mapping[str, float]) -> str:
    return _joined(f"{name} from {_written(level)}" for name, level in levels.items())


def with_answers(cells: pd.DataFrame, values: Values) -> pd.DataFrame:
    """Make a measure of each answer to a question; what is no answer stands with each.

    Returns
    -------
    pandas.DataFrame
        `measure` and `label` with the answer behind, which is `gives`; `label` else with the level or
        the words that count; `question`, the measure as the table has it; and `order`, the place of
        the measure.
    """
    given = cells.loc[cells["status"] == ANSWER, ["measure", "said"]].drop_duplicates()
    given = given.assign(size=given["said"].map(number).fillna(0.0), gives=given["said"])
    given = given.sort_values(["size", "gives"])[["measure", "gives"]]
    asked = cells[["measure"]].drop_duplicates().merge(given, on="measure", how="left")
    asked["order"] = range(1, len(asked) + 1)
    every = cells.rename_axis("line").reset_index().merge(asked, on="measure", how="left")
    every = every[every["status"].ne(ANSWER) | every["said"].eq(every["gives"])].set_index("line")
    behind = (": " + every["gives"]).fillna("")
    least = every["qualified_from"].where(every["qualified_from"] != "", every["reported_from"])
    words = _counting(cells, values)
    of_words = every["measure"].map(lambda measure: words.get(measure, ""))
    counting = behind.where(behind != "", of_words)
    counting = (": " + least.map(_in_words) + " or more").where(least != "", counting)
    return every.assign(
        question=every["measure"],
        label=every["label"].where(every["label"] != "", every["measure"]) + counting,
        measure=every["measure"] + behind,
        status=every["status"].replace(ANSWER, REPORTED),
    )


def _counting(cells: pd.DataFrame, values: Values) -> dict[str, str]:
    """Name the words that count under a measure, where other words of its column do not.

    Beside a yes, or against a single word that is said to be a no, they say no more than yes.
    """
    found: dict[str, str] = {}
    for measure, rows in cells.groupby("measure", sort=False):
        counts = rows["status"].isin(NAMED)
        words, others = rows.loc[counts, "said"], {*rows.loc[~counts, "said"].map(plain)} - {""}
        is_no = len(others) == 1 and values.words.get(min(others)) == ABSENT
        if words.ne("").all() and others and not is_no:
            spelt: dict[str, str] = {}
            for word, _ in Counter(words).most_common():
                spelt.setdefault(plain(word), word)
            kept = first([*spelt.values()], _IN_LABEL)
            found[str(measure)] = f": {joined(kept, 'or')}" if kept else ""
    return found


def _in_words(written: str) -> str:
    return level(float(written)) if written else ""


def relations_of(answers: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Yield the relations between the answers to each question: none is given beside another."""
    answers = answers.sort_values("order").drop_duplicates("measure")
    for at, (question, group) in enumerate(answers.groupby("question", sort=False), 1):
        for place, (left, right) in enumerate(combinations(group["measure"], 2), 1):
            yield {
                "relation": f"answers-{at}-{place}",
                "kind": "alternatives",
                "left": left,
                "right": right,
                "strength": "strict",
                "reason": f"{question} has one answer in the table.",
            }
