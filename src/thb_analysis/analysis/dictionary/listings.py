"""Columns of the tables that count listings: coverage, groups, scales, combinations."""

from thb_analysis.analysis.dictionary.column import (
    Column,
    codes,
    count,
    flag,
    number,
    phrases,
    share,
    slugs,
    text,
    value,
)

BY_MEASURE = {
    "listed": count("countries", "Countries listed, within the base."),
    "excluded": count("countries", "Countries of the base that a strict relation rules out."),
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
    "excluded": count("measures", "Measures that a strict relation rules out."),
    "in_base": count("measures", "Affirmed measures of this kind whose base includes the country."),
    "share": share("listed of in_base; missing if in_base is 0."),
    "lower": share("The share if every silence meant no; missing if in_base is 0."),
    "upper": share(
        "The share if every silence meant yes, but for the excluded; missing if in_base is 0."
    ),
}

_COVERAGE = {
    "coverage": BY_MEASURE,
    "coverage-by-country": BY_COUNTRY,
    "durations": {"stated": flag("Either end of the duration is stated.")},
    "theme-summary": {
        "description": text("What the theme covers."),
        "participants": count("countries", "Countries that took part, of those selected."),
        "measures": count("measures", "Measures of the theme."),
        "reported": count("cells", "Cells reported."),
        "qualified": count("cells", "Cells reported with a qualification."),
        "not_listed": count("cells", "Cells not listed, within the base."),
        "out_of_base": count("cells", "Cells of which the statement does not speak."),
        "outside_base": count("cells", "Cells listed outside the base."),
        "least_listed": slugs("with the lowest share; none where all shares are the same."),
        "most_listed": slugs("with the highest share."),
        "never_listed": codes("that no measure of the theme lists within its base."),
        "negated": slugs("whose polarity is negated."),
        "unclear": slugs("whose polarity is unclear."),
        "duration_measures": count("measures", "Measures with rows in table durations."),
        "irregularities": count(
            "records", "Records of table irregularities that concern the theme."
        ),
    },
    "theme-summary-bases": {
        "label": text("Name of the base for a reader."),
        "measures": count("measures", "Measures of the theme over this base."),
        "size": count("countries", "Countries in the base."),
    },
    "theme-summary-kinds": {
        "measures": count("measures", "Measures of this kind."),
        "set_aside": count(
            "measures", "Of these: negated or unclear, and in none of the shares of this row."
        ),
        "median": share("Median share; missing if every base is empty."),
        "least_listed": slugs("with the lowest share; none where all shares are the same."),
        "most_listed": slugs("with the highest share."),
    },
    "map": {
        "kind": text("The kind of measure that the theme is counted by.", "measures.kind"),
        "measures": count("measures", "Affirmed measures of this kind in the theme."),
        **{name: BY_COUNTRY[name] for name in ("listed", "in_base", "excluded", "share")},
        **{name: BY_COUNTRY[name] for name in ("lower", "upper")},
    },
    "map-places": {
        "row": number("Row of the country on the grid, from the top; missing if not given."),
        "column": number("Column of the country on the grid, from the left; missing likewise."),
        "placed": flag("The country has a place that no country before it has."),
        "standing": text(
            "compared; left out: took part and is not compared; absent: did not take part.",
            allowed=("compared", "left out", "absent"),
        ),
    },
}

_GROUPS = {
    "groups": {
        "listed": count("countries", "Countries of the group listed, within the base."),
        "excluded": count("countries", "Countries of the group that a strict relation rules out."),
        "base_size": count("countries", "Countries of the group in the base."),
        "small": flag("Too few countries of the group in the base to be compared in words."),
    },
    "groups-medians": {
        "measures": count("measures", "Affirmed measures of theme and kind that speak of it."),
        "share": share("Median of the shares of the group; missing if it has none."),
        "lower": share("Median of the lower bounds."),
        "upper": share("Median of the upper bounds."),
        "overall": share("Median share over all participants."),
        "small": flag("The group has too few countries to be compared in words."),
    },
    "groups-differences": {
        "against": text("The group held against: the other one, or all others."),
        "listed": count("countries", "Countries of the group listed, within the base."),
        "base_size": count("countries", "Countries of the group in the base."),
        "other_listed": count("countries", "Countries of the others listed, within the base."),
        "other_base_size": count("countries", "Countries of the others in the base."),
        "difference": value("Share of the group less share of the others.", "shares, -1 to 1"),
        "lower": value("Lower bound of the group less upper bound of the others.", "shares"),
        "upper": value("Upper bound of the group less lower bound of the others.", "shares"),
        "sign": text(
            "Sign of the difference if it is the same whatever silence means, else open; empty "
            "without a difference.",
            allowed=("positive", "negative", "none", "open"),
        ),
        "silences": count(
            "countries",
            "Silences on the side with the smaller share that would have to be listings for the "
            "difference to vanish; missing if it cannot.",
        ),
        "small": flag("One side has too few countries in the base to be compared in words."),
        "p": share(
            "Part of all ways to hand out the labels of the groups anew whose difference is at "
            "least as large. Only if permutations were asked for; missing if not computed."
        ),
        "p_adjusted": share(
            "The same over all measures and groups together, after Westfall and Young (1993)."
        ),
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

_COMBINATIONS = {
    "combinations": {
        "combination": number("Number of the combination, the largest first."),
        "size": count("measures", "Measures in it."),
        "countries": count("countries", "Countries listed for exactly these."),
        "measures": slugs("of the combination."),
        "codes": codes("listed for exactly these."),
        "names": phrases("Names of these countries."),
    },
    "combinations-sets": {"listed": BY_MEASURE["listed"]},
    "combinations-pairs": {
        "other": text("Slug of the other measure."),
        "both": count("countries", "Countries listed for both."),
        "either": count("countries", "Countries listed for one or both."),
        "base": count("countries", "Countries in the bases of both."),
        "jaccard": share("both of either; missing if neither lists a country."),
    },
    "combinations-left-out": {"measures": slugs("that do not speak of the country.")},
}

LISTINGS: dict[str, dict[str, Column]] = {**_COVERAGE, **_GROUPS, **_SCALES, **_COMBINATIONS}
