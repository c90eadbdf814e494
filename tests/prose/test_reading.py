"""What a report says of how to read it comes from the data package."""

from dataclasses import replace

from thb_analysis import prose
from thb_analysis.arrange import meanings
from thb_analysis.data import Dataset


def test_kinds_are_told_in_the_words_of_the_package(tiny_dataset: Dataset) -> None:
    """Each kind that the descriptor explains is explained, and none is made up."""
    text = prose.reading.kinds(tiny_dataset).markdown
    told = meanings(tiny_dataset, "measures", "kind")
    assert told["provision"] == "something offered to victims"
    for kind, meaning in told.items():
        assert f"{'an' if kind[0] in 'aeiou' else 'a'} *{kind}* is {meaning}" in text.lower()


def test_without_a_description_nothing_is_said_of_a_kind(tiny_dataset: Dataset) -> None:
    """A package that explains no kind gets no explanation from the library."""
    measures = next(each for each in tiny_dataset.resources if each["name"] == "measures")
    for field in measures["schema"]["fields"]:
        field.pop("description", None)
    bare = replace(tiny_dataset, _descriptor={"resources": [measures]})
    text = prose.reading.kinds(bare).markdown
    assert "added up" in text
    assert "*" not in text


def test_a_meaning_may_run_over_several_sentences(tiny_dataset: Dataset) -> None:
    """What stands between one value and the next is the meaning of the first."""
    field = {
        "name": "kind",
        "description": "Kinds are these. a: one thing. And more: of it. b: another.",
        "constraints": {"enum": ["a", "b", "c"]},
    }
    table = {"name": "measures", "schema": {"fields": [field]}}
    ds = replace(tiny_dataset, _descriptor={"resources": [table]})
    assert meanings(ds, "measures", "kind") == {"a": "one thing. And more: of it", "b": "another"}
    assert meanings(ds, "measures", "gone") == {}


def test_limits_begin_with_those_of_the_source(tiny_dataset: Dataset) -> None:
    """What the package says of its source stands before what holds of any lists of countries."""
    own = replace(tiny_dataset, _descriptor={"limits": ["It is short."]})
    lines = prose.reading.limits(own).markdown.splitlines()
    assert lines[0] == "- It is short."
    assert (
        lines[1:]
        == prose.reading.limits(replace(tiny_dataset, _descriptor={})).markdown.splitlines()
    )
    assert len(lines) > 1
