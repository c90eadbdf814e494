"""A package may have on record what changed since its previous edition."""

import json

import pytest

from thb_analysis.data import load, validate
from thb_analysis.data.codebook import codebook
from thb_analysis.data.package import read_package
from thb_analysis.data.record import COLUMNS, write_record
from thb_analysis.errors import ParameterError, ThbError

ROWS = [
    dict(zip(COLUMNS, row, strict=True))
    for row in [
        ("cells", "screening AT", "state", "changed", "not_listed", "reported", "detection", "AT"),
        ("corrections", "gone", "", "removed", "", "", "detection", "AT BE"),
    ]
]


def described(root) -> dict:
    """The descriptor of a package."""
    return json.loads((root / "datapackage.json").read_text("utf-8"))


def change(root, **facts) -> None:
    """Change facts of the descriptor."""
    (root / "datapackage.json").write_text(json.dumps(described(root) | facts), "utf-8")


def test_a_record_is_read_back_as_written(tiny) -> None:
    """The package is valid with it, states the previous version, and gives the same rows."""
    assert write_record(tiny, "0.9.0", ROWS)
    assert str(validate(tiny)) == "The data package is valid."
    ds = load(tiny)
    assert ds.previous == "0.9.0"
    assert ds.changes.to_dict("records") == ROWS
    assert "`changes.csv`" in codebook(read_package(tiny))


def test_a_record_changes_nothing_else(tiny) -> None:
    """All that was in the descriptor is there as before, and in the same order."""
    before = described(tiny)
    write_record(tiny, "0.9.0", ROWS)
    after = described(tiny)
    assert after.pop("previous") == "0.9.0"
    assert after["resources"].pop()["name"] == "changes"
    assert json.dumps(after) == json.dumps(before)


def test_writing_a_record_again_gives_the_same_bytes(tiny) -> None:
    """A second time nothing is written; a new record takes the place of the old one."""
    write_record(tiny, "0.9.0", ROWS)
    files = {path: path.read_bytes() for path in tiny.iterdir() if path.is_file()}
    assert not write_record(tiny, "0.9.0", ROWS)
    assert files == {path: path.read_bytes() for path in tiny.iterdir() if path.is_file()}
    assert write_record(tiny, "0.8.0", ROWS[:1])
    assert len(load(tiny).changes) == 1
    assert validate(tiny).ok


def test_a_record_is_replaced_where_it_lies(tiny) -> None:
    """Who keeps the table elsewhere finds the new one there, and no other."""
    write_record(tiny, "0.8.0", ROWS)
    (tiny / "history").mkdir()
    (tiny / "changes.csv").rename(tiny / "history" / "since.csv")
    *resources, table = described(tiny)["resources"]
    change(tiny, resources=[*resources, table | {"path": "history/since.csv"}])
    before = sorted(tiny.rglob("*"))
    assert write_record(tiny, "0.9.0", ROWS[:1])
    assert sorted(tiny.rglob("*")) == before
    assert validate(tiny).ok
    assert len(load(tiny).changes) == 1


def test_an_edition_without_changes_can_be_recorded(tiny) -> None:
    """A record with no rows says that nothing changed, which is not the same as no record."""
    write_record(tiny, "0.9.0", [])
    assert validate(tiny).ok
    assert load(tiny).previous == "0.9.0"


@pytest.mark.parametrize(
    ("previous", "version", "part"),
    [
        ("1.0.0", "1.0.0", "both editions are version 1.0.0"),
        ("", "1.0.0", "the older edition states no version"),
        ("1.0.0", "", "the edition states no version"),
    ],
)
def test_versions_must_tell_the_editions_apart(tiny, previous, version, part) -> None:
    """Without two versions nothing is written, and the reason is given."""
    change(tiny, version=version)
    before = sorted(tiny.rglob("*")), (tiny / "datapackage.json").read_bytes()
    with pytest.raises(ParameterError, match=part):
        write_record(tiny, previous, ROWS)
    assert (sorted(tiny.rglob("*")), (tiny / "datapackage.json").read_bytes()) == before


@pytest.mark.parametrize("recorded_before", [False, True])
def test_a_record_is_written_wholly_or_not_at_all(tiny, monkeypatch, recorded_before) -> None:
    """If the descriptor cannot be written, the table is as it was."""
    from thb_analysis.data import record

    if recorded_before:
        write_record(tiny, "0.8.0", ROWS[:1])
    files = {path: path.read_bytes() for path in tiny.iterdir() if path.is_file()}
    written = record.write_text

    def fails(path, text):
        if path.name == "datapackage.json":
            raise ThbError("no room")
        return written(path, text)

    monkeypatch.setattr(record, "write_text", fails)
    with pytest.raises(ThbError, match="no room"):
        write_record(tiny, "0.9.0", ROWS)
    assert files == {path: path.read_bytes() for path in tiny.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("facts", "place", "part"),
    [
        ({"version": "1.1.0"}, "resources.changes.version", "the package is 1.1.0"),
        ({"previous": "1.0.0"}, "previous", "both editions are version 1.0.0"),
        ({"previous": ""}, "previous", "not since which version"),
        ({"previous": 1}, "previous", "This is not a text"),
    ],
)
def test_a_record_of_another_version_is_a_fault(tiny, facts, place, part) -> None:
    """What is on record must be about this version and state the one before it."""
    write_record(tiny, "0.9.0", ROWS)
    change(tiny, **facts)
    (fault,) = validate(tiny).faults
    assert fault.column == place
    assert part in str(fault)


def test_a_previous_edition_without_a_record_is_a_fault(tiny) -> None:
    """Who names a previous edition says what changed since."""
    change(tiny, previous="0.9.0")
    (fault,) = validate(tiny).faults
    assert "no table says what changed" in str(fault)
    assert "thb compare OLD NEW --record" in str(fault)


def test_the_rows_of_a_record_are_checked(tiny) -> None:
    """An unknown sort of change and rows out of order are faults, as in any table."""
    write_record(tiny, "0.9.0", [ROWS[1] | {"change": "lost"}, ROWS[0]])
    rules = validate(tiny).by_rule
    assert rules == {"enum": 1, "order": 1}


def test_a_record_needs_its_columns(tiny) -> None:
    """A table of this name with other columns is not taken for a record."""
    write_record(tiny, "0.9.0", [])
    descriptor = described(tiny)
    descriptor["resources"][-1]["schema"]["fields"].pop()
    change(tiny, resources=descriptor["resources"])
    assert "The column 'countries' of 'changes' is not described" in str(validate(tiny))
