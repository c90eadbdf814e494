"""The headline results of a report, in the same columns whatever they are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

import pandas as pd

from thb_analysis.analysis import (
    Agreement,
    Clustering,
    CountryProfile,
    CovariateRelations,
    Coverage,
    GroupCoverage,
    Robustness,
    Scalability,
)
from thb_analysis.display import Headline, Headlines


def headlines(
    *,
    coverage: Coverage | None = None,
    profile: CountryProfile | None = None,
    groups: GroupCoverage | None = None,
    clusters: Clustering | None = None,
    scale: Scalability | None = None,
    covariates: CovariateRelations | None = None,
    robustness: Robustness | None = None,
    claims: pd.DataFrame | None = None,
    relations: pd.DataFrame | None = None,
    agreement: Agreement | None = None,
) -> Headlines:
    """Gather the results of a report that are compared between many runs.

    Parameters
    ----------
    coverage : Coverage, optional
        By measure.
    profile : CountryProfile, optional
    groups : GroupCoverage, optional
    clusters : Clustering, optional
        Of countries.
    scale : Scalability, optional
    covariates : CovariateRelations, optional
    robustness : Robustness, optional
    claims, relations : pandas.DataFrame, optional
        See ``analysis.evaluate_claims`` and ``analysis.evaluate_relations``.
    agreement : Agreement, optional

    Returns
    -------
    Headlines
        Of whatever is given, in the order of the parameters; ``display.HEADLINES`` says what
        each result is.
    """
    gathered = (
        (coverage, _coverage),
        (profile, _profile),
        (groups, _groups),
        (clusters, _clusters),
        (scale, _scale),
        (covariates, _covariates),
        (robustness, _findings),
        (claims, _claims),
        (relations, _relations),
        (agreement, _agreement),
    )
    read: Iterable[tuple[Any, Any]] = gathered
    return Headlines(
        tuple(row for result, rows in read if result is not None for row in rows(result))
    )


def _coverage(coverage: Coverage) -> Iterator[Headline]:
    frame = coverage.frame
    for row in _records(frame):
        yield Headline(
            "coverage",
            row["measure"],
            _number(row["share"]),
            row["base"],
            int(row["listed"]),
            int(row["base_size"]),
            _number(row["lower"]),
            _number(row["upper"]),
        )
    affirmed = frame[(frame["polarity"] == "affirmed") & (frame["base_size"] > 0)]
    for kind, members in affirmed.groupby("kind", sort=False):
        cells = int(members["base_size"].sum())
        lower, upper = (
            float((members[bound] * members["base_size"]).sum() / cells)
            for bound in ("lower", "upper")
        )
        listed = int(members["listed"].sum())
        yield Headline(
            "listings",
            str(kind),
            listed / cells,
            counted=listed,
            whole=cells,
            lower=lower,
            upper=upper,
        )


def _profile(profile: CountryProfile) -> Iterator[Headline]:
    for row in _records(profile.themes):
        yield Headline(
            "country-coverage",
            f"{row['theme']}/{row['kind']}",
            _number(row["share"]),
            counted=int(row["listed"]),
            whole=int(row["in_base"]),
            lower=_number(row["lower"]),
            upper=_number(row["upper"]),
        )
    for row in _records(profile.nearest):
        yield Headline(
            "nearest", row["neighbour"], _number(row["similarity"]), whole=int(row["compared"])
        )


def _groups(groups: GroupCoverage) -> Iterator[Headline]:
    for group, rows in groups.differences.groupby("group", sort=False):
        compared = rows[rows["lower"].notna()]
        settled = int(compared["sign"].isin(["positive", "negative"]).sum())
        share = settled / len(compared) if len(compared) else None
        yield Headline("differences", str(group), share, counted=settled, whole=len(compared))


def _clusters(clusters: Clustering) -> Iterator[Headline]:
    whole = len(clusters.frame)
    yield Headline("clusters", value=clusters.clusters, whole=whole)
    widths = clusters.frame["silhouette"]
    yield Headline("silhouette", value=_number(widths.mean()), whole=whole)


def _scale(scale: Scalability) -> Iterator[Headline]:
    for row in _records(scale.scales):
        yield Headline(
            "scalability",
            row["kind"],
            _number(row["h"]),
            whole=int(row["countries"]),
            conclusion="scale" if row["passes"] else f"no scale: {row['obstacle']}",
        )


def _covariates(relations: CovariateRelations) -> Iterator[Headline]:
    for row in _records(relations.frame):
        place = "outside" if abs(row["rho"]) > row["band"] else "within"
        yield Headline(
            "covariate",
            f"{row['kind']}/{row['covariate']}",
            _number(row["rho"]),
            whole=int(row["countries"]),
            conclusion=f"no coefficient: {row['obstacle']}"
            if row["obstacle"]
            else f"{place} the band",
        )


def _findings(robustness: Robustness) -> Iterator[Headline]:
    for row in _records(robustness.findings):
        share = bool(row["whole"])
        yield Headline(
            "finding",
            row["finding"],
            _number(row["value"]),
            counted=int(row["counted"]) if share else None,
            whole=int(row["whole"]) if share else None,
            lower=_number(row["lower"]),
            upper=_number(row["upper"]),
            robustness=_number(row["share"]),
            conclusion=" ".join(row["conclusion"]),
        )


def _claims(claims: pd.DataFrame) -> Iterator[Headline]:
    for row in _records(claims):
        yield Headline(
            "claim",
            row["claim"],
            _number(row["share"]),
            row["base"],
            _count(row["numerator"]),
            _count(row["denominator"]),
            _number(row["lower"]),
            _number(row["upper"]),
            conclusion=row["verdict"],
        )


def _relations(relations: pd.DataFrame) -> Iterator[Headline]:
    for row in _records(relations):
        broken = len(row["violators"])
        yield Headline(
            "relation",
            row["relation"],
            broken,
            counted=broken,
            whole=int(row["tested"]),
            conclusion="holds" if row["holds"] else "broken",
        )


def _agreement(agreement: Agreement) -> Iterator[Headline]:
    yield Headline(
        "agreement",
        value=_number(agreement.alpha),
        whole=agreement.n_cells,
        lower=_number(agreement.lower),
        upper=_number(agreement.upper),
    )


def _records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.to_dict("records")


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
