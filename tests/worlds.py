"""Made-up packages with a world behind them: all that is recorded is true there, and not all is recorded."""

from dataclasses import dataclass
from itertools import product
from operator import itemgetter
from pathlib import Path
from random import Random

from naive import NO, OPEN, YES, Row, Study
from thb_analysis.package.files import csv_text

CODES, HALF = ["AA", "BB", "CC", "DD", "EE"], ["AA", "BB", "CC"]
LENGTH = "m0"  # the measure that has a length
NAMES = [LENGTH, "m1", "m2", "m3", "m4", "m5"]
FACTS = ["given", "renewable", "1..5", "4..12", "then 1..6"]
ATOMS = [*NAMES, *(f"{LENGTH}[{each}]" for each in FACTS)]
KINDS = ["disjoint", "alternatives", "subset", "implies", "equal", "exhaustive"]


@dataclass(frozen=True)
class Fact:
    """What holds of a country and a measure, in the world."""

    has: bool
    length: tuple[int, int]
    later: tuple[int, int]
    renewable: bool

    def value(self, asked: str) -> int:
        """Say whether it has what is asked."""
        if not self.has:
            return NO
        if asked in ("", "given", "renewable"):
            return YES if asked != "renewable" or self.renewable else NO
        low, high = map(int, asked.removeprefix("then ").split(".."))
        ends = self.later if asked.startswith("then") else self.length
        return YES if low <= ends[0] and ends[1] <= high else NO


class World:
    """A world, and the package that is written of it."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.chance = chance
        self.bases = {name: chance.choice(["", "", "half"]) for name in NAMES}
        complete = {name: chance.random() < 0.1 for name in NAMES}
        polarity = {name: "unclear" if chance.random() < 0.05 else "affirmed" for name in NAMES}
        self.facts: dict[tuple[str, str], Fact] = {}
        rows = []
        for name, code in product(NAMES, CODES):
            is_covered = not self.bases[name] or code in HALF
            may_have = chance.random() < 0.5
            often = 1 if complete[name] else 0.5 if is_covered else 0.1
            is_named = may_have and chance.random() < often
            one, other = (sorted(chance.choices(range(1, 13), k=2)) for _ in "ab")
            has = may_have and (is_covered or is_named)
            fact = Fact(has, (one[0], one[1]), (other[0], other[1]), chance.random() < 0.5)
            self.facts[name, code] = fact
            if is_named:
                rows.append(self._row(name, code, fact))
            elif not may_have and is_covered and chance.random() < 0.15:
                rows.append({"measure": name, "country": code, "status": "absent"})
        (folder / "codebook").mkdir(parents=True)
        (folder / "datapackage.json").write_text("{}", "utf-8")
        (folder / "observations.csv").write_text("measure,country\n", "utf-8")
        _write(
            folder,
            countries=[
                {"country": c, "took_part": "true", "half": _text(c in HALF)} for c in CODES
            ],
            themes=[{"theme": "one"}],
            bases=[{"base": "half", "column": "half", "values": "true"}],
            measures=[
                {
                    "measure": name,
                    "theme": "one",
                    "base": self.bases[name],
                    "polarity": polarity[name],
                }
                | {"complete": _text(complete[name])}
                | {"kind": "duration" if name == LENGTH else "practice"}
                for name in NAMES
            ],
            observations=rows,
        )
        self.study = Study(folder)
        asked = [(expression(chance, ATOMS), chance.choice(["", "half"])) for _ in range(4)]
        self.asked = [(name, self.bases[name]) for name in NAMES] + asked
        of_theme = [
            {"theme": "one", "order": at, "expression": each, "base": base, "reason": "So."}
            for at, (each, base) in enumerate(asked)
        ]
        findings = [row | {"indicator": f"i{row['order']}", "label": "One"} for row in of_theme]
        look = {"map": "map", "title": "Map", "look": "most"}
        categories = [row | look | {"category": row["order"]} for row in of_theme]
        _write(folder, relations=self._relations(), indicators=findings, maps=categories)

    def holds(self, expression: str, country: str) -> bool:
        """Whether an expression holds of a country, in the world."""
        found = self.study.evaluate(
            expression, country, lambda name, asked: self.facts[name, country].value(asked)
        )
        assert found != OPEN
        return found == YES

    def _row(self, name: str, code: str, fact: Fact) -> Row:
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
            row |= {**ends_given, "unit": "months"}
            if chance.random() < 0.5:
                row["renewable"] = _text(fact.renewable)
        return row

    def _relations(self) -> list[Row]:
        """Relate lists by what is so in the world."""
        chance, found = self.chance, []
        for at in range(40):
            sides = (*NAMES, " | ".join(chance.sample(NAMES, 2)), f"{LENGTH}[renewable]")
            kind, left, right = chance.choice(KINDS), *chance.choices(sides, k=2)
            if left != right and not any(self._breaks(kind, left, right, code) for code in CODES):
                row = {"relation": f"r{at}", "kind": kind, "left": left, "right": right}
                found.append({**row, "strength": "strict", "reason": "So."})
        return chance.sample(found, min(4, len(found)))

    def _breaks(self, kind: str, left: str, right: str, code: str) -> bool:
        one, other = self.holds(left, code), self.holds(right, code)
        if kind in ("disjoint", "alternatives"):
            return one and other
        return {"equal": one != other, "exhaustive": other and not one}.get(kind, one and not other)


def expression(chance: Random, atoms: list[str], depth: int = 2) -> str:
    """Make up an expression over some lists."""
    if not depth or chance.random() < 0.2:
        return "@all" if chance.random() < 0.1 else chance.choice(atoms)
    parts = [expression(chance, atoms, depth - 1) for _ in range(chance.randint(2, 3))]
    if chance.random() < 0.15:
        return f"at_least({chance.randint(1, len(parts))}, {', '.join(parts)})"
    return "(" + chance.choice([" | ", " | ", " & ", " - "]).join(parts) + ")"


def _text(is_so: bool) -> str:
    return str(is_so).lower()


def _write(folder: Path, **tables: list[Row]) -> None:
    """Write the tables that have rows."""
    for name, rows in filter(itemgetter(1), tables.items()):
        columns = dict.fromkeys(column for row in rows for column in row)
        place = folder if name == "observations" else folder / "codebook"
        (place / f"{name}.csv").write_text(csv_text(columns, rows), "utf-8")
