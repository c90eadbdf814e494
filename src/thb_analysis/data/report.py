"""The report on a data package: every fault that was found."""

from collections import Counter
from dataclasses import dataclass

from thb_analysis.errors import Fault, quantity


@dataclass(frozen=True)
class Report:
    """Result of checking a data package; prints as text for people.

    Attributes
    ----------
    faults : tuple of Fault
        In the order of file, line and column; empty if the package is valid.
    skipped : tuple of str
        What could not be checked because of the faults.
    """

    faults: tuple[Fault, ...]
    skipped: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the package is valid."""
        return not self.faults

    @property
    def by_rule(self) -> dict[str, int]:
        """Number of faults for each rule that is broken."""
        return dict(sorted(Counter(fault.rule for fault in self.faults).items()))

    def __str__(self) -> str:
        if self.ok:
            return "The data package is valid."
        files = len({fault.file for fault in self.faults})
        summary = f"{quantity(len(self.faults), 'fault')} in {quantity(files, 'file')}."
        unchecked = [f"Not checked yet: {what}." for what in self.skipped]
        return "\n".join([*map(str, self.faults), summary, *unchecked])
