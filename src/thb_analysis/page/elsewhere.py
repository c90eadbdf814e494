"""What other sources say, in the brief of a country: in signs and words of its own, and never counted."""

import re

import pandas as pd

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.elsewhere import (
    CONTRADICTED,
    DIFFERS,
    REVERSED,
    answers,
    with_sources,
)
from thb_analysis.marks import OTHER, SYMBOL_OF
from thb_analysis.states import ABSENT, ANSWER_LABELS, QUALIFIED, REPORTED
from thb_analysis.texts.text import ties_in
from thb_analysis.wording import joined, markdown

_ANCHOR = "other-sources"
_HEAD = f"""## What other sources say {{#{_ANCHOR}}}"""
_NOTE = "Statutes, authorities, monitoring bodies and organisations; not from the summary, and not counted."
_CONFLICTS = {
    CONTRADICTED: "Contradicts the summary.",
    REVERSED: "Contradicts the summary.",
    DIFFERS: "Another length.",
}


def other_sources(ds: Dataset, country: str, part: str, with_links: str) -> str:
    """Return the items of a text on other sources in blocks, each with its sign and its sources.

    Parameters
    ----------
    ds : Dataset
    country : str
    part : str
        Markdown with ties, a list.
    with_links : str
        The same, its ties written as links.
    """
    if not part.strip():
        return ""
    found = answers(ds)
    found = found[found["country"] == country].set_index("measure")
    lines = []
    items = zip(_items(part), _items(with_links), strict=True)
    for item, words in items:
        of_item = (measure for tie in ties_in(item, 0) for measure, _ in tie.elsewhere)
        measures = [*dict.fromkeys(of_item)]
        rows = found.reindex(measures).dropna(subset="answer")
        symbol, conflict = "", ""
        if len(rows):
            mark = OTHER[rows["answer"].iloc[0]]
            symbol = f"[{SYMBOL_OF[mark]}]{{.mark .{mark}}}"
            conflicts = filter(None, rows["conflict"].map(_CONFLICTS.get))
            conflict = f"**{next(conflicts, '')}** ".replace("**** ", "")
        sources = _cited(ds, country, measures)
        lines.append(f"- {symbol} {conflict}{words} [{sources}]{{.whence}}")
    listed = "\n".join(lines)
    key = " · ".join(
        f"{SYMBOL_OF[OTHER[each]]} {ANSWER_LABELS[each]}"
        for each in (REPORTED, QUALIFIED, ABSENT)
    )
    return f"{_HEAD}\n\n::: small\n{_NOTE} {key}\n:::\n\n::: elsewhere\n{listed}\n:::"


def conflict_note(ds: Dataset, country: str) -> str:
    """Name the measures on which other sources contradict the summary; empty without any."""
    found = answers(ds)
    is_no = found["conflict"].isin([CONTRADICTED, REVERSED])
    labels = found.loc[is_no & found["country"].eq(country), "label"]
    if labels.empty:
        return ""
    named = joined(map(markdown, labels))
    return (
        f"::: note\n[Other sources contradict the summary](#{_ANCHOR}): {named}.\n:::"
    )


def _items(part: str) -> list[str]:
    """Return the items of a list, without their sign."""
    found = re.split(r"(?m)^- ", part.strip())
    return [" ".join(each.split()) for each in found if each.strip()]


def _cited(ds: Dataset, country: str, measures: list[str]) -> str:
    """Cite the sources of some measures, each once, with a link."""
    statements = ds.elsewhere_statements
    is_cited = statements["country"].eq(country) & statements["measure"].isin(measures)
    rows = with_sources(ds, statements[is_cited & statements["source"].ne("")])
    parts = rows.groupby("source", sort=False)
    return "; ".join(_link(part) for _, part in parts)


def _link(part: pd.DataFrame) -> str:
    """Cite a source with its year and the places of its statements."""
    first = part.iloc[0]
    year = "" if pd.isna(first["year"]) else str(first["year"])
    places = filter(None, (year, *dict.fromkeys(part["locator"])))
    address = first["url"].replace("&", "&amp;")
    return ", ".join(
        [f"[{markdown(first['title'])}](<{address}>)", *map(markdown, places)]
    )
