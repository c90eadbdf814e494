"""What the shell offers when Tab is pressed: names that the data package and the library give.

A package that cannot be read gives no names, and no message in the middle of a command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import typer

from thb_analysis.errors import ThbError

if TYPE_CHECKING:
    from thb_analysis.reports.catalogue import Vocabulary
    from thb_analysis.reports.parameters import NotebookParameters

Offers = list[tuple[str, str]]


def reports(ctx: typer.Context) -> Offers:
    """Offer the reports, and the notebooks that take their subject as a parameter."""
    return [*_reports(ctx), *_notebooks()]


def themes(ctx: typer.Context) -> Offers:
    """Offer the themes of the data package."""
    vocabulary = _vocabulary(ctx)
    return list(vocabulary.themes.items()) if vocabulary else []


def country(ctx: typer.Context) -> Offers:
    """Offer the countries that took part."""
    vocabulary = _vocabulary(ctx)
    return list(vocabulary.participants.items()) if vocabulary else []


def countries(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer countries for a list that may hold some already."""
    return _further(dict(country(ctx)), incomplete)


def groups(ctx: typer.Context) -> Offers:
    """Offer the columns by which countries can be grouped."""
    vocabulary = _vocabulary(ctx)
    return [(name, "") for name in vocabulary.grouping_columns] if vocabulary else []


def assignments(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer parameters with an equals sign, and after it the values that they take."""
    return _assigned(ctx, incomplete, _models(ctx))


def selection(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the parameters that select what counts."""
    from thb_analysis.reports.parameters import CommonParameters

    return _assigned(ctx, incomplete, [CommonParameters])


def options(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the parameters that exported results take."""
    from thb_analysis.reports.parameters import ThemeParameters

    return _assigned(ctx, incomplete, [ThemeParameters])


def _assigned(
    ctx: typer.Context, incomplete: str, models: Iterable[type[NotebookParameters]]
) -> Offers:
    name, equals, value = incomplete.partition("=")
    fields = {field: model for model in models for field in model.model_fields}
    if not equals:
        return [(f"{each}=", fields[each].model_fields[each].description or "") for each in fields]
    if name not in fields:
        return []
    return [
        (f"{name}={each}", meaning) for each, meaning in _values(ctx, fields[name], name, value)
    ]


def report_formats(incomplete: str) -> Offers:
    """Offer the formats of reports."""
    return _further({"html": "a page", "pdf": "for print"}, incomplete)


def sweep_formats(incomplete: str) -> Offers:
    """Offer what a sweep can keep of each run."""
    kept = {"html": "a page", "pdf": "for print", "ipynb": "the executed notebook"}
    return [*_further(kept, incomplete), ("none", "results only")]


def export_formats(incomplete: str) -> Offers:
    """Offer the formats of exported results."""
    from thb_analysis.exports import FORMATS

    return _further(dict.fromkeys(FORMATS, ""), incomplete)


def results() -> Offers:
    """Offer the results that can be exported."""
    from thb_analysis.exports import RESULTS

    return [(name, result.title) for name, result in RESULTS.items()]


def kinds() -> Offers:
    """Offer what ``thb show`` can show."""
    return [("country", "by its code"), ("measure", "by its slug"), ("theme", "by its id")]


def shown(ctx: typer.Context) -> Offers:
    """Offer the names of the kind that is to be shown."""
    vocabulary = _vocabulary(ctx)
    if vocabulary is None:
        return []
    named = {
        "country": vocabulary.participants,
        "measure": vocabulary.measures,
        "theme": vocabulary.themes,
    }
    return list(named.get(ctx.params.get("kind", ""), {}).items())


def _vocabulary(ctx: typer.Context) -> Vocabulary | None:
    """Read the names of the package that the call has named so far."""
    from thb_analysis.reports.catalogue import read_vocabulary

    try:
        return read_vocabulary(ctx.params.get("data"))
    except (ThbError, OSError):
        return None


def _reports(ctx: typer.Context) -> Offers:
    from thb_analysis.reports.catalogue import list_all

    vocabulary = _vocabulary(ctx)
    return [(each.id, each.title) for each in list_all(vocabulary).values()] if vocabulary else []


def _notebooks() -> Iterator[tuple[str, str]]:
    from thb_analysis.reports.parameters import MODELS

    for name, model in MODELS.items():
        if model.subject:
            yield name, f"with --{model.subject}"


def _models(ctx: typer.Context) -> Iterable[type[NotebookParameters]]:
    """Find the notebooks that are asked for; all if none is, or a name is not known."""
    from thb_analysis.reports.catalogue import list_all
    from thb_analysis.reports.naming import requested
    from thb_analysis.reports.parameters import MODELS, model_of

    vocabulary = _vocabulary(ctx)
    known = list_all(vocabulary) if vocabulary else {}
    # While an option lacks its value, what stands before it is not sorted into arguments yet.
    meant = [requested(name, known) for name in ctx.args]
    return [model_of(each.notebook) for each in meant if each] or MODELS.values()


def _values(ctx: typer.Context, model: type[NotebookParameters], name: str, value: str) -> Offers:
    from thb_analysis.reports.parameters import named_fields

    if model.model_fields[name].annotation is bool:
        return [("true", ""), ("false", "")]
    marker = dict(named_fields(model)).get(name)
    vocabulary = _vocabulary(ctx)
    if name == "group_by":
        return groups(ctx)
    if marker is None or vocabulary is None:
        return []
    allowed = marker.allowed(vocabulary)
    return _further(allowed, value) if marker.many else list(allowed.items())


def _further(allowed: Mapping[str, str], incomplete: str) -> Offers:
    """Offer what a list with commas may go on with."""
    before, comma, _ = incomplete.rpartition(",")
    taken = before.split(",")
    return [
        (f"{before}{comma}{name}", meaning)
        for name, meaning in allowed.items()
        if name not in taken
    ]
