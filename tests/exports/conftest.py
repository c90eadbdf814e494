"""All results of the small data package, computed once."""

import pytest

from thb_analysis.data import Dataset, load
from thb_analysis.exports import RESULTS, Options
from thb_analysis.exports.about import about
from thb_analysis.exports.table import Table, make_table
from tracing import untraced


@pytest.fixture(scope="session")
def base(_tiny_kept) -> Dataset:
    """The small package, loaded once."""
    return load(_tiny_kept)


@pytest.fixture(scope="session")
def computed(base) -> dict[str, object]:
    """Every result by name."""
    options = Options()
    with untraced():
        return {name: result.compute(base, options) for name, result in RESULTS.items()}


@pytest.fixture(scope="session")
def tables(base, computed) -> dict[str, Table]:
    """Every table that is exported, by name."""
    origin = about(base)
    return {
        name: make_table(name, title, frame, base, origin)
        for result in RESULTS.values()
        for name, (title, frame) in result.frames(computed[result.name]).items()
    }
