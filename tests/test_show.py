"""The terminal shows a country, a measure or a theme; a script gets the same as JSON."""

import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from thb_analysis import show
from thb_analysis.cli import app
from thb_analysis.errors import UnknownName


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
        assert "○ not reported" in " ".join(shown(view).split())
        assert shown(view).rstrip().endswith("lacking.")


def test_a_measure_names_its_countries_by_state(tiny_dataset) -> None:
    """Countries stand by name, those with a remark followed by it."""
    text = " ".join(shown(show.measure(tiny_dataset, "reflection-length"), 200).split())
    assert "reported 2 Austria (6 months; renewable); Greece" in text
    assert "n. 6, p. 2" in text


def test_countries_stand_by_name(tiny_dataset) -> None:
    """Where names are shown, their codes do not order them: Georgia (GE) before Greece (EL)."""
    text = shown(show.measure(tiny_dataset, "screening"), 200)
    assert 0 < text.index("Georgia") < text.index("Greece") < text.index("Norway")


def test_a_selection_that_leaves_remarks_out_says_so(tiny_dataset) -> None:
    """What the source lists with a remark is then under “not listed”, which is no silence."""
    strict = tiny_dataset.select(include_qualified=False)
    for view in (show.measure(strict, "screening"), show.theme(strict, "detection")):
        assert "or a listing with a remark, which this selection leaves out" in view.silence
        assert view.silence in " ".join(shown(view).split())
    assert "with a remark" in show.country(strict, "AT").silence


def test_remarks_of_durations_always_count(tiny_dataset) -> None:
    """Where nothing is left out, nothing is said of it."""
    strict = tiny_dataset.select(include_qualified=False)
    assert "selection" not in show.measure(strict, "reflection-length").silence


def test_a_selection_that_leaves_sentences_out_says_so(tiny_dataset) -> None:
    """A country that only the sentence names is not passed over in silence either."""
    without = tiny_dataset.select(include_body=False)
    assert (
        "only the sentence names, which this selection" in show.theme(without, "detection").silence
    )
    strict = tiny_dataset.select(include_qualified=False)
    assert "sentence" not in show.theme(strict, "detection").silence


@pytest.mark.parametrize("width", [50, 60, 80])
def test_no_word_is_cut_in_a_narrow_terminal(real, width: int) -> None:
    """Columns of least use make room for the names of measures; what is too long goes on below."""
    for view in (show.theme(real, "detection"), show.country(real, "EE")):
        text = shown(view, width)
        assert "…" not in text
        assert max(map(len, text.splitlines())) <= width
        assert text.count("Kind") in (0, text.count("Source"))


def test_a_theme_names_its_measures(tiny_dataset) -> None:
    """The slugs by which each can be shown stand in the head."""
    assert ("Slugs", "screening") in [
        (name, value.split(", ")[0]) for name, value in show.theme(tiny_dataset, "detection").facts
    ]


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


def test_a_script_gets_the_matrix_of_a_theme(call, tiny_dataset) -> None:
    """Each cell that the terminal shows is there, as the cells of a measure are."""
    data = json.loads(call("theme", "detection", "--json").stdout)
    shown = {(cell["country"], cell["measure"]): cell["state"] for cell in data["cells"]}
    matrix = tiny_dataset.matrix("detection").stack()
    assert shown == matrix.to_dict()
    of_measure = json.loads(call("measure", "screening", "--json").stdout)["cells"]
    assert [cell for cell in data["cells"] if cell["measure"] == "screening"] == of_measure


def test_a_script_gets_the_facts_of_the_terminal(call) -> None:
    """Where a country lies, how many are listed for its measures, and what a measure means."""
    austria = json.loads(call("country", "AT", "--json").stdout)
    assert {"bloc", "region"} <= austria.keys()
    counted = {row["measure"]: row for row in austria["measures"]}
    assert [cell["measure"] for cell in austria["cells"] if cell["measure"] not in counted] == []
    assert counted["screening"]["base_size"] == 5
    assert json.loads(call("measure", "screening", "--json").stdout)["description"]


@pytest.mark.parametrize(
    "words", [("theme", "detection"), ("measure", "screening"), ("country", "AT")]
)
def test_a_script_is_told_the_selection(call, words) -> None:
    """What was left out by the call stands beside what it gives."""
    data = json.loads(
        call(*words, "--json", "-p", "include_qualified=no", "-p", "countries=AT,BE").stdout
    )
    assert data["selection"] == {
        "countries": ["AT", "BE"],
        "include_qualified": False,
        "include_body": True,
    }


def test_what_is_piped_has_no_blanks_at_the_ends_of_lines(call) -> None:
    """Only a terminal is filled to its edge."""
    for words in (("theme", "detection"), ("measure", "screening"), ("country", "AT")):
        lines = call(*words).stdout.splitlines()
        assert lines == [line.rstrip() for line in lines]
        assert len(lines) > 5


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
        (["country", "Norway"], "unknown country 'Norway': did you mean NO?"),
        (["country", "Norwey"], "unknown country 'Norwey': did you mean NO?"),
        (["country", "gr"], "unknown country 'gr': did you mean EL?"),
        (["country", "Xyzzy"], "unknown country 'Xyzzy': there are AT, BE"),
        (["measure", "XX"], "unknown measure 'XX': there are "),
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


def test_too_many_measures_to_name_are_found_by_theme(real) -> None:
    """A message stays short: it says where the slugs are, and they are there."""
    with pytest.raises(UnknownName) as caught:
        show.measure(real, "xx")
    told = str(caught.value)
    assert told.startswith(
        f"unknown measure 'xx': there are {len(real.measures)}; thb show theme THEME names those of"
    )
    assert len(told) < 200
    for theme in real.themes["theme"]:
        assert theme in told
        assert set(real.cells(theme)["measure"]) <= set(
            dict(show.theme(real, theme).facts)["Slugs"].split(", ")
        )
