"""Columns of the tables that follow countries: profiles, pathway, burdens."""

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
)
from thb_analysis.analysis.dictionary.listings import BY_COUNTRY, BY_MEASURE
from thb_analysis.analysis.dictionary.source import IRREGULARITIES, RELATIONS

_PROFILES = {
    "profiles": {
        **BY_COUNTRY,
        "only": text(
            "Slug of the measure, if a single one of the theme and kind is affirmed and speaks of "
            "the country; else empty."
        ),
        "compared": count(
            "countries", "Participants of whom the same measures speak, the country included."
        ),
        "also_listed": count("countries", "Of these, listed for the single measure."),
        "median_share": share(
            "Median of the shares of those compared; missing with fewer than three measures or "
            "countries."
        ),
        "lowest_share": share("Lowest of these shares."),
        "highest_share": share("Highest of these shares."),
        "peers": count("countries", "Other countries of the group among those compared."),
        "peers_listed": count("countries", "Of these, listed for the single measure."),
        "peers_median": share(
            "Median of their shares; missing with fewer than three measures or countries."
        ),
        "peers_lowest": share("Lowest of their shares."),
        "peers_highest": share("Highest of their shares."),
    },
    "profiles-groups": {
        "group": text("Group of the country; empty if it is in none."),
        "peers": codes("of the same group."),
    },
    "profiles-majority": {
        "peers_listed": count("countries", "Other countries of the group listed, in the base."),
        "peers_base": count("countries", "Other countries of the group in the base."),
        "stands": text(
            "with or against most of them; divided: there is no majority; few: too few of them in "
            "the base; unaffirmed: being listed does not report a presence; outside: the country "
            "is not in the base.",
            allowed=("with", "against", "divided", "few", "unaffirmed", "outside"),
        ),
    },
    "profiles-corrections": IRREGULARITIES,
    "profiles-nearest": {
        "neighbour": text("Code of the country compared with."),
        "name": text("Name of the neighbour."),
        "similarity": share("Jaccard similarity of the two countries."),
    },
    "profiles-remarks": {
        "from_footnote": number("Footnote in which the remark is printed."),
        "kind": text("What the remark is about.", "remarks.kind"),
        "printed": text("The remark as printed; empty if printed in another footnote."),
        "note": text("The remark in the words of the coder."),
    },
}

_OF_PATHWAY = {"theme": text("Theme whose pathway it is.", "themes.theme")}
_STEP_LABEL = {"label": text("Short name of the step.")}

_PATHWAY = {
    "pathway": {
        **_OF_PATHWAY,
        **_STEP_LABEL,
        "description": text("What being listed at the step means."),
        "expression": text("Set expression of the countries listed."),
        "measures": slugs("in the expression, by footnote."),
        "footnotes": numbers("Footnotes of these measures."),
        "pages": numbers("Pages on which these footnotes stand."),
        "conditions": slugs("attached to the step: conditions and challenges."),
        **BY_MEASURE,
        "qualified": count("countries", "Of those listed: by listings with a remark only."),
        "base_size": count("countries", "Countries that the step could name."),
    },
    "pathway-cells": {
        **_OF_PATHWAY,
        **_STEP_LABEL,
        "in_base": flag("The step could name the country."),
        "presupposed": flag(
            "Not listed, though by a strict relation a list that names the country presupposes "
            "the step."
        ),
    },
    "pathway-countries": {
        **_OF_PATHWAY,
        "speaking": keys("Steps that speak of the country."),
        "named": keys("Steps at which it is listed, within the base or not."),
        "last": text("The last of these; empty if there is none."),
        "breaks": keys("Steps at which it is listed, though not at the next that speaks of it."),
        "gaps": keys("Steps that speak of it and do not list it, though a later one does."),
        "complete": flag("Listed at every step that speaks of it."),
        "relations": keys("Keys of the relations of table pathway-relations that it breaks."),
    },
    "pathway-transitions": {
        **_OF_PATHWAY,
        "next": text("Key of the next step."),
        "from_label": text("Short name of the step."),
        "to_label": text("Short name of the next step."),
        "both": codes("listed at both steps."),
        "before": codes("listed at the first only."),
        "after": codes("listed at the second only."),
        "neither": codes("listed at neither."),
        "uncompared": codes("outside the base of one of the two."),
        "base_size": count("countries", "Countries compared."),
    },
    "pathway-relations": {
        **_OF_PATHWAY,
        **RELATIONS,
        "step": text(
            "Step whose lists should name the countries tested; empty for lists that exclude or "
            "equal each other."
        ),
        "silent": codes("that break the relation and are not listed at the step."),
    },
}

_BURDENS = {
    "burdens": BY_MEASURE,
    "burdens-attached": {
        "step_label": text("Short name of the step; empty for none."),
        "pathway": text("Theme whose pathway has the step.", "themes.theme"),
        "within": flag("The list of the measure is one of those that make the step."),
        "at_step": codes("of the list that are listed at the step as well."),
        "not_at_step": codes("of the list that are not listed at the step, though it could."),
        "unspoken": codes("of the list of whom the step does not speak; all, without a step."),
        "step_listed": count("countries", "Countries listed at the step, within its base."),
        "step_base_size": count("countries", "Countries that the step could name."),
    },
    "burdens-countries": {
        "step_label": text("Short name of the step; empty for none."),
        "listed": count("measures", "Affirmed measures of this kind that list the country."),
        "in_base": count("measures", "Affirmed measures of this kind that speak of it."),
        "labels": phrases("Short names of the measures that list it."),
    },
}

COUNTRIES: dict[str, dict[str, Column]] = {**_PROFILES, **_PATHWAY, **_BURDENS}
