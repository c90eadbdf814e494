"""Run a notebook under many parameters and gather what came of it in one table.

The folder of a sweep holds ``runs/``, with a file for each run that was finished, and the
tables made from them. A run is on record once its file stands, so that a sweep that was ended,
in whatever way, goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from thb_analysis.folders import claimed
from thb_analysis.reports import cache
from thb_analysis.reports.job import Job, Result, make
from thb_analysis.reports.output import Output
from thb_analysis.reports.run import OpenPool, Outcome, Settings, Target, Workshop, check_library
from thb_analysis.reports.snapshot import frozen

RUNS = "runs"

# Results that the cache keeps for other sweeps: they are small.
_KEPT = 20_000

Tell = Callable[[Outcome], None]


def sweep(
    targets: Sequence[Target],
    settings: Settings,
    tell: Tell = lambda outcome: None,
    open_pool: OpenPool | None = None,
    notebooks: bool = False,
) -> list[Outcome]:
    """Make runs, and the tables of their parameters and headline results.

    A run that fails stops no other. Runs that are on record with the same inputs are not made
    again.

    Parameters
    ----------
    targets : sequence of Target
        The runs, each under a name of its own.
    settings : Settings
        Where and how. Without formats, notebooks are run as far as to their headline results.
    tell : callable
        Called with the outcome of each run as soon as it is known.
    open_pool : callable, optional
        What makes the runs, see ``run.build``.
    notebooks : bool, default False
        Keep the executed notebooks.

    Returns
    -------
    list of Outcome
        One for each target, in their order.

    Raises
    ------
    ThbError
        If the folder cannot be written to, or another command is at work in it.
    """
    outcomes: dict[str, Outcome] = {}
    with (
        claimed(settings.out),
        claimed(settings.out / RUNS),
        frozen(settings, targets) as settings,
    ):
        task = _Sweep(settings, open_pool, notebooks)
        try:
            for outcome in task.outcomes(targets):
                outcomes[outcome.report] = outcome
                tell(outcome)
        finally:
            # What was finished is told also where something ended the sweep.
            if outcomes:
                task.close(targets, outcomes)
    return [outcomes[target.report.id] for target in targets]


@dataclass(frozen=True)
class Record:
    """A run that was finished, as its file in ``runs/`` has it.

    Attributes
    ----------
    key : str
        Hash of everything that it depends on.
    title : str
        The title that it gives itself.
    hashes : dict
        Suffix of each file that was kept of it to its hash.
    card : dict
        What a list of reports shows of it.
    headlines : list of dict
        See ``display.Headline``.
    """

    key: str
    title: str
    hashes: dict[str, str]
    card: dict[str, Any]
    headlines: list[dict[str, Any]]

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """Read a record; None if there is none that can be read."""
        try:
            content = json.loads(path.read_text("utf-8"))
            return cls(**{name: content[name] for name in cls.__dataclass_fields__})
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def as_bytes(self) -> bytes:
        """Write the record as the bytes of its file."""
        return f"{json.dumps(vars(self), sort_keys=True, ensure_ascii=False)}\n".encode()


def lean(job: Job) -> Result:
    """Make a report in a worker, and send back all but the executed notebook."""
    result = make(job)
    return replace(
        result, files={name: result.files[name] for name in job.formats if name in result.files}
    )


class _Sweep(Workshop):
    """A sweep under way."""

    def __init__(self, settings: Settings, open_pool: OpenPool | None, notebooks: bool) -> None:
        super().__init__(settings, open_pool)
        self.cache = cache.Cache(settings.cache, limit=_KEPT)
        self.runs = settings.out / RUNS
        self.suffixes = (*settings.formats, *(("ipynb",) if notebooks else ()))
        self.output = Output(settings.out) if self.suffixes else None

    def outcomes(self, targets: Sequence[Target]) -> Iterator[Outcome]:
        """Yield first what needs no work, then what is made, as it gets ready."""
        missing = []
        for target in targets:
            state = None if self.settings.force else self.take(target)
            if state:
                yield Outcome(target.report.id, state)
            else:
                missing.append(target)
        if not missing:
            return
        by = make if "ipynb" in self.suffixes else lean
        for target, result in self.make(missing, by, headlines_only=not self.suffixes):
            yield self.finish(target, result)
        self.cache.prune()

    def take(self, target: Target) -> str | None:
        """Use what is on record, here or in the cache, from the same inputs."""
        key, path = self.key(target), self.path(target)
        record = Record.read(path)
        if record and record.key == key and self.holds(target, record):
            return "up to date"
        entry = None if self.suffixes else self.cache.find(key)
        if entry is None:
            return None
        try:
            cache.write(path, entry.read("record"))
        except (OSError, LookupError):
            return None
        return "restored"

    def holds(self, target: Target, record: Record) -> bool:
        """Whether all files that are to be kept of a run stand as they were made."""
        if self.output is None:
            return True
        entry = cache.Entry(self.runs, record.title, record.hashes, record.card)
        if set(record.hashes) != set(self.suffixes) or not self.output.holds(
            target.report.id, entry
        ):
            return False
        self.output.note(target.report.id, entry, self.record(target))
        return True

    def finish(self, target: Target, result: Result) -> Outcome:
        """Put in place what a worker made; the record is written last, and makes it count."""
        check_library(self.common_inputs)
        run, path = target.report.id, self.path(target)
        if result.failure:
            path.unlink(missing_ok=True)
            if self.output:
                self.output.fail(run, result.files.get("ipynb"))
            return Outcome(run, "failed", result.failure)
        files = {suffix: result.files[suffix] for suffix in self.suffixes}
        hashes = {suffix: cache.sha256(content) for suffix, content in files.items()}
        title = result.title or target.report.title
        key, card = self.key(target), result.card
        record = Record(key, title, hashes, card, result.headlines).as_bytes()
        if self.output:
            entry = cache.Entry(self.runs, title, hashes, card)
            self.output.put(run, entry, files, self.record(target))
        else:
            self.cache.store(key, title, {"record": record})
        cache.write(path, record)
        return Outcome(run, "built")

    def path(self, target: Target) -> Path:
        """Name the file that holds the record of a run."""
        return self.runs / f"{target.report.id}.json"

    def close(self, targets: Sequence[Target], outcomes: dict[str, Outcome]) -> None:
        """Write the tables, and the pages that list the reports if any were kept."""
        from thb_analysis.reports.sweep.table import write_tables

        if self.output:
            self.output.close(self.settings.vocabulary)
        runs = (
            (target, self.headlines(target, outcome), outcome)
            for target in targets
            for outcome in [outcomes.get(target.report.id)]
        )
        write_tables(self.settings.out, runs, type(targets[0].parameters))

    def headlines(self, target: Target, outcome: Outcome | None) -> list[dict[str, Any]] | None:
        """Read the results of a run; None unless it was finished: a record may be of older inputs."""
        record = Record.read(self.path(target)) if outcome and not outcome.failure else None
        return record.headlines if record else None
