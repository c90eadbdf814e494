"""Origins: where the numbers of a report come from, each footnote as printed."""

from collections.abc import Iterable
from dataclasses import replace
from math import inf
from typing import Any

import pandas as pd

from thb_analysis.analysis.context import Said
from thb_analysis.analysis.explained import Explanation, explained
from thb_analysis.data import Dataset
from thb_analysis.display import footnote_place
from thb_analysis.display.text import text
from thb_analysis.wording import missing


def origins(
    ds: Dataset,
    findings: Iterable[str] = (),
    measures: Iterable[str] | None = None,
    opened: Iterable[str] = (),
    on_pages: bool = False,
) -> Said:
    """Say where the numbers of a report come from: which lists are combined, and each as printed.

    Parameters
    ----------
    ds : Dataset
    findings : iterable of str
        Ids. Pages open the explanation of each.
    measures : iterable of str, optional
        Measures whose lists are printed besides those of the findings; all if not given.
    opened : iterable of str
        Measures of which pages open the explanation as well.
    on_pages : bool, default False
        Leave it to pages: what is in print leads there.

    Returns
    -------
    Said
        With one row for each finding and list: `id`, `label`, `k`, `n`, `lists`.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.origins(thb.load(), measures=["several-bodies-identify"]).frame["lists"].tolist()
    ['n. 32, p. 3']
    """
    known = {each: explained(ds, each) for each in findings}
    own = ds.measures["measure"] if measures is None else measures
    named = [row["measure"] for each in known.values() for row in each.rows]
    lists = [explained(ds, each) for each in dict.fromkeys([*named, *own])]
    lists = sorted(lists, key=_place)
    # A finding on a single list stands with it; those on several go before.
    on_list = {each.id: [each] for each in lists if each.rows[0]["source"]}
    lines, places = [], []
    lists_named = any(len(each.counted) > 1 for each in known.values()) or bool(on_list)
    for each in known.values():
        on = [row["measure"] for row in each.counted]
        if len(on) == 1 and on[0] in on_list:
            on_list[on[0]].append(each)
        elif len(on) > 1 or each.footnotes or lists_named:
            lines.append(each)
        else:
            places.append(each.id)
    printed = [_printed(*found) for found in on_list.values()]
    facts = {"lines": lines, "lists": printed, "places": places, "on_pages": on_pages}
    said = text("origins", ds.unit, ds=ds, **facts)
    explanations = {each: explained(ds, each) for each in opened}
    frame = pd.DataFrame(
        [(each.id, each.label, each.k, each.n, each.lists) for each in known.values()]
        + [(each.id, each.label, each.k, each.n, each.rows[0]["source"]) for each in lists],
        columns=["id", "label", "k", "n", "lists"],
    )
    shown = {id: each.said for id, each in (known | explanations).items()}
    return Said(frame, replace(said, opened=shown))


def _place(each: Explanation) -> list[float]:
    """Return where a list stands; what is missing comes last."""
    numbers = (each.rows[0][name] for name in ("footnote", "page"))
    return [inf if missing(number) else number for number in numbers]


def _printed(each: Explanation, *findings: Explanation) -> dict[str, Any]:
    """Return a list with its footnote, and what is counted from it alone, with the ids of findings."""
    row = each.rows[0]
    return row | {
        "place": "" if missing(row["footnote"]) else footnote_place(row["footnote"]),
        "counts": {(each.label, each.k, each.n): ""}
        | {(found.label, found.k, found.n): found.id for found in findings},
        "ids": [each.id, *(found.id for found in findings)],
    }
