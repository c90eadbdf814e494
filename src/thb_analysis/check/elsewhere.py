"""Faults of what other sources say: what nothing cites, and answers that no statement bears out."""

from collections import defaultdict

from thb_analysis.errors import Faults
from thb_analysis.package.files import Row
from thb_analysis.package.package import Package
from thb_analysis.states import NOT_FOUND


def elsewhere_faults(package: Package) -> Faults:
    """Find sources that nothing cites, statements beside a “not found”, and settlements without a statement."""
    statements = package.records("elsewhere_statements")
    cited = {row["source"] for row in statements}
    for row in package.records("elsewhere_sources"):
        if row["source"] not in cited:
            message, hint = "is cited by no statement", "delete the row, or cite it"
            yield row.fault("source", "unknown-name", message, hint=hint)
    given = defaultdict(set)
    for row in statements:
        given[row["country"], row["measure"]].add(row["status"])
    for row in statements:
        statuses = given[row["country"], row["measure"]]
        if row["status"] == NOT_FOUND and len(statuses) > 1:
            message = "stands beside a statement that answers"
            yield row.fault("status", "row", message, hint="delete one of the rows")
    yield from _unsettled(package, given)


def _unsettled(package: Package, given: dict[tuple[str, str], set[str]]) -> Faults:
    """Find settlements that no statement bears out, and statements without one, if there are settlements."""
    settled = package.records("elsewhere_settlements")
    for row in settled:
        statuses = given.pop((row["country"], row["measure"]), set())
        if row["settled"] not in statuses:
            expected = " or ".join(sorted(statuses)) or "a statement on it"
            message = "is what no statement on this country and measure says"
            yield row.fault("settled", "stale", message, expected)
    table = package.table("elsewhere_settlements")
    for country, measure in sorted(given) if settled else ():
        message = f"{country}, {measure} has statements and no settlement"
        yield Row({}, table.file).fault("", "unsettled", message, hint="add its row")
