"""What a data package says, counted once more: CSV files, dictionaries and loops, nothing of the library.

Slow, plain, and written from the descriptions of the codebook: whatever the library counts must come
out the same here.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from copy import copy
from pathlib import Path

Row = dict[str, str]
# Whether a country has something: certainly, as reported, and possibly.
Sides = tuple[bool, bool, bool]
Answer = dict[str, Sides]

_TOKEN = re.compile(r"@\w+|at_least|[a-z][a-z0-9]*(?:-[a-z0-9]+)*|\d+|\[[^]]*\]|[-|&()>,]")
NEVER, ALWAYS = (False, False, False), (True, True, True)


class Study:
    """A package as it is written in a folder."""

    def __init__(self, folder: Path) -> None:
        self.tables: dict[str, list[Row]] = {}
        for path in folder.rglob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                # A column that is left out is empty.
                self.tables[path.stem] = [defaultdict(str, row) for row in csv.DictReader(file)]
        self._bases: dict[str, list[str]] = {}
        self.countries = {row["country"]: row for row in self.tables["countries"]}
        self.measures = {row["measure"]: row for row in self.tables["measures"]}
        self.participants = [c for c, row in self.countries.items() if row["took_part"] == "true"]
        self.cells = {(row["measure"], row["country"]): row for row in self.tables["observations"]}

    def copy(self) -> "Study":
        """Return a study whose measures and cells can be changed."""
        other = copy(self)
        other.measures = {name: copy(row) for name, row in self.measures.items()}
        other.cells = {place: copy(cell) for place, cell in self.cells.items()}
        other._bases = {}
        return other

    def base(self, name: str) -> list[str]:
        """Return the participants of a base."""
        if name not in self._bases:
            everybody = {"base": "all", "column": "took_part", "values": "true"}
            rows = [*self.tables.get("bases", []), everybody]
            row = next(row for row in rows if row["base"] == name)
            self._bases[name] = [
                c
                for c in self.participants
                if self.countries[c][row["column"]] in row["values"].split()
            ]
        return self._bases[name]

    def state(self, measure: str, country: str) -> str:
        """Return the state of a cell."""
        if (measure, country) in self.cells:
            return self.cells[measure, country]["status"]
        if country not in self.base(self.measures[measure]["base"]):
            return "not_covered"
        return "absent" if self.measures[measure]["complete"] == "true" else "not_reported"

    def has(self, measure: str, country: str) -> bool:
        """Whether a country is reported for a measure, with a condition or without."""
        return self.state(measure, country) in ("reported", "qualified")

    def shown(self, measure: str, country: str) -> str:
        """Return the state of a cell as a page shows it: the other of two answers is not missing."""
        for row in self.tables.get("relations", []):
            if row["kind"] == "alternatives" and measure in (row["left"], row["right"]):
                other = row["right"] if measure == row["left"] else row["left"]
                if self.state(measure, country) == "not_reported" and self.has(other, country):
                    return "other_answer"
        return self.state(measure, country)

    def open(self, measure: str, country: str) -> bool:
        """Whether nothing is said of a country that the measure covers, and nothing rules it out."""
        if self.state(measure, country) != "not_reported":
            return False
        for row in self.tables.get("relations", []):
            if row["kind"] in ("disjoint", "alternatives") and row["strength"] == "strict":
                for one, other in ((row["left"], row["right"]), (row["right"], row["left"])):
                    if (
                        measure == one
                        and other in self.measures
                        and (other, country) in self.cells
                        and self.has(other, country)
                    ):
                        return False
        return True

    def answer(self, expression: str) -> Answer:
        """Evaluate an expression, country by country."""
        tokens = _TOKEN.findall(expression)
        found = self._union(tokens)
        assert not tokens, tokens
        return found

    def rule(self, rule: str) -> tuple[list[list[Answer]], Answer | None]:
        """Return what a rule compares, group by group, and what it counts within."""
        part, _, whole = rule.partition(" of ")
        groups = [[self.answer(each) for each in _split(group, ",")] for group in _split(part, ">")]
        return groups, self.answer(whole) if whole else None

    def count(self, expression: str, base: str) -> tuple[int, int, int, int]:
        """Return k, N and the bounds of k."""
        found, asked = self.answer(expression), self.base(base)
        low, k, high = (sum(found[c][side] for c in asked) for side in range(3))
        return k, len(asked), low, high

    def reported(self, expression: str, base: str) -> list[str]:
        """Return who reports it, of those who are asked."""
        found = self.answer(expression)
        return [c for c in self.base(base) if found[c][1]]

    def outside(self, expression: str, base: str) -> list[str]:
        """Return of whom it is reported by a list that names them, though it is not asked of them."""
        found, lists = self.answer(expression), {*_TOKEN.findall(expression)} & self.measures.keys()
        named = {c for measure, c in self.cells if measure in lists and self.has(measure, c)}
        return [c for c in self.participants if found[c][1] and c in named - {*self.base(base)}]

    def _union(self, tokens: list[str]) -> Answer:
        found = self._intersection(tokens)
        while tokens and tokens[0] in "|-":
            sign, other = tokens.pop(0), self._intersection(tokens)
            found = {
                c: _either(one, other[c]) if sign == "|" else _without(one, other[c])
                for c, one in found.items()
            }
        return found

    def _intersection(self, tokens: list[str]) -> Answer:
        found = self._operand(tokens)
        while tokens and tokens[0] == "&":
            tokens.pop(0)
            other = self._operand(tokens)
            found = {c: _both(one, other[c]) for c, one in found.items()}
        return found

    def _operand(self, tokens: list[str]) -> Answer:
        token = tokens.pop(0)
        if token == "(":
            found = self._union(tokens)
            assert tokens.pop(0) == ")"
            return found
        if token == "at_least":
            assert tokens.pop(0) == "("
            fewest, several = int(tokens.pop(0)), []
            while tokens.pop(0) == ",":
                several.append(self._union(tokens))
            return {c: _times(fewest, [each[c] for each in several]) for c in self.countries}
        if token.startswith("@"):
            asked = self.base(token[1:])
            return {c: ALWAYS if c in asked else NEVER for c in self.countries}
        mark = tokens.pop(0) if tokens and tokens[0].startswith("[") else ""
        return {c: self._listed(token, c, mark.strip("[ ]")) for c in self.countries}

    def _listed(self, measure: str, country: str, mark: str) -> Sides:
        cell = self.cells.get((measure, country))
        if country not in self.participants:
            return NEVER
        named = cell is not None and cell["status"] != "absent"
        may = named or self.open(measure, country)
        low, high = (cell["minimum"], cell["maximum"]) if cell else ("", "")
        sure = named
        if mark == "renewable":
            sure = bool(cell) and cell["renewable"] == "true"
            may = sure or (may and not (cell and cell["renewable"] == "false"))
        elif mark == "given":
            sure = bool(low or high)
            may = sure or may
        elif mark:
            first, last = map(int, re.findall(r"\d+", mark))
            sure = bool(low and high) and first <= int(low) and int(high) <= last
            ends = [int(end) for end in (low, high) if end]
            may = sure or (may and all(first <= end <= last for end in ends))
        return sure, sure, may


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign outside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == sign and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _sides(one: Sides, other: Sides, join: Callable[[bool, bool], bool]) -> Sides:
    return join(one[0], other[0]), join(one[1], other[1]), join(one[2], other[2])


def _either(one: Sides, other: Sides) -> Sides:
    return _sides(one, other, lambda a, b: a or b)


def _both(one: Sides, other: Sides) -> Sides:
    return _sides(one, other, lambda a, b: a and b)


def _without(one: Sides, other: Sides) -> Sides:
    return _sides(one, (other[2], other[1], other[0]), lambda a, b: a and not b)


def _times(fewest: int, several: list[Sides]) -> Sides:
    low, reported, high = (sum(each[side] for each in several) >= fewest for side in range(3))
    return low, reported, high
