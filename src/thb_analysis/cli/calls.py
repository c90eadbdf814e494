"""What a call says: values are read from wherever it can set them, and mistakes are gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from thb_analysis.errors import ParameterError
from thb_analysis.folders import unfit

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Report
    from thb_analysis.reports.asked.parameters import CommonParameters
    from thb_analysis.reports.edition.build import Settings

Model = TypeVar("Model", bound="CommonParameters")


class Call:
    """A call of a command that takes parameters.

    Mistakes are gathered, one sentence each, and told together once all is read.

    Parameters
    ----------
    data : Path or None
        The data package.
    parameters : sequence of str or None
        As ``-p`` takes them.
    file : Path or None
        A YAML file with parameters; what is set on the command line goes before them.
    **options : str or None
        Parameters with an option of their own.
    """

    def __init__(
        self,
        data: Path | None,
        parameters: Sequence[str] | None,
        file: Path | None = None,
        **options: str | None,
    ) -> None:
        from thb_analysis.reports.asked.catalogue import read_vocabulary
        from thb_analysis.reports.asked.files import read_parameters
        from thb_analysis.reports.asked.parameters import parse_assignments

        self.mistakes: list[str] = []
        self.typed = parse_assignments(parameters or [], self.mistakes)
        in_file = read_parameters(file, self.mistakes) if file else {}
        typed = {"data": str(data) if data else None, **options}
        for name, given in typed.items():
            if given is None:
                continue
            if name in self.typed:
                option = f"--{name.replace('_', '-')}"
                self.mistakes.append(
                    f"{option} and -p {name}=... name the same thing: give one of them"
                )
            self.typed[name] = given
        self.values: dict[str, Any] = {**in_file, **self.typed}
        package = self.values.pop("data", None)
        if not isinstance(package, str | None):
            self.mistakes.append(f"{file}: data: name one folder")
            package = None
        self.vocabulary = read_vocabulary(package)

    def check(self) -> None:
        """Stop where there are mistakes.

        Raises
        ------
        ParameterError
            With all of them, each once.
        """
        if self.mistakes:
            raise ParameterError(list(dict.fromkeys(self.mistakes)))

    def selection(self, model: type[Model]) -> Model:
        """Check the rest of a call that selects what counts, as the parameters of a model.

        Raises
        ------
        DataInvalid
            If the data package has faults.
        """
        from thb_analysis.reports.asked.catalogue import check_package

        values = {**self.values, "data": str(self.vocabulary.root)}
        try:
            selected = model.model_validate(values, context=self.vocabulary)
        except ParameterError as error:
            self.mistakes += error.problems
        self.check()
        check_package(self.vocabulary)
        return selected

    def reports(
        self,
        names: Sequence[str],
        formats: Sequence[str],
        out: str | None,
        everything: bool = False,
        force: bool = False,
    ) -> list[Report]:
        """Find the reports that are named, with their parameters and where each goes."""
        from thb_analysis.reports.asked.naming import asked_for
        from thb_analysis.reports.edition.build import placed

        found = asked_for(names, everything, self.values, self.vocabulary, self.mistakes)
        found = placed(found, out, self.vocabulary.fact("name"), self.mistakes, force)
        return [replace(report, formats=tuple(formats)) for report in found]

    def settings(self, out: str, jobs: int = 0, force: bool = False) -> Settings:
        """Check the rest of a call that makes reports."""
        from thb_analysis.reports.edition.build import Settings

        self.mistakes += unfit(out)
        self.check()
        return Settings(Path(out), notebooks_to_run(), self.vocabulary, jobs, force)


def listed(text: str) -> list[str]:
    """Read a list of names."""
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def formats_in(text: str, known: Sequence[str], mistakes: list[str]) -> tuple[str, ...]:
    """Read a list of formats, in the order in which they are known; note the mistakes in it."""
    from thb_analysis.data.names import wrong_names

    wanted = listed(text)
    mistakes += [f"--format: {mistake}" for mistake in wrong_names(wanted, known, "format")]
    if not wanted:
        mistakes.append(f"--format: name {', '.join(known)}, or several with commas between")
    return tuple(name for name in known if name in wanted)


def notebooks_to_run() -> Path:
    """Find the notebooks, and say where they are if they are not the project's own."""
    from thb_analysis.data.package import PROJECT
    from thb_analysis.reports.asked.catalogue import find_notebooks

    folder = find_notebooks()
    if folder.resolve() != PROJECT / "notebooks":
        typer.echo(
            f"thb: the notebooks of {folder} are run, which are not the project's own; "
            "notebooks are programs: run only those that you trust",
            err=True,
        )
    return folder
