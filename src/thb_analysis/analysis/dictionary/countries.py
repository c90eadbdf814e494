"""Columns of the tables that follow countries along the pathway."""

from thb_analysis.analysis.dictionary.column import (
    Column,
    codes,
    count,
    flag,
    keys,
    numbers,
    slugs,
    text,
)
from thb_analysis.analysis.dictionary.listings import BY_MEASURE
from thb_analysis.analysis.dictionary.source import RELATIONS

_OF_PATHWAY = {"theme": text("Theme whose pathway it is.", "themes.theme")}
_STEP_LABEL = {"label": text("Short name of the step.")}

COUNTRIES: dict[str, dict[str, Column]] = {
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
