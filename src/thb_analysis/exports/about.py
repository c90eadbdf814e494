"""Where an export comes from: edition, data, selection, licence and citation."""

from __future__ import annotations

from importlib import metadata

from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.data.states import QUALIFIED


def about(ds: Dataset, theme: str | None = None, options: str = "") -> dict[str, str]:
    """Say where results come from.

    Parameters
    ----------
    ds : Dataset
        After the selection, which is read off it.
    theme : str, optional
        That the results are restricted to.
    options : str, optional
        That they were asked for with.

    Returns
    -------
    dict of str to str
        `data`, the title of the data package, and its `package` name, `edition`,
        `version` and `data_sha256`; `countries`, the codes compared; `left_out`, the
        listings that the selection leaves out, empty if none; `theme`, empty for all;
        `options`; `licence`, `source`, `citation`; and `made_with`, name and version
        of the library. The same for the same data and selection.
    """
    return {
        "data": ds.title,
        "package": ds.name,
        "edition": ds.edition,
        "version": ds.version,
        "data_sha256": ds.sha256,
        "countries": " ".join(ds.participants),
        "left_out": "; ".join(_left_out(ds)),
        "theme": theme or "",
        "options": options,
        "licence": "; ".join(_named(licence) for licence in ds.licenses),
        "source": "; ".join(_named(source) for source in ds.sources),
        "citation": _citation(ds),
        "made_with": f"thb-analysis {metadata.version('thb-analysis')}",
    }


def _left_out(ds: Dataset) -> list[str]:
    """Name the kinds of listing that were coded and are not among the observations."""
    kept = ds.observations
    coded = ds.coding[ds.coding["country"].isin(ds.participants)]
    kinds = {
        "qualified listings": ("status", QUALIFIED),
        "countries that only the sentence names": ("basis", "body"),
    }
    return [
        phrase
        for phrase, (column, value) in kinds.items()
        if (coded[column] == value).sum() > (kept[column] == value).sum()
    ]


def _named(item: dict[str, str]) -> str:
    title = item.get("title") or item.get("name", "")
    return f"{title} ({item['path']})" if item.get("path") else title


def _citation(ds: Dataset) -> str:
    """Name the creators, the edition and the version; the hash tells the data apart."""
    numbers = {"edition": ds.edition, "version": ds.version}
    which = [f"{name} {number}" for name, number in numbers.items() if number]
    made = creators(ds.contributors)
    by = f"{', '.join(made)}: " if made else ""
    return f"{by}{ds.title}. {', '.join(['Data set', *which])}."
