"""Data sets made for a test: the small package with other lists, countries or relations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from thb_analysis.data import Dataset, load


@pytest.fixture(scope="session")
def base(_tiny_kept: Path) -> Dataset:
    """The small package, loaded once: results are pure, nobody can change it."""
    return load(_tiny_kept)


@pytest.fixture(scope="session")
def changed(base: Dataset) -> Callable[..., Dataset]:
    """Put other tables into the small package: ``changed(relations=frame, …)``."""

    def put(**frames: pd.DataFrame) -> Dataset:
        took_part = frames.get("countries", base.countries)
        kept = took_part.loc[took_part["took_part"].astype(bool), "country"]
        if "observations" in frames:
            frames["coding"] = frames["observations"]
        return replace(base, participants=tuple(kept), _frames={**base._frames, **frames})

    return put


@pytest.fixture(scope="session")
def relisted(base: Dataset, changed: Callable[..., Dataset]) -> Callable[..., Dataset]:
    """Give each measure another list: ``relisted({"screening": ["AT"]}, qualified={…})``."""

    def put(
        lists: Mapping[str, Iterable[str]], qualified: Iterable[tuple[str, str]] = ()
    ) -> Dataset:
        footnotes = base.measures.set_index("measure")["footnote"]
        marked = set(qualified)
        rows = [
            {
                **dict.fromkeys(["unit", "note"], ""),
                "footnote": footnotes[measure],
                "measure": measure,
                "country": code,
                "status": "qualified" if (measure, code) in marked else "reported",
                "basis": "list",
            }
            for measure, codes in lists.items()
            for code in sorted(set(codes))
        ]
        frame = pd.DataFrame(rows, columns=base.observations.columns, dtype=object)
        frame = frame.astype(base.observations.dtypes.to_dict())
        return changed(observations=frame.sort_values(["footnote", "country"], ignore_index=True))

    return put


@pytest.fixture(scope="session")
def joined_by(base: Dataset, changed: Callable[..., Dataset]) -> Callable[..., Dataset]:
    """Let one more country into the study: ``joined_by("RS", bloc="EaP", took_part=True)``."""

    def put(code: str, **facts: object) -> Dataset:
        countries = base.countries
        row = countries.iloc[[-1]].assign(country=code, name=code, **facts)
        both = pd.concat([countries, row], ignore_index=True)
        return changed(countries=both.astype(countries.dtypes.to_dict()))

    return put
