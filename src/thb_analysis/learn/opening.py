"""The first words of a lesson: its title block, and which data it works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thb_analysis.data import Dataset
from thb_analysis.display import Basis, Bundle, Front, Work
from thb_analysis.reports.catalogue import LESSONS


@dataclass(frozen=True)
class Opening(Front):
    """The title block of a lesson; in JupyterLab, where the title stands above, it says what is loaded."""

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        data, metadata = super()._repr_mimebundle_()
        edition = f"edition {self.edition}, " if self.edition else ""
        ready = f"**Ready.** You work with the data of {edition}version {self.version}."
        return {**data, "text/markdown": ready, "text/plain": ready}, metadata


def begin(lesson: int, ds: Dataset) -> Opening:
    """Open a lesson.

    Parameters
    ----------
    lesson : int
    ds : Dataset
        The data that the lesson works with.
    """
    title, about = LESSONS[lesson]
    basis = _basis(ds)
    return Opening(
        title=title,
        subtitle=f"Lesson {lesson}",
        abstract=about,
        authors=basis.creators,
        keywords=tuple(ds.keywords),
        edition=ds.edition,
        version=ds.version,
        variant=None,
        finding=about,
        basis=basis,
    )


def _basis(ds: Dataset) -> Basis:
    """Say what the data are; who published their source is no author of them."""
    made = [each for each in ds.contributors if "creator" in each.get("roles", ["creator"])]
    return Basis(
        name=ds.name,
        title=ds.title,
        description=ds.description,
        version=ds.version,
        sha256=ds.sha256,
        creators=tuple(person["title"] for person in made if "title" in person),
        licences=tuple(map(_work, ds.licenses)),
        sources=tuple(map(_work, ds.sources)),
    )


def _work(entry: dict[str, str]) -> Work:
    return Work(entry.get("title") or entry.get("name", ""), entry.get("path", ""))
