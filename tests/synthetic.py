"""Data packages of any size, all made up: neither their countries nor their document exist.

Lists have every kind and polarity, two bases, conditions and lengths; claims, relations, readings and
indicators are as many as in a package of usual size. Who is listed is up to the caller.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, product
from pathlib import Path
from random import Random
from string import ascii_uppercase

from thb_analysis.data.files import csv_text
from thb_analysis.data.rebuild import build
from thb_analysis.data.schema import schemas
from thb_analysis.files import write_files

# Whether a country is listed for a measure.
Listing = Callable[[str, str], bool]
Rows = list[dict[str, object]]

KINDS = ("provision", "practice", "condition", "challenge", "actor", "duration")
REGIONS = ("Coast", "Hills", "Plains", "Lakes", "Forest", "Delta", "Steppe")
BLOCS = ("North", "South", "Isles", "North")
QUANTIFIERS = Path(__file__).parents[1] / "data" / "codebook" / "quantifiers.csv"
# It took no part.
OUTSIDER = "ZZ"
DESCRIPTOR = {
    "name": "made-up",
    "title": "Measures of countries that do not exist",
    "description": "Made up from beginning to end.",
    "version": "0.1.0",
    "edition": "3000",
    "sources": [{"title": "Nobody (3000), “A document that was never written”."}],
}


def some(country: str, measure: str) -> bool:
    """Put a country on a list by chance, always the same."""
    share = int(measure.removeprefix("measure-")) % 9 / 10 + 0.1
    return Random(f"{country} {measure}").random() < share


def write_large(folder: Path, countries: int, measures: int) -> Path:
    """Write a valid package of so many countries and measures, and return its folder."""
    return write_package(folder, countries, some, measures)


def write_package(folder: Path, size: int, listing: Listing, measures: int = 24) -> Path:
    """Write a valid package and return its folder.

    Parameters
    ----------
    folder : Path
    size : int
        How many countries took part; another one is on record.
    listing : Listing
        Who is on which list. A list that would be empty names a country that took no part, since
        a footnote without a country is no list.
    measures : int
        How many lists there are, in six themes.
    """
    codes = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)][:size]
    numbers = {f"measure-{number}": number for number in range(1, measures + 1)}
    lists = {slug: [c for c in codes if listing(c, slug)] or [OUTSIDER] for slug in numbers}
    tables = {
        "countries": _rows(
            "country name bloc region took_part",
            [
                (code, f"Land of {code}", bloc, region, "true")
                for code, bloc, region in zip(codes, cycle(BLOCS), cycle(REGIONS), strict=False)
            ]
            + [(OUTSIDER, "Yonder", "South", "Coast", "false")],
        ),
        "themes": _rows("theme title order", [(f"part-{n}", f"Part {n}", n) for n in range(1, 7)]),
        "bases": _rows(
            "base label column values",
            [
                ("all", "all participants", "took_part", "true"),
                ("north", "northern states", "bloc", "North"),
            ],
        ),
        "measures": _rows(
            "measure footnote theme label kind polarity base",
            [
                (
                    slug,
                    number,
                    _theme(number, measures),
                    f"{_label(slug)} that countries take or leave",
                    KINDS[number % len(KINDS)],
                    {7: "unclear", 8: "negated"}.get(number, "affirmed"),
                    "all" if number % 5 else "north",
                )
                for slug, number in numbers.items()
            ],
            description="As the label says.",
        ),
        "footnotes": _rows(
            "footnote page printed",
            [(n, 1 + n // 8, f"{', '.join(lists[slug])}.") for slug, n in numbers.items()],
            kind="country_list",
            word="word",
        ),
        **_judgements(size, numbers),
        **_on_countries({numbers[slug]: named[-1] for slug, named in lists.items()}),
    }
    for name, rows in tables.items():
        schema = schemas()[name]
        columns = list(dict.fromkeys([*schema.columns, *(each for row in rows for each in row)]))
        texts = [{column: str(row.get(column, "")) for column in columns} for row in rows]
        write_files({folder / schema.path: csv_text(columns, texts).encode()})
    write_files({folder / "datapackage.json": json.dumps(DESCRIPTOR).encode()})
    shutil.copy(QUANTIFIERS, folder / "codebook")
    build(folder)
    return folder


def _judgements(size: int, numbers: dict[str, int]) -> dict[str, Rows]:
    """Return what is said of lists: relations, indicators, claims, and what they are read with."""
    slugs = [*numbers]
    pairs = list(zip(slugs[::2], slugs[1::2], strict=False))
    spread = pairs[:: max(1, len(pairs) // 48)]
    return {
        "relations": _rows(
            "relation left right",
            [(f"within-{one}", one, other) for one, other in pairs[:24]],
            kind="subset",
            strength="plausible",
            reason="Made up.",
        ),
        "indicators": _rows(
            "indicator theme order label expression step",
            [
                (
                    f"both-{one}",
                    _theme(numbers[one], len(slugs)),
                    at,
                    f"{_label(one)} and the next",
                    f"{one} & {other}",
                    at if at < 7 else "",
                )
                for at, (one, other) in enumerate(spread, 1)
            ],
            reason="Made up.",
        ),
        "claims": _rows(
            "claim quantifier footnotes rule value",
            [
                ("first", "most", 1, "measure-1", ""),
                ("second", "a few", 2, "measure-2", ""),
                ("third", "all", 3, "measure-3", ""),
                ("order", "order", 1, "measure-1 > measure-2", ""),
                ("took-part", "exactly", "", "@all", size),
                ("no-list", "some", "", "", ""),
            ],
            statement="It is so.",
            base="all",
            place="p. 1",
        ),
    }


def _on_countries(last: dict[int, str]) -> dict[str, Rows]:
    """Return conditions, lengths and other readings, of the country that is last on each list."""
    named = [(number, code) for number, code in last.items() if code != OUTSIDER][:40]
    lasting = [each for each in named if KINDS[each[0] % len(KINDS)] == "duration"]
    return {
        "remarks": [
            *_rows("footnote country", {*named} - {*lasting}, kind="condition", note="As it says."),
            *_rows("footnote country", lasting, kind="value", minimum=6, maximum=12, unit="months"),
        ],
        "readings": _rows(
            "footnote country reading label",
            [(n, code, f"without-{n}", f"List {n} without its last") for n, code in named[:24]],
            change="status",
            value="not-reported",
            reason="Made up.",
        ),
    }


def _theme(number: int, measures: int) -> str:
    return f"part-{(number - 1) * 6 // measures + 1}"


def _label(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _rows(columns: str, rows: Iterable[Sequence[object]], **same: object) -> Rows:
    return [dict(zip(columns.split(), row, strict=True)) | same for row in rows]
