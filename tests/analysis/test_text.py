"""What pages say: authored words of the whole edition, and of all else label, k of n, who, who is open."""

import re
from pathlib import Path

import pandas as pd
import pytest

import thb_analysis as thb
from conftest import NOTEBOOKS
from malformed import malformed, plain
from thb_analysis.check.intake import new_package
from thb_analysis.errors import UnknownName
from thb_analysis.reports import OverviewParameters, ThemeParameters
from thb_analysis.reports.edition.build import check_package
from thb_analysis.texts.headings import headings_of

PUBLIC = Path(__file__).parents[1] / "data" / "public"
# Tables that nobody here made (see the README beside them), that of lesson 7 among them.
LANGUAGES = Path(thb.__file__).parent / "learn" / "start" / "languages.csv"
# What makes each a table of yes and no: units of their own with gaps, words of a register, 245 countries.
TABLES = {
    "languages": lambda df: df.drop(columns=["Direction of writing", "Ordinal forms"]),
    "holidays": lambda df: df,
    "world": lambda df: df.drop(columns="name.common"),
}
DECLARED = {"holidays": "public=reported,bank=qualified,optional=qualified,=absent"}
OPTIONS = ({"include_qualified": False}, {"include_body": False})


def rows(ds, about):
    """Return the rows of a short form as a reader sees them."""
    return re.findall(
        r"^- (.*)$", plain(thb.page.text(ds, about).markdown), re.MULTILINE
    )


def pieces(ds, theme):
    """Return every text of a theme's page."""
    texts = [
        thb.page.text(ds, theme),
        thb.page.limits(ds, theme),
        thb.page.limits(ds),
        thb.page.statements(ds, theme),
    ]
    # Unchecked, since a data set of the test's own stands in no folder.
    texts += [thb.page.sources(ds, ThemeParameters.model_construct(theme=theme))]
    table = thb.page.notes(ds, theme)
    cells = [cell.text for row in table.cells for cell in row] if table else []
    # Lists as printed have signs of their own.
    own = [cell for cell in cells if cell not in [*ds.footnotes["printed"]]]
    return [*(text.markdown for text in texts), *own]


@pytest.mark.parametrize(
    ("countries", "options", "counted"),
    [
        ([], OPTIONS[0], "without reports with a condition"),
        ([], OPTIONS[1], "without reports that a sentence alone gives"),
        (["AT"], {}, "of a selection"),
        (["AT"], OPTIONS[0], "of a selection without reports with a condition"),
    ],
)
def test_a_page_says_why_it_has_no_text(real, countries, options, counted):
    """Of a selection, without some evidence, or both: what is not so is not claimed; figures are called by questions."""
    note = f"This page shows counts {counted}; the text is in the published edition."
    ds = real.select(countries or None, **options)
    assert note in plain(thb.page.text(ds, "protection").markdown)
    question = ds.cells("protection")["question"].iloc[0]
    assert thb.page.text(ds, "protection", question).markdown == ""
    assert thb.page.caption(ds, "protection", question) == (question, "")
    assert not thb.page.title(ds, ThemeParameters(theme="protection")).finding


def test_a_page_of_a_selection_is_as_approved(tiny_dataset, approved):
    """Each text of a theme and a country without those that people wrote, and each mark of a cell."""
    ds = tiny_dataset.select(["AT", "GE", "NO"], include_body=False)
    parts = [*pieces(ds, "protection"), thb.page.text(ds, "NO").markdown]
    parts += [thb.page.entries(each, "NO").markdown for each in (ds, tiny_dataset)]
    parts += [thb.page.order(ds).to_csv()]
    approved("\n\n".join(parts).replace(f"version {ds.version}", "version VERSION"))


@pytest.mark.parametrize(
    ("size", "all_of_them", "half"),
    [
        (1, "ALL 1 of 1 · Land C0", "SOME 0 of 1 · not reported: Land C0"),
        (
            2,
            "ALL 2 of 2 · Land C0, Land C1",
            "SOME 1 of 2 · Land C0 · not reported: Land C1",
        ),
        (200, "ALL 200 of 200", "SOME 100 of 200 · not reported: 100"),
    ],
)
def test_units_may_be_as_many_as_you_like(study, size, all_of_them, half):
    """Of one, two, and more than are read one by one, rows are whole."""
    codes = [f"C{at}" for at in range(size)]
    lists = {"all": codes, "some": codes[: size // 2], "nobody": []}
    ds = study(lists, codes, eu_only=["nobody"])
    shown = {all_of_them, half, "NOBODY not counted"}
    assert set(rows(ds, "protection")) == shown
    assert malformed("\n".join(pieces(ds, "protection"))) == []


def test_every_question_has_its_words_and_a_title_for_its_figure(edition):
    """A theme has words for each of its questions; a title has at most fourteen words, how to read it thirty."""
    for theme in edition.theme_titles:
        for asked in ("", *edition.cells(theme)["question"].unique()):
            words = thb.page.text(edition, theme, asked).markdown
            assert words, (theme, asked)
            title, reading = thb.page.caption(edition, theme, asked or "figure")
            assert 0 < len(title.split()) <= 14, title
            assert len(reading.split()) <= 30, reading
            assert malformed(f"{words}\n{title}\n{reading}") == []


def test_a_page_knows_the_headings_that_its_notebook_asks_for(real):
    """Each heading of a page is asked for by its notebook, and what a notebook asks for is one."""
    for page, path in (
        ("overview", "overview"),
        ("source-audit", "source_audit"),
        ("robustness", "robustness"),
    ):
        notebook = (NOTEBOOKS / f"{path}.ipynb").read_text("utf-8")
        call = rf'page\.text\(ds, \\"{page}\\"(?:, \\"(.*?)\\")?\)'
        asked = {*re.findall(call, notebook)}
        if "" in asked:
            asked = asked - {""} | {"lead", "findings"}
        if "lead_figure" in notebook:
            # Those of the index are there for it alone.
            asked |= {"figure grid", "index", "numbers"}
        assert {*headings_of(real, page)} - {*real.theme_titles} == asked


def test_a_report_of_ones_own_needs_no_text(tiny_dataset):
    """Nobody has written its text: counts stand there."""
    shown = thb.page.text(tiny_dataset, "durations")
    assert "nobody has written a text for it" in shown.markdown
    assert thb.page.text(tiny_dataset, "durations", "Who?").markdown == ""
    assert thb.page.caption(tiny_dataset, "durations") == ("", "")
    assert thb.page.tied_measures(tiny_dataset, "durations") == []


def test_a_text_that_does_not_hold_is_not_shown(tiny):
    """Its page has counts in its place, and says so; so does the terminal. It stops no build."""
    text = "# Mine\n\n## lead\n\nIt [screens]{is=screning@@AT}.\n"
    (tiny / "texts").mkdir(exist_ok=True)
    (tiny / "texts" / "mine.md").write_text(text, "utf-8")
    ds = thb.load(tiny)
    check_package(tiny)
    for asked in ([], ["lead"]):
        shown = thb.page.text(ds, "mine", *asked)
        assert "does not fit the data as they are now" in shown.markdown
        assert shown.warning.startswith("texts/mine.md is not shown")
    with pytest.raises(UnknownName, match="unknown heading 'leed': did you mean lead"):
        thb.page.text(ds, "mine", "leed")


def test_lists_stand_as_printed_with_whom_they_name(tiny_dataset):
    """Each list has its footnote, page, printed codes and count; † marks who is named outside."""
    table = thb.page.notes(tiny_dataset, "detection")
    assert [[cell.text for cell in row] for row in table.cells] == [
        ["n. 2, p. 1", "Screening", "AT, BE EL and NO.", "5 of 5"],
        ["n. 3, p. 1", "Screening: asylum", "AT, EL; NO", "2 of 3 (2–3) †"],
        ["n. 4, p. 1", "Phases kept apart", "BE and GE.", "2 of 5"],
    ]
    assert next(row[0].anchor for row in table.cells) == "m-screening"
    assert thb.page.notes(tiny_dataset, []) is None


@pytest.mark.parametrize(
    ("lists", "is_shown"),
    [
        (5 * ["WXY"], True),
        (4 * ["WXY"], False),
        (3 * ["WXYZ"] + 17 * ["WXY"], True),
        (4 * ["WXYZ"] + 16 * ["WXY"], False),
        (2 * ["WXY"] + 4 * [""], True),
        (1 * ["WXY"] + 5 * [""], False),
    ],
)
def test_who_is_hardly_named_stands_in_the_limits(study, lists, is_shown):
    """Of five measures or more a seventh at most, where the country in the middle has a third."""
    ds = study({f"m{at}": listed for at, listed in enumerate(lists)}, "WXYZ")
    assert (
        "**Little is reported of** Land Z."
        in thb.page.limits(ds, "protection").markdown
    ) == is_shown


def test_what_leaves_nothing_open_needs_no_warning(study):
    """The page says that open is not a no only where something is open."""
    ds = study({f"m{at}": "WXY" for at in range(5)}, "WXYZ")
    assert "Not reported is not a no" in thb.page.limits(ds).markdown
    complete = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert not re.search(
        "Not reported is not a no|Little is reported",
        thb.page.limits(complete).markdown,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_others_becomes_a_page(name, tmp_path, approved):
    """Every piece of its page works, speaks of its units, and has no word that people wrote for another."""
    source = LANGUAGES if name == "languages" else PUBLIC / f"{name}.csv"
    table = TABLES[name](pd.read_csv(source, keep_default_na=False))
    table.to_csv(tmp_path / f"{name}.csv", index=False)
    new_package(tmp_path / "own", tmp_path / f"{name}.csv", DECLARED.get(name))
    ds = thb.load(tmp_path / "own")
    assert thb.validate(ds.root).ok
    assert (
        ds.words["cells"].sum()
        == len(table) * (len(table.columns) - 1)
        == len(ds.cells())
    )
    theme = ds.themes["theme"].iloc[0]
    shown = "\n".join(pieces(ds, theme))
    assert malformed(shown) == []
    approved(re.sub(r"(?m)^- \S.*·.*\n", "", shown))
    assert len(rows(ds, theme)) == len(ds.measures)
    heads = [column.label for column in thb.page.notes(ds, theme).columns]
    assert heads == ["Measure", "Reported", "k of n"]


def test_an_overview_is_called_by_its_package(study, tiny_dataset):
    """By its title, or by its name without one."""
    for ds in (study({"a": "X"}, "XY"), tiny_dataset):
        shown = thb.page.title(ds, OverviewParameters.model_construct())
        assert shown.title == (ds.title or ds.name) != ""


def test_names_with_commas_are_kept_apart():
    """A semicolon stands between names where one has a comma."""
    frame = pd.DataFrame(
        {"place": ["Korea, South", "Niue Bay"], "law": ["yes", "yes"], "b": ""}
    )
    ds = thb.from_frame(frame)
    assert (
        rows(ds, ds.themes["theme"].iloc[0])[0] == "law 2 of 2 · Korea, South; Niue Bay"
    )
