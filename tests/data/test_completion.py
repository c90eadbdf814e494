"""Ids complete as they are typed, in IPython and by a kernel, with what they mean."""

import pytest
from IPython.core.completer import provisionalcompleter

import thb_analysis as thb
from thb_analysis.dataset.completion import complete

THEMES = [
    "context",
    "detection",
    "identification",
    "protection",
    "cooperation",
    "covid",
]
TYPED = {
    'ds.cells("': THEMES,
    'ds.cells("pro': ["protection"],
    'ds.cells(theme="cov': ["covid"],
    'ds.ask("reflection-p': ["reflection-period"],
    'ds.ask("screening | reflection-p': ["reflection-period"],
    'ds.ask("a & @e': ["@eu"],
    'ds.ask("reflection-period", base="e': ["eu"],
    'ds.ask("a=b", base="e': ["eu"],
    'ds.select(["': ["AT"],
    'ds.select("Est': ["EE"],
    'ds.select(countries=["E': ["EE", "EL", "ES"],
    'ds.select(countries=["EE", "P': ["PL", "PT"],
    'ds.cells("protection", group_by="reg': ["region"],
    'x = ds.covered("permit-d': ["permit-duration"],
    'thb.dots(ds.cells("cov': ["covid"],
}
NOTHING = [
    'print("pro',
    'ds.ask("reflection-period", "e',
    'open("dat',
    'ds.countries["',
    'nothing("',
    'other.cells("pro',
    'ds.cells("protection", "x", "',
    "ds.cells(pro",
    'ds.nothing("pro',
    'ds.select(include_body="',
]


@pytest.mark.parametrize(("line", "wanted"), TYPED.items())
def test_ids_are_offered(real, line, wanted):
    """What an argument takes is offered, what begins as typed first, each with its meaning."""
    word, found = complete(line, {"ds": real, "thb": thb})
    assert line.endswith(word)
    assert [id_ for id_, _ in found][: len(wanted)] == wanted
    assert all(label for _, label in found)


@pytest.mark.parametrize("line", NOTHING)
def test_nothing_is_offered_elsewhere(real, line):
    """Other calls, other arguments and names that are unknown complete as ever."""
    assert complete(line, {"ds": real, "thb": thb})[1] == []


def test_the_first_dataset_of_a_shell_brings_completion(shell, tiny):
    """A shell offers ids as soon as a data set was loaded in it; a second changes nothing."""
    for _ in range(2):
        shell.user_ns["ds"] = thb.load(tiny)
    assert len(shell.Completer.custom_matchers) == 1
    with provisionalcompleter():
        found = [*shell.Completer.completions('ds.cells("pro', 13)]
    assert [
        (each.text, each.type.replace("\xa0", " "))
        for each in found
        if each.text == "protection"
    ] == [("protection", thb.load(tiny).theme_titles["protection"])]
