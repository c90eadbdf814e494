from thb_analysis.analysis.cells import countable_cells
from thb_analysis.analysis.possible import limits, lists_in, measures_in


def _limits(ds, expression):
    cells = countable_cells(ds)
    return limits(ds, expression, cells[cells["measure"].isin(measures_in(expression))])


def test_the_lists_of_an_expression_keep_their_brackets():
    """A narrowed list is another list; bases and operators are none."""
    expression = "(a-list | permit[renewable] | permit[6..12]) & @eu_and_no - other"

    assert lists_in(expression) == {"a-list", "permit[renewable]", "permit[6..12]", "other"}
    assert measures_in(expression) == {"a-list", "permit", "other"}
    assert lists_in("permit [ renewable ] | permit[6 .. 12]") == {
        "permit[renewable]",
        "permit[6..12]",
    }


def test_either_list_may_name_whom_either_speaks_of_and_both_only_whom_both_do(base):
    """A union reaches over both bases, an intersection over what they share."""
    everybody, eu = base.base("all"), base.base("eu")

    assert _limits(base, "screening | asylum-screening")[0] == everybody
    assert _limits(base, "screening & asylum-screening")[0] == eu
    assert _limits(base, "screening & @eu")[0] == eu


def test_a_bracket_narrows_the_list_and_not_whom_it_could_name(base):
    """Any country of the base could be called renewable, or be given another length."""
    whole = base.base("eu_and_ge")

    for expression in ("reflection-length[renewable]", "reflection-length[6..6]"):
        assert _limits(base, expression)[0] == whole


def test_a_difference_could_name_whoever_either_statement_speaks_of(base):
    """Silence in the second list adds countries to a difference: no limit follows from it."""
    both = _limits(base, "asylum-screening - screening")

    assert both == (base.base("all"), base.base("all"))


def test_who_is_ruled_out_is_left_out_of_what_is_still_possible(base):
    """GE stands in the list that excludes the reflection period."""
    whole, open_ = _limits(base, "reflection-period")

    assert whole - open_ == {"GE"}
    assert "GE" in _limits(base, "reflection-period | screening")[1]
