from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thb_analysis.analysis.exchangeability import exchangeability


def flags(rows):
    """Countries by something, from strings of 0 and 1."""
    return np.array([[sign == "1" for sign in row] for row in rows])


def by_enumeration(listed, group):
    """Share of all groups of this size whose difference is at least as large, counted one by one."""
    everyone = range(len(listed))

    def apart(members):
        inside = [listed[each] for each in members]
        outside = [listed[each] for each in everyone if each not in members]
        return abs(sum(inside) / len(inside) - sum(outside) / len(outside))

    found = apart(group)
    ways = [apart(members) for members in combinations(everyone, len(group))]
    return sum(way >= found - 1e-12 for way in ways) / len(ways)


@given(
    st.integers(2, 7).flatmap(
        lambda n: st.tuples(st.lists(st.booleans(), min_size=n, max_size=n), st.integers(1, n - 1))
    )
)
def test_p_is_the_share_of_all_assignments_that_differ_as_much(case):
    """The exact p is what going through all assignments gives."""
    listed, size = case
    members = np.arange(len(listed)) < size

    p, _ = exchangeability(
        np.array(listed)[:, None], np.ones((len(listed), 1), bool), members[:, None], 1, 0, 2022
    )

    assert p.item() == pytest.approx(by_enumeration(listed, range(size)))


def test_a_worked_case():
    """Three of three against none of three: 2 of the 20 assignments are as far apart."""
    listed, members = flags("111000"), flags("111000")
    p, adjusted = exchangeability(listed, np.ones((6, 1), bool), members, 3, 1999, 2022)

    assert p.item() == 0.1
    assert adjusted.item() == pytest.approx(0.1, abs=0.02)


def test_countries_outside_the_base_have_no_label_to_exchange():
    """Only the base of the measure is counted."""
    listed, members = flags("11100000"), flags("11100011")
    in_base = flags("11111100")

    p, _ = exchangeability(listed, in_base, members, 3, 0, 2022)

    assert p.item() == 0.1


def test_several_measures_cost_something():
    """The adjusted p is never smaller than p allows, and grows with the number of measures."""
    one = flags("111000")
    many = np.random.default_rng(1).random((6, 12)) < 0.5
    many[:, :1] = one
    everywhere = np.ones((6, 12), bool)

    _, alone = exchangeability(one, everywhere[:, :1], one, 3, 999, 2022)
    p, adjusted = exchangeability(many, everywhere, one, 3, 999, 2022)

    assert adjusted[0, 0] > alone[0, 0]
    assert (adjusted >= p - 0.03).all()


def test_a_side_that_is_too_small_is_left_out():
    """With fewer countries than asked for there is no p."""
    p, adjusted = exchangeability(flags("1100"), np.ones((4, 1), bool), flags("1000"), 2, 99, 2022)

    assert np.isnan(p).all()
    assert np.isnan(adjusted).all()


def test_the_same_seed_gives_the_same_p():
    """A report built twice says the same."""
    case = flags(["10", "11", "01", "00", "10", "01"]), np.ones((6, 2), bool), flags("110100")

    first, again = (exchangeability(*case, 3, 500, 7)[1] for _ in range(2))

    assert (first == again).all()
