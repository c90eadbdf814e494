"""Ids that links within a report lead to."""


def measure_row(measure: str) -> str:
    """Return the id of the row of a measure among the lists behind a page."""
    return f"m-{measure}"


def claim_row(claim: str) -> str:
    """Return the id of the row of a statement among those that are recomputed."""
    return f"c-{claim}"
