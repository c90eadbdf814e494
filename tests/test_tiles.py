"""Maps: each country has one category, counts are those of the cells, and texts keep their distance."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

import thb_analysis as thb
from thb_analysis.display import style
from thb_analysis.display.drawings.tiles import height

# Every text of every drawing is measured.
pytestmark = pytest.mark.slow

THEMES = ("context", "detection", "identification", "protection", "cooperation", "covid")
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


def drawn(found, width, settings):
    """Draw maps on a sheet of some width, as they are published."""
    rows = found._drawn
    tall = height(rows, "column", "row", "category", "title", width)
    with style.drawn_with(settings):
        sheet = Canvas(figsize=(width, tall), layout="constrained")
        FigureCanvasAgg(sheet)
        ax = found.plot(sheet.subplots())
        sheet.draw_without_rendering()
    return ax


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("narrow", [False, True])
def test_no_text_lies_on_another_or_leaves_the_sheet(real, theme, narrow):
    """Texts of a sheet do not overlap, none leaves it, and codes have at least 7 points."""
    width = style.NARROW if narrow else style.WIDTH
    settings = style.STYLE | (style.ON_NARROW if narrow else {})
    ax = drawn(thb.maps(real, theme), width, settings)
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts]
    sheet = ax.figure.bbox
    for text, box in boxes:
        assert sheet.x0 <= box.x0 <= box.x1 <= sheet.x1, text
        assert sheet.y0 <= box.y0 <= box.y1 <= sheet.y1, text
    # Lines of a legend may touch: boxes hold room for accents and descenders that are not there.
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 0.5 or up <= 1.5, (one, other)
    assert min(text.get_fontsize() for text in ax.texts) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_each_country_has_one_category(real, theme):
    """Each map names every participant once, with a category that is drawn in one way."""
    frame = thb.maps(real, theme).frame
    for _, rows in frame.groupby("map"):
        assert sorted(rows["country"]) == sorted(real.participants)
        assert rows.groupby("category")["look"].nunique().eq(1).all()


def test_counts_are_those_of_the_cells(real):
    """What a legend counts is what the cells say, counted without expressions."""
    cells = real.cells()
    cells = cells[cells["state"].isin(["reported", "qualified"])]
    has = cells.groupby("measure")["country"].agg(set)
    everyone = set(real.participants)
    first, after = has["reflection-period"], has["reflection-after-identification"]
    length = has["reflection-30-days"] | has["reflection-90-days"]
    both = has["screening-asylum"] & has["screening-migration"]
    either = has["screening-asylum"] | has["screening-migration"]
    vulnerable = has["asylum-vulnerability-screening"]
    expected = {
        ("time-to-recover", "exception"): after,
        ("time-to-recover", "most"): first - after,
        ("time-to-recover", "some"): length - first - after,
        ("detection-screening", "most"): both,
        ("detection-screening", "some"): either - both,
        ("detection-screening", "exception"): vulnerable - either,
        ("detection-screening", "none"): everyone - either - vulnerable,
    }
    frame = thb.maps(real).frame
    for (name, look), countries in expected.items():
        rows = frame[frame["map"].eq(name) & frame["look"].eq(look)]
        assert set(rows["country"]) == countries, (name, look)
    texts = [text.get_text() for text in thb.maps(real, "protection").plot().texts]
    assert f"Identification first\u00a0({len(after)})" in texts


def test_the_first_category_that_holds_counts(mapped):
    """A country in two categories has the first; silence is no answer, and who is outside is said so."""
    ds = thb.load(mapped(ROW + OTHER + ROW.replace("seen", "two").replace("all", "eu")))
    found = thb.maps(ds, "detection")
    looks = found.frame.set_index(["map", "country"])["look"]
    assert looks["seen"].to_dict() == {
        "AT": "most", "EL": "most", "NO": "most", "BE": "some", "GE": "none",
    }  # fmt: skip
    assert looks["two", "GE"] == looks["two", "NO"] == "outside"
    figure = found.figure()
    assert figure.title.startswith("3 of 5 countries screen")
    assert "may still have the measure" in figure.note
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
    assert "codebook/maps.csv:3: category" in report


def test_no_maps_no_figure(tiny_dataset, mapped):
    """Without maps, without places or without maps of the theme, there is no figure."""
    assert thb.maps(tiny_dataset).figure() is thb.maps(tiny_dataset).table() is None
    assert "no maps" in thb.maps(tiny_dataset).text().markdown
    ds = thb.load(mapped(ROW))
    assert thb.maps(ds, "protection").figure() is None
    nowhere = ds.countries.assign(tile_row=None, tile_column=None).astype(ds.countries.dtypes)
    assert thb.maps(ds.with_tables(countries=nowhere), "detection").figure() is None
    assert thb.maps(ds, "detection").figure() is not None
