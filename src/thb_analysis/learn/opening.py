"""The first words of a lesson: its title block, and which data it works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thb_analysis.data import Dataset
from thb_analysis.display import Bundle, Front
from thb_analysis.questions.front import basis_of
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
    basis = basis_of(ds)
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
