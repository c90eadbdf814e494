"""Data packages of any size, all made up: neither their countries nor their document exist.

A package has every kind of table in use, other blocs, themes and columns' values than the project's
own data, and lists that are as irregular as real ones. Who is listed is up to the caller; what is on
record of it (who breaks a relation, which claim fails, who stands outside a base) follows from the
lists.
"""

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path
from random import Random
from string import ascii_uppercase
from typing import Any

from thb_analysis.data import load
from thb_analysis.data.dataset import Dataset
from thb_analysis.data.files import csv_text
from thb_analysis.data.rebuild import build
from thb_analysis.data.schema import schemas
from thb_analysis.files import write_text

DESCRIPTOR = Path(__file__).parents[1] / "data" / "datapackage.json"

# Whether a country is listed for a measure.
Listing = Callable[[str, str], bool]
Row = dict[str, object]
Rows = list[Row]

HEADS = ("Alba", "Bero", "Cala", "Dano", "Fero", "Huma", "Ivo", "Quin")
TAILS = ("land", "mark", "nia", "ria", "stan", "tor", "via", "wick upon the River")
REGIONS = ("Coast", "Hills", "Plains", "Lakes", "Forest", "Delta", "Steppe")
BLOCS = ("North", "North", "South", "North", "Isles")
OUTSIDERS = {"YA": "Yarrow", "YE": "Yewland"}

MADE_UP = Path(__file__).parent / "packages" / "made-up"


def _rows(file: str) -> Rows:
    """Read what was decided and does not depend on the lists: tables of the codebook."""
    with (MADE_UP / file).open(encoding="utf-8", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]


MEASURES = sorted(_rows("codebook/measures.csv"), key=lambda row: int(str(row["footnote"])))
NUMBERS = {str(row["measure"]): int(str(row["footnote"])) for row in MEASURES}
# The share of the countries that a random listing takes.
SHARES = {str(row["measure"]): float(str(row["share"])) for row in _rows("shares.csv")}


def everybody(country: str, measure: str) -> bool:
    """Put every country on every list."""
    return True


def nobody(country: str, measure: str) -> bool:
    """Put no country on any list."""
    return False


def some(country: str, measure: str) -> bool:
    """Put a country on a list by chance, always the same."""
    return Random(f"{country} {measure}").random() < SHARES[measure]


def write_package(folder: Path, size: int, listing: Listing) -> Path:
    """Write a valid package and return its folder.

    Parameters
    ----------
    folder : Path
    size : int
        How many countries took part; two more are on record.
    listing : Listing
        Who is on which list. A list that would be empty names a country that took no part, since
        a footnote without a country is no list.
    """
    countries = _countries(size)
    codes = [str(row["country"]) for row in countries if row["took_part"] == "true"]
    named = {slug: [code for code in codes if listing(code, slug)] for slug in SHARES}
    lists = {slug: found or [min(OUTSIDERS)] for slug, found in named.items()}
    shutil.copytree(MADE_UP / "codebook", folder / "codebook", dirs_exist_ok=True)
    claims = [
        row | ({"value": size} if row["quantifier"] == "exactly" else {})
        for row in _rows("codebook/claims.csv")
    ]
    _write(folder, {"countries": countries, "claims": claims, **_source(lists)})
    build(folder)
    ds = load(folder)
    _write(folder, {"readings": _readings(ds), **_second_coding(ds)})
    build(folder)
    return folder


def write_large(folder: Path, countries: int, measures: int) -> Path:
    """Write a valid package of any size and return its folder.

    Indicators, relations, other readings and remarks, which somebody writes by hand, are as many as
    in a package of usual size.
    """
    codes = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)][:countries]
    numbers = range(1, measures + 1)
    slugs, themes = (
        [f"measure-{number}" for number in numbers],
        [f"part-{at}" for at in range(1, 7)],
    )
    chance = Random("large")
    lists = [
        [code for code in codes if chance.random() < at % 9 / 10 + 0.1] or codes[:1]
        for at in numbers
    ]
    pairs = list(zip(slugs[::2], slugs[1::2], strict=False))
    _write(
        folder,
        {
            "countries": [
                {
                    "country": code,
                    "name": f"Land of {code}",
                    "bloc": BLOCS[at % 4],
                    "region": REGIONS[at % 7],
                }
                for at, code in enumerate(codes)
            ],
            "themes": _named(
                "theme title order",
                [(theme, _label(theme), at) for at, theme in enumerate(themes, 1)],
            ),
            "bases": _rows("codebook/bases.csv")[::3],
            "measures": [
                {
                    "measure": slug,
                    "footnote": at,
                    "label": f"{_label(slug)} that countries take or leave",
                    "description": "As the label says.",
                    "theme": themes[(at - 1) * 6 // measures],
                    "kind": "practice" if at % 4 == 3 else "provision",
                    "base": "all" if at % 5 else "north",
                }
                for at, slug in enumerate(slugs, 1)
            ],
            "footnotes": [
                {
                    "footnote": at,
                    "page": 1 + at // 8,
                    "kind": "country_list",
                    "word": "word",
                    "printed": _printed(codes),
                }
                for at, codes in zip(numbers, lists, strict=True)
            ],
            "remarks": [
                {
                    "footnote": at,
                    "country": codes[-1],
                    "kind": "condition",
                    "note": "On a condition.",
                }
                for at, codes in zip(range(1, 41), lists, strict=False)
            ],
            "relations": _named(
                "relation left right",
                [(f"within-{one}", one, other) for one, other in pairs[:24]],
                kind="subset",
                strength="plausible",
                reason="Made up.",
            ),
            "readings": [
                {
                    "reading": f"without-{at}",
                    "label": f"List {at} is read without its last country",
                    "footnote": at,
                    "country": codes[-1],
                    "change": "status",
                    "value": "not-reported",
                    "reason": "Made up.",
                }
                for at, codes in zip(range(1, 25), lists, strict=False)
            ],
            "indicators": [
                {
                    "indicator": f"both-{one}",
                    "theme": themes[(int(one[8:]) - 1) * 6 // measures],
                    "order": at + 1,
                    "label": f"{_label(one)} and the next",
                    "expression": f"{one} & {other}",
                    "reason": "Made up.",
                    "step": at + 1 if at < 6 else "",
                }
                for at, (one, other) in enumerate(pairs[:: max(1, len(pairs) // 48)])
            ],
        },
    )
    build(folder)
    return folder


def _write(folder: Path, tables: dict[str, Rows]) -> None:
    """Write the tables given, those without a row left out, and the descriptor."""
    for name, rows in tables.items():
        if rows:
            own = [column for column in rows[0] if name == "countries"]
            columns = list(dict.fromkeys([*schemas()[name].columns, *own]))
            texts = [{column: str(row.get(column, "")) for column in columns} for row in rows]
            write_text(folder / schemas()[name].path, csv_text(columns, texts))
    write_text(folder / "datapackage.json", json.dumps(_descriptor(), ensure_ascii=False))


def _descriptor() -> dict[str, Any]:
    """Describe the same tables, with other facts, other blocs and places that may be missing."""
    descriptor: dict[str, Any] = json.loads(DESCRIPTOR.read_text("utf-8"))
    descriptor |= {
        "name": "made-up",
        "title": "Measures of countries that do not exist",
        "description": "Made up from beginning to end.",
        "version": "0.1.0",
        "edition": "3000",
        "keywords": ["fiction"],
        "sources": [{"title": "Nobody (3000), “A document that was never written”."}],
    }
    resources = descriptor["resources"]
    descriptor["resources"] = [each for each in resources if each["name"] == "countries"]
    return descriptor


def _countries(size: int) -> Rows:
    """Make up countries; every seventh has no place on the grid, and one shares another's."""
    names = [head + tail for tail, head in product(TAILS, HEADS)]
    codes = [head[0] + tail[0].upper() for tail, head in product(TAILS, HEADS)]
    regions = REGIONS[: max(2, size // 8)]
    rows = [
        {
            "country": codes[at],
            "name": names[at],
            "bloc": BLOCS[at % len(BLOCS)],
            "region": regions[at * 3 % len(regions)],
            "took_part": "true",
            "residence_permit_directive": "false" if at % 4 == 3 else "true",
            "tile_row": "" if at % 7 == 3 else at // 9,
            "tile_column": "" if at % 7 == 3 else max(at % 9, 1),
        }
        for at in range(size)
    ]
    rows += [
        {"country": code, "name": name, "bloc": "South", "region": "Coast", "took_part": "false"}
        for code, name in OUTSIDERS.items()
    ]
    same = {"residence_permit_directive": "false", "anti_trafficking_directive": "true"}
    same |= {"dublin_regulation": "false", "instruments_source": "Made up."}
    whole = [same | {"iso2": row["country"], "iso3": f"{row['country']}X"} | row for row in rows]
    return _sorted(whole, "country")


def _source(lists: dict[str, list[str]]) -> dict[str, Rows]:
    """Print the lists, some of them irregularly, and put on record what has to be."""
    footnotes: Rows = [{"footnote": 1, "page": 1, "kind": "explanation"}]
    remarks: Rows = []
    irregularities: Rows = []
    for slug, codes in lists.items():
        number = NUMBERS[slug]
        own = _remarks(slug, codes)
        printed = {code: f"{code} ({row['printed']})" for code, row in own.items()}
        if slug == "joint-interview" and len(codes) > 2:
            *codes, last = codes
            sentence = {"footnote": number, "country": last, "kind": "sentence"}
            remarks.append(sentence | {"note": "The sentence names it."})
        parts = [printed.get(code, code) for code in codes]
        if slug == "mobile-teams":
            parts.append(codes[0])
        if slug == "health-care":
            parts[0] = "QQ"
            misprint = _irregularity("misprint", slug, "misprint", "QQ", "applied")
            irregularities.append(misprint | {"read_as": codes[0]})
        if slug == "phases-apart":
            irregularities.append(_irregularity("two-ways", slug, "ambiguity", ""))
        row = {"footnote": number, "page": 1 + number // 8, "kind": "country_list"}
        footnotes.append(row | {"printed": _printed(parts)})
        remarks += own.values()
    footnotes.append({"footnote": len(footnotes) + 1, "page": 4, "kind": "citation"})
    footnotes = [row | {"word": "word"} for row in footnotes]
    irregularities = _sorted(irregularities, "irregularity")
    return {"footnotes": footnotes, "remarks": remarks, "irregularities": irregularities}


def _printed(parts: Sequence[str]) -> str:
    *front, last = parts
    return f"{', '.join(front)} and {last}." if front else f"{last}."


def _remarks(slug: str, codes: Sequence[str]) -> dict[str, Row]:
    """Attach remarks to every third country of some lists, durations to all but every fifth."""
    if slug in ("stay", "shelter"):
        marked = {code: {"printed": "in part", "kind": "scope"} for code in codes[::3]}
    elif slug == "stay-length":
        months = [(3, 3), (6, 6), (6, 12), (12, ""), ("", 24)]
        marked = {
            code: {
                "printed": f"months: {low}–{high}",
                "kind": "value",
                "minimum": low,
                "maximum": high,
                "unit": "months",
                "renewable": "true" if at % 2 else "",
            }
            for at, code in enumerate(codes)
            if at % 5 != 4
            for low, high in [months[at % len(months)]]
        }
    else:
        marked = {}
    own = {"footnote": NUMBERS[slug], "from_footnote": NUMBERS[slug], "note": "As printed."}
    return {code: {**own, "country": code, **row} for code, row in marked.items()}


def _readings(ds: Dataset) -> Rows:
    """Offer other readings of each sort that the lists allow."""
    rows = [
        _reading("phases-affirmed", "phases-apart", "*", "polarity", "affirmed"),
        _reading("teams-of-the-north", "mobile-teams", "*", "base", "north"),
    ]
    listed, silent = _apart(ds, "shelter")
    if listed:
        rows.append(_reading("shelter-unsure", "shelter", listed[0], "status", "not-reported"))
    if silent:
        rows.append(_reading("shelter-meant", "shelter", silent[0], "status", "reported"))
    plain = ds.observations["status"].eq("reported") & ds.observations["measure"].eq("legal-aid")
    if plain.any():
        code = ds.observations.loc[plain, "country"].iloc[0]
        rows.append(_reading("aid-in-part", "legal-aid", code, "status", "qualified"))
    if lasting := _apart(ds, "stay-length")[0]:
        rows.append(_reading("half-a-year", "stay-length", lasting[0], "duration", "6..7 months"))
    return _sorted(rows, "reading")


def _apart(ds: Dataset, measure: str) -> tuple[list[str], list[str]]:
    """Return the participants that a list names, and those that it does not."""
    listed = ds.listed(measure)
    return (
        [code for code in ds.participants if code in listed],
        [code for code in ds.participants if code not in listed],
    )


def _reading(name: str, slug: str, country: str, change: str, value: str = "") -> Row:
    return {
        "reading": name,
        "label": f"Another reading of {_label(slug).lower()}",
        "footnote": NUMBERS[slug],
        "country": country,
        "change": change,
        "value": value,
        "reason": "The document can be read so.",
    }


def _second_coding(ds: Dataset) -> dict[str, Rows]:
    """Let a second coder overlook every thirteenth participant's cell, and read one list otherwise."""
    frame = ds.observations.astype("string").fillna("").replace("True", "true")
    cells = frame.drop(columns="measure").to_dict("records")
    overlooked = [cell for cell in cells[::13] if cell["country"] in ds.participants]
    reason = {"reason": "Overlooked by the second coder."}
    columns = ("footnote", "theme", "kind", "polarity", "base")
    measures = [{column: row[column] for column in columns} for row in MEASURES]
    settled: Rows = []
    for row in measures:
        if row["footnote"] in (str(NUMBERS["phases-apart"]), str(NUMBERS["distance"])):
            field, value = (
                ("polarity", "affirmed") if row["polarity"] == "unclear" else ("base", "bound")
            )
            settled.append(
                {
                    "footnote": row["footnote"],
                    "field": field,
                    "first": row[field],
                    "second": value,
                    "settled": row[field],
                    "reason": "Made up.",
                }
            )
            row[field] = value
    return {
        "second_cells": [cell for cell in cells if cell not in overlooked],
        "settlements": [
            *(
                {**cell, "field": "listed", "first": "true", "settled": "true", **reason}
                for cell in overlooked
            ),
            *settled,
        ],
        "second_measures": measures,
    }


def _irregularity(name: str, slug: str, kind: str, printed: str, status: str = "noted") -> Row:
    return {
        "irregularity": name,
        "footnote": NUMBERS.get(slug, 1),
        "kind": kind,
        "printed": printed,
        "reason": "Stands so in the document.",
        "status": status,
    }


def _label(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _named(columns: str, rows: Iterable[Sequence[object]], **same: object) -> Rows:
    return [dict(zip(columns.split(), row, strict=True)) | same for row in rows]


def _sorted(rows: Rows, key: str) -> Rows:
    return sorted(rows, key=lambda row: row[key])  # type: ignore[arg-type, return-value]
