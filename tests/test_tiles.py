"""Maps: each country has one category, counts are those of the cells, and texts keep their distance."""

import pytest

import thb_analysis as thb
from legible import WIDTHS, assert_legible, drawn
from thb_analysis.errors import UnknownName

# Every text of every drawing is measured.
pytestmark = pytest.mark.slow

THEMES = ("context", "detection", "identification", "protection", "cooperation", "covid")
COUNTRIES = thb.load().participants
HEAD = "map,theme,order,title,category,look,expression,base,finding,note\n"
ROW = "seen,detection,1,Screening,In asylum,most,asylum-screening,all,{k of N} countries screen,\n"
OTHER = "seen,detection,2,Screening,Somewhere,some,screening & @eu,all,,\n"


@pytest.fixture
def mapped(tiny):
    """Write a table of maps into the small package: ``mapped(rows)`` returns the folder."""

    def write(rows):
        (tiny / "codebook" / "maps.csv").write_text(HEAD + rows, "utf-8")
        return tiny

    return write


def sheet(found, width):
    """Maps on a sheet of their own, as they are published."""
    return drawn(found.plot, width)


@pytest.mark.parametrize("theme", THEMES)
@WIDTHS
def test_no_text_lies_on_another_or_leaves_the_sheet(real, theme, width):
    """Texts of the maps of a theme do not overlap, none leaves the sheet, and all can be read."""
    assert_legible(sheet(thb.maps(real, theme), width))


@pytest.mark.parametrize("country", COUNTRIES)
@WIDTHS
def test_no_text_of_a_country_lies_on_another(real, country, width):
    """So it is of the maps of each country, with its value in words."""
    assert_legible(sheet(thb.maps(real, country=country), width))


@pytest.mark.parametrize("theme", THEMES)
def test_each_country_has_one_category(real, theme):
    """Each map names every participant once, with a category that is drawn in one way."""
    frame = thb.maps(real, theme).frame
    for _, rows in frame.groupby("map"):
        assert sorted(rows["country"]) == sorted(real.participants)
        assert rows.groupby("category")["look"].nunique().eq(1).all()


def test_the_first_category_that_holds_counts(mapped):
    """A country in two categories has the first; silence is no answer, nor is it outside the base."""
    ds = thb.load(mapped(ROW + OTHER + ROW.replace("seen", "two").replace("all", "eu")))
    found = thb.maps(ds, "detection")
    looks = found.frame.set_index(["map", "country"])["look"]
    assert looks["seen"].to_dict() == {
        "AT": "most",
        "EL": "most",
        "NO": "most",
        "BE": "some",
        "GE": "none",
    }
    assert (looks["two", "GE"], looks["two", "NO"]) == ("not_covered", "outside")
    figure = found.figure()
    assert figure.title.startswith("3 of 5 countries screen")
    assert "White: not reported, which is not absent." in figure.caption
    assert "Dashed: not covered" in figure.caption


def test_what_is_reported_as_absent_is_not_silence(mapped):
    """Where a list names everybody, the others are absent, and not white."""
    ds = thb.load(mapped(ROW.replace("asylum-screening", "reflection-period")))
    whole = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert thb.maps(whole).frame.set_index("country")["look"]["GE"] == "absent"
    assert "Hatched" in thb.maps(whole).figure().caption


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("asylum-screening", "asylum-screenings", "unknown measure"),
        ("asylum-screening", "asylum-screening |", "cannot be evaluated"),
        ("most", "loud", "look"),
        ("{k of N}", "{count nothing-here}", "finding"),
        ("Screening", "Screening " * 5, "title"),
    ],
)
def test_faults_of_maps_are_named(mapped, old, new, said):
    """A wrong measure, expression, look or text is refused with its file and row."""
    report = thb.validate(mapped(ROW.replace(old, new)))
    assert not report.ok
    assert "codebook/maps.csv:2" in str(report)
    assert said in str(report)


def test_rows_of_a_map_agree(mapped):
    """Another title, or a category that a map has twice, is refused."""
    wrong = OTHER.replace("Screening", "Searching").replace("Somewhere", "In asylum")
    report = str(thb.validate(mapped(ROW + wrong)))
    assert "codebook/maps.csv:3: title" in report
    assert "codebook/maps.csv:3: map, category" in report


def test_no_maps_no_figure(tiny_dataset, mapped):
    """Without maps, without places or without maps of the theme, there is no figure."""
    assert thb.maps(tiny_dataset).figure() is thb.maps(tiny_dataset).table() is None
    assert "no maps" in thb.maps(tiny_dataset).text().markdown
    ds = thb.load(mapped(ROW))
    assert thb.maps(ds, "protection").figure() is None
    nowhere = ds.countries.assign(tile_row=None, tile_column=None).astype(ds.countries.dtypes)
    assert thb.maps(ds.with_tables(countries=nowhere), "detection").figure() is None
    assert thb.maps(ds, "detection").figure() is not None


PROFILED = HEAD.replace("finding,", "finding,profile,")


@pytest.fixture
def profiled(mapped):
    """Load the small package with maps of profiles: ``profiled("seen", "two")``, in this order."""

    def load(*names):
        rows = [
            f"{name},detection,{place},Screening {name},"
            f"In asylum,most,asylum-screening,all,,{place},\n"
            for place, name in enumerate(names, 1)
        ]
        folder = mapped("")
        (folder / "codebook" / "maps.csv").write_text(PROFILED + "".join(rows), "utf-8")
        return thb.load(folder)

    return load


def test_a_country_is_set_off_with_its_value_in_words(profiled):
    """An outline of two lines is around its tile alone; its category stands under each title."""
    ds = profiled("one")
    found = thb.maps(ds, country="AT")
    figure = found.figure()
    assert figure.title == "Austria stands with at least two other countries on one question."
    assert "Outlined: Austria." in figure.caption
    assert figure.alt.endswith("Screening one: in asylum, Austria, Greece and Norway.")
    ax = found.plot()
    assert [text.get_text() for text in ax.texts[:2]] == ["Screening one", "Austria: in asylum"]
    assert len(ax.patches) == len(thb.maps(ds).plot().patches) + 2
    silent = thb.maps(ds, country="GE")
    assert silent.figure().title == "Nothing is reported for Georgia on the one question."
    assert silent.plot().texts[1].get_text() == "Georgia: not reported"


def test_a_profile_shows_four_maps_in_its_own_order(profiled):
    """Maps stand in the order of their places, at most four; without any there is no figure."""
    found = thb.maps(profiled("five", "four", "three", "two", "one"), country="BE")
    assert found.frame["map"].unique().tolist() == ["five", "four", "three", "two"]
    ds = profiled("one")
    nowhere = ds.with_tables(maps=ds.maps.assign(profile=None).astype(ds.maps.dtypes))
    assert thb.maps(nowhere, country="BE").figure() is None
    assert thb.maps(nowhere).figure() is not None
    with pytest.raises(UnknownName):
        thb.maps(ds, country="XX")


def test_a_country_without_a_place_is_said_to_have_none(profiled):
    """Its value stands there in words, and no outline is promised."""
    ds = profiled("one")
    away = ds.countries["country"] == "AT"
    ds = ds.with_tables(countries=ds.countries.assign(tile_row=ds.countries["tile_row"].mask(away)))
    figure = thb.maps(ds, country="AT").figure()
    assert "Austria has no place here." in figure.caption
    assert "Outlined" not in figure.caption
    assert "Austria: in" in figure.svg


def test_nobody_to_compare_with_is_said_so(profiled):
    """Of one country, or of none that reports, nothing is said of others."""
    one = profiled("one").select(["AT"])
    assert thb.maps(one, country="AT").figure().title == "Austria is the only country compared."
    ds = profiled("one", "two")
    nobody = ds.with_tables(observations=ds.observations.iloc[:0])
    assert (
        thb.maps(nobody, country="NO").figure().title
        == "Nothing is reported for Norway on any of two questions."
    )
    alone = ds.with_tables(observations=ds.observations[ds.observations["country"] == "NO"])
    assert thb.maps(alone, country="NO").figure().title == (
        "Norway stands alone on two of two questions: "
        "among them screening one, in asylum (1 of 5 countries)."
    )


def test_the_place_in_a_profile_is_the_same_in_all_rows(mapped):
    """Another place within a map is refused with its row."""
    folder = mapped("")
    rows = ROW.replace("screen,", "screen,1,") + OTHER.replace("all,,", "all,,2,")
    (folder / "codebook" / "maps.csv").write_text(PROFILED + rows, "utf-8")
    assert "codebook/maps.csv:3: profile" in str(thb.validate(folder))
