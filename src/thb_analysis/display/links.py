"""Links within a report, and the ids that they lead to."""


def link_to(id: str, text: str) -> str:
    """Write a link in Markdown that is plain text in a report without its target.

    Parameters
    ----------
    id : str
        Of an item, a heading or a cell.
    text : str
        In Markdown: ``12 of 27`` becomes ``[12 of 27](#m-screening){.optional}``.
    """
    return f"[{text}](#{id}){{.optional}}"


def place_of(id: str, footnotes: object = "") -> str:
    """Write a place in Markdown that others may link to; the first of this id in a report counts.

    In print a link to it has beside it the footnotes of the source that are named.
    """
    return f'[]{{#{id} footnotes="{footnotes}"}}' if footnotes else f"[]{{#{id}}}"


def finding_place(finding: str) -> str:
    """Return the id of the place where a finding stands."""
    return f"finding-{finding}"


def origin(id: str) -> str:
    """Return the id of what says where the number of a finding or a measure comes from."""
    return f"from-{id}"


def footnote_place(footnote: object) -> str:
    """Return the id of the place where a footnote of the source is quoted."""
    return f"n-{footnote}"


def measure_row(measure: str) -> str:
    """Return the id of the row of a measure among the cells behind the numbers."""
    return f"m-{measure}"


def claim_row(claim: str) -> str:
    """Return the id of the row of a claim among the cells behind the claims."""
    return f"c-{claim}"
