"""What other sources say, in the brief of a country: in signs and words of its own, and never counted."""

import re

import pandas as pd

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
_CONFLICTS = {
    CONTRADICTED: "Contradicts the summary.",
    REVERSED: "Contradicts the summary.",
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
        ties = ties_in(item, 0)
        measures = {measure for tie in ties for measure, _ in tie.elsewhere}
        rows = found[found["measure"].isin(measures)]
        fresh = measures - shown
        sources = _cited(ds, country, fresh) if fresh else "Sources: as above"
        shown |= measures
        lines.append(f"- {_answer(rows)} {words} [{sources}]{{.whence}}")
    key = " · ".join(
        f"{SYMBOL_OF[OTHER[each]]} {ANSWER_LABELS[each]}"
        for each in (REPORTED, QUALIFIED, ABSENT)
    )
    rest = found[~found["measure"].isin(shown)]
    is_same = rest["group"].eq(NAMED_CELLS) & rest["answer"].isin(YES)
    parts = {
        "They confirm": rest[is_same & rest["conflict"].eq("")],
        "Nothing was found on": rest[rest["answer"].eq(NOT_FOUND)],
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
    found = _answers_of(ds, country)
    rows = found[found["conflict"].isin([CONTRADICTED, REVERSED])]
    if rows.empty:
        return ""
    head = f"[Other sources contradict the summary](#{_ANCHOR})"
    return f"::: note\n{head}. {_labelled(rows)}\n:::"


def _answers_of(ds: Dataset, country: str) -> pd.DataFrame:
    found = answers(ds)
    return found[found["country"] == country]


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
    labels = rows["short"].where(rows["short"] != "", rows["label"])
    return "; ".join(map(markdown, labels))


def _items(part: str) -> list[str]:
    """Return the items of a list, without their sign."""
    found = re.split(r"(?m)^- ", part.strip())
    return [" ".join(each.split()) for each in found if each.strip()]


def _cited(ds: Dataset, country: str, measures: set[str]) -> str:
    """Cite the sources of some measures, each once, with a link; those of an earlier statement are above."""
    statements = ds.elsewhere_statements
    is_cited = statements["country"].eq(country) & statements["measure"].isin(measures)
    rows = with_sources(ds, statements[is_cited & statements["source"].ne("")])
    parts = rows.groupby("source", sort=False)
    return "; ".join(_link(part) for _, part in parts)


def _link(part: pd.DataFrame) -> str:
    """Cite a source with its year and the places of its statements."""
    first = part.iloc[0]
    address = first["url"].replace("&", "&amp;")
    title = f"[{markdown(first['title'])}](<{address}>)"
    return cite_source(first, title, map(markdown, dict.fromkeys(part["locator"])))
