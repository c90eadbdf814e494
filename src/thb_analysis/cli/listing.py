"""List the reports and the parameters that they take."""

import typer

from thb_analysis.cli import options


def list_(
    report: str | None = typer.Argument(
        None, help="Show the parameters of this report, or of this notebook."
    ),
    data: options.Data = None,
    debug: options.Debug = False,
) -> None:
    """List the reports; with REPORT, the parameters that it takes.

    Names stand in a data package with faults too: they are listed, and the faults named behind them.

    Example: thb list theme-detection
    """
    from thb_analysis.reports.asked.catalogue import check_package, read_vocabulary
    from thb_analysis.reports.asked.naming import requested
    from thb_analysis.reports.asked.parameters import MODELS, describe

    vocabulary = read_vocabulary(data)
    if report is None:
        width = max(map(len, vocabulary.reports))
        for name, known in vocabulary.reports.items():
            typer.echo(f"{name:{width}}  {known.title}")
        check_package(vocabulary)
        return
    found = requested(report, vocabulary)
    subject = MODELS[found.notebook].subject
    is_open = subject and subject not in found.parameters
    title = f"a report for each {subject}" if is_open else found.title
    typer.echo(f"{found.id}: {title}\n\nParameters, set with -p NAME=VALUE:")
    for each in describe(found, vocabulary):
        # A call has to name it, whatever an empty value means in JupyterLab.
        if is_open and each.name == subject:
            typer.echo(f"\n  {subject}=one of {each.allowed.replace(' ', ', ')}")
            typer.echo(f"      {each.meaning.partition('; empty:')[0]}.\n      Type: {each.type}")
            continue
        typer.echo(f"\n  {each.name}={each.default}\n      {each.meaning}\n      Type: {each.type}")
        if each.allowed:
            typer.echo(f"      Allowed: {each.allowed}")
    check_package(vocabulary)
