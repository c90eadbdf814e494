"""What other sources say, in the brief of a country: in signs and words of its own, and never counted."""

import re

import pandas as pd

from thb_analysis.analysis.elsewhere import YEARS, cite_source
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.elsewhere import CONTRADICTIONS, DIFFERS, statements
from thb_analysis.marks import OTHER, SYMBOL_OF
from thb_analysis.states import ANSWER_LABELS, NAMED, NOT_FOUND, QUALIFIED, REPORTED
from thb_analysis.texts.text import ties_in
from thb_analysis.wording import markdown

_ANCHOR = "other-sources"
_NOTE = "Statutes, authorities, monitoring bodies and organisations; not from the summary, and not counted with it."
_CONFLICTS = {
    **dict.fromkeys(CONTRADICTIONS, "Contradicts the summary. "),
    DIFFERS: "Length given otherwise. ",
}
# What is said of answers that no item is about.
_REST = {
    "They confirm": f"state in {NAMED} and answer == {REPORTED!r} and conflict == ''",
    "They confirm, with a condition": f"state in {NAMED} and answer == {QUALIFIED!r} and conflict == ''",
    "Nothing was found on": f"answer == {NOT_FOUND!r}",
}


def other_sources(ds: Dataset, country: str, part: str, with_links: str) -> str:
    """Return what other sources say of a country in blocks: what people wrote, and what is confirmed or was not found.

    Parameters
    ----------
    ds : Dataset
    country : str
    part : str
        Markdown with ties, a list.
    with_links : str
        The same, its ties written as links.
    """
    found = statements(ds).query("country == @country")
    if found.empty:
        return ""
    lines, shown = [], set[str]()
    for item, words in zip(_items(part), _items(with_links), strict=True):
        measures = {measure for tie in ties_in(item, 0) for measure, _ in tie.elsewhere}
        rows = found.query("measure in @measures")
        fresh = rows.query("measure not in @shown")
        sources = _cited(fresh) if len(fresh) else "Sources: as above"
        shown |= measures
        lines.append(f"- {_answer(rows)} {words} [{sources}]{{.whence}}")
    key = " · ".join(
        f"{SYMBOL_OF[OTHER[each]]} {words}"
        for each, words in ANSWER_LABELS.items()
        if each != NOT_FOUND
    )
    rest = found.query("measure not in @shown")
    sentences = []
    for head, query in _REST.items():
        if labels := _labels(rest.query(query)):
            sentences.append(f"**{head}:** {labels}.")
    blocks = [
        f"## What other sources say {{#{_ANCHOR}}}",
        f"::: small\n{_NOTE} {key}\n:::",
        "\n".join(["::: elsewhere", *lines, ":::"]) if lines else "",
        f"::: small\n{' '.join([*sentences, YEARS])}\n:::",
    ]
    return "\n\n".join(filter(None, blocks))


def conflict_note(ds: Dataset, country: str) -> str:
    """Name what other sources answer where they contradict the summary; empty where they do not."""
    found = statements(ds).query("country == @country")
    rows = found.query(f"conflict in {CONTRADICTIONS}")
    if rows.empty:
        return ""
    head = f"[Other sources contradict the summary](#{_ANCHOR})"
    return f"::: note\n{head}. {_labelled(rows)}\n:::"


def _items(part: str) -> list[str]:
    """Return the items of a list, without their sign."""
    found = re.split(r"(?m)^- ", part.strip())
    return [" ".join(each.split()) for each in found if each.strip()]


def _answer(rows: pd.DataFrame) -> str:
    """Write the mark of some answers, what they are in conflict with, and what they are of."""
    if rows.empty:
        return ""
    mark = OTHER[rows["answer"].iloc[0]]
    conflict = next(filter(None, map(_CONFLICTS.get, rows["conflict"])), "")
    return f"[{SYMBOL_OF[mark]}]{{.mark .{mark}}} **{conflict}{_labelled(rows)}**"


def _labelled(rows: pd.DataFrame) -> str:
    """Write measures, each answer behind those that have it."""
    parts = rows.groupby("answer", sort=False)
    return " ".join(
        f"{_labels(part)}: {ANSWER_LABELS[str(each)]}." for each, part in parts
    )


def _labels(rows: pd.DataFrame) -> str:
    labels = rows["short"].where(rows["short"] != "", rows["label"])
    return "; ".join(map(markdown, labels.unique()))


def _cited(rows: pd.DataFrame) -> str:
    """Cite the sources of some statements, each once, with a link and the places of all its statements."""
    cited = []
    # In the order of the table.
    rows = rows.query("source != ''").sort_values("measure", kind="stable")
    for _, part in rows.groupby("source", sort=False):
        first = part.iloc[0]
        address = first["url"].replace("&", "&amp;")
        title = f"[{markdown(first['title'])}](<{address}>)"
        places = map(markdown, part["locator"].unique())
        cited.append(cite_source(first, title, places))
    return "; ".join(cited)
