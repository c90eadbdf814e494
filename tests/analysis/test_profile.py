import numpy as np
import pytest

from thb_analysis.analysis import profile
from thb_analysis.errors import UnknownName


def test_a_profile_counts_theme_by_theme_and_kind_by_kind(base):
    """What AT is listed for, of what speaks of AT, beside the median of all."""
    themes = profile(base, "AT").themes

    assert list(themes["theme"]) == ["detection", "protection", "protection", "protection"]
    assert list(themes["kind"]) == ["practice", "provision", "duration", "condition"]
    assert list(themes["listed"]) == [2, 1, 1, 0]
    assert list(themes["in_base"]) == [2, 1, 1, 0]
    assert themes["median_share"].iloc[0] == 1
    assert np.isnan(themes["median_share"].iloc[-1])


def test_a_profile_has_one_cell_for_each_measure(base):
    """Also for those that do not list the country, or do not speak of it."""
    cells = profile(base, "NO").cells

    assert list(cells["footnote"]) == [2, 3, 4, 5, 6, 7]
    assert list(cells["state"]) == [
        "reported",
        "reported",
        "not_listed",
        "qualified",
        "out_of_base",
        "qualified",
    ]


def test_a_profile_gathers_remarks_durations_and_irregularities(base):
    """All that the source says of one country stands together."""
    result = profile(base, "NO")

    assert (result.country, result.name) == ("NO", "Norway")
    assert list(result.remarks["measure"]) == ["reflection-period", "status-not-distinguished"]
    assert list(result.remarks["page"]) == [2, 2]
    assert result.durations.empty
    assert set(result.corrections["correction"]) == {"outside-base", "period-or-status"}


def test_a_profile_names_the_nearest_countries(base):
    """At most as many as asked for, with their names."""
    nearest = profile(base, "BE", neighbours=1).nearest

    assert list(nearest["name"]) == ["Norway"]


def test_a_country_that_nothing_lists_has_a_profile(base, relisted):
    """Silence is a finding: no neighbours, all shares 0 where they are defined."""
    result = profile(relisted({"screening": ["AT"]}), "BE")

    assert result.themes["listed"].sum() == 0
    assert (result.nearest["similarity"] == 0).all()
    assert profile(relisted({}), "BE").nearest.empty


def test_one_country_alone_has_a_profile(base):
    """Nobody to compare with is no error."""
    result = profile(base.select(["AT"]), "AT")

    assert result.nearest.empty
    assert len(result.cells) == 6


def test_a_country_that_took_no_part_has_no_profile(base):
    """It is unknown to the study, not silent in it."""
    with pytest.raises(UnknownName, match="country"):
        profile(base, "DK")
