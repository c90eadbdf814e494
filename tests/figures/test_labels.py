"""Labels keep clear of marks and of each other."""

from hypothesis import given
from hypothesis import strategies as st

from thb_analysis.figures._labels import beside, spread


def test_a_lone_label_stands_to_the_right_of_its_mark() -> None:
    """Where nothing is in the way, the label follows its mark."""
    (label,) = beside([(50, 50)], ["AT"], 6, (100, 100))
    assert label.x > 50
    assert label.y == 50
    assert not label.far


def test_a_label_gives_way_to_a_mark_and_to_the_edge() -> None:
    """A mark to the right, or the edge of the panel, sends the label to the other side."""
    label, _ = beside([(50, 50), (60, 50)], ["AT", "BE"], 6, (100, 100))
    assert label.x < 50
    (label,) = beside([(98, 50)], ["AT"], 6, (100, 100))
    assert label.x < 98


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    """Two marks in nearly one place have labels in different places."""
    one, other = beside([(50, 50), (50.5, 50)], ["AT", "BE"], 6, (100, 100))
    assert abs(one.x - other.x) > 6 or abs(one.y - other.y) > 6


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(3, 12)), max_size=12))
def test_a_column_of_labels_keeps_its_order_and_its_distances(rows: list) -> None:
    """Labels in a column never overlap, stay in order, and do not rise above the top."""
    rows = sorted(rows)
    wanted, sizes = [place for place, _ in rows], [size for _, size in rows]
    places = spread(wanted, sizes, 200)
    assert all(place + size / 2 <= 200 + 1e-9 for place, size in zip(places, sizes, strict=True))
    for at in range(1, len(rows)):
        assert places[at] - places[at - 1] >= (sizes[at] + sizes[at - 1]) / 2 - 1e-9


def test_a_label_with_room_stays_at_its_mark() -> None:
    """Labels that do not touch are not moved."""
    assert spread([20, 60, 100], [8, 8, 8], 120) == [20, 60, 100]
