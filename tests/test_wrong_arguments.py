"""A function that is given another thing than it takes says so in one sentence, not from inside."""

import inspect
from pathlib import Path

import pandas as pd
import pytest

import thb_analysis as thb
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ExpressionError, ParameterError, UnknownName

CALLS = Path(__file__).with_name("wrong_arguments.txt").read_text("utf-8").splitlines()
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


def twice(ds):
    """The countries as in the categories of a map, all in one, each in two rows."""
    countries = ds.countries[["country", "name"]].assign(category="Yes", look="most")
    return pd.concat([countries.assign(outside=False, may_be_earlier=False)] * 2)


@pytest.mark.parametrize("call", CALLS)
def test_another_table_or_name_is_refused(tiny_dataset, real, approved, call):
    """The message says what is needed, and what is not there."""
    names = {"thb": thb, "pd": pd, "ds": tiny_dataset, "real": real}
    with pytest.raises((ExpressionError, ParameterError, UnknownName)) as refused:
        eval(call, names | {"twice": twice(tiny_dataset)})
    approved(str(refused.value))
