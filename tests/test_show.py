"""The terminal shows a country, a measure or a theme; a script gets the same as JSON."""

import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from thb_analysis import show
from thb_analysis.cli import app


def shown(view: show.View, width: int = 80) -> str:
    """Render a view as a terminal of this width does, without colours."""
    out = io.StringIO()
    show.render(view, Console(file=out, width=width))
    return out.getvalue()


@pytest.fixture
def call(tiny):
    """Call ``thb show`` on the small package."""
    return lambda *words: CliRunner().invoke(app, ["show", *words, "--data", str(tiny)])


def test_a_country_is_shown_theme_by_theme(tiny_dataset) -> None:
    """Each measure stands with what the source says, how many are listed, and its place."""
    text = shown(show.country(tiny_dataset, "NO"))
    assert text.startswith("Norway (NO)")
    (line,) = [line for line in text.splitlines() if "Screening: asylum" in line]
    assert "●†" in line
    assert "2 of 3" in line
    assert "n. 3, p. 1" in line


def test_silence_is_explained_wherever_it_is_shown(tiny_dataset) -> None:
    """Every view ends with the key, and with the sentence that silence is no evidence of a lack."""
    views = [
        show.country(tiny_dataset, "AT"),
        show.measure(tiny_dataset, "screening"),
        show.theme(tiny_dataset, "detection"),
    ]
    for view in views:
        assert "○ not listed" in shown(view)
        assert shown(view).rstrip().endswith("lacking.")


def test_a_measure_names_its_countries_by_state(tiny_dataset) -> None:
    """Countries stand by name, those with a remark followed by it."""
    text = " ".join(shown(show.measure(tiny_dataset, "reflection-length"), 200).split())
    assert "reported with a qualification 1 Austria (6 months; renewable)" in text
    assert "n. 6, p. 2" in text


@pytest.mark.parametrize("width", [60, 80, 200])
def test_every_country_of_a_matrix_fits_the_terminal(tiny_dataset, width: int) -> None:
    """However narrow the terminal, no line is longer than it and no country is left out."""
    text = shown(show.theme(tiny_dataset, "detection"), width)
    assert max(map(len, text.splitlines())) <= width
    heads = [line.split() for line in text.splitlines() if "k of N" in line]
    assert {"AT", "BE", "EL", "GE", "NO"} <= {word for line in heads for word in line}


def test_a_matrix_too_wide_is_continued(study) -> None:
    """Sixty countries stand in several blocks, each with the names of the measures."""
    codes = [f"{a}{b}" for a in "ABCDEF" for b in "0123456789"]
    text = shown(show.theme(study({"one": codes[:3]}, codes), "protection"))
    assert text.count("(continued)") >= 1
    assert max(map(len, text.splitlines())) <= 80
    assert all(code in text for code in codes)


def test_a_script_gets_plain_values(call) -> None:
    """--json writes valid JSON: numbers as numbers, what is missing as null."""
    result = call("measure", "reflection-length", "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    austria = next(cell for cell in data["cells"] if cell["country"] == "AT")
    assert (austria["minimum"], austria["renewable"]) == (6, True)
    assert "NaN" not in result.stdout


def test_a_selection_is_shown(call) -> None:
    """--countries and -p select as they do for reports."""
    data = json.loads(call("theme", "detection", "--countries", "AT,BE", "--json").stdout)
    assert {row["base_size"] for row in data["measures"]} <= {1, 2}
    without = call("theme", "detection", "-p", "include_body=false", "--json")
    assert json.loads(without.stdout) != json.loads(call("theme", "detection", "--json").stdout)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nation", "AT"], "unknown kind 'nation'"),
        (["country", "XX"], "unknown country 'XX'"),
        (["measure", "screning"], "did you mean screening"),
        (["theme", "detecton"], "did you mean detection"),
        (["theme", "detection", "--countries", "AT", "-p", "countries=BE"], "give one of them"),
        (["theme", "detection", "--countries", "AT,QQ"], "unknown country 'QQ'"),
    ],
)
def test_a_wrong_call_is_told_in_one_message(call, words, told) -> None:
    """A name that does not exist ends with exit code 2 and says what there is."""
    result = call(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_codes_and_ids_may_be_typed_in_any_case(call) -> None:
    """Who types ``no`` or ``Detection`` is understood."""
    assert call("country", "no").exit_code == 0
    assert call("theme", "Detection").exit_code == 0
