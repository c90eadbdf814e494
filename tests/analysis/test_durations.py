import pandas as pd

from thb_analysis.analysis import durations


def test_durations_stand_in_their_unit_with_open_ends_missing(base):
    """AT has both ends, EL only the lower one: the other stays open."""
    frame = durations(base).set_index("country")

    assert list(frame["measure"].unique()) == ["reflection-length"]
    assert tuple(frame.loc["AT", ["minimum", "maximum", "unit"]]) == (6, 6, "months")
    assert frame.loc["EL", "minimum"] == 12
    assert frame.loc["EL", "maximum"] is pd.NA


def test_renewable_is_true_or_missing_never_false(base):
    """The document says of AT that it can be renewed, and of EL nothing."""
    frame = durations(base).set_index("country")

    assert bool(frame.loc["AT", "renewable"]) is True
    assert frame.loc["EL", "renewable"] is pd.NA


def test_a_country_listed_without_a_duration_is_shown_as_such(base, relisted):
    """A list about durations keeps the countries that it gives none for."""
    frame = durations(relisted({"reflection-length": ["BE"]}))

    assert list(frame["country"]) == ["BE"]
    assert not frame["stated"].item()


def test_a_renewal_under_another_measure_is_found(base, changed):
    """What one cell says of renewability counts wherever it stands."""
    observations = base.observations
    here = (observations["measure"] == "screening") & (observations["country"] == "BE")
    observations.loc[here, "renewable"] = True

    frame = durations(changed(observations=observations), "detection")

    assert list(frame["country"]) == ["BE"]
    assert not frame["stated"].item()


def test_countries_outside_the_base_are_kept_and_marked(base, relisted):
    """NO on a list about EU states and Georgia is shown as outside its base."""
    frame = durations(relisted({"reflection-length": ["AT", "NO"]})).set_index("country")

    assert list(frame["in_base"]) == [True, False]


def test_a_theme_without_durations_gives_an_empty_table(base, relisted):
    """Nothing to show is no error, and neither is a data set that lists nobody."""
    columns = list(durations(base).columns)

    for frame in (durations(base, "detection"), durations(relisted({}))):
        assert frame.empty
        assert list(frame.columns) == columns
