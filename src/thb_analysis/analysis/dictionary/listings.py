"""Columns of the tables that count listings: coverage, indicators, scales."""

from thb_analysis.analysis.dictionary.column import (
    Column,
    codes,
    count,
    flag,
    share,
    slugs,
    text,
    value,
)

BY_MEASURE = {
    "listed": count("countries", "Countries listed, within the base."),
    "absent": count("countries", "Countries of the base of which the source says no."),
    "excluded": count("countries", "These, and those that a strict relation rules out."),
}

BY_COUNTRY = {
    "theme": text("The theme counted; empty for all themes together.", "themes.theme"),
    "listed": count("measures", "Affirmed measures of this kind that list the country."),
    "reported": count("measures", "Of those listed: without a remark."),
    "qualified": count("measures", "Of those listed: with a remark."),
    "set_aside": count(
        "measures",
        "Listings under negated or unclear measures of this kind, in none of the other numbers.",
    ),
    "absent": count("measures", "Measures of which the source says no."),
    "excluded": count("measures", "These, and those that a strict relation rules out."),
    "in_base": count("measures", "Affirmed measures of this kind whose base includes the country."),
    "share": share("listed of in_base; missing if in_base is 0."),
    "lower": share("The share if every silence meant no; missing if in_base is 0."),
    "upper": share(
        "The share if every silence meant yes, but for the excluded; missing if in_base is 0."
    ),
}

_COVERAGE = {
    "cells": {"compared": flag("Countries are compared by the measure.")},
    "coverage": BY_MEASURE,
    "coverage-by-country": BY_COUNTRY,
    "durations": {"stated": flag("Either end of the duration is stated.")},
    "indicators": {
        "indicator": text("Key of the indicator."),
        "theme": text("Theme of the indicator.", "themes.theme"),
        "label": text("Short name of the indicator."),
        "k": count("countries", "Countries that report it, of those covered."),
        "n": count("countries", "Countries covered."),
        "lower": count("countries", "Countries that have it if every missing report is a no."),
        "upper": count("countries", "Countries that may have it if every missing one is a yes."),
        "countries": codes("that report it."),
        "measures": slugs("whose cells it follows from."),
        "sentence": text("The finding in words."),
        "reason": text("Why these lists say so; empty where it is plain."),
    },
}

_SCALES = {
    "scaling": {
        "measures": count("measures", "Measures in the table without gaps."),
        "varying": count("measures", "Of these: list some of the countries, not all."),
        "countries": count("countries", "Countries in the table."),
        "pairs": count("pairs", "Pairs of varying measures."),
        "low_pairs": count("pairs", "Of these: H is not above 0."),
        "lowest_without": value("Lowest H with one country left out.", "at most 1"),
        "highest_without": value("Highest H with one country left out.", "at most 1"),
        "lowest_item": value("Lowest H of a measure.", "at most 1"),
        "highest_item": value("Highest H of a measure.", "at most 1"),
        "low_items": count("measures", "Measures whose H is below the threshold."),
        "strength": text(
            "Strength of the scale after Mokken (1971); empty without H.",
            allowed=("none", "weak", "medium", "strong"),
        ),
        "passes": flag("The countries may be put in the order of their counts."),
        "obstacle": text(
            "The first thing that stands against such an order; empty for none.",
            allowed=("measures", "countries", "total", "items", "pairs", "single"),
        ),
        "threshold": value("Lower bound of H that was asked for.", "at most 1"),
    },
    "scaling-items": {
        "listed": count("countries", "Countries of the table listed."),
        "countries": count("countries", "Countries of the table."),
        "varies": flag("Lists some of the countries, not all."),
    },
    "scaling-pairs": {
        "commoner": text("Slug of the measure with more listings, or the first of two as common."),
        "rarer": text("Slug of the other measure."),
    },
    "scaling-countries": {
        "listed": count("measures", "Varying measures that list the country."),
        "measures": count("measures", "Varying measures."),
        "highest": count("measures", "listed if every silence meant yes, but for the excluded."),
        "errors": value("Guttman errors; half for a pair of equally common measures.", "errors"),
        "h_without": value("H without the country.", "at most 1"),
    },
    "scaling-cells": {
        "gap": flag("Not listed, though listed for a measure with fewer listings."),
    },
    "scaling-left-out": {
        "what": text("What is left out of the table.", allowed=("country", "measure")),
        "code": text("Code of the country, or slug of the measure."),
        "name": text("Name of the country, or label of the measure."),
    },
}

LISTINGS: dict[str, dict[str, Column]] = {**_COVERAGE, **_SCALES}
