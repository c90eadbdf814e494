"""Run a notebook under many parameters and gather what came of it in one table.

The folder of a sweep holds ``runs/``, with a file for each run that was finished, and the
tables made from them. A run is on record once its file stands, so that a sweep that was ended,
in whatever way, goes on where it stopped.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Any

from thb_analysis.display import HEADLINES
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.files import write
from thb_analysis.folders import claimed, not_replaced
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import checked, variant_name
from thb_analysis.reports.asked.parameters import MODELS, as_text
from thb_analysis.reports.asked.spec import read_yaml
from thb_analysis.reports.edition.build import OnProgress, Settings, made, read
from thb_analysis.reports.edition.manifest import Folder, key
from thb_analysis.reports.running.library import check_library
from thb_analysis.reports.running.results import Result

RUNS = "runs"
TABLES = ("codebook.csv", "results.csv", "results.parquet", "runs.csv", "runs.parquet")
# Stands in a grid for the value that a parameter has if nothing is said.
DEFAULT = "default"
# Rows to a batch: a long sweep takes no more memory than a short one.
_BATCH = 20_000

# Name of each parameter to its values, each by the text that stands for it in the grid.
Axes = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Run:
    """A run of a sweep: of which published report, what is run, and what tables say of its parameters."""

    published: str
    report: Report
    columns: Mapping[str, str]


# Grids ---------------------------------------------------------------------------------------------


def read_grid(texts: Iterable[str], file: Path | None, notebook: str) -> tuple[Axes, list[str]]:
    """Read a grid from ``name=value,value`` texts and from a file.

    Commas stand between values. A value that is a list itself has plus signs between its
    members, and may have a name: ``countries=Baltic=EE+LV+LT,FI+NO+SE``. The word ``default``
    stands for the value that the parameter has if nothing is said.

    Parameters
    ----------
    texts : iterable of str
    file : Path or None
        YAML: names with lists of values.
    notebook : str
        Whose parameters they are.

    Returns
    -------
    axes : dict
    mistakes : list of str
        One sentence each.
    """
    stated: dict[str, list[Any]] = {}
    mistakes = []
    for text in texts:
        name, equals, joined = (part.strip() for part in text.partition("="))
        if not equals or not name:
            mistakes.append(f"--grid {text}: write name=value,value, such as group_by=region,bloc")
        elif name in stated:
            mistakes.append(f"--grid {text}: {name} is set twice; put all its values together")
        elif "" in (listed := [value.strip() for value in joined.split(",")]):
            mistakes.append(
                f"--grid {text}: a value is missing; {DEFAULT} stands for the usual one"
            )
        else:
            stated[name] = [*listed]
    in_file, wrong = _read_file(file) if file else ({}, [])
    mistakes += wrong + [
        f"{name}: stands in --grid and in {file}: give one of them"
        for name in stated
        if name in in_file
    ]
    axes: Axes = {}
    for name, values in {**in_file, **stated}.items():
        read = [_value(name, value, notebook) for value in values]
        counted = Counter(label for label, _ in read)
        mistakes += [
            f"{name}: {label} stands twice in the grid" for label, n in counted.items() if n > 1
        ]
        axes[name] = dict(read)
    return axes, mistakes


def _read_file(path: Path) -> tuple[dict[str, list[Any]], list[str]]:
    content, mistakes = read_yaml(path)
    if mistakes:
        return {}, mistakes
    if not isinstance(content, dict):
        return {}, [
            f"{path}: write one parameter a line with its values, such as group_by: [region, bloc]"
        ]
    axes: dict[str, list[Any]] = {}
    for name, values in content.items():
        if isinstance(values, dict):
            axes[name] = [{label: value} for label, value in values.items()]
        elif isinstance(values, list) and values:
            axes[name] = values
        else:
            mistakes.append(f"{path}: {name}: write a list of values, such as [{values or 2}, …]")
    return axes, mistakes


def _value(name: str, value: Any, notebook: str) -> tuple[str, Any]:
    """Read one value of a grid with the text that stands for it; None stands for the default."""
    field = MODELS[notebook].model_fields.get(name)
    if value == DEFAULT:
        return DEFAULT, None
    if isinstance(value, dict):
        ((label, value),) = value.items()
        return str(label), value
    if field and field.annotation == tuple[str, ...]:
        if isinstance(value, list):
            return "+".join(map(str, value)), value
        label, named, members = str(value).rpartition("=")
        listed = [member.strip() for member in members.split("+")]
        return (label.strip() if named else "+".join(listed)), listed
    return as_text(value), value


def runs(
    request: Report,
    axes: Axes,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    most: int,
) -> tuple[list[Run], list[str]]:
    """Make a run of each combination; all mistakes are found before any is made.

    Parameters
    ----------
    request : Report
        See ``naming.requested``.
    axes : dict
        See `read_grid`.
    values : mapping
        Parameters that are the same for all.
    vocabulary : Vocabulary
    reports : mapping
        The catalogue.
    most : int
        How many runs there may be; a grid of more is a mistake.

    Returns
    -------
    runs : list of Run
        In the order of the grid, the last parameter changing fastest; none if there are mistakes.
    mistakes : list of str
        One sentence each. Values that do not go together are named when each is right by itself.
    """

    def check(labels: Iterable[str]) -> tuple[Report | None, list[str]]:
        chosen = {name: axes[name][label] for name, label in zip(axes, labels, strict=True)}
        given = {name: value for name, value in chosen.items() if value is not None}
        return checked(request, {**values, **given}, vocabulary, reports)

    size = prod(map(len, axes.values()))
    mistakes: dict[str, None] = {}
    if size > most:
        mistakes[
            f"the grid gives {size:,} runs, more than {most:,}: take fewer values, or allow as many by "
            f"--max-runs {size}"
        ] = None
    for labels in islice(_each_once(axes), most):
        mistakes |= dict.fromkeys(check(labels)[1])
    found: dict[str, Run] = {}
    for labels in product(*axes.values()) if not mistakes else ():
        report, wrong = check(labels)
        mistakes |= dict.fromkeys(wrong)
        if report:
            name = variant_name(report)
            columns = {
                each: as_text(value).replace(",", "+") for each, value in report.stated.items()
            }
            columns |= {
                axis: label
                for axis, label in zip(axes, labels, strict=True)
                if label != DEFAULT and isinstance(axes[axis][label], list)
            }
            # An empty list of countries is all of them.
            columns = {each: text or "all" for each, text in columns.items()}
            run = Run(report.id, replace(report, id=name), columns)
            # On some disks, names that differ by case only are those of the same file.
            earlier = found.setdefault(name.casefold(), run)
            if earlier is not run:
                mistakes[_twice(earlier.report.id, name)] = None
    return ([] if mistakes else list(found.values())), list(mistakes)


def _twice(earlier: str, name: str) -> str:
    if earlier == name:
        return f"{name}: two values of the grid mean the same, so that this run stands twice"
    return (
        f"{name}: another run is called {earlier}, and some disks take capitals for small "
        "letters; write values that differ by more"
    )


def _each_once(axes: Axes) -> Iterator[tuple[str, ...]]:
    """Give combinations that hold each value at least once, as few as one parameter at a time needs."""
    first = tuple(next(iter(values)) for values in axes.values())
    yield first
    for place, values in enumerate(axes.values()):
        for value in islice(values, 1, None):
            yield (*first[:place], value, *first[place + 1 :])


# Runs ----------------------------------------------------------------------------------------------


def sweep(
    runs: Sequence[Run],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
    executor: Any = None,
    keep: tuple[str, ...] = (),
) -> list[Result]:
    """Make runs, and the tables of their parameters and headline results.

    A run that fails stops no other. Runs that are on record with the same inputs are not made
    again.

    Parameters
    ----------
    runs : sequence of Run
    settings : Settings
        Where and how.
    on_progress : callable
        Called with the result of each run as soon as it is known.
    executor : Executor, optional
        What makes the runs, see ``run.build``.
    keep : tuple of str
        What to keep of each run: ``html``, ``pdf``, ``docx``, ``ipynb``. Without, notebooks are run only as
        far as to their headline results.

    Returns
    -------
    list of Result
        One for each run, in their order, without files.

    Raises
    ------
    ThbError
        If the folder cannot be written to, or another command is at work in it.
    """
    reports = [replace(run.report, formats=keep) for run in runs]
    records = settings.out / RUNS
    results: dict[int, Result] = {}
    with ExitStack() as stack:
        stack.enter_context(claimed(settings.out))
        theirs = [name for name in sorted(TABLES) if (settings.out / name).exists()]
        if theirs and not records.is_dir() and not settings.force:
            raise ParameterError([not_replaced(settings.out, theirs)])
        stack.enter_context(claimed(records))
        inputs = stack.enter_context(read(reports, settings))
        folder = Folder(settings.out, settings.vocabulary) if keep else None
        waiting = {}
        try:
            for place, report in enumerate(reports):
                stands = _read_record(records, report).get("key") == key(report, inputs)
                if stands and not settings.force and not (folder and folder.reason(report, inputs)):
                    results[place] = Result(report.id, "up to date")
                    on_progress(results[place])
                else:
                    waiting[place] = report
            if folder:
                folder.begin(waiting.values(), settings.force)
            for place, result in made(waiting, settings, inputs, executor):
                check_library(inputs.library)
                report, path = reports[place], records / f"{reports[place].id}.json"
                if result.failure:
                    path.unlink(missing_ok=True)
                    if folder:
                        folder.fail(report, result)
                else:
                    if folder:
                        folder.put(report, inputs, result)
                    # Written last, it makes the run count.
                    record = {"headlines": result.headlines, "key": key(report, inputs)}
                    write(path, f"{json.dumps(record, ensure_ascii=False)}\n".encode())
                results[place] = replace(result, files={}, headlines=[])
                on_progress(results[place])
        finally:
            # What was finished is written also where something ended the sweep.
            if results:
                if folder:
                    folder.close()
                _write_tables(settings.out, runs, results)
    return [results[place] for place in range(len(runs))]


def _read_record(records: Path, report: Report) -> dict[str, Any]:
    """Read the record of a run; empty if there is none that can be read."""
    try:
        return dict(json.loads((records / f"{report.id}.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


# Tables --------------------------------------------------------------------------------------------

# Columns: type, unit or allowed values, and meaning.
_HEAD = {
    "run": ("string", "", "Name of the run, of its record in runs/ and of its files."),
    "report": ("string", "", "Report that it is a variant of."),
}
_STATUS = {
    "status": (
        "string",
        "done; failed; open",
        "What became of the run; open: not made before the sweep ended.",
    ),
    "cell": ("string", "", "Cell in which it failed, and line of the cell."),
    "error": ("string", "", "Why it failed."),
}
_RESULT = {
    "result": ("string", "; ".join(HEADLINES), "What was computed."),
    "about": ("string", "", "Of what: a measure, a kind, a country, a column, a claim; empty: of all."),
    "value": ("number", "as unit says", "The number; see the entries on each result."),
    "unit": ("string", "share; count; coefficient", "Unit of the value."),
    "base": ("string", "", "Population that the statement speaks of: a key of bases.csv."),
    "counted": ("integer", "countries, cells or measures", "k of a value that is k of N."),
    "whole": ("integer", "as counted", "N: how many were counted, or compared."),
    "lower": ("number", "as unit says", "Lower bound or limit: of a share, if every missing report is a no."),
    "upper": ("number", "as unit says", "Upper bound or limit: of a share, if every missing report is a yes."),
    "robustness": ("number", "share", "Share of the defensible combinations of choices with the same conclusion."),
    "conclusion": ("string", "", "What is concluded, in a word or as keys with spaces between."),
}  # fmt: skip


def _write_tables(folder: Path, runs: Sequence[Run], results: Mapping[int, Result]) -> None:
    """Write ``runs`` and ``results``, each as CSV and as Parquet, and ``codebook.csv``.

    Raises
    ------
    ThbError
        If a file cannot be written; those that stood there stay as they were, then.
    """
    fields = MODELS[runs[0].report.notebook].model_fields
    settings = {name: ("string", "", fields[name].description or "") for name in runs[0].columns}
    tables = {
        "runs": ({**_HEAD, **settings, **_STATUS}, _run_rows(runs, results)),
        "results": ({**_HEAD, **settings, **_RESULT}, _result_rows(folder / RUNS, runs, results)),
    }
    described = [["table", "column", "type", "allowed or unit", "meaning"]]
    try:
        for name, (columns, rows) in tables.items():
            _write_table(folder / name, columns, rows)
            described += [[name, column, *facts] for column, facts in columns.items()]
        described += [
            ["results", f"result = {result}", "number", *facts]
            for result, facts in HEADLINES.items()
        ]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(described)
        write(folder / "codebook.csv", text.getvalue().encode())
    except OSError as error:
        raise ThbError(
            f"Cannot write {error.filename}: {error.strerror}. Make room in {folder}, and call again"
        ) from error


def _about(run: Run) -> dict[str, Any]:
    return {"run": run.report.id, "report": run.published, **run.columns}


def _run_rows(runs: Sequence[Run], results: Mapping[int, Result]) -> Iterator[dict[str, Any]]:
    for place, run in enumerate(runs):
        result = results.get(place)
        row = {**_about(run), "status": "done" if result else "open"}
        if result and result.failure:
            row |= {"status": "failed", "cell": result.failure.cell, "error": result.failure.error}
        yield row


def _result_rows(
    records: Path, runs: Sequence[Run], results: Mapping[int, Result]
) -> Iterator[dict[str, Any]]:
    for place, run in enumerate(runs):
        # A record of a run that was not finished may be of older inputs.
        if place in results and not results[place].failure:
            for headline in _read_record(records, run.report).get("headlines", ()):
                unit = HEADLINES.get(headline["result"], ("", ""))[0]
                yield {**_about(run), "unit": unit, **headline}


def _write_table(
    place: Path, columns: Mapping[str, tuple[str, str, str]], rows: Iterator[dict[str, Any]]
) -> None:
    """Write rows as they come, as CSV and as Parquet; both are put in place when they are complete."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema([pa.field(name, types[kind]) for name, (kind, *_) in columns.items()])
    partials = {
        suffix: place.with_name(f".{place.name}.{suffix}.0.partial")
        for suffix in ("csv", "parquet")
    }
    try:
        with (
            partials["csv"].open("w", encoding="utf-8", newline="") as text,
            ParquetWriter(partials["parquet"], schema) as parquet,
        ):
            table = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
            table.writeheader()
            while batch := list(islice(rows, _BATCH)):
                table.writerows(batch)
                parquet.write_table(pa.Table.from_pylist(batch, schema))
        for suffix, partial in partials.items():
            partial.replace(place.with_name(f"{place.name}.{suffix}"))
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
