import pytest

from thb_analysis.analysis import profile
from thb_analysis.errors import UnknownName


def test_a_profile_counts_theme_by_theme_and_kind_by_kind(base):
    """What AT is listed for, of what speaks of AT, beside who else is listed for the same."""
    themes = profile(base, "AT").themes

    assert list(themes["theme"]) == ["detection", "protection", "protection", "protection"]
    assert list(themes["kind"]) == ["practice", "provision", "duration", "condition"]
    assert list(themes["listed"]) == [2, 1, 1, 0]
    assert list(themes["in_base"]) == [2, 1, 1, 0]
    assert list(themes["only"]) == ["", "reflection-period", "reflection-length", ""]
    assert list(themes["compared"]) == [3, 5, 4, 0]
    assert list(themes["also_listed"].fillna(-1)) == [-1, 4, 2, -1]


def test_a_country_outside_the_base_is_not_among_those_compared(study):
    """The usual share rests on countries of whom all the same measures speak."""
    lists = {"one": "ABCD", "two": "ABC", "three": "AB"}
    ds = study(lists, "ABCDE", eu="ABC", eu_only={"three"})
    bound, free = (profile(ds, code).themes.iloc[0] for code in "AE")

    assert (bound["compared"], bound["median_share"]) == (3, 1)
    assert (free["in_base"], free["compared"]) == (2, 5)


@pytest.mark.parametrize(("measures", "countries"), [(2, 5), (3, 2), (3, 3)])
def test_a_median_needs_three_measures_and_three_countries(study, measures, countries):
    """Of fewer there is none, nor a lowest and a highest share."""
    ds = study({f"m{place}": "A" for place in range(measures)}, "ABCDE"[:countries])
    usual = profile(ds, "A").themes[["median_share", "lowest_share", "highest_share"]]

    assert usual.notna().all(axis=None) == (min(measures, countries) >= 3)
    assert usual.isna().all(axis=None) == (min(measures, countries) < 3)


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


def test_a_country_is_held_against_the_others_of_its_group(study):
    """Its own share is in the median of all, and not in that of the others of its group."""
    ds = study({"one": "ABC", "two": "AB", "three": "A"}, "ABCDE")
    (row,) = profile(ds, "A", group_by="X=A+B+C+D; Y=E").themes.itertuples()

    assert (row.share, row.median_share) == (1, pytest.approx(1 / 3))
    assert (row.lowest_share, row.highest_share) == (0, 1)
    assert (row.peers, row.peers_lowest) == (3, 0)
    assert row.peers_median == pytest.approx(1 / 3)
    assert row.peers_highest == pytest.approx(2 / 3)


def test_a_country_stands_with_or_against_the_majority_of_its_group(study):
    """More than half of the others, where at least three of them are in the base; a tie is none."""
    ds = study(
        {"alone": "A", "silent": "BCD", "with": "ABC", "tie": "ABC", "few": "BC"},
        "ABCDE",
        eu="ABC",
        eu_only={"few"},
    )
    majority = profile(ds, "A", group_by="X=A+B+C+D+E").majority.set_index("measure")

    assert majority["stands"].to_dict() == {
        "alone": "against",
        "silent": "against",
        "with": "divided",
        "tie": "divided",
        "few": "few",
    }
    assert list(majority.loc["silent", ["peers_listed", "peers_base"]]) == [3, 4]
    assert profile(ds, "D", group_by="X=A+B+C+D+E").majority["stands"].iloc[-1] == "outside"


def test_only_lists_that_report_a_presence_are_held_against_the_group(study):
    """To be named by a list of absences, or by one that can be read either way, is no stand."""
    polarities = {"absent": "negated", "either": "unclear"}
    ds = study({"absent": "A", "either": "A"}, "ABCD", polarities=polarities)

    assert set(profile(ds, "A", group_by="X=A+B+C+D").majority["stands"]) == {"unaffirmed"}


def test_a_country_listed_with_most_of_its_group_does_not_differ(study):
    """Nor does one that is silent with most of them."""
    ds = study({"one": "ABC", "two": "E"}, "ABCDE")

    assert set(profile(ds, "A", group_by="X=A+B+C+D").majority["stands"]) == {"with"}


@pytest.mark.parametrize("by", ["region", "X=A; Y=B+C", "Y=B+C"])
def test_a_country_alone_or_in_no_group_has_no_peers(study, by):
    """It is compared with all participants, and with nobody else."""
    result = profile(study({"one": "AB"}, "ABC"), "A", group_by=by)

    assert result.peers == ()
    assert result.themes["peers_median"].isna().all()
    assert set(result.majority["stands"]) == {"few"}


def test_a_profile_takes_regions_for_groups_unless_told_otherwise(base):
    """AT and BE are of one region."""
    result = profile(base, "AT")

    assert (result.group, result.peers) == ("Western Europe", ("BE",))


def test_a_country_that_took_no_part_has_no_profile(base):
    """It is unknown to the study, not silent in it."""
    with pytest.raises(UnknownName, match="country"):
        profile(base, "DK")


def test_groups_that_do_not_exist_are_a_mistake(base):
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(UnknownName, match="region"):
        profile(base, "AT", group_by="regoin")
