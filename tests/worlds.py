"""Made-up packages with a world behind them: all that is recorded is true there, and not all is recorded."""

from dataclasses import dataclass
from itertools import product
from operator import itemgetter

from naive import FACTS, NO, OPEN, YES, Row, Study
from thb_analysis.package.files import csv_text

CODES, HALF = ["AA", "BB", "CC", "DD", "EE"], ["AA", "BB", "CC"]
LENGTH = "m0"  # the measure that has a length
NAMES = [LENGTH, "m1", "m2", "m3", "m4", "m5"]
QUALIFYING = ["condition", "exception", "scope"]
PHRASES = ["for adults", "in some regions", "on request", "until further notice"]
ATOMS = [*NAMES, *(f"{LENGTH}[{each}]" for each in FACTS)]
DETAILS = ["minimum", "maximum", "unit", "later_minimum", "later_maximum", "renewable"]
KINDS = ["disjoint", "alternatives", "subset", "implies", "equal", "exhaustive"]


@dataclass(frozen=True)
class Fact:
    """What holds of a country and a measure, in the world."""

    has: bool
    length: tuple[int, int]
    later: tuple[int, int]
    renewable: bool

    def value(self, asked):
        """Say whether it has what is asked."""
        if not self.has:
            return NO
        if asked in ("", "given", "renewable"):
            return YES if asked != "renewable" or self.renewable else NO
        low, high = map(int, asked.removeprefix("then ").split(".."))
        ends = self.later if asked.startswith("then") else self.length
        return YES if low <= ends[0] and ends[1] <= high else NO


class World:
    """A world, and the package that is written of it.

    Its lists are printed, with remarks, and its relations may be broken by what the source itself says.
    """

    def __init__(self, folder, chance):
        self.chance = chance
        self.bases = {name: chance.choice(["", "", "half"]) for name in NAMES}
        share = chance.choice([0.3, 0.5, 0.9])  # of what is so, that is recorded
        complete = {name: chance.random() < 0.1 for name in NAMES}
        polarity = {
            name: "unclear" if chance.random() < 0.05 else "affirmed" for name in NAMES
        }
        self.facts: dict[tuple[str, str], Fact] = {}
        self.rows: list[Row] = []
        for name, code in product(NAMES, CODES):
            is_covered = not self.bases[name] or code in HALF
            may_have = chance.random() < 0.5
            often = 1 if complete[name] else share if is_covered else 0.1
            is_named = may_have and chance.random() < often
            one, other = (sorted(chance.choices(range(1, 13), k=2)) for _ in "ab")
            has = may_have and (is_covered or is_named)
            fact = Fact(
                has, (one[0], one[1]), (other[0], other[1]), chance.random() < 0.5
            )
            self.facts[name, code] = fact
            if is_named:
                self.rows.append(self._row(name, code, fact))
            elif not may_have and is_covered and chance.random() < 0.15:
                absent = {"measure": name, "country": code, "status": "absent"}
                self.rows.append(
                    absent | {"basis": chance.choice(["list", "list", "body"])}
                )
        listed = dict.fromkeys(
            row["measure"] for row in self.rows if row["basis"] == "list"
        )
        self.footnotes = {name: str(at) for at, name in enumerate(listed, 1)}
        self.remarks: list[Row] = []
        self.broken: set[str] = set()
        for row in self.rows:
            if row["measure"] not in self.footnotes:
                self._remarks(row, "")
        for each in ("codebook", "source"):
            (folder / each).mkdir(parents=True)
        (folder / "datapackage.json").write_text("{}", "utf-8")
        (folder / "observations.csv").write_text("measure,country\n", "utf-8")
        _write(
            folder,
            countries=[
                {"country": c, "took_part": "true", "half": _text(c in HALF)}
                for c in CODES
            ],
            themes=[{"theme": "one"}],
            bases=[{"base": "half", "column": "half", "values": "true"}],
            measures=[
                {
                    "measure": name,
                    "footnote": self.footnotes.get(name, ""),
                    "theme": "one",
                    "base": self.bases[name],
                    "polarity": polarity[name],
                }
                | {"complete": _text(complete[name])}
                | {"kind": "duration" if name == LENGTH else "practice"}
                for name in NAMES
            ],
            observations=self.rows,
            footnotes=[self._list(name) for name in self.footnotes],
            remarks=self.remarks,
        )
        self.study = Study(folder)
        # What no option leaves out.
        self._firm = Study(folder, (), False, False)
        asked = [
            (expression(chance, ATOMS), chance.choice(["", "half"])) for _ in range(4)
        ]
        self.asked = [(name, self.bases[name]) for name in NAMES] + asked
        of_theme = [
            {
                "theme": "one",
                "order": at,
                "expression": each,
                "base": base,
                "reason": "So.",
            }
            for at, (each, base) in enumerate(asked)
        ]
        findings = [
            row | {"indicator": f"i{row['order']}", "label": "One"} for row in of_theme
        ]
        look = {"map": "map", "title": "Map", "look": "most"}
        categories = [row | look | {"category": row["order"]} for row in of_theme]
        _write(
            folder, relations=self._relations(), indicators=findings, maps=categories
        )

    def holds(self, expression, country):
        """Whether an expression holds of a country, in the world."""
        found = self.study.evaluate(expression, country, self._value(country))
        assert found != OPEN
        return found == YES

    def _row(self, name, code, fact):
        """Record a country, with some of what holds."""
        chance = self.chance
        row = {"measure": name, "country": code}
        row["status"] = chance.choice(["reported", "reported", "qualified"])
        row["basis"] = chance.choice(["list", "list", "body"])
        if name == LENGTH:
            ends = [*fact.length, *fact.later]
            columns = ["minimum", "maximum", "later_minimum", "later_maximum"]
            ends_given = {
                column: str(end)
                for column, end in zip(columns, ends, strict=True)
                if chance.random() < 0.6
            }
            # What follows the first length is given with it alone.
            if {"minimum", "maximum"} & ends_given.keys():
                row |= {**ends_given, "unit": "months"}
            if chance.random() < 0.5:
                row["renewable"] = _text(fact.renewable)
        return row

    def _list(self, name):
        """Print the list of a measure, what is said of a country in brackets behind it, and record the remarks."""
        chance, number = self.chance, self.footnotes[name]
        listed, printed = [], []
        for row in self.rows:
            if row["measure"] == name and row["basis"] == "list":
                listed.append(row)
            elif row["measure"] == name:
                self._remarks(row, number)
        for row in chance.sample(listed, len(listed)):
            texts = self._remarks(row, number)
            printed.append(row["country"] + "".join(f" ({each})" for each in texts))
        return {
            "footnote": number,
            "page": "1",
            "kind": "country_list",
            "printed": f"{', '.join(printed)}.",
        }

    def _remarks(self, row, number):
        """Record what is said of a cell, in up to three remarks, and return those that its list prints."""
        chance, kinds = self.chance, []
        if row["status"] == "absent":
            kinds = ["absent", *chance.sample(QUALIFYING, chance.randint(0, 1))]
        elif row["status"] == "qualified":
            kinds = chance.sample(QUALIFYING, chance.randint(1, 2))
        texts = (
            chance.sample(PHRASES, len(kinds))
            if row["basis"] == "list"
            else [""] * len(kinds)
        )
        said = [
            {"kind": kind, "printed": text}
            for kind, text in zip(kinds, texts, strict=True)
        ]
        details = {each: row[each] for each in DETAILS if each in row}
        if details:
            said.append({"kind": "value", **details})
        if row["basis"] == "body":
            said.append({"kind": "sentence"})
        first = said[: len(kinds)]
        chance.shuffle(first)
        whole = {"footnote": number, "measure": "" if number else row["measure"]}
        self.remarks += [
            {**whole, "country": row["country"], **each}
            for each in first + said[len(kinds) :]
        ]
        return [each for each in texts if each]

    def _relations(self):
        """Relate lists by what is so in the world, but where the source contradicts itself."""
        chance, found = self.chance, list[Row]()
        for at in range(40):
            sides = (
                *NAMES,
                " | ".join(chance.sample(NAMES, 2)),
                f"{LENGTH}[renewable]",
            )
            kind, left, right = chance.choice(KINDS), *chance.choices(sides, k=2)
            row = {"relation": f"r{at}", "kind": kind, "left": left, "right": right}
            broken = [
                code
                for code in CODES
                if self.study.breaks(row, code, self._value(code))
            ]
            firm = self._firm
            if left != right and all(
                firm.breaks(row, code, firm.recorded(code)) for code in broken
            ):
                found.append({**row, "strength": "strict", "reason": "So."})
                self.broken |= {row["relation"]} if broken else set()
        chance.shuffle(found)
        # Those that are broken are few.
        return sorted(found, key=lambda row: row["relation"] not in self.broken)[:4]

    def _value(self, code):
        return lambda name, asked: self.facts[name, code].value(asked)


def expression(chance, atoms, depth=2):
    """Make up an expression over some lists."""
    if not depth or chance.random() < 0.2:
        return "@all" if chance.random() < 0.1 else chance.choice(atoms)
    parts = [expression(chance, atoms, depth - 1) for _ in range(chance.randint(2, 3))]
    if chance.random() < 0.15:
        return f"at_least({chance.randint(1, len(parts))}, {', '.join(parts)})"
    return "(" + chance.choice([" | ", " | ", " & ", " - "]).join(parts) + ")"


def _text(is_so):
    return str(is_so).lower()


def _write(folder, **tables):
    """Write the tables that have rows."""
    for name, rows in filter(itemgetter(1), tables.items()):
        columns = dict.fromkeys(column for row in rows for column in row)
        places = {
            "observations": folder,
            "footnotes": folder / "source",
            "remarks": folder / "source",
        }
        place = places.get(name, folder / "codebook")
        (place / f"{name}.csv").write_text(csv_text(columns, rows), "utf-8")
