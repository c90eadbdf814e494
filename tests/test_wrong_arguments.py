"""A function that is given another thing than it takes says so in one sentence, not from inside."""

import inspect

import pandas as pd
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


def twice(ds):
    """The countries as in the categories of a map, all in one, each in two rows."""
    countries = ds.countries[["country", "name"]].assign(category="Yes", look="most")
    return pd.concat([countries.assign(outside=False, may_be_earlier=False)] * 2)


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
        lambda ds: thb.dots(ds.cells(), group="regio"),
        "this DataFrame has no regio$",
    ),
    "dots of a cell twice": (
        lambda ds: thb.dots(pd.concat([ds.cells()] * 2)),
        "^measure .* and country .*: a country has cells",
    ),
    "dots of a country in two groups": (
        lambda ds: thb.dots(ds.cells(), group="measure"),
        "^country .*: a country is in one group: take group='region'$",
    ),
    "hurdles of countries twice": (
        lambda ds: thb.hurdles(twice(ds), ds.ask("screening")),
        r"^country 'AT': is in two rows; countries in categories.* are needed here, each once$",
    ),
    "tiles of a list": (
        lambda ds: thb.tiles(["AT"], "Who?"),
        "needed here, and this is a list",
    ),
    "dots in the order of countries": (
        lambda ds: thb.dots(ds.cells(), order=ds.countries),
        "thb.page.order.*has no category, look, question",
    ),
    "dots with a label misspelled": (
        lambda ds: thb.dots(ds.cells(), titel="x"),
        "^unknown label of a figure 'titel': did you mean title[?]$",
    ),
    "dots with a text that it writes itself": (
        lambda ds: thb.dots(ds.cells(), alt="x"),
        "^unknown label of a figure 'alt': there are title, caption, note, id$",
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
