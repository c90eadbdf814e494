"""What several reports of one build need alike is computed once."""

import pytest

from thb_analysis.analysis.once import once
from thb_analysis.data import Dataset


@pytest.fixture
def asked() -> list[tuple[str, ...]]:
    """Whom `counted` was asked about, each time that it computed."""
    return []


@pytest.fixture
def counted(asked):
    """Count participants, and remember that it was done."""

    @once
    def participants(ds: Dataset, times: int = 1) -> dict[str, int]:
        asked.append(ds.participants)
        return {"participants": times * len(ds.participants)}

    return participants


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """Have the folder of a build."""
    monkeypatch.setenv("THB_SHARED", str(tmp_path))
    return tmp_path


def test_a_build_computes_a_result_once(counted, asked, shared, tiny_dataset):
    """Asked again with the same data, a second kernel gets what the first has computed."""
    assert (
        counted(tiny_dataset)
        == counted(tiny_dataset)
        == {"participants": len(tiny_dataset.participants)}
    )
    assert len(asked) == 1


def test_what_comes_back_is_the_caller_s_own(counted, shared, tiny_dataset):
    """What one caller does to a result reaches no other."""
    counted(tiny_dataset)
    counted(tiny_dataset)["participants"] = 0
    assert counted(tiny_dataset) == {"participants": len(tiny_dataset.participants)}


def test_without_a_build_everything_is_computed(counted, asked, monkeypatch, tiny_dataset):
    """In a notebook of one's own nothing is kept behind one's back."""
    monkeypatch.delenv("THB_SHARED", raising=False)
    counted(tiny_dataset)
    counted(tiny_dataset)
    assert len(asked) == 2


def test_other_data_and_other_questions_are_other_results(counted, asked, shared, tiny_dataset):
    """A selection of countries, other readings and other arguments have results of their own."""
    some = tiny_dataset.select(tiny_dataset.participants[:3])
    bare = tiny_dataset.select(include_qualified=False)
    assert counted(some) == {"participants": 3}
    assert counted(tiny_dataset, 2) == {"participants": 2 * len(tiny_dataset.participants)}
    counted(tiny_dataset)
    counted(bare)
    assert len(asked) == 4


def test_the_same_selection_made_anew_is_the_same(counted, asked, shared, tiny_dataset):
    """Kernels each load and select for themselves, and share nevertheless."""
    counted(tiny_dataset.select(tiny_dataset.participants[:3]))
    counted(tiny_dataset.select(tiny_dataset.participants[:3]))
    assert len(asked) == 1


def test_what_a_kernel_left_half_written_is_not_read(counted, shared, tiny_dataset):
    """A kernel that was ended as it wrote leaves nothing that another takes for a result."""
    counted(tiny_dataset)
    (result,) = (path for path in shared.iterdir() if not path.suffix)
    result.rename(result.with_suffix(".part"))
    assert counted(tiny_dataset) == {"participants": len(tiny_dataset.participants)}


def test_an_error_is_told_and_not_kept(asked, shared, tiny_dataset):
    """What fails is tried again by whoever asks next."""

    @once
    def failing(ds: Dataset) -> None:
        asked.append(ds.participants)
        raise ValueError("not today")

    for _ in range(2):
        with pytest.raises(ValueError, match="not today"):
            failing(tiny_dataset)
    assert len(asked) == 2
