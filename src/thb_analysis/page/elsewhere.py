"""What other sources say, in the brief of a country: in signs and words of its own, and never counted."""

import re

import pandas as pd

from thb_analysis.analysis.counts import each_row
from thb_analysis.analysis.elsewhere import YEARS, cite_source
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.elsewhere import (
    CONTRADICTED,
    DIFFERS,
    NAMED_CELLS,
    REVERSED,
    YES,
    answers,
    with_sources,
)
from thb_analysis.marks import OTHER, SYMBOL_OF
from thb_analysis.states import (
    ABSENT,
    ANSWER_LABELS,
    NOT_FOUND,
    QUALIFIED,
    REPORTED,
)
from thb_analysis.texts.text import ties_in
from thb_analysis.wording import markdown

_ANCHOR = "other-sources"
_NOTE = (
    "Statutes, authorities, monitoring bodies and organisations; not from the summary, and not counted "
    "with it."
)
_CONTRADICTIONS = (CONTRADICTED, REVERSED)
_CONFLICTS = {
    **dict.fromkeys(_CONTRADICTIONS, "Contradicts the summary."),
    DIFFERS: "Length given otherwise.",
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
    found = _answers_of(ds, country)
    if found.empty:
        return ""
    lines, shown = [], set[str]()
    for item, words in zip(_items(part), _items(with_links), strict=True):
        measures = {measure for tie in ties_in(item, 0) for measure, _ in tie.elsewhere}
        fresh = measures - shown
        sources = _cited(ds, country, fresh) if fresh else "Sources: as above"
        shown |= measures
        answer = _answer(found.query("measure in @measures"))
        lines.append(f"- {answer} {words} [{sources}]{{.whence}}")
    key = " · ".join(
        f"{SYMBOL_OF[OTHER[each]]} {ANSWER_LABELS[each]}"
        for each in (REPORTED, QUALIFIED, ABSENT)
    )
    rest = found.query("measure not in @shown")
    is_same = f"group == {NAMED_CELLS!r} and answer in {YES} and conflict == ''"
    parts = {
        "They confirm": rest.query(is_same),
        "Nothing was found on": rest.query(f"answer == {NOT_FOUND!r}"),
    }
    sentences = [
        f"**{head}:** {_labels(rows)}." for head, rows in parts.items() if len(rows)
    ]
    blocks = [
        f"## What other sources say {{#{_ANCHOR}}}",
        f"::: small\n{_NOTE} {key}\n:::",
        "\n".join(["::: elsewhere", *lines, ":::"]) if lines else "",
        f"::: small\n{' '.join([*sentences, YEARS])}\n:::",
    ]
    return "\n\n".join(filter(None, blocks))


def conflict_note(ds: Dataset, country: str) -> str:
    """Name what other sources answer where they contradict the summary; empty where they do not."""
    rows = _answers_of(ds, country).query(f"conflict in {_CONTRADICTIONS}")
    if rows.empty:
        return ""
    head = f"[Other sources contradict the summary](#{_ANCHOR})"
    return f"::: note\n{head}. {_labelled(rows)}\n:::"


def _answers_of(ds: Dataset, country: str) -> pd.DataFrame:
    return answers(ds).query("country == @country")


def _answer(rows: pd.DataFrame) -> str:
    """Write the mark of some answers, what they are in conflict with, and what they are of."""
    if rows.empty:
        return ""
    mark = OTHER[rows["answer"].iloc[0]]
    conflicts = filter(None, rows["conflict"].map(_CONFLICTS.get))
    head = f"{next(conflicts, '')} {_labelled(rows)}".strip()
    return f"[{SYMBOL_OF[mark]}]{{.mark .{mark}}} **{head}**"


def _labelled(rows: pd.DataFrame) -> str:
    """Write measures, each answer behind those that have it."""
    parts = rows.groupby("answer", sort=False)
    return " ".join(
        f"{_labels(part)}: {ANSWER_LABELS[str(each)]}." for each, part in parts
    )


def _labels(rows: pd.DataFrame) -> str:
    labels = (row.short or row.label for row in each_row(rows))
    return "; ".join(map(markdown, labels))


def _items(part: str) -> list[str]:
    """Return the items of a list, without their sign."""
    found = re.split(r"(?m)^- ", part.strip())
    return [" ".join(each.split()) for each in found if each.strip()]


def _cited(ds: Dataset, country: str, measures: set[str]) -> str:
    """Cite the sources of some measures, each once, with a link and the places of its statements."""
    statements = ds.elsewhere_statements.query(
        "country == @country and measure in @measures and source != ''"
    )
    cited = []
    for _, part in with_sources(ds, statements).groupby("source", sort=False):
        first = part.iloc[0]
        address = first["url"].replace("&", "&amp;")
        title = f"[{markdown(first['title'])}](<{address}>)"
        places = map(markdown, part["locator"].unique())
        cited.append(cite_source(first, title, places))
    return "; ".join(cited)
