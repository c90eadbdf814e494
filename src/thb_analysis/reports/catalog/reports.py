"""What a report is: a notebook, run with the parameters that its name stands for; and where notebooks are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thb_analysis.package.descriptor import Record
from thb_analysis.package.package import (
    PROJECT,
    Location,
    Package,
    find_package,
    try_package,
)

# The page of an edition on which readers choose countries.
CHOOSE = "choose.html"
# What reports are rendered in.
FORMATS = ("html", "pdf", "docx")


def open_package(path: Location = None) -> Package:
    """Read a data package as text, without pandas unless it has faults.

    Parameters
    ----------
    path : path-like, optional
        The package; found as `thb_analysis.load` finds it if not given.

    Raises
    ------
    DataNotFound
    DataInvalid
        If it cannot be read, with every fault that `thb_analysis.validate` names.
    """
    package, faults = try_package(find_package(path).resolve())
    if faults or package is None:
        from thb_analysis.check.check import require_valid

        return require_valid(package, faults)
    return package


@dataclass(frozen=True)
class Report:
    """A report that can be built: all that is known of it, from the call to the worker.

    Attributes
    ----------
    id : str
        The stem of its files; of a report as published, its name on the command line.
    notebook : str
        Name of the notebook, without suffix; of a notebook of one's
        own, its path.
    title : str
        What a list of reports shows.
    description : str
        One line on what it holds.
    parameters : Mapping[str, object]
        What the id stands for; cannot be overridden.
    stated : Mapping[str, object]
        All parameters that it is built with, as plain values.
    injected : Mapping[str, object]
        Those to hand to the notebook: that are not its defaults.
    typed : Mapping[str, str]
        Parameters that names of files have as they were typed: countries, by the ids of their groups.
    variant : str
        What sets it apart from the published report, as a phrase; empty if nothing does.
    folder : Path or None
        Where its files go, if not to the folder of the build.
    formats : tuple of str
        Suffixes of the files to make; without any, it is run as far as its headline results.
    """

    id: str
    notebook: str
    title: str
    description: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    stated: Record = field(default_factory=dict)
    injected: Record = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    folder: Path | None = None
    formats: tuple[str, ...] = ("html", "pdf", "ipynb")

    @property
    def is_user_notebook(self) -> bool:
        """Whether its notebook is none of the project's."""
        return self.notebook.endswith(".ipynb")

    @property
    def file(self) -> str:
        """Name of the file of its notebook."""
        return Path(self.notebook).with_suffix(".ipynb").name

    @property
    def choose_href(self) -> str:
        """Where its findings stand for other countries; empty of what stands in no edition."""
        if self.is_user_notebook:
            return ""
        if self.notebook == "country":
            return f"{CHOOSE}#{self.parameters['country']}"
        return f"{CHOOSE}#;{self.id}" if self.notebook == "theme" else CHOOSE


def find_notebooks() -> Path:
    """Find the folder with the notebooks: above the working directory, else those of the project."""
    cwd = Path.cwd()
    folders = [folder / "notebooks" for folder in (cwd, *cwd.parents)]
    found = (folder for folder in folders if (folder / "overview.ipynb").is_file())
    return next(found, PROJECT / "notebooks")
