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
    from thb_analysis.reports.asked.parameters import describe

    vocabulary = read_vocabulary(data)
    if report is None:
        width = max(map(len, vocabulary.reports))
        for name, each in vocabulary.reports.items():
            typer.echo(f"{name:{width}}  {each.title}")
        check_package(vocabulary)
        return
    found = requested(report, vocabulary)
    typer.echo(f"{found.id}: {found.title}\n\nParameters, set with -p NAME=VALUE:")
    for parameter in describe(found, vocabulary):
        typer.echo(f"\n  {parameter.name}={parameter.default}\n      {parameter.meaning}")
        typer.echo(f"      Type: {parameter.type}")
        if parameter.allowed:
            typer.echo(f"      Allowed: {parameter.allowed}")
    check_package(vocabulary)
