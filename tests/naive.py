"""What a data package says, counted once more: CSV files, dictionaries and loops, nothing of the library.

Slow, plain, and written from the descriptions of the codebook: whatever the library counts must come
out the same here. Countries are looked at one by one; an answer is NO, OPEN or YES.
"""

import csv
import re
from collections import defaultdict
from itertools import combinations_with_replacement, product

Row = dict[str, str]
NO, OPEN, YES = 0, 1, 2
_TOKEN = re.compile(
    r"@\w+|at_least|[a-z][a-z0-9]*(?:-[a-z0-9]+)*|\d+|\[[^]]*\]|[-|&()>,]"
)
FACTS = ("given", "renewable", "1..5", "4..12", "then 1..6")
_ENDS = (0, 1, 4, 6, 12, 13)  # those by which facts differ
_LENGTH = ("minimum", "maximum", "later_minimum", "later_maximum", "renewable")
_NAMED = ("reported", "qualified")
_SAYS = {"reported": "reported", "qualified": "qualified", "absent": "excluded"}


class Study:
    """A package as it is written in a folder, under options, some of its countries or all."""

    def __init__(
        self,
        folder,
        countries=(),
        include_qualified=True,
        include_body=True,
    ):
        self.folder = folder
        self.tables: dict[str, list[Row]] = defaultdict(list)
        for path in folder.rglob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                # A column that is left out is empty.
                self.tables[path.stem] = [
                    defaultdict(str, row) for row in csv.DictReader(file)
                ]
        self.countries = {row["country"]: row for row in self.tables["countries"]}
        self.measures = {row["measure"]: row for row in self.tables["measures"]}
        took_part = [
            c for c, row in self.countries.items() if row["took_part"] == "true"
        ]
        self.participants = [c for c in took_part if not countries or c in countries]
        everybody = {"base": "all", "column": "took_part", "values": "true"}
        self._bases = {
            row["base"]: self._members(row)
            for row in [everybody, *self.tables["bases"]]
        }
        self.cells: dict[tuple[str, str], Row] = {}
        self.left_out: set[tuple[str, str]] = set()
        for row in self.tables["observations"]:
            cell = row["measure"], row["country"]
            if cell in self.cells or cell in self.left_out:
                continue
            is_length = self.measures[row["measure"]]["kind"] == "duration"
            if (
                row["status"] == "qualified" and not is_length and not include_qualified
            ) or (row["basis"] == "body" and not include_body):
                self.left_out.add(cell)
            else:
                self.cells[cell] = row
        self.excluded: set[tuple[str, str]] = set()
        self._rule_out()

    def base(self, name):
        """Return the participants of a base."""
        return self._bases[name or "all"]

    def _members(self, row):
        held, column = row["values"].split(), row["column"]
        return [c for c in self.participants if self.countries[c][column] in held]

    def covers(self, measure, country):
        """Whether the statement of a measure speaks of a country."""
        return country in self.base(self.measures[measure]["base"])

    def state(self, measure, country):
        """Return the state of a cell."""
        cell = measure, country
        if cell in self.cells:
            return _SAYS[self.cells[cell]["status"]]
        if not self.covers(measure, country):
            return "not_covered"
        if cell in self.left_out:
            return "open"
        is_complete = self.measures[measure]["complete"] == "true"
        return "excluded" if is_complete or cell in self.excluded else "open"

    def has(self, measure, country):
        """Whether a country is named for a measure, with a condition or without."""
        return self.state(measure, country) in _NAMED

    def _rule_out(self):
        """Exclude each open cell with which a relation would certainly be broken, until none is left.

        Not one without which another would be: what relations contradict each other on stays open.
        """

        def breaking(value):
            return {
                (measure, country)
                for row in self._relations()
                for measure in _TOKEN.findall(f"{row['left']}|{row['right']}")
                for country in self.participants
                if measure in self.measures
                and self.state(measure, country) == "open"
                and (measure, country) not in self.left_out
                and not self.breaks(row, country, self.recorded(country))
                and self.breaks(row, country, self._supposing(measure, country, value))
            }

        self.implied = breaking(NO)
        while found := breaking(YES) - self.implied:
            self.excluded.update(found)
            self.implied |= breaking(NO)

    def _relations(self):
        return [
            row
            for row in self.tables["relations"]
            if row["strength"] == "strict" or row["kind"] == "alternatives"
        ]

    def recorded(self, country, asks_source=False):
        """Return what is recorded of a country."""
        return lambda measure, asked: self.value(measure, country, asked, asks_source)

    def _supposing(self, supposed, country, value):
        recorded = self.recorded(country)
        return lambda measure, asked: (
            value if measure == supposed and not asked else recorded(measure, asked)
        )

    def breaks(self, row, country, value):
        """Whether a country breaks a relation with such values, whatever is open."""
        left, right = (
            self.evaluate(row[side], country, value) for side in ("left", "right")
        )
        one, other = min(left, YES - right), min(right, YES - left)
        both = min(left, right)
        kinds = {"disjoint": both, "alternatives": both, "exhaustive": other}
        kinds["equal"] = max(one, other)
        return kinds.get(row["kind"], one) == YES

    def value(self, measure, country, asked="", asks_source=False):
        """Say whether a country is named for a measure, and has what is asked of its cell.

        Of a report only what an option leaves out is open.
        """
        state, key = self.state(measure, country), (measure, country)
        if state not in _NAMED:
            is_open = key in self.left_out or (state == "open" and not asks_source)
            return OPEN if is_open else NO
        unknown = NO if asks_source else OPEN
        return self._of_cell(self.cells[key], asked, unknown)

    def _of_cell(self, cell, asked, unknown):
        """Say whether a cell of a country that is named has what is asked of it."""
        if not asked:
            return YES
        if asked == "renewable":
            return {"true": YES, "false": NO}.get(cell["renewable"], unknown)
        first = "later_" if asked.startswith("then") else ""
        ends = [cell[f"{first}minimum"], cell[f"{first}maximum"]]
        if not any(ends):
            return unknown
        if asked == "given":
            return YES
        low, high = map(int, re.findall(r"\d+", asked))
        if any(end and not low <= int(end) <= high for end in ends):
            return NO
        return YES if all(ends) else OPEN

    def _ways(self, measure, country):
        """Fill a cell in every way: whether the country is named, and then each of `FACTS`."""
        no = (NO,) * (1 + len(FACTS))
        known, is_length = (
            self.value(measure, country),
            self.measures[measure]["kind"] == "duration",
        )
        if known == NO:
            return {no}
        if not is_length:
            return {no, (YES, *no[1:])} if known == OPEN else {(YES, *no[1:])}
        recorded = self.cells.get((measure, country), Row())
        ends = sorted(
            {*_ENDS, *(int(recorded[e]) for e in _LENGTH[:4] if recorded.get(e))}
        )
        lengths = [("", ""), *combinations_with_replacement(map(str, ends), 2)]
        found = {no} if known == OPEN else set()
        for first, later, renewable in product(lengths, lengths, ("true", "false")):
            cell = dict(zip(_LENGTH, (*first, *later, renewable), strict=True))
            fits = all(recorded.get(e) in (None, "", cell[e]) for e in _LENGTH)
            # What follows the first length is given with it alone.
            if fits and (any(first) or not any(later)):
                found.add(tuple(self._of_cell(cell, e, NO) for e in ("", *FACTS)))
        return found

    def worlds(self, country):
        """Return every way to fill what is open of a country that breaks no relation.

        Evidence that is left out rules nothing out. If nothing fits, relations say nothing.
        """
        relations = [
            row
            for row in self._relations()
            if not self.breaks(row, country, self.recorded(country))
        ]
        every, fitting = [], []
        for filled in product(*(self._ways(m, country) for m in self.measures)):
            cells = dict(zip(self.measures, filled, strict=True))

            def value(m, asked, cells=cells):
                return cells[m][FACTS.index(asked) + 1 if asked else 0]

            def shown(m, asked, value=value):
                return OPEN if (m, country) in self.left_out else value(m, asked)

            every.append(value)
            if not any(self.breaks(row, country, shown) for row in relations):
                fitting.append(value)
        return fitting or every

    def evaluate(self, expression, country, value):
        """Evaluate an expression for one country."""
        tokens = _TOKEN.findall(expression)
        found = self._union(tokens, country, value)
        assert not tokens, tokens
        return found

    def answer(self, expression):
        """Evaluate an expression, country by country."""
        asks_source = self.asks_source(expression)
        return {
            country: self.evaluate(
                expression, country, self.recorded(country, asks_source)
            )
            for country in self.participants
        }

    def asks_source(self, expression):
        """Whether it asks for silence, or for a list of which it is not said what it means.

        It asks for silence where a list that is not complete is taken away from something.
        """
        for measure in {*_TOKEN.findall(expression)} & self.measures.keys():
            if self.measures[measure]["polarity"] == "unclear":
                return True
        return any(
            self.measures[measure]["complete"] != "true"
            and not re.match(r"\[\s*(then|\d)", asked)
            for measure, asked in _taken_away(_TOKEN.findall(expression))
            if measure in self.measures
        )

    def count(self, expression, base="all"):
        """Return k, n and the bounds of k, a report has none; of several lists they may be too wide."""
        yes, is_open, _ = self.who(expression, base)
        follows = {(expression, c) for c in is_open} & self.implied - self.left_out
        ends = len(yes | {c for _, c in follows}), len(yes | is_open)
        bounds = None if self.asks_source(expression) else ends
        return len(yes), len(self.base(base)), bounds

    def who(self, expression, base="all"):
        """Return of whom it holds, of whom that is open, and of whom it does not hold."""
        found, asked = self.answer(expression), self.base(base)
        yes, is_open, no = (
            {c for c in asked if found[c] == each} for each in (YES, OPEN, NO)
        )
        return yes, is_open, no

    def outside(self, expression, base):
        """Return of whom it holds by a list that names them, though it is not asked of them."""
        found, lists = (
            self.answer(expression),
            {*_TOKEN.findall(expression)} & self.measures.keys(),
        )
        named = {
            c for c in self.participants for measure in lists if self.has(measure, c)
        }
        return {c for c in named - {*self.base(base)} if found[c] == YES}

    def check(self, ds, expression, base="all"):
        """Compare what a data set of the library answers with what is found here."""
        found = ds.ask(expression, base)
        k, n, bounds = self.count(expression, base)
        assert (found.k, found.n) == (k, n), expression
        assert (found.bounds is None) == (bounds is None), expression
        if found.bounds and bounds:
            assert bounds[0] <= found.bounds[0] <= found.bounds[1] <= bounds[1]
        yes, is_open, no = self.who(expression, base)
        assert found.yes == yes, expression
        assert found.open <= is_open, expression
        assert no <= found.no, expression
        assert found.outside == self.outside(expression, base), expression

    def _union(self, tokens, country, value):
        found = self._intersection(tokens, country, value)
        while tokens and tokens[0] in "|-":
            sign, other = tokens.pop(0), self._intersection(tokens, country, value)
            found = max(found, other) if sign == "|" else min(found, YES - other)
        return found

    def _intersection(self, tokens, country, value):
        found = self._operand(tokens, country, value)
        while tokens and tokens[0] == "&":
            tokens.pop(0)
            found = min(found, self._operand(tokens, country, value))
        return found

    def _operand(self, tokens, country, value):
        token = tokens.pop(0)
        if token == "(":
            found = self._union(tokens, country, value)
            assert tokens.pop(0) == ")"
            return found
        if token == "at_least":
            assert tokens.pop(0) == "("
            fewest, several = int(tokens.pop(0)), []
            while tokens.pop(0) == ",":
                several.append(self._union(tokens, country, value))
            # So many reach at least the one that stands there.
            return sorted([*several, *[NO] * fewest], reverse=True)[fewest - 1]
        if token.startswith("@"):
            return YES if country in self.base(token[1:]) else NO
        asked = tokens.pop(0) if tokens and tokens[0].startswith("[") else ""
        return value(token, asked.strip("[ ]"))


def _taken_away(tokens):
    """Return each measure that is taken away from something, with what is asked of its cell."""
    found: list[tuple[str, str]] = []
    away = False
    # How it stands with what surrounds each open bracket.
    outer = [False]
    for at, token in enumerate(tokens):
        if token == "(":
            outer.append(away)
        elif token == ")":
            away = outer.pop()
        elif token == "-":
            away = not outer[-1]
        elif token in "|,":
            away = outer[-1]
        elif re.match("[a-z]", token) and token != "at_least" and away:
            following = tokens[at + 1] if at + 1 < len(tokens) else ""
            found.append((token, following if following.startswith("[") else ""))
    return found
