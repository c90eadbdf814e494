"""Countries and groups, found by any name that people give them: the one resolver of what is typed."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from thb_analysis.errors import UnknownName
from thb_analysis.names import other_names, resolve, split_names, wrong_names
from thb_analysis.package.countries import iso_code, iso_facts
from thb_analysis.package.descriptor import Record
from thb_analysis.wording import missing

# Signs before a name that is to be left out.
_LESS = re.compile(r"(?:^|\s)\s*[-!~¬−–]")
# What people put between names, where commas belong.
_BETWEEN = (r"\s*(?:[/&|]|\band\b|\bor\b)\s*", r"\s+")
# How like a country must be that is meant: England is like Ireland to 0.71, and EEA like the code EE to 0.8.
_LIKE, _LIKE_SHORT = 0.72, 0.81


@dataclass(frozen=True)
class Naming:
    """What a name may stand for.

    Attributes
    ----------
    countries : mapping of str to mapping
        Every country on record, by code; cells are text, or have their types.
    bases : collection of mapping
        Rows of `bases`, which are groups, as are the regions.
    participants, compared : sequence of str
        Codes of those that took part, and of those of them that are compared.
    """

    countries: Mapping[str, Record]
    bases: Collection[Record]
    participants: Collection[str]
    compared: Sequence[str]

    @cached_property
    def rows(self) -> dict[str, Record]:
        """The countries compared, by code."""
        return {code: self.countries[code] for code in self.compared}

    @cached_property
    def groups(self) -> dict[str, Record]:
        """Regions and bases, by id: their names, and which values of a column they are of."""
        groups: dict[str, Record] = {}
        for region in sorted({row["region"] for row in self.countries.values()} - {""}):
            groups[region] = {"name": region, "column": "region", "values": [region]}
        for base in self.bases:
            groups[base["base"]] = {**base, "values": base["values"].split()}
        return groups

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """What each id of a country or a group stands for: codes of those that are compared."""
        found = {code: [code] for code in self.rows}
        for id, group in self.groups.items():
            written = {
                code: _as_written(row[group["column"]])
                for code, row in self.rows.items()
            }
            found[id] = [code for code in written if written[code] in group["values"]]
        return found

    @cached_property
    def base_members(self) -> dict[str, frozenset[str]]:
        """Base to those of its countries that are compared."""
        return {
            base["base"]: frozenset(self.members[base["base"]]) for base in self.bases
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """What countries and groups are called, by id."""
        rows = {**self.rows, **self.groups}
        return {id: (other_names(row) or [id])[0] for id, row in rows.items()}

    def id(self, name: str) -> str:
        """Return the code of the country, else the id of the group, that a name stands for; empty if of none."""
        if name not in self.members and is_left_out(name):
            return ""
        for rows in (self.rows, self.groups):
            id = resolve(name, rows)
            if id in rows:
                return id
        return _of_iso(name, self.rows)

    def split(self, names: Any) -> Iterator[str]:
        """Yield each name of a text, in which commas, semicolons or plus signs stand between them, or of several texts.

        Raises
        ------
        UnknownName
            If there is something that is no name.
        """
        is_one = isinstance(names, str | bytes) or getattr(names, "ndim", 1) > 1
        if is_one or not isinstance(names, Iterable):
            names = () if names is None else [names]
        for name in names:
            if isinstance(name, Iterable) and not isinstance(name, str):
                kind = type(name).__name__
                raise UnknownName(
                    f"give names, each a text or one of a list: not {kind}"
                )
            if missing(name):
                raise UnknownName(f"a value is missing, {name!r}: leave it out")
            yield from split_names(str(name), {**self.groups, **self.rows})

    def read(self, names: Any, columns: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the codes that names stand for, of countries and of groups, each once.

        Parameters
        ----------
        names : str or iterable of str
            See `split`.
        columns : iterable of str
            Of the countries: what else might be meant.

        Raises
        ------
        UnknownName
            With all that are unknown, or if none is named.
        """
        found: dict[str, None] = {}
        wrong = []
        known = {**dict.fromkeys(columns), **self.names}
        what = "group or column" if columns else "country"
        for name in dict.fromkeys(self.split(names)):
            codes = self.members.get(self.id(name), ())
            found |= dict.fromkeys(codes)
            if not codes:
                wrong.append(self.fault(name, known, what))
        if wrong or not found:
            none = "no country is named: name some, or nothing at all"
            raise UnknownName("\n".join(wrong) or none)
        return tuple(found)

    def fault(self, name: str, known: Mapping[str, Any], what: str = "country") -> str:
        """Say why a name is no country that is compared; of what is known (id to label) some might be meant."""
        if _LESS.search(name):
            return f"{name!r}: nothing can be left out here; name those that are meant"
        code = resolve(name, self.countries)
        if code not in self.countries:
            code = _of_iso(name, self.countries)
        if code:
            reason = "took no part"
            if code in self.participants:
                reason = "is not among the countries selected"
            return f"{self.countries[code]['name']} ({code}) {reason}"
        if group := self.id(name):
            reason = "has no country among those selected"
            if self.members[group]:
                reason = "is a group, and one country is needed here"
            return f"{self.names[group]!r} {reason}"
        if iso2 := _iso2(name):
            there = f"{iso_facts(iso2)[0]} is not in the data package"
            return f"unknown {what} {name!r}: {there}"
        return self._unknown(name, known, what)

    def _unknown(self, name: str, known: Mapping[str, Any], what: str) -> str:
        """Say what might be meant by a name that is none."""
        unknown = f"unknown {what} {name!r}"
        if "=" in name or ":" in name:
            return f"{unknown}: groups of your own go into group_by"
        for between in _BETWEEN:
            parts = re.split(between, name)
            if len(parts) > 1 and all(map(self.id, parts)):
                return f"{unknown}: put commas between them, as in {', '.join(parts)}"
        # The EU27 are not those of the EU that took part.
        if group := self.id(name.rstrip("0123456789 -")):
            return f"{unknown}: did you mean {group} ({self.names[group]})?"
        like = _LIKE if len(name) > 3 else _LIKE_SHORT
        return wrong_names([name], known, what, like)[0]


def is_left_out(name: str) -> bool:
    """Whether a sign before a name says that it is not meant."""
    return bool(_LESS.match(name))


def _iso2(name: str) -> str:
    """Return the code of a country of the world; a number names none, and may be anything."""
    return "" if name.isnumeric() else iso_code(name.replace(".", ""))


def _of_iso(name: str, rows: Mapping[str, Record]) -> str:
    """Return the code, in a package, of a country of the world; empty if it has none."""
    iso2 = _iso2(name)
    same = [code for code, row in rows.items() if row["iso2"] == iso2 != ""]
    return same[0] if same else ""


def _as_written(value: Any) -> str:
    """Return a value of a table as text, as files have it."""
    return value if isinstance(value, str) else str(value).lower().removesuffix(".0")
