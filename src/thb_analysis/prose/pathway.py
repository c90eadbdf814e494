"""Sentences on a pathway: who is listed at its steps, and where the lists break off."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from thb_analysis.analysis.pathway import Pathway
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    few,
    in_text,
    joined,
    markdown,
    notes,
    number,
    of,
    paragraphs,
    quoted,
    sentences,
)

HEADING = "## The pathway, step by step"
_MOST = 8  # countries named in one sentence


def pathway(result: Pathway | None) -> Prose | None:
    """Say how far the lists carry the countries along the steps; None without a pathway.

    Parameters
    ----------
    result : Pathway or None
    """
    if result is None or result.countries.empty:
        return None
    return Prose(
        paragraphs(
            [
                HEADING,
                _reading(result),
                sentences([_counts(result.steps), _bounds(result.steps), _outside(result.steps)]),
                sentences([_complete(result.countries), _breaks(result), _gaps(result)]),
                _moves(result),
                _contradictions(result),
            ]
        )
    )


def of_country(results: Iterable[Pathway], country: str, titles: Mapping[str, str]) -> Prose | None:
    """Say at which steps one country is listed, and where its listings break off.

    Parameters
    ----------
    results : iterable of Pathway
    country : str
        Code.
    titles : mapping of str to str
        Theme to title.

    Returns
    -------
    Prose or None
        None if no step of any pathway speaks of the country.
    """
    told = [_followed(result, country, titles[result.theme]) for result in results]
    if not any(told):
        return None
    brackets = _BRACKETS if any(_FOOTNOTES.search(text) for text in told) else ""
    return Prose(paragraphs(["## Step by step", *told, sentences([brackets, _STEPS])]))


_FOOTNOTES = re.compile(r"\(nn?\. ")
_BRACKETS = "In brackets stand the footnotes of the lists that make up a step; one of them may be enough to be at it."
_STEPS = (
    "The steps are an order of reading. Not being listed at a step is silence of the source, and nothing follows "
    "from the lists for what happens in a single case."
)


def _followed(result: Pathway, country: str, title: str) -> str:
    row = result.countries.set_index("country").loc[country]
    labels = _labels(result)
    name = in_text(markdown(str(row["name"])))
    beyond = set(
        result.cells.loc[(result.cells["country"] == country) & result.cells["outside"], "step"]
    )
    named, speaking = (
        [step for step in row[part] if step not in beyond] for part in ("named", "speaking")
    )
    opening = f"On the pathway of “{markdown(title)}”, {name} is listed"
    besides = _besides(result.steps, beyond)
    if not speaking:
        return f"{opening} {besides} only." if beyond else ""
    if not named:
        none = f"none of the {count(len(speaking), 'step')} that speak of it"
        if len(speaking) == 1:
            none = "no step that speaks of it"
        return f"{opening} at {none}{f' and {besides}' if beyond else ''}."
    placed = joined(_with_footnotes(result.steps, named)) + (f"; and {besides}" if beyond else "")
    silent = [step for step in speaking if step not in named]
    later = ", though a later step lists it" if row["gaps"] == tuple(silent) else ""
    presupposed = set(result.cells.loc[_presupposing(result, country), "step"]).intersection(silent)
    return sentences(
        [
            f"{opening} at {of(len(named), len(speaking))} steps that speak of it: {placed}."
            if silent
            else f"{opening} at every step that speaks of it: {placed}.",
            f"Not listed: {joined(quoted(labels[step] for step in silent))}{later}."
            if silent
            else "",
            f"At {joined(quoted(labels[step] for step in row['gaps']))} it is missing though a later step lists it."
            if row["gaps"] and not later
            else "",
            f"Another list that names it presupposes {joined(quoted(labels[step] for step in silent if step in presupposed))}."
            if presupposed
            else "",
        ]
    )


def _besides(steps: pd.DataFrame, beyond: Collection[str]) -> str:
    """Name the steps that list a country of which they do not speak."""
    base = agree(len(beyond), "base of its statement", "bases of their statements")
    return f"outside the {base} at {joined(_with_footnotes(steps, beyond))}"


def _with_footnotes(steps: pd.DataFrame, named: Collection[str]) -> list[str]:
    """Name steps with the footnotes that they rest on: ``“Permit” (n. 46)``."""
    kept = steps[steps["step"].isin(named)]
    return [
        f"{label} ({notes(footnotes)})"
        for label, footnotes in zip(quoted(kept["label"]), kept["footnotes"], strict=True)
    ]


def _presupposing(result: Pathway, country: str) -> pd.Series:
    cells = result.cells
    return (cells["country"] == country) & cells["presupposed"]


def _reading(result: Pathway) -> str:
    labels = quoted(result.steps["label"])
    return sentences(
        [
            f"The coders put {count(len(labels), 'step')} in order: {joined(labels)}."
            if len(labels) > 1
            else f"The coders name one step, {labels[0]}.",
            "[](#fig-pathway) and [](#tbl-pathway) show the countries; [](#tbl-pathway-steps) says what being listed at "
            "each step means and on which footnotes it rests.",
            "The order is one of reading. The lists say what countries reported; they do not follow anybody from one "
            "step to the next, and a country that is not listed at a step may have all that the step stands for.",
        ]
    )


def _counts(steps: pd.DataFrame) -> str:
    ratios = [of(k, n) for k, n in zip(steps["listed"], steps["base_size"], strict=True)]
    labels = quoted(steps["label"])
    if len(set(ratios)) == 1:
        return f"{'Each' if len(labels) > 1 else 'This'} step lists {ratios[0]} {agree(steps['base_size'].iloc[0], 'country', 'countries')} that it could name."
    parts = (f"{ratio} at {label}" for ratio, label in zip(ratios, labels, strict=True))
    return f"Of the countries that each step could name, the lists name {joined(parts)}."


def _bounds(steps: pd.DataFrame) -> str:
    if (steps["listed"] == steps["base_size"]).all():
        return "No step is silent on a country that it could name."
    limited = steps[steps["excluded"] > 0]
    general = "Each share is a lower bound, since silence is no evidence of absence; the upper bound is the whole base"
    if limited.empty:
        return f"{general}."
    named = (
        f"{label} (at most {of(size - excluded, size)})"
        for label, size, excluded in zip(
            quoted(limited["label"]), limited["base_size"], limited["excluded"], strict=True
        )
    )
    return f"{general}, except where other lists rule a country out: {joined(named)}."


def _outside(steps: pd.DataFrame) -> str:
    frame = steps[steps["outside_base"] > 0]
    if frame.empty:
        return ""
    size = int(frame["outside_base"].sum())
    return (
        f"At {joined(quoted(frame['label']))}, {count(size, 'listing')} {agree(size, 'names a country', 'name countries')} "
        f"outside the base; {agree(size, 'it is', 'they are')} shown and not counted."
    )


def _complete(countries: pd.DataFrame) -> str:
    if not countries["named"].map(len).any():
        return ""
    names = _names(countries[countries["complete"]])
    if len(names) == len(countries):
        return "Every country compared is listed at every step that speaks of it."
    if not names:
        return "No country is listed at every step that speaks of it."
    verb = agree(len(names), "is", "are")
    return (
        f"{capital(count(len(names), 'country', 'countries'))} {verb} listed at every step that speaks of "
        f"{agree(len(names), 'it', 'them')}: {few(names, _MOST)}."
    )


def _breaks(result: Pathway) -> str:
    countries = result.countries
    nowhere = _names(countries[countries["named"].map(len) == 0])
    if len(nowhere) == len(countries):
        return "No step lists any of the countries compared."
    nothing = f"No step lists {few(nowhere, _MOST)}." if nowhere else ""
    after = countries["breaks"].explode().dropna().value_counts()
    if after.empty:
        return sentences([nothing, "Nowhere do the lists break off."])
    broken, most = int((countries["breaks"].map(len) > 0).sum()), int(after.max())
    where = [step for step in result.steps["step"] if after.get(step, 0) == most]
    labels = joined(quoted(_labels(result)[step] for step in where))
    size = count(most, "country", "countries") + (" each" if len(where) > 1 else "")
    often = f"after {labels}" if len(after) == 1 else f"most often after {labels} ({size})"
    return sentences(
        [
            nothing,
            f"For {count(broken, 'country', 'countries')} the lists break off, that is, a country is listed at a step and "
            f"not at the next that speaks of it: {often}.",
        ]
    )


def _gaps(result: Pathway) -> str:
    frame = result.countries[result.countries["gaps"].map(len) > 0]
    if frame.empty:
        return ""
    missed = frame["gaps"].explode()
    parts = [
        f"at {label} {few(_names(frame[frame['gaps'].map(lambda gaps, step=step: step in gaps)]), _MOST)}"
        for step, label in zip(result.steps["step"], quoted(result.steps["label"]), strict=True)
        if (missed == step).any()
    ]
    size = len(frame)
    return (
        f"{capital(count(size, 'country', 'countries'))} {agree(size, 'is', 'are')} missing at a step though listed at "
        f"a later one: {'; '.join(parts)}. Read as a sequence of steps the lists contradict themselves there, which may be "
        "no more than silence."
    )


def _moves(result: Pathway) -> str:
    frame = result.transitions
    if frame.empty:
        return ""
    parts = [
        f"from {here} to {there} {of(len(both), size)}"
        for here, there, both, size in zip(
            quoted(frame["from_label"]),
            quoted(frame["to_label"]),
            frame["both"],
            frame["base_size"],
            strict=True,
        )
    ]
    return (
        "[](#tbl-pathway-transitions) names the countries listed at two steps in a row and at one of them only. Listed "
        f"at both, among those that both steps could name, are {joined(parts)}."
    )


def _contradictions(result: Pathway) -> str:
    relations = result.relations
    if relations.empty:
        return ""
    against = relations[relations["silent"].map(len) > 0]
    lead = (
        f"{capital(count(len(relations), 'tested relation'))} between lists "
        f"{agree(len(relations), 'expects', 'expect')} countries at a step or set its lists against each other"
        if len(relations) > 1
        else "One tested relation between lists bears on the steps"
    )
    if against.empty:
        return f"{lead}; {agree(len(relations), 'it does not speak', 'none speaks')} against the silence of a step."
    return sentences(
        [
            f"{lead}; {number(len(against))} {agree(len(against), 'speaks', 'speak')} against the lists as they stand "
            "([](#tbl-pathway-contradictions)).",
            _presupposed(result) if result.cells["presupposed"].any() else "",
        ]
    )


def _presupposed(result: Pathway) -> str:
    """Name the countries whose silence at a step another list contradicts."""
    cells = result.cells[result.cells["presupposed"]]
    known = dict(zip(result.countries["country"], result.countries["name"], strict=True))
    parts = [
        f"at {quoted([str(label)])[0]} {few(_written(known, group['country']), _MOST)}"
        for label, group in cells.groupby("label", sort=False)
    ]
    return (
        "Not listed at a step, though another list that by the document’s own words presupposes the step names them, are "
        f"{'; '.join(parts)}. There the silence of the step cannot be read as absence, if the other list is right."
    )


def _labels(result: Pathway) -> dict[str, str]:
    return dict(zip(result.steps["step"], result.steps["label"], strict=True))


def _names(frame: pd.DataFrame) -> list[str]:
    return [in_text(markdown(name)) for name in sorted(frame["name"])]


def _written(known: Mapping[str, str], codes: Iterable[str]) -> list[str]:
    return [in_text(markdown(name)) for name in sorted(known[code] for code in codes)]
