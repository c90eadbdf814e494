import json

import pytest

from thb_analysis.data import build, load, validate
from thb_analysis.errors import DataInvalid


def _descriptor(tiny, change):
    """Change the descriptor of a package; ``change`` gets it and its glossary."""
    path = tiny / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    glossary = next(each for each in descriptor["resources"] if each["name"] == "glossary")
    change(descriptor, glossary)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def _key(fields, resource, columns):
    return {"fields": fields, "reference": {"resource": resource, "fields": columns}}


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("title", lambda whole, _: whole.update(title=3)),
        ("keywords", lambda whole, _: whole.update(keywords=5)),
        ("sources", lambda whole, _: whole.update(sources=["a text"])),
        ("licenses", lambda whole, _: whole.update(licenses=None)),
        ("resources", lambda whole, one: whole["resources"].append(one)),
        ("glossary.primaryKey", lambda _, one: one["schema"].update(primaryKey="term")),
        ("glossary.primaryKey", lambda _, one: one["schema"].update(primaryKey=["gone"])),
        ("glossary.primaryKey", lambda _, one: one["schema"].update(primaryKey=5)),
        ("glossary.foreignKeys", lambda _, one: one["schema"].update(foreignKeys="term")),
        ("glossary.foreignKeys", lambda _, one: one["schema"].update(foreignKeys=[{}])),
        (
            "glossary.foreignKeys",
            lambda _, one: one["schema"].update(foreignKeys=[_key(["term"], "gone", ["term"])]),
        ),
        (
            "glossary.foreignKeys",
            lambda _, one: one["schema"].update(foreignKeys=[_key(["term"], "themes", ["gone"])]),
        ),
        (
            "glossary.foreignKeys",
            lambda _, one: one["schema"].update(foreignKeys=[_key("term", "themes", "theme")]),
        ),
        ("glossary.term", lambda _, one: one["schema"]["fields"][0].update(constraints=[1])),
        (
            "glossary.term",
            lambda _, one: one["schema"]["fields"][0].update(constraints={"enum": 5}),
        ),
        (
            "glossary.term",
            lambda _, one: one["schema"]["fields"][0].update(constraints={"pattern": "("}),
        ),
    ],
)
def test_wrong_part(tiny, place, change):
    """A part that is not what it must be is one fault that names it, never a traceback."""
    _descriptor(tiny, change)
    faults = validate(tiny).faults
    assert [fault.rule for fault in faults] == ["descriptor"]
    assert faults[0].column.endswith(place)
    for use in (load, build):
        with pytest.raises(DataInvalid, match=place):
            use(tiny)


@pytest.mark.parametrize("path", ["", ".", "a\0b.csv", "/etc/hosts", "codebook/../../x.csv"])
def test_path_that_is_none(tiny, path):
    """A table lies in the folder of the package, or is not read."""
    _descriptor(tiny, lambda _, glossary: glossary.update(path=path))
    assert validate(tiny).by_rule == {"descriptor": 1}


def test_all_parts_at_once(tiny):
    """Faults of several parts are given together."""

    def change(whole, glossary):
        whole.update(title=3, keywords=[1])
        glossary["schema"].update(primaryKey="term")

    _descriptor(tiny, change)
    assert validate(tiny).by_rule == {"descriptor": 3}


def test_deep_nesting(tiny):
    """A descriptor that is nested without end is refused."""
    (tiny / "datapackage.json").write_text("[" * 100_000, encoding="utf-8")
    assert validate(tiny).by_rule == {"not-json": 1}


def test_package_without_names(tiny):
    """A package need not have a title, a version or any other text."""
    texts = ("title", "description", "version", "edition", "keywords")
    _descriptor(tiny, lambda whole, _: [whole.pop(text) for text in texts])
    assert load(tiny).version == ""
