"""Arguments of a call: parameters from all places that can set them, mistakes gathered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from thb_analysis.errors import ParameterError
from thb_analysis.folders import wrong_folder

if TYPE_CHECKING:
    from thb_analysis.reports.asked.parameters import CommonParameters
    from thb_analysis.reports.edition.build import Settings

Model = TypeVar("Model", bound="CommonParameters")


class Call:
    """What a call says of parameters; its mistakes are gathered, and reported all at once.

    Parameters
    ----------
    data : Path or None
        The data package.
    parameters : sequence of str or None
        As ``-p`` takes them.
    file : Path or None
        A YAML file with parameters; what is set on the command line overrides them.
    **options : str or None
        Parameters with an option of their own.
    """

    def __init__(
        self,
        data: Path | None,
        parameters: Sequence[str] | None = None,
        file: Path | None = None,
        **options: str | None,
    ) -> None:
        from thb_analysis.reports.asked.catalogue import read_vocabulary
        from thb_analysis.reports.asked.files import parse_assignments, read_parameters

        self.mistakes: list[str] = []
        self.typed: dict[str, Any] = parse_assignments(parameters or [], self.mistakes)
        options["data"] = str(data) if data else None
        set_by_option = {name: value for name, value in options.items() if value is not None}
        self.mistakes += [
            f"--{name} and -p {name}=... name the same thing: give one of them"
            for name in set_by_option
            if name in self.typed
        ]
        self.typed |= set_by_option
        in_file = read_parameters(file, self.mistakes) if file else {}
        self.values = {**in_file, **self.typed}
        package = self.values.pop("data", None)
        if not isinstance(package, str | None):
            self.mistakes.append("data: name one folder")
            package = None
        self.vocabulary = read_vocabulary(package)

    def check(self) -> None:
        """Raise `ParameterError` with all mistakes, each once, if there are any."""
        if self.mistakes:
            raise ParameterError(list(dict.fromkeys(self.mistakes)))

    def selection(self, model: type[Model], out: str) -> Model:
        """Check the rest of a call that selects what counts, and where results go."""
        from thb_analysis.reports.asked.catalogue import check_package

        values = {**self.values, "data": str(self.vocabulary.root)}
        self.mistakes += wrong_folder(out)
        try:
            selected = model.model_validate(values, context=self.vocabulary)
        except ParameterError as error:
            self.mistakes += error.problems
        self.check()
        check_package(self.vocabulary)
        return selected

    def settings(self, out: str, jobs: int = 0, force: bool = False) -> Settings:
        """Check the rest of a call that makes reports."""
        from thb_analysis.reports.edition.build import Settings

        self.mistakes += wrong_folder(out)
        self.check()
        return Settings(Path(out), notebooks_to_run(), self.vocabulary, jobs, force)


def formats_in(text: str, known: Sequence[str], mistakes: list[str]) -> tuple[str, ...]:
    """Read the formats that ``--format`` names, in the order in which they are known."""
    from thb_analysis.data.names import wrong_names

    wanted = [name.strip().lower() for name in text.split(",") if name.strip()]
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
