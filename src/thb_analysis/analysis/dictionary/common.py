"""Columns that mean the same in every table."""

from thb_analysis.analysis.dictionary.column import (
    Column,
    codes,
    count,
    flag,
    keys,
    number,
    share,
    slugs,
    text,
    value,
)
from thb_analysis.data.states import STATES
from thb_analysis.questions.verdicts import VERDICTS

_KEYS = {
    "measure": text("Slug of the measure, as in measures.csv."),
    "label": text("Short name of the measure."),
    "measures": slugs("concerned."),
    "theme": text(
        "Theme of the measure; empty for all themes together, or for none.", "themes.theme"
    ),
    "title": text("Title of the theme."),
    "country": text("Code of the country, as the data package writes it."),
    "name": text("Name of the country."),
    "countries": codes("concerned."),
    "footnote": number("Footnote of the document that lists the countries."),
    "page": number("Page on which that footnote stands."),
    "kind": text(
        "What a listing means; kinds are counted apart and never added up.", "measures.kind"
    ),
    "polarity": text(
        "What a listing says: affirmed, that the country has it or does it; negated, that it does "
        "not; unclear, that the document does not say which.",
        "measures.polarity",
    ),
    "base": text("Population that the statement speaks of: the denominator.", "bases.base"),
    "base_label": text("Name of the base for a reader."),
    "note": text("Remark of the coder."),
    "reason": text("Why, in the words of the coder."),
    "step": text("Key of the step, as in indicators.csv; empty for none."),
    "place": number("Place of the step in its pathway, from 1; 0 without a step."),
    "relation": text("Key of a relation in relations.csv; empty if none is concerned."),
    "claim": text("Key of the claim, as in claims.csv."),
    "statement": text("What is claimed, in the words of the coder."),
    "footnotes": text("Footnotes on which the claim rests, separated by spaces."),
    "quantifier": text("Quantity word of the document.", "quantifiers.quantifier"),
}

_CELLS = {
    "state": text(
        "State of the cell. not_reported: the country took part and is not on the list, which does "
        "not say that it lacks the measure. A country listed outside the base keeps the state that "
        "it is listed with.",
        allowed=STATES,
    ),
    "in_base": flag("The statement speaks of the country."),
    "listed": flag("The country is on the list, and the statement speaks of it."),
    "outside": flag("The country is on the list though outside the base: never counted."),
    "absent": flag("In the base, and the source says no."),
    "excluded": flag(
        "Absent; or in the base, not listed, and listed where the document says that both cannot be."
    ),
    "minimum": Column(
        "integer", "Shortest duration stated; missing if that end is open.", "as in column unit"
    ),
    "maximum": Column(
        "integer", "Longest duration stated; missing if that end is open.", "as in column unit"
    ),
    "unit": text(
        "What minimum and maximum are counted in; empty if neither is stated.", "observations.unit"
    ),
    "renewable": flag(
        "The document says that it can be renewed; missing means that the document is silent, not "
        "that it cannot."
    ),
    "basis": text(
        "list: the footnote names the country; body: only the sentence does; empty if not listed.",
        "observations.basis",
    ),
}

_SHARES = {
    "reported": count("countries", "Of those listed: without a remark."),
    "qualified": count("countries", "Of those listed: with a remark."),
    "outside_base": count("countries", "Countries listed though outside the base, not counted."),
    "base_size": count("countries", "Countries in the base."),
    "share": share("Listed of the base; missing for an empty base."),
    "lower": share("The share if every silence meant no; missing for an empty base."),
    "upper": share(
        "The share if every silence meant yes, but for the excluded; missing for an empty base."
    ),
}

_PAIRS = {
    "rank": number("Place by similarity, 1 for the most similar; ties share it."),
    "compared": count("measures", "Affirmed provisions and practices whose base includes both."),
    "shared": count("measures", "Of those compared: list both."),
    "only_here": count("measures", "Of those compared: list the country, not the neighbour."),
    "only_there": count("measures", "Of those compared: list the neighbour, not the country."),
    "shared_measures": slugs("that list both."),
    "only_here_measures": slugs("that list the country, not the neighbour."),
    "only_there_measures": slugs("that list the neighbour, not the country."),
}

_SOURCE = {
    "verdict": text(
        "Whether the claim fits its lists. Judged on the countries selected, though a claim of the "
        "document is about all that took part.",
        allowed=VERDICTS,
    ),
    "left": text("Set expression over measures and bases."),
    "right": text("Set expression over measures and bases."),
    "strength": text(
        "strict: the document itself says so; plausible: it follows from the law or from practice.",
        "relations.strength",
    ),
    "tested": count("countries", "Countries that left denotes."),
    "violators": codes("that break the relation."),
    "holds": flag("No country breaks the relation."),
    "first": text("Value of the first coder, before settlement."),
    "second": text("Value of the second coder, before settlement."),
    "settled": text("Value settled on; empty if settled to be empty, or not on record."),
    "lists": count("lists", "Lists that both coders decided on."),
    "disagreements": count("cells", "Cells on which the coders differ."),
    "agreement": share("Part on which the coders agree."),
    "alpha": value(
        "Krippendorff's alpha, nominal: 1 for perfect agreement, 0 for what chance would give; "
        "missing where both coders use one and the same value throughout."
    ),
}

_METHODS = {
    "cluster": number("Number of the cluster, in the order of the tree."),
    "clusters": count("clusters", "Clusters."),
    "silhouette": value("Silhouette width; missing with one cluster.", "-1 to 1"),
    "errors": count("errors", "Guttman errors: listed for the rarer of two, not the commoner."),
    "expected": value("Guttman errors expected of independent measures.", "errors"),
    "h": value("Loevinger's H; missing where it is not defined.", "at most 1"),
    "finding": text("Key of the finding."),
    "choice": text("What can be chosen in coding or comparing."),
    "option": text("What is chosen; of each choice, the reports follow the first."),
    "universe": number("Number of the universe; 1 is the one that the reports follow."),
    "outcome": number("Number of the combination of the choices that bear on a finding."),
}

COMMON: dict[str, Column] = {
    **_KEYS,
    **_CELLS,
    **_SHARES,
    **_PAIRS,
    **_SOURCE,
    **_METHODS,
    "themes": keys("Themes of the measures concerned.", "themes.theme"),
}
