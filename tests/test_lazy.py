"""Public names that are imported when they are first used."""

import thb_analysis as thb


def test_a_public_name_is_not_replaced_by_a_module_of_the_same_name():
    """`thb.counts` can be called again after its module, or one that imports it, was loaded."""
    import thb_analysis.counts
    import thb_analysis.text

    for _ in range(2):
        assert callable(thb.counts)
        assert callable(thb.text)
    assert thb_analysis.counts is thb.counts
