"""Texts that people write: each tie is proved, and what is wrong is named by file, line and words."""

import re
from pathlib import Path

import pytest

from conftest import with_texts
from thb_analysis.check.check import validate
from thb_analysis.texts.proof import text_faults
from thb_analysis.texts.renewal import renewals, untold

AUSTRIA, PAGE = "texts/countries/at.md", "texts/overview.md"
# Texts of another edition.
STALE = {
    AUSTRIA: """
[Two others]{others=screening} screen, [four]{others=asylum-screening} in asylum, and it [screens]{is=screening}.
""",
    PAGE: """
[4 of 4]{k=asylum-screening} [Three]{n=asylum-screening} [one]{n=screening}
[Belgium, Greece and Norway]{names=asylum-screening} [Austria]{names=screening}
[x]{is=screening@@DK} [9]{n=nothing} [five]{n=screening} [4 of 4]{k=asylum-screening open=screening@@AT}

[Nine of 9]{silence=open/reported} are a yes elsewhere. Of [9 of 12]{silence="with screening & phases-distinct"} both are looked up.

In the Austria of the study: [The Greece, Georgia or Norway]{names="screening - phases-distinct"}, not [Norway, Austria]{names=asylum-screening}.
""",
}


def lines(name):
    """Read lines, each one of a text of Austria; a # begins what is none."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    return re.findall(r"(?m)^[^#\n].*", text)


def faults_of(ds, line, path=AUSTRIA):
    """Return what is wrong with a line of a text."""
    faults = [*text_faults(with_texts(ds, {path: f"# Title\n\n## lead\n\n{line}\n"}))]
    assert all((fault.file, fault.line) == (path, 5) for fault in faults)
    return [f"{fault.value}: {fault.message}" for fault in faults]


@pytest.mark.parametrize("line", lines("right_texts.txt"))
def test_what_the_cells_bear_out_is_no_fault(tiny_dataset, line):
    """Each kind of tie holds as the cells are; law, years, heads and the text's own country are free."""
    assert faults_of(tiny_dataset, line) == []


@pytest.mark.parametrize("line", lines("wrong_texts.txt"))
def test_what_they_do_not_is_named_with_its_words(tiny_dataset, approved, line):
    """What is wrong stands with file, line, words, and what the cells say now."""
    (problem,) = faults_of(tiny_dataset, line)
    approved(problem)


def test_ties_are_renewed_only_if_they_then_hold(others, approved):
    """A count or a list of names is put right and shown in its sentence; what holds, one, a state, a name alone and what does not hold are left."""
    changed = []
    for _, content, changes in renewals(with_texts(others, STALE)):
        changed += [content, *changes]
    approved("\n".join(changed))


def test_what_nothing_is_written_on_is_named(tiny_dataset):
    """A country without a text, and a measure on which no tie rests; nothing where no text is."""
    assert untold(tiny_dataset) == []
    brief = {"texts/countries/at.md": "## lead\n\n[It screens]{is=screening}.\n"}
    found = untold(with_texts(tiny_dataset, brief))
    assert {"Belgium", "asylum-screening"} <= {*found}
    assert not {"Austria", "screening"} & {*found}


def test_names_of_countries_are_whole(tiny_dataset):
    """A name may lie within another, hold a number, and end in a sign."""
    names = ["Alder", "Alder North", "Denmark", "10 Downing", "Oak (East)", "Norway"]
    ds = tiny_dataset.with_tables(countries=tiny_dataset.countries.assign(name=names))
    tied = (
        "[Alder North]{is=screening@@BE}; [Alder, 10 Downing]{names=asylum-screening}"
    )
    assert (
        faults_of(
            ds, f"{tied}; [Oak (East)]{{is=screening@@GE}}; the study names Alder."
        )
        == []
    )
    words = "Oak (East), Alder North, 10 Downing"
    assert [
        each.partition(":")[0] for each in faults_of(ds, f"It lists {words}.")
    ] == words.split(", ")


def test_a_text_of_no_country_names_one(tiny_dataset):
    """Where a text is of all countries, a state is that of a country that is named behind it."""
    (problem,) = faults_of(tiny_dataset, "[x]{is=screening}", PAGE)
    assert problem == "x: does not say of which country: write screening@@CODE"
    assert faults_of(tiny_dataset, "[Austria]{is=screening@@AT}", PAGE) == []


def test_places_that_no_page_shows_are_named(tiny, approved):
    """`thb validate` names texts of nobody, and headings that are no places, with the nearest that is."""
    texts = {
        "countries/xx.md": "# Elsewhere\n\n## lead\n\nThe study has words.\n",
        "countries/be.md": "# Belgium\n\n## leed\n\nThe study has words.\n",
        "themes/detection.md": "# Detection\n\n## Who is asked?\n\n## figure\n\n## What do authorities do?\n",
        "themes/new/x.md": "# All of them\n",
        "findings.md": "# Findings\n\n## gone\n\nThe study has words.\n",
        "overveiw.md": "# Misspelled\n\n## lead\n\nThe study has words.\n",
        "source_audit.md": "# Misspelled\n",
        "overview-2030.md": "# A report of one's own\n\n## more\n\nThe study has words.\n",
        "robustness.md": "# Robustness\n\n## methods\n\n## laed\n\nThe study has words.\n",
        "anything.md": "# My own\n\nLost.\n\n## whatever\n\n[x]{is=screening@@DK}\n\n## whatever\n",
    }
    for name, content in texts.items():
        (tiny / "texts" / name).parent.mkdir(parents=True, exist_ok=True)
        (tiny / "texts" / name).write_text(content, "utf-8")
    approved(str(validate(tiny)))


def test_bytes_that_are_no_text_hide_no_other_fault(tiny_dataset):
    """`thb validate` names lines that are not UTF-8; beside them all others are proved."""
    ds = with_texts(
        tiny_dataset, {PAGE: "# Page\n\n## lead\n\nCafé.\n\n[x]{is=screening@@DK}\n"}
    )
    ds.package.files[PAGE] = ds.package.files[PAGE].decode().encode("latin-1")
    assert 7 in [fault.line for fault in text_faults(ds)]


@pytest.mark.parametrize(
    ("words", "asks_for_all"),
    [
        ("a right to stay", False),
        ("a stay on humanitarian grounds, and one without taking part", True),
    ],
)
def test_a_word_that_labels_share_names_no_list_alone(real, words, asks_for_all):
    """Two lists are named together by words of each, and not by one word that both labels have."""
    lists = (
        "residence-permit",
        "residence-without-cooperation",
        "humanitarian-residence",
    )
    tie = f'[26 of 27]{{k="{" | ".join(lists)}"}}'
    line = f"{tie} countries report {words}."
    assert any("one is enough" in each for each in faults_of(real, line, PAGE)) == (
        asks_for_all
    )
