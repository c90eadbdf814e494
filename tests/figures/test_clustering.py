"""The tree beside its matrix: readable for few rows and many, and not by colour alone."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from thb_analysis.analysis.clustering import Clustering, cluster
from thb_analysis.analysis.jackknife import jackknife
from thb_analysis.analysis.similarity import Similarity, pairwise, similarity
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.figures._clustering import _CLASSES, likeness


def _countries(ds: Dataset, size: int) -> tuple[Clustering, Dataset]:
    """Cluster as many made-up countries, listed in two overlapping blocks of measures."""
    codes = [f"{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(size)]
    rows = np.fromfunction(lambda row, column: (row * 7 + column * 5) % 11 < 5, (size, 12))
    rows |= np.fromfunction(lambda row, column: (row % 2 == 0) & (column < 6), (size, 12))
    listed = pd.DataFrame(rows, index=codes, columns=[f"m{at}" for at in range(12)])
    base = listed | True
    whole = Similarity(pairwise(listed, base), listed, base, "jaccard", None)
    row = ds.countries.iloc[[0]]
    named = pd.concat([row.assign(country=code, name=f"Land {code}") for code in codes])
    return cluster(whole), replace(ds, _frames={**ds._frames, "countries": named})


def _texts(figure: Figure | None) -> list[str]:
    assert figure is not None
    return re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)


def _sizes(figure: Figure) -> list[float]:
    return [float(size) for size in re.findall(r"font(?:-size)?: [^\"]*?([\d.]+)px", figure.svg)]


def _drawn(result: Clustering, ds: Dataset) -> Figure | None:
    return likeness(result, jackknife(result, orders=10), ds, "All themes")


@pytest.fixture
def countries(tiny_dataset: Dataset) -> Figure:
    """The countries of the small package, which form no clusters that hold."""
    drawn = _drawn(cluster(similarity(tiny_dataset)), tiny_dataset)
    assert drawn is not None
    return drawn


@pytest.fixture
def holding(survey: Callable) -> Figure:
    """Two blocks of four countries, each of which lacks one of the six measures of its block."""
    codes = [f"C{at}" for at in range(8)]
    listed = pd.DataFrame(np.kron(np.eye(2), 1 - np.eye(4, 6)) > 0, index=codes)
    ds = survey(listed.rename(columns="m{}".format))
    drawn = _drawn(cluster(similarity(ds)), ds)
    assert drawn is not None
    return drawn


def test_rows_are_named_and_columns_headed_by_code(countries: Figure) -> None:
    """A country stands with name and code beside its row, and with its code above its column."""
    texts = _texts(countries)
    assert any("Austria" in text and text.endswith("AT") for text in texts)
    assert {"AT", "BE", "EL", "GE", "NO"} <= set(texts)


def test_the_alternative_text_tells_the_finding(countries: Figure) -> None:
    """Range, most alike pairs and cophenetic correlation are said in words, and that no clusters are marked."""
    assert countries.id == "fig-likeness-countries"
    assert "five countries under “All themes”" in countries.alt
    assert "from 0.50 to 1.00" in countries.alt
    assert "No clusters are marked." in countries.alt
    assert "cophenetic correlation is 0.92" in countries.alt
    assert "The table that follows" in countries.alt


def test_clusters_show_without_colour(holding: Figure) -> None:
    """Clusters that hold are framed, numbered and set apart by a gap, and branches above the cut are dashed."""
    assert "stroke-dasharray" in holding.svg
    assert {"1", "2"} <= set(_texts(holding))
    assert "Frames and gaps mark the clusters" in holding.caption
    assert "Cut into two clusters of 4 and 4." in holding.alt


def test_clusters_that_do_not_hold_are_not_drawn(countries: Figure) -> None:
    """Tree and matrix stand without frames, gaps, numbers or a cut."""
    assert "stroke-dasharray" not in countries.svg
    assert "2" not in _texts(countries)
    assert "No clusters are marked." in countries.caption


def test_alike_pairs_have_larger_squares() -> None:
    """Size rises with the class, so that darkness is not needed to read it."""
    sides = [side for _, side, _ in _CLASSES]
    assert sides == sorted(set(sides))


@pytest.mark.parametrize("size", [3, 27, 60, 110])
def test_a_few_rows_and_many_fit_a_page(size: int, tiny_dataset: Dataset) -> None:
    """The figure is as wide as the text, no higher than a page, and its text is never too small."""
    result, ds = _countries(tiny_dataset, size)
    drawn = likeness(result, None, ds, "All themes")
    assert drawn is not None
    assert drawn.width_in == style.WIDTH
    assert 1 < drawn.height_in <= 9.1
    assert min(_sizes(drawn)) >= 6
    assert any("Land" in text for text in _texts(drawn)) == (size < 80)


def test_the_same_clusters_give_the_same_bytes(tiny_dataset: Dataset) -> None:
    """A figure drawn twice from data analysed twice is the same SVG."""
    one, other = (_drawn(cluster(similarity(tiny_dataset)), tiny_dataset) for _ in range(2))
    assert one == other


def test_clusters_of_any_method_and_number_are_drawn(tiny_dataset: Dataset) -> None:
    """The axis says what the heights of the tree are."""
    for method, word in (("average", "Mean"), ("complete", "Lowest"), ("single", "Highest")):
        result = cluster(similarity(tiny_dataset), method, clusters=1)
        assert f"{word} similarity" in " ".join(_texts(_drawn(result, tiny_dataset)))


def test_without_clusters_there_is_no_figure(tiny_dataset: Dataset) -> None:
    """Two countries, or two measures, leave nothing to draw."""
    two = tiny_dataset.select(["AT", "BE"])
    assert _drawn(cluster(similarity(two)), two) is None
    assert _drawn(cluster(similarity(tiny_dataset, "detection")), tiny_dataset) is None
