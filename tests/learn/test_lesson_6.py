"""Lesson 6: parameters, commands and citations as students may write them."""

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_group

from lessons import read
from thb_analysis.cli import app
from thb_analysis.data import load
from thb_analysis.learn import check

# What the lesson asks.
QUESTION = {
    "title": "Protection and support",
    "names": ("Finland", "Norway", "Sweden"),
    "remarks": False,
}
RIGHT = "thb build theme-protection --countries FI,NO,SE -p include_qualified=false --out mine"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_the_reference_describes_what_the_lesson_imports():
    """Each name that the first cell takes from a module of ours stands in the reference, or is a module of it."""
    pages = [
        *REFERENCE.glob("*.md"),
        REFERENCE.parent / "errors.md",
        REFERENCE.parent / "guide" / "lessons.md",
    ]
    told = "\n".join(page.read_text("utf-8") for page in pages)
    for node in ast.walk(ast.parse(read("", 6).cells[1].source)):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("thb_analysis"):
            for name in node.names:
                assert re.search(rf"\b{name.name}\b", told), name.name


@pytest.mark.parametrize(
    ("counts", "because"),
    [
        ({"all": (23, 24), "selection": (2, 2)}, "outside the base"),
        ({"all": (21, 25), "selection": (2, 2)}, "N is how many countries the statement speaks of"),
        ({"all": (20, 24), "selection": (2, 2)}, "k is how many of that base"),
        ({"all": (2, 2), "selection": (2, 2)}, "before anything is selected"),
        ({"all": "21 of 24", "selection": "2 of 2"}, "two numbers in brackets"),
        ({"all": 0.88, "selection": 1.0}, "two numbers in brackets"),
    ],
)  # fmt: skip
def test_a_wrong_count_is_told_by_what_is_wrong_with_it(counts, because):
    """The numerator, the denominator and the form of an answer have messages of their own."""
    assert (
        because in check("6.2", counts, measure="residence-permit", names=QUESTION["names"]).message
    )


@pytest.mark.parametrize(
    "parameters",
    [
        {"theme": "protection", "countries": "SE,FI,NO", "include_qualified": "false"},
        {"theme": "protection", "countries": ("FI", "NO", "SE", "SE"), "include_qualified": False, "include_body": True},
        {"theme": "Protection", "countries": ["fi", "no", "se"], "include_qualified": False, "data": ""},
    ],
)  # fmt: skip
def test_parameters_may_be_written_as_the_notebook_reads_them(parameters):
    """Texts, small letters, another order, and defaults that are set anew ask for the same report."""
    assert check("6.1", parameters, **QUESTION).state == "right"


@pytest.mark.parametrize(
    "command",
    [
        "thb build theme-protection -p countries=FI,NO,SE -p include_qualified=false --out mine",
        "!thb build --out=mine --format html,pdf theme -p theme=protection --countries SE,NO,FI --parameter include_qualified=no",
        "thb build theme --theme protection --countries 'FI, NO, SE' -p include_qualified=False --out mine/nordic --force",
        f"{RIGHT} --scheduler tcp://10.0.0.1:8786 --jobs 2 --kernel fresh --json --debug",
    ],
)
def test_a_command_may_be_written_in_several_ways(command):
    """Options in any order, with or without a name of their own."""
    verdict = check("6.4", command, **QUESTION)
    assert verdict.state == "right", verdict


@pytest.mark.parametrize(
    ("command", "because"),
    [
        ("thb list theme-protection", "begins with"),
        ("thb build theme --countries FI,NO,SE -p include_qualified=false --out mine", "set theme"),
        ("thb build theme-protection --theme protection --out mine", "cannot be set"),
        ("thb build theme --theme protection --countries FI -p countries=FI --out mine", "name the same thing"),
        ("thb build theme-protection overview --out mine", "several reports"),
        ("thb build theme-protektion --out mine", "no report theme-protektion"),
        ("thb build country --country FI --out mine", "another kind"),
        ("thb build theme-protection -p countries --out mine", "write name=value"),
        ("thb build theme-protection --countries 'FI --out mine", "not closed"),
        ("thb build theme-protection --countries FI,NO --out mine", "not selected"),
        ("thb build theme-protection --countries FI,NO,SE,DE --out mine", "does not ask about"),
        ("thb build theme-detection --countries FI,NO,SE --out mine", "another theme"),
        ("thb build --all --out mine", "no report"),
        ("thb build theme-protection --countries FI,NO,SE -p include_qualified=false --out ./reports/", "for the edition"),
        ("thb build theme-protection --countries FI,NO,SE -p include_qualified=false --out mine --format word", "--format"),
        ("thb build theme-protection --params mine.yml --out mine", "hold them all itself"),
        ("thb build theme-protection --countries FI,NO,SE --include-qualified no --out mine", "set by -p"),
        ("thb build theme-protection --jobs many --out mine", "--jobs"),
        ("thb build theme-protection --out", "requires an argument"),
        ("thb build --help", "makes no report"),
        (f"{RIGHT} --data nowhere", "does not exist"),
        (f"{RIGHT} --data {Path(__file__).parents[1] / 'packages' / 'integration'}", "other data"),
    ],
)  # fmt: skip
def test_a_command_that_makes_something_else_is_told_what(command, because):
    """Each way to go wrong has its message."""
    verdict = check("6.4", command, **QUESTION)
    assert verdict.state == "not right yet"
    assert because in verdict.message


def test_each_option_of_the_command_line_is_read():
    """What `thb build --help` lists is known to the check: there is no second list of options."""
    (build,) = [each for name, each in get_group(app).commands.items() if name == "build"]
    known = [name for option in build.params for name in option.opts if name.startswith("--")]
    assert "--scheduler" in known
    for name in known:
        assert "No such option" not in check("6.4", f"{RIGHT} {name}", **QUESTION).message
    assert "No such option: --colour" in check("6.4", f"{RIGHT} --colour", **QUESTION).message


@pytest.mark.parametrize(
    ("edition", "study"),
    [
        ("Edition 2022, version {}", "European Migration Network (2022), “{}”, EMN Inform"),
        ("2022 edition, v{}", "EMN. 2022. *{}*. Brussels"),
        ("edition: 2022; v. {}", "European Migration Network: {}"),
    ],
)
def test_a_citation_may_follow_any_style(edition, study):
    """Capitals, dashes, quotation marks, italics and the order of year and word are matters of style."""
    title = "Third-Country National Victims of Trafficking in Human Beings – Detection, Identification and Protection"
    ds = load()
    data = ds.title.replace("–", "-")
    text = (
        f"thb-analysis contributors (2022). _Protection and support_. In: {data}. {edition.format(ds.version)}. Variant: restricted to "
        f"Finland, Norway and Sweden; without qualified listings.\n{study.format(title)}."
    )
    assert check("6.5", text, **QUESTION).state == "right", check("6.5", text, **QUESTION)
    without = text.replace("Finland, Norway and Sweden", "FI and SE, with no other country")
    assert "to which countries" in check("6.5", without, **QUESTION).message
    halved = text.replace(" – Detection, Identification and Protection", "")
    assert "its whole title" in check("6.5", halved, **QUESTION).message


def test_a_citation_may_be_in_another_order_and_add_what_it_likes():
    """Style, quotation marks, a name of one's own and a date are free."""
    ds = load()
    text = (
        f'Doe, J.: "Protection and support". Variant (Norway, Sweden, Finland; listings with a remark left out), made from '
        f"thb-analysis contributors, {ds.title}, version {ds.version}, edition {ds.edition}. Coded from: European Migration "
        "Network, Third-country national victims of trafficking in human beings: detection, identification and protection, "
        "EMN Inform."
    )
    verdict = check("6.5", text, **QUESTION)
    assert verdict.state == "right", verdict
    other = text.replace(f"version {ds.version}", f"version {ds.version}1")
    assert "version" in check("6.5", other, **QUESTION).message
    assert "“edition”" in check("6.5", text.replace("edition 2022", "2022"), **QUESTION).message
    assert "authors" in check("6.5", text.replace("thb-analysis contributors", "").replace("European Migration Network", "EMN"), **QUESTION).message  # fmt: skip
