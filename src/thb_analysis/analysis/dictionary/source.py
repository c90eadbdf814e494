"""Columns of the tables on the source: claims, relations, irregularities, coders, robustness."""

from thb_analysis.analysis.agreement import VARIABLES
from thb_analysis.analysis.dictionary.column import (
    Column,
    codes,
    count,
    flag,
    keys,
    number,
    numbers,
    phrases,
    share,
    slugs,
    text,
    value,
)
from thb_analysis.questions.two_codings import DECISIONS, FIELDS
from thb_analysis.questions.verdicts import DIRECTIONS, VERDICTS

RELATIONS = {
    "kind": text(
        "subset, implies: whoever is in left is in right; disjoint: nobody is in both; equal: "
        "the same countries are in both; exhaustive: everybody of the base right is in left.",
        "relations.kind",
    ),
    "reason": text("Why the relation is expected."),
}

IRREGULARITIES = {
    "irregularity": text("Key of the entry of the record."),
    "footnote": number("Footnote that the record concerns."),
    "kind": text("What the record is about."),
    "printed": text("The text or the codes concerned, as printed."),
    "read_as": text("What an applied correction puts in its place."),
    "status": text(
        "applied: the list is read with the correction; noted: it is read as printed.",
        "irregularities.status",
    ),
    "measure": text("Slug of the footnote's measure; empty if it has none."),
    "theme": text("Theme of that measure; empty if there is none.", "themes.theme"),
    "claim": text("Key of the claim concerned; empty if none is."),
    "reason": text("What was found, and why it is read as it is."),
}

_CLAIMS = {
    "claims": {
        "place": text("Where the document makes the claim."),
        "notes": numbers("Footnotes of the claim, and of the lists that its rule names."),
        "lists": slugs("of these notes, one for each; an empty one for a note that is no list."),
        "pages": numbers("Pages of these notes."),
        "measure": text("Slug of the measure whose own k of N this is; empty for other counts."),
        "measures": slugs("whose lists the rule of the claim names."),
        "numerator": count(
            "countries", "Countries counted; missing if the claim cannot be checked."
        ),
        "denominator": count(
            "countries",
            "Countries that they are counted of; in a comparison, the size of the list compared "
            "with; missing if the claim cannot be checked.",
        ),
        "share": share(
            "numerator of denominator; missing in a comparison, for an empty base, or if the claim "
            "cannot be checked."
        ),
        "distance": share(
            "How far the share lies outside the range in which the quantity word holds; 0 inside "
            "it, missing if there is no share to be off."
        ),
        "direction": text(
            "The lists give fewer or more than the quantity word says: the share lies below or "
            "above the range in which the word holds; empty inside it, or without a share.",
            allowed=DIRECTIONS,
        ),
        "countries": codes("counted."),
        "missing": codes("of the denominator that are not counted; none in a comparison."),
        "lower": share("Smallest share that silence allows; missing where share is."),
        "upper": share("Largest share that silence allows; missing where share is."),
        "possible": phrases(
            "Verdicts that silence allows of this claim by itself: each cell of which the source "
            "says nothing may be listed or not, and a duration that it does not state may be any; "
            "none where there are too many lists to go through.",
            allowed=VERDICTS,
        ),
        "determined": flag(
            "Silence allows one verdict only; missing if the claim cannot be checked."
        ),
    },
}

_CHECKS = {
    "relations": RELATIONS,
    "irregularities": IRREGULARITIES,
}

_INTERVAL = {
    "lower": value("Lower end of the bootstrap interval of alpha, 95 per cent."),
    "upper": value("Upper end of the bootstrap interval of alpha, 95 per cent."),
}

_DECISION = text("What both coders decided on each list.", allowed=tuple(DECISIONS))

_CODERS = {
    "agreement": {
        **_INTERVAL,
        "variable": text(
            "What is compared: whether a country is listed, or the status of the cell as well.",
            allowed=tuple(VARIABLES),
        ),
        "cells": count("cells", "Cells that the coders are compared on."),
    },
    "agreement-codebook": {
        **_INTERVAL,
        "field": _DECISION,
        "disagreements": count("lists", "Lists on which the coders differ."),
    },
    "agreement-disagreements": {
        "field": text("What the coders differ on.", allowed=("listed", *FIELDS)),
        "first": text("Value of the first coder; empty if not listed, or left empty."),
        "second": text("Value of the second coder; empty if not listed, or left empty."),
    },
    "agreement-fields": {
        "cells": count("cells", "Cells that both coders list."),
        "field": text("Field of a cell that both coders list.", allowed=tuple(FIELDS)),
    },
    "agreement-measure-disagreements": {"field": _DECISION},
}

_SURVIVAL = {
    "universes": count("", "Combinations of the choices that bear on the finding, with an answer."),
    "surviving": count("", "Of these: draw the same conclusion."),
    "share": share("surviving of universes."),
}

_ROBUSTNESS = {
    "robustness": {
        "topic": text("What is asked."),
        "about": text("Kind of measure or theme that it is asked of; empty for the whole."),
        "conclusion": keys("Slugs or keys of what is concluded; else yes or no."),
        "value": value("Number that the finding rests on: a share, H, or silhouette width."),
        "counted": count("", "The same as k of N: k; 0 where the number is no share."),
        "whole": count("", "The same as k of N: N; 0 where the number is no share."),
        "lower": value(
            "Smallest value that silence allows; of H, over leaving out one country; missing for "
            "clusters."
        ),
        "upper": value("Largest value, likewise."),
        "settled": flag("The same is concluded whatever silence means; missing without bounds."),
        **_SURVIVAL,
        "lowest": value("Smallest value over all these combinations."),
        "highest": value("Largest value over all these combinations."),
    },
    "robustness-summary": {
        "codings": count("codings", "Codings of the source."),
        "methods": count("methods", "Methods of clustering tried on each."),
        "threshold": value("Lower bound of Loevinger’s H that was asked for.", "at most 1"),
        "universes": count("universes", "Universes in all."),
    },
    "robustness-outcomes": {
        "value": value("Number that the finding rests on."),
        "survives": flag("The same is concluded as in the first universe."),
    },
    "robustness-choices": _SURVIVAL,
    "robustness-measures": {
        "listed": count("countries", "Countries listed within the base, as coded."),
        "share": share("listed of base_size, as coded."),
        "lowest": share("Lowest share over all codings."),
        "highest": share("Highest share over all codings."),
    },
    "robustness-claims": {
        "verdict": text("Whether the claim fits its lists, as coded.", allowed=VERDICTS),
        "universes": count("", "Codings of the source, each with every range of the words."),
        "same": count("", "Of these: give the same verdict."),
        "holds": count("", "Of these: the claim holds."),
        "loosely": count("", "Of these: the claim holds loosely."),
        "understates": count("", "Of these: the lists give more than the claim says."),
        "fails": count("", "Of these: the claim does not hold."),
    },
}

SOURCE: dict[str, dict[str, Column]] = {**_CLAIMS, **_CHECKS, **_CODERS, **_ROBUSTNESS}
