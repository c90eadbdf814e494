"""What a page needs to count for any choice of countries: sets, and patterns of sentences.

Every answer of the library for some countries is the intersection of its sets with them, since
expressions are evaluated country by country. ``rules.js`` intersects, counts and fills in.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from itertools import chain, product
from typing import Any, TypeVar, cast

import pandas as pd

from thb_analysis.analysis.durations import ENDS, durations
from thb_analysis.analysis.findings import (
    by_theme,
    conditional,
    conditions,
    in_tables,
    is_silence,
    noted,
)
from thb_analysis.analysis.groups import members
from thb_analysis.analysis.maps import OTHERWISE, mapped, maps, places, worded
from thb_analysis.analysis.phrases import HEDGED, UNDER, infinitive, lacking, plural, splices
from thb_analysis.counts import (
    answered_otherwise,
    by_name,
    each_row,
    measures_of,
    share_of,
)
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, measures_in
from thb_analysis.data.groups import grouping_columns
from thb_analysis.data.states import ABSENT, OTHER_ANSWER, QUALIFIED, REPORTED
from thb_analysis.wording import capital, in_text, missing, source

_STATES = (REPORTED, QUALIFIED, ABSENT, OTHER_ANSWER)  # the others follow from these

Facts = dict[str, Any]
T = TypeVar("T")


def choosing(ds: Dataset) -> Facts:
    """Export what the page counts with, as plain values.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    dict
        Sets of countries are numbers in hexadecimal digits, a bit for each country, by the alphabet.
        What depends on the cells that are counted stands in `by` of an item: once, or for all;
        without those that only the sentence names; without qualified ones; without both.
    """
    return _Export(ds).everything()


class _Export:
    def __init__(self, ds: Dataset) -> None:
        self.ds = ds
        has_qualified = ds.observations["status"].eq(QUALIFIED).any()
        has_body = ds.observations["basis"].eq("body").any()
        # What selects nothing is the same dataset, and counted from the same cells.
        self.variants = [
            ds.select((), qualified or not has_qualified, body or not has_body)
            for qualified, body in product((True, False), repeat=2)
        ]
        self.codes = by_name(ds, ds.participants)
        self.bits = {code: 1 << at for at, code in enumerate(self.codes)}

    def everything(self) -> Facts:
        ds, names = self.ds, self.ds.country_names
        return {
            "countries": [[code, names[code], in_text(names[code])] for code in self.codes],
            "places": places(ds).astype(object).to_numpy().tolist(),
            "groups": self.groups(),
            "themes": [[*each] for each in ds.theme_titles.items()],
            "evidence": ds.evidence,
            "unit": [*ds.unit],
            "isOpen": not ds.is_complete,
            "isOfMeasures": ds.indicators.empty,
            "findings": self.findings(),
            "maps": list(self.maps()),
            "measures": list(self.measures()),
            "lengths": list(self.lengths()),
        }

    def in_each(self, count: Callable[[Dataset], T]) -> list[T]:
        """Count in each variant; what selects nothing is the same dataset, and is counted once."""
        return [*map(cache(count), self.variants)]

    def set(self, codes: Codes) -> str:
        return format(sum(self.bits[code] for code in codes if code in self.bits), "x")

    def groups(self) -> list[list[str]]:
        """Return groups of countries, regions and bases, each once: name, set, who is in it in words."""
        ds = self.ds
        regional = "region" in grouping_columns(ds.countries.columns)
        regions = members(ds, "region").items() if regional else ()
        groups = [(label, "", codes) for label, codes in regions]
        groups += [
            (row.label or row.base, row.description, ds.base(row.base))
            for row in each_row(ds.bases)
        ]
        # Of several names for the same countries the shortest is the one that readers look for.
        named: dict[Codes, tuple[str, str, Codes]] = {}
        for each in sorted(groups, key=lambda each: len(each[0])):
            named.setdefault(each[2], each)
        return [
            [capital(named[codes][0]), self.set(codes), named[codes][1]]
            for codes in dict.fromkeys(codes for *_, codes in groups)
            if 0 < len(codes) < len(self.codes)
        ]

    def findings(self) -> list[Facts]:
        found: list[Facts] = []
        for asked in by_theme(self.ds):
            keys = {*asked.named().frame["indicator"]}
            found += [self.finding(each, each.indicator in keys) for each in each_row(asked.asked)]
        # Measures are asked by their counts, which differ with the choice, and then by their place.
        places = {measure: at for at, measure in enumerate(self.ds.measures["measure"])}
        return (
            sorted(found, key=lambda each: places[each["id"]])
            if self.ds.indicators.empty
            else found
        )

    def finding(self, asked: Any, is_key: bool) -> Facts:
        """Return what is asked, of whom it holds, and how it is said."""
        return {
            "id": asked.indicator,
            "theme": asked.theme,
            "label": asked.label,
            "measures": measures_in(asked.expression),
            "isKey": is_key,
            "reason": asked.reason,
            "isSilence": is_silence(asked),
            "does": asked.does,
            "said": said_of(asked.does),
            **self.pattern(asked.sentence, asked.expression, asked.base),
            "conditions": once(self.in_each(lambda ds: self.conditions(asked, ds))),
            "lacking": once(self.in_each(lambda ds: self.set(lacking(ds, asked.expression)[0]))),
            "lacks": lacking(self.ds, asked.expression)[1],
            **self.of_a_table(measures_in(asked.expression)),
        }

    def conditions(self, asked: Any, ds: Dataset) -> list[Any]:
        """Return who counts with a condition alone, and those whose condition is known, with it."""
        here = asked._replace(share=share_of(ds, asked.expression, asked.base))
        return [self.set(conditional(ds, here)), [*map(list, conditions(ds, here).items())]]

    def of_a_table(self, measures: list[str]) -> Facts:
        """Return the words of a table for a condition, each with its countries."""
        said, words = in_tables(self.ds), dict[str, Codes]()
        for country, word in chain(*(said.get(each, {}).items() for each in measures)):
            words[word] = words.get(word, Codes()) | {country}
        return {"words": [[word, self.set(words[word])] for word in sorted(words)]}

    def pattern(self, sentence: str, expression: str, base: str) -> Facts:
        """Return a sentence in which expressions are numbered, and the sets that it takes."""
        parts = splices(self.ds.unit[1])
        expressions = [part[2] for part in parts.finditer(sentence)]
        numbers = iter(range(len(expressions)))

        def sets(ds: Dataset) -> list[str]:
            share = share_of(ds, expression, base)
            asked = share.outside, share.reported, share.certain, share.possible
            found = [*asked, *map(ds.evaluate, expressions)]
            return [*map(self.set, found)]

        numbered = parts.sub(lambda part: f"{{{part[1]} {next(numbers)}{part[3] or ''}}}", sentence)
        return {
            "sentence": numbered,
            "covered": self.set(self.ds.base(base)),
            "by": once(self.in_each(sets)),
        }

    def maps(self) -> Iterator[Facts]:
        """Return each map with its categories, in the order in which they are drawn."""
        held = self.in_each(lambda ds: self.grouped(maps(ds).frame, "map", "category", "look"))
        for of_map, part in mapped(self.ds).groupby("map", sort=False):
            looks = [*zip(part["category"], part["look"], strict=True), *OTHERWISE]
            keys = [(str(of_map), *look) for look in looks]
            yield {
                "theme": part["theme"].iloc[0],
                "title": part["title"].iloc[0],
                "notes": [each for each in part["note"].unique() if each],
                "looks": [[*each] for each in looks],
                "by": by(held, keys),
                "found": [
                    self.pattern(worded(row), row.expression, row.base)
                    for row in each_row(part[part["finding"] != ""])
                ],
            }

    def measures(self) -> Iterator[Facts]:
        """Return each measure with the cells that the source fills, by state."""
        held = self.in_each(self.states)
        for row in each_row(measures_of(self.ds)):
            yield {
                "id": row.measure,
                "theme": row.theme,
                "label": row.label,
                "source": source(row.footnote, row.page),
                "isUnclear": row.polarity == "unclear",
                "covered": self.set(self.ds.covered(row.measure)),
                "by": by(held, [(row.measure, each) for each in _STATES]),
                "notes": noted(self.ds).get(row.measure, {}),
            }

    def states(self, ds: Dataset) -> dict[tuple[str, ...], str]:
        """Return the countries of each measure and state: of `shown_cells`, without a table of all."""
        found: dict[tuple[str, ...], str] = {}
        otherwise = answered_otherwise(ds)
        for measure in ds.measures["measure"]:
            listed, absent = ds.listed(measure), ds.absent(measure)
            qualified = ds.where(measure, lambda cell: cell.status == QUALIFIED)
            other = otherwise.get(measure, frozenset()) & (ds.covered(measure) - listed)
            codes = (listed - qualified, qualified, absent - other, other)
            found |= {
                (measure, state): self.set(each) for state, each in zip(_STATES, codes, strict=True)
            }
        return found

    def lengths(self) -> Iterator[Facts]:
        """Return the lengths of each measure, shortest first, with the countries that have them."""
        found = self.in_each(durations)
        frames = [each.lengths for each in found]
        held = [self.grouped(each, "measure", "words") for each in frames]
        rows = frames[0].sort_values(["shortest", "maximum"], kind="stable")
        for measure in frames[0]["measure"].unique():
            part = rows[rows["measure"] == measure].drop_duplicates("words")
            ends = part[ENDS].to_numpy().tolist()
            yield {
                "theme": part["theme"].iloc[0],
                "label": found[0].called[measure],
                "words": part["words"].tolist(),
                "unit": found[0].unit,
                "ends": [[None if missing(end) else end for end in row] for row in ends],
                "by": by(held, [(measure, each) for each in part["words"]]),
            }

    def grouped(self, frame: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], str]:
        """Return the countries of each group of rows."""
        found = frame.groupby([*keys], sort=False)["country"]
        return {cast("tuple[str, ...]", key): self.set(frozenset(codes)) for key, codes in found}


def said_of(does: str) -> list[Any]:
    """Return how a predicate is said of countries side by side, and its words for one and for several."""
    if does.startswith(UNDER):
        return [2, *[does.removeprefix(UNDER)] * 2]
    return [1, does, plural(does)] if does.startswith(HEDGED) else [0, *[infinitive(does)] * 2]


def by(
    held: list[dict[tuple[str, ...], str]], keys: Collection[tuple[str, ...]]
) -> list[list[str]]:
    """Return which countries are held under each key, once or for each variant."""
    return once([[found.get(key, "0") for key in keys] for found in held])


def once(found: list[Any]) -> list[Any]:
    """Return what holds of all variants, or of each."""
    return found[:1] if all(each == found[0] for each in found) else found
