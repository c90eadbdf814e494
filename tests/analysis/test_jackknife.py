"""Clusters are reported only if nothing stands against them, and the first thing that does is named."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from thb_analysis.analysis.clustering import Clustering, cluster
from thb_analysis.analysis.jackknife import Stability, jackknife, obstacle, published
from thb_analysis.analysis.similarity import Similarity, pairwise

# Two blocks of four countries; each country lacks one measure of its block.
HOLDING = np.kron(np.eye(2), 1 - np.eye(4, 6)).astype(int)
LOOSE = [[1, 1, 1, 1, 1, 0, 0, 1], [1, 1, 1, 1, 1, 0, 0, 0], [1, 0, 1, 1, 0, 0, 0, 0],
         [1, 1, 0, 1, 0, 1, 0, 0], [0, 0, 0, 1, 1, 1, 0, 1], [0, 0, 0, 0, 1, 1, 1, 1],
         [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 0]]  # fmt: skip
HANGING = [[1, 1, 1, 1, 0, 0, 0, 0], [1, 0, 1, 1, 1, 0, 0, 1], [1, 1, 0, 1, 0, 0, 0, 0],
           [1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1, 1, 1],
           [0, 0, 0, 0, 1, 1, 1, 1], [1, 0, 1, 0, 0, 1, 1, 1]]  # fmt: skip
SMALL = [[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 1, 1], [0, 0, 0, 1, 1]]


def clustered(rows: object, clusters: int | None = None) -> tuple[Clustering, Stability | None]:
    """Cluster countries A, B, … by measures a, b, …, and leave out one measure at a time."""
    size, width = np.shape(rows)  # type: ignore[arg-type]
    codes, slugs = ([chr(first + at) for at in range(n)] for first, n in ((65, size), (97, width)))
    listed = pd.DataFrame(rows, index=codes, columns=slugs).astype(bool)
    whole = Similarity(pairwise(listed, listed | True), listed, listed | True, "jaccard", None)
    result = cluster(whole, clusters=clusters)
    return result, jackknife(result, orders=20)


@pytest.mark.parametrize(
    ("rows", "clusters", "against"),
    [
        (HOLDING, None, ""),
        (HOLDING, 1, "uncut"),
        (HOLDING, 3, "size"),
        (SMALL, None, "size"),
        (LOOSE, None, "silhouette"),
        (HANGING, None, "column"),
        ([[1, 1], [1, 1]], None, "uncut"),
    ],
)
def test_the_first_thing_against_clusters_is_named(
    rows: object, clusters: int | None, against: str
) -> None:
    """Too small a cluster comes before a weak structure, and that before what leaving out shows."""
    assert obstacle(*clustered(rows, clusters)) == against


def test_clusters_that_cannot_be_tested_are_not_reported() -> None:
    """Without a column to leave out it is not known whether the clusters stay."""
    result, _ = clustered(HOLDING)

    assert obstacle(result, None) == "untested"


@pytest.mark.parametrize(("same", "against"), [(90, ""), (89, "orders")])
def test_nine_in_ten_orders_have_to_agree(same: int, against: str) -> None:
    """The bound itself is enough, one order less is not."""
    result, stability = clustered(HOLDING)
    assert stability is not None
    agreement = [1.0] * same + [0.8] * (100 - same)
    orders = pd.DataFrame({"order": range(1, 101), "agreement": agreement})

    assert obstacle(result, replace(stability, orders=orders)) == against


@pytest.mark.parametrize(("lowest", "against"), [(0.65, ""), (0.6499, "column")])
def test_moderate_recovery_is_enough(lowest: float, against: str) -> None:
    """The lowest index decides, and the bound itself is enough."""
    result, stability = clustered(HOLDING)
    assert stability is not None
    frame = stability.frame.assign(agreement=[lowest, *stability.frame["agreement"][1:]])

    assert obstacle(result, replace(stability, frame=frame)) == against


def test_only_clusters_that_hold_are_published() -> None:
    """The clustering stays as it is if nothing stands against it, and is uncut otherwise."""
    holding, loose = clustered(HOLDING), clustered(LOOSE)

    assert published(*holding) is holding[0]
    assert published(*loose).clusters == 1
    assert loose[0].clusters == 2
