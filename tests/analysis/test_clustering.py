"""Clusters come out as published, do not depend on order, and say how stable they are."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform
from sklearn.metrics import adjusted_rand_score, silhouette_samples

from thb_analysis.analysis.clustering import (
    MOST_CLUSTERS,
    NO_LISTING,
    UNDEFINED,
    cluster,
    portrait,
)
from thb_analysis.analysis.jackknife import jackknife, stability_word
from thb_analysis.analysis.linkage import (
    METHODS,
    adjusted_rand,
    best_cut,
    cut,
    joining_heights,
    merge,
    partition,
    silhouettes,
)
from thb_analysis.analysis.similarity import Similarity, pairwise, similarity
from thb_analysis.errors import UnknownName

REFERENCE = Path(__file__).parent / "reference"
few = settings(max_examples=50, deadline=None)


def compared(rows, coefficient="jaccard", in_base=None):
    """Compare rows of 0 and 1, which are countries A, B, … by measures a, b, …."""
    size, width = np.shape(rows)
    index = [chr(65 + at) for at in range(size)]
    listed = pd.DataFrame(rows, index=index, columns=[chr(97 + at) for at in range(width)])
    listed = listed.astype(bool)
    base = listed | True if in_base is None else listed | np.array(in_base, dtype=bool)
    return Similarity(pairwise(listed, base, coefficient), listed, base, coefficient, None)


def groups(labels):
    """Return a partition as the set of its clusters, whatever their numbers."""
    return {frozenset(members.index) for _, members in labels.groupby(labels)}


@pytest.fixture(scope="module")
def animals():
    """The complete rows of the data set animals; True where a trait is present.

    Six traits of 20 animals after Kaufman and Rousseeuw (1990, p. 297), as in the R package
    cluster: 1 is no, 2 is yes, and five rows have gaps.
    """
    frame = pd.read_csv(REFERENCE / "animals.csv", index_col="animal").dropna()
    return frame == 2


TWO_GROUPS = [[1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0],
              [0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1]]  # fmt: skip


def test_jaccard_distances_of_the_animals_are_those_published(animals):
    """The ant's distances from the next five animals are .6667, 1, 1, .8 and .75 where "yes" counts as present."""
    assert len(animals) == 15

    result = pairwise(animals, animals | True)

    assert (1 - result.iloc[0, 1:6]).tolist() == pytest.approx([0.6667, 1, 1, 0.8, 0.75], abs=5e-5)


def test_average_linkage_of_the_animals_is_the_one_published(animals):
    """The last merges lie at .425926, .452381 and .608025, the cophenetic correlation is .750631.

    These come out for simple matching, and not for the Jaccard distances of the test above: see the
    test below.
    """
    every = animals | True
    frame = pairwise(animals, every, "simple_matching")

    result = cluster(Similarity(frame, animals, every, "simple_matching", None))

    assert result.linkage[-3:, 2] == pytest.approx([0.425926, 0.452381, 0.608025], abs=5e-7)
    assert result.cophenetic == pytest.approx(0.750631, abs=5e-7)


def test_average_linkage_of_the_animals_on_jaccard_agrees_with_scipy(animals):
    """Taken in the order of the file, the 15 animals are merged under Jaccard as scipy merges them.

    The last three heights are .751515, .817361 and .940476, the cophenetic correlation is .884271.
    """
    distances = 1 - pairwise(animals, animals | True).to_numpy()
    condensed = squareform(distances, checks=False)

    merges = merge(distances, "average")

    theirs = hierarchy.linkage(condensed, "average")
    assert merges[:, 2] == pytest.approx(theirs[:, 2])
    assert merges[-3:, 2] == pytest.approx([0.751515, 0.817361, 0.940476], abs=5e-7)
    heights = squareform(joining_heights(15, merges), checks=False)
    assert np.corrcoef(condensed, heights)[0, 1] == pytest.approx(0.884271, abs=5e-7)


@st.composite
def distances(draw):
    """Distances of 2 to 8 rows, no two of them equal."""
    size = draw(st.integers(2, 8))
    pairs = size * (size - 1) // 2
    ranks = draw(st.permutations(range(1, pairs + 1)))
    return squareform(np.array(ranks) ** 1.37 / 100)


@pytest.mark.parametrize("method", METHODS)
@few
@given(apart=distances(), clusters=st.integers(1, 8))
def test_without_ties_merging_and_cutting_agree_with_scipy(method, apart, clusters):
    """Heights, cophenetic distances and partitions are scipy's where no two pairs are equally close."""
    size = len(apart)

    merges = merge(apart, method)

    theirs = hierarchy.linkage(squareform(apart), method)
    assert merges[:, 2] == pytest.approx(theirs[:, 2])
    joined = squareform(joining_heights(size, merges))
    assert joined == pytest.approx(hierarchy.cophenet(theirs))
    assume(clusters <= size)
    rows = [str(at) for at in range(size)]
    labels = hierarchy.cut_tree(theirs, clusters).ravel()
    ours = pd.Series(cut(merges, size, clusters), rows)
    assert groups(ours) == groups(pd.Series(labels, rows))


@pytest.mark.parametrize("method", METHODS)
@few
@given(rows=arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 6))), data=st.data())
def test_reordering_changes_nothing_but_order(method, rows, data):
    """Neither the order of countries nor that of measures changes who is clustered with whom."""
    whole = compared(rows)
    order = data.draw(st.permutations(list(whole.listed.index)))
    items = data.draw(st.permutations(list(whole.listed.columns)))
    listed = whole.listed.loc[order, items]

    shuffled = Similarity(pairwise(listed, listed | True), listed, listed | True, "jaccard", None)

    one, other = cluster(whole, method), cluster(shuffled, method)
    assert groups(one.labels) == groups(other.labels)
    assert one.linkage[:, 2].tolist() == other.linkage[:, 2].tolist()
    assert one.cophenetic == pytest.approx(other.cophenetic, nan_ok=True)
    assert one.widths.equals(other.widths)
    assert set(one.left_out["row"]) == set(other.left_out["row"])


@pytest.mark.parametrize("method", METHODS)
@few
@given(rows=arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 6))), data=st.data())
def test_relabelling_changes_nothing_but_names(method, rows, data):
    """What countries are called plays no part, unless two of them stand to all others alike and differ."""
    whole = compared(rows[rows.any(axis=1)])
    profiles = pd.Series([tuple(sorted(row)) for row in whole.frame.to_numpy()], whole.frame.index)
    assume(len(set(profiles)) == len(whole.listed.drop_duplicates()))
    names = dict(
        zip(whole.listed.index, data.draw(st.permutations(list(whole.listed.index))), strict=True)
    )

    renamed = partition(whole.frame.rename(index=names, columns=names), method, 3)

    straight = partition(whole.frame, method, 3).rename(index=names)
    assert groups(renamed) == groups(straight)


@pytest.mark.parametrize("method", METHODS)
@few
@given(
    rows=arrays(bool, st.tuples(st.integers(3, 7), st.integers(1, 6))), clusters=st.integers(1, 7)
)
def test_the_fast_way_gives_the_same_clusters(method, rows, clusters):
    """A partition is what the full clustering into as many clusters says."""
    whole = compared(rows[rows.any(axis=1)])
    result = cluster(whole, method, clusters)
    assume(result.divided)

    assert groups(partition(whole.frame, method, clusters)) == groups(result.labels)


@few
@given(apart=distances(), labels=st.lists(st.integers(1, 3), min_size=8, max_size=8).map(np.array))
def test_silhouettes_agree_with_scikit_learn(apart, labels):
    """Each row's width is the one that an independent implementation gives."""
    labels = labels[: len(apart)]
    assume(1 < len(set(labels)) < len(labels))

    ours = silhouettes(apart, labels)

    assert ours == pytest.approx(silhouette_samples(apart, labels, metric="precomputed"))


@few
@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=9))
def test_the_adjusted_rand_index_agrees_with_scikit_learn(pairs):
    """Any two partitions of the same rows are compared as an independent implementation does."""
    one, other = (pd.Series(labels) for labels in zip(*pairs, strict=True))

    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_partitions_are_compared_over_the_rows_that_both_have():
    """A row that only one of two partitions has does not count, and one common row tells nothing."""
    one = pd.Series({"A": 1, "B": 1, "C": 2, "D": 2, "E": 3})
    other = pd.Series({"D": 5, "C": 5, "B": 7, "A": 7, "F": 5})

    assert adjusted_rand(one, other) == 1
    assert np.isnan(adjusted_rand(one[["A"]], other))


def test_two_groups_are_found_and_numbered_in_the_order_of_the_tree():
    """Without a number, the clusters with the largest silhouette width are taken."""
    result = cluster(compared(TWO_GROUPS))

    assert groups(result.labels) == {frozenset("ABC"), frozenset("DEF")}
    assert (result.clusters, result.given, result.sizes) == (2, False, [3, 3])
    assert result.leaves == ("A", "B", "C", "D", "E", "F")
    assert result.widths.loc[result.widths["chosen"], "clusters"].tolist() == [2]
    assert result.width == result.widths["silhouette"].max()
    assert result.linkage[-1, 2:].tolist() == [1, 6]


def test_a_number_of_clusters_is_kept_to():
    """A number that is given is not chosen, and rows that do not differ are never parted."""
    three, most = (cluster(compared(TWO_GROUPS), clusters=number) for number in (3, 6))

    assert (three.clusters, three.given, three.widths.empty) == (3, True, True)
    assert groups(most.labels) == {frozenset("AB"), frozenset("C"), frozenset("DE"), frozenset("F")}
    assert cluster(compared(TWO_GROUPS), clusters=1).sizes == [6]


def test_the_branch_with_more_leaves_comes_first():
    """Outliers stand at the end of the leaves, and scipy reads the tree in the same order."""
    alone = [0, 0, 0, 0, 0, 1]
    result = cluster(
        compared([alone, *([1, 1, 1, 1, 0, 0], [1, 1, 1, 0, 0, 0], [1, 1, 0, 1, 0, 0])])
    )

    assert result.leaves[-1] == "A"
    order = hierarchy.leaves_list(result.linkage)
    assert tuple(result.frame["row"].iloc[order]) == result.leaves


def test_rows_without_a_listing_are_left_out_and_named():
    """Silence makes no country alike to another, under either coefficient."""
    for coefficient in ("jaccard", "simple_matching"):
        result = cluster(compared([*TWO_GROUPS, [0] * 6], coefficient))

        assert result.left_out.values.tolist() == [["G", NO_LISTING]]
        assert "G" not in result.labels


def test_a_row_with_an_undefined_pair_is_left_out_as_few_as_possible():
    """A and B have no listing in common columns; the one that is less like the rest goes."""
    rows = [[1, 0, 0, 0], [0, 1, 1, 1], [1, 1, 1, 0], [1, 1, 1, 1]]
    in_base = [[1, 0, 0, 0], [0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]

    result = cluster(compared(rows, in_base=in_base))

    assert result.left_out.values.tolist() == [["B", UNDEFINED]]
    assert set(result.leaves) == {"A", "C", "D"}


@pytest.mark.parametrize(
    ("rows", "clusters"),
    [
        ([[1, 0], [1, 1]], 1),
        ([[1, 1], [1, 1], [1, 1], [1, 1]], 1),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 1),
        ([[0, 0], [0, 0], [0, 0]], 0),
    ],
    ids=["two rows", "all the same", "nothing in common", "nothing listed"],
)
def test_where_nothing_can_be_divided_there_is_no_tree(rows, clusters):
    """Two rows, or pairs that are all equally alike, give no clusters and no stability, and no error."""
    result = cluster(compared(rows))

    assert not result.divided
    assert result.clusters == clusters
    assert np.isnan(result.cophenetic)
    assert np.isnan(result.width)
    assert result.widths.empty
    assert jackknife(result) is None
    assert len(portrait(result)) == clusters * len(rows[0])


def test_no_measure_and_one_country_give_an_empty_result(base, changed):
    """Nothing to compare by leaves every country out."""
    none = changed(measures=base.measures.assign(kind="challenge", compared=False))
    assert cluster(similarity(none)).clusters == 0
    assert not cluster(similarity(base.select(["AT"]))).divided


def test_the_portrait_counts_inside_and_outside_of_each_cluster():
    """A measure marks a cluster if most members and few others are listed for it, or the reverse."""
    frame = portrait(cluster(compared(TWO_GROUPS)))

    first = frame[frame["cluster"] == 1].set_index("item")
    assert first.loc["c", ["listed", "base", "listed_other", "base_other"]].tolist() == [2, 3, 0, 3]
    assert first["mark"].tolist() == ["more", "more", "", "", "less", "less"]
    assert first.loc["c", "share"] == pytest.approx(2 / 3)


def test_the_portrait_counts_within_the_base():
    """Members that a measure does not speak of do not count against it."""
    in_base = np.ones((6, 6), dtype=bool)
    in_base[2, 2] = False

    frame = portrait(cluster(compared(TWO_GROUPS, in_base=in_base)))

    row = frame[(frame["cluster"] == 1) & (frame["item"] == "c")].iloc[0]
    assert (row["listed"], row["base"], row["share"], row["mark"]) == (2, 2, 1, "more")


def test_clear_groups_are_found_again_whatever_is_left_out():
    """Each measure in turn is left out, the index is 1, and each cluster is recovered."""
    stability = jackknife(cluster(compared(TWO_GROUPS), clusters=2))

    assert stability.frame["left_out"].tolist() == list("abcdef")
    assert set(stability.frame["agreement"]) == {1}
    assert (stability.median, stability.lowest, stability.word) == (1, 1, "stable")
    assert stability.clusters.values.tolist() == [[1, 3, 1, 1], [2, 3, 1, 1]]


def test_clusters_that_hang_on_single_measures_are_shown_to():
    """Worked by hand: A and B share a, C and D share d, A and C share b, and B has c alone.

    Without a, A joins C and D: the index is 0, for 1 pair is together in both partitions, as expected
    by chance. Without d, D has no listing left and A joins C: the index over A, B and C is -1/2. The
    best matches of {A, B} are then {B}, with 1/2, in both cases.
    """
    rows = [[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 0, 1]]

    result = cluster(compared(rows), clusters=2)
    stability = jackknife(result)

    assert groups(result.labels) == {frozenset("AB"), frozenset("CD")}
    frame = stability.frame.set_index("left_out")
    assert frame["agreement"].tolist() == [0, 1, 1, -0.5]
    assert frame["rows"].tolist() == [4, 4, 4, 3]
    assert (stability.median, stability.lowest, stability.word) == (0.5, -0.5, "unstable")
    number = result.labels["A"]
    recovery = stability.clusters.set_index("cluster").loc[number]
    assert (recovery["recovered"], recovery["lowest"]) == (0.75, 0.5)


def test_a_measure_that_lists_nobody_is_not_left_out():
    """Leaving out what changes nothing by construction would make any cluster look stable."""
    rows = np.hstack([TWO_GROUPS, np.zeros((6, 2), dtype=int)])

    assert list(jackknife(cluster(compared(rows))).frame["left_out"]) == list("abcdef")


def test_a_row_that_loses_its_only_listing_is_not_compared():
    """The index runs over the rows that both partitions have."""
    rows = [*TWO_GROUPS, [0, 1, 0, 0, 0, 0]]

    frame = jackknife(cluster(compared(rows), clusters=2)).frame.set_index("left_out")

    assert frame.loc["b", "rows"] == 6
    assert frame.loc["a", "rows"] == 7


def test_ties_that_matter_are_seen():
    """In a ring of four, which two pairs are joined is arbitrary, and half of the orders say otherwise."""
    ring = [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]]

    orders = jackknife(cluster(compared(ring), clusters=2)).orders

    assert 0.2 < (orders["agreement"] == 1).mean() < 0.8
    assert orders["agreement"].min() < 0


def test_words_follow_the_bounds_of_steinley():
    """Above .80 is stable, above .65 moderately so, anything else is not."""
    words = [stability_word(value) for value in (1, 0.81, 0.8, 0.66, 0.65, -0.2)]

    assert words == [*["stable"] * 2, *["moderately stable"] * 2, *["unstable"] * 2]


def test_a_data_set_is_clustered_by_country(base):
    """The small package gives clusters of its countries, and each measure is left out once."""
    countries = cluster(similarity(base))

    assert set(countries.frame["row"]) == set(base.participants)
    assert jackknife(countries).frame["left_out"].tolist() == list(
        countries.similarity.listed.columns
    )


def test_pairs_hold_each_two_rows_once():
    """Every pair of the tree stands once, with its similarity and the number of columns it rests on."""
    result = cluster(compared(TWO_GROUPS))

    assert len(result.pairs) == 15
    assert result.pairs.iloc[0].tolist() == ["A", "B", 1.0, 3]
    assert result.pairs.set_index(["row", "other"]).loc[("A", "C"), "shared"] == 2


def test_a_tree_uncut_keeps_everything_but_its_clusters():
    """All rows stand in one cluster, without a width; the tree and its leaves are the same."""
    result = cluster(compared(TWO_GROUPS))
    uncut = result.uncut

    assert (uncut.clusters, set(uncut.frame["cluster"])) == (1, {1})
    assert uncut.frame["silhouette"].isna().all()
    assert list(uncut.leaves) == list(result.leaves)
    assert np.array_equal(uncut.linkage, result.linkage)
    assert result.clusters == 2


def test_likeness_by_two_measures_is_not_shown():
    """A tree is shown from three measures on."""
    rows = [[1, 1], [1, 0], [0, 1], [1, 1]]
    two, three = compared(rows), compared([[*row, at % 2] for at, row in enumerate(rows)])

    assert cluster(two).divided
    assert not cluster(two).shown
    assert cluster(three).shown


@few
@given(arrays(bool, st.tuples(st.integers(2, 9), st.integers(1, 6))))
def test_the_best_cut_is_that_of_the_clustering(rows):
    """Widest mean silhouette and smallest cluster are the same without the rest of the clustering."""
    result = cluster(compared(rows))
    width, smallest = best_cut(result.similarity.frame, "average", MOST_CLUSTERS)

    if len(result.widths):
        assert (width, smallest) == (pytest.approx(result.width), min(result.sizes))
    else:
        assert not width > 0
        assert smallest < 2


def test_mistakes_are_told():
    """An unknown method is named, and there is no clustering into none."""
    whole = compared(TWO_GROUPS)
    with pytest.raises(UnknownName, match="average"):
        cluster(whole, "averge")
    with pytest.raises(UnknownName, match="average"):
        partition(whole.frame, "averge", 2)
    with pytest.raises(ValueError, match="at least 1"):
        cluster(whole, clusters=0)
