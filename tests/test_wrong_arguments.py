"""A function that is given another thing than it takes says so in one sentence, not from inside."""

import inspect

import pytest

import thb_analysis as thb
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ParameterError, UnknownName

FUNCTIONS = {
    name: getattr(module, name)
    for module in (thb, thb.page)
    for name in module.__all__
    if name[0].islower() and callable(getattr(module, name))
}
TAKEN = {
    name: [*inspect.signature(each).parameters.values()]
    for name, each in FUNCTIONS.items()
}
OF_DATASETS = sorted(
    name
    for name, given in TAKEN.items()
    if Dataset in [each.annotation for each in given]
)


@pytest.mark.parametrize("name", OF_DATASETS)
def test_what_is_no_data_set_is_named(tiny_dataset, name):
    """Each public function that takes a data set refuses a name, a table and nothing, by position or by name."""
    function = FUNCTIONS[name]
    takes = [each.name for each in TAKEN[name]]
    others = ["detection"] * 2
    for wrong, kind in (
        ("detection", "str"),
        (None, "NoneType"),
        (tiny_dataset.cells(), "Data"),
    ):
        with pytest.raises(
            ParameterError, match=f"^{takes[0]} is a {kind}.*{name} takes"
        ):
            function(wrong, *others[: len(takes) - 1])
    with pytest.raises(ParameterError, match=f"{name} takes a data set there"):
        function(**{takes[0]: "detection"})


def test_both_data_sets_that_are_compared_are_checked(tiny_dataset):
    """The second as well as the first."""
    with pytest.raises(ParameterError, match=r"^before is a str.*\nafter is a int"):
        thb.compare("old", 2)


CALLS = {
    "counts of a data set": (
        lambda ds: thb.counts(ds),
        "rows of ds.cells.*this is a Dataset",
    ),
    "counts of findings": (
        lambda ds: thb.counts(thb.findings(ds)),
        "has no country, name, state",
    ),
    "counts by several": (
        lambda ds: thb.counts(ds.cells(), ["label", "x"]),
        r"column of cells \"\[",
    ),
    "dots of a column": (
        lambda ds: thb.dots(ds.cells(), x="nam"),
        "this DataFrame has no nam$",
    ),
    "tiles of cells": (
        lambda ds: thb.tiles(ds.cells()),
        "thb.categories.*has no category, look",
    ),
    "tiles of a list": (
        lambda ds: thb.tiles(["AT"], "Who?"),
        "needed here, and this is a list",
    ),
    "grid of cells": (
        lambda ds: thb.grid(ds.cells(), ds.cells()),
        "has no category, look",
    ),
    "notes of no measure": (
        lambda ds: thb.page.notes(ds, ["nope", "screening", "nor-this"]),
        "(?s)unknown measure 'nope'.*unknown measure 'nor-this'",
    ),
}


@pytest.mark.parametrize("case", CALLS)
def test_another_table_or_name_is_refused(tiny_dataset, case):
    """What is needed stands in the message, and what is not there."""
    call, message = CALLS[case]
    with pytest.raises((ParameterError, UnknownName), match=message):
        call(tiny_dataset)
