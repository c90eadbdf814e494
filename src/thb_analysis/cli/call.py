"""What a call says: parameters from all places that can set them, mistakes gathered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thb_analysis.errors import ParameterError

if TYPE_CHECKING:
    from thb_analysis.reports.edition.build import Settings


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
        parameters: Sequence[str] | None,
        file: Path | None = None,
        **options: str | None,
    ) -> None:
        from thb_analysis.reports.asked.catalogue import read_vocabulary
        from thb_analysis.reports.asked.files import parse_assignments, read_parameters

        self.mistakes: list[str] = []
        options["data"] = str(data) if data else None
        named = {name: value for name, value in options.items() if value is not None}
        assigned = parse_assignments(parameters or [], self.mistakes)
        self.mistakes += [
            f"--{name} and -p {name}=... name the same thing: give one of them"
            for name in named.keys() & assigned.keys()
        ]
        in_file = read_parameters(file, self.mistakes) if file else {}
        self.values: dict[str, Any] = {**in_file, **assigned, **named}
        self.vocabulary = read_vocabulary(str(self.values.pop("data", "") or "") or None)

    def check(self, out: str) -> None:
        """Raise `ParameterError` with all mistakes, also of the folder for results, if there are any."""
        from thb_analysis.folders import wrong_folder

        if mistakes := [*self.mistakes, *wrong_folder(out)]:
            raise ParameterError(dict.fromkeys(mistakes))

    def settings(self, out: str, jobs: int, force: bool) -> Settings:
        """Check the rest of a call that makes reports."""
        from thb_analysis.reports.asked.catalogue import find_notebooks
        from thb_analysis.reports.edition.build import Settings

        self.check(out)
        return Settings(Path(out), find_notebooks(), self.vocabulary, jobs, force)

    def formats(self, text: str, known: Sequence[str]) -> tuple[str, ...]:
        """Read the formats that ``--format`` names, in the order in which they are known."""
        from thb_analysis.data.names import wrong_names

        wanted = [name.strip().lower() for name in text.split(",")]
        self.mistakes += [f"--format: {each}" for each in wrong_names(wanted, known, "format")]
        return tuple(name for name in known if name in wanted)
