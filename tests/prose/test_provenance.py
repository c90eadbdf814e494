"""A report says how to cite it, what it was made of, and how to make it again."""

import re
import shlex
from dataclasses import replace

import pytest

from thb_analysis import analysis, prose
from thb_analysis.data import Dataset
from thb_analysis.display import Front, Setting
from thb_analysis.reports.parameters import ThemeParameters, parse_assignments


@pytest.fixture
def front(tiny_dataset: Dataset) -> Front:
    """The front of a theme report."""
    ds = tiny_dataset
    summary = analysis.theme_summary(ds, "detection")
    return prose.theme_front(ds, summary, analysis.evaluate_claims(ds).iloc[:0], None)


def _bibtex(front: Front) -> str:
    return prose.provenance.citation(front, "theme-detection").markdown.split("```")[1].strip()


def _command(settings: tuple[Setting, ...], ds: Dataset) -> list[str]:
    text = prose.provenance.made(ds, "theme-detection", settings).markdown
    return shlex.split(text.split("```")[1])


def test_a_citation_tells_one_state_of_the_data_from_another(front: Front) -> None:
    """Authors, title, edition, version and the beginning of the hash stand in words and as BibTeX."""
    said = prose.provenance.citation(front, "theme-detection").markdown
    assert front.basis
    which = f"dition 2022, version 1.0.0, data {front.basis.sha256[:12]}"
    assert said.startswith("> thb-analysis contributors (2022). *Detection. Third-country")
    assert said.count(which) == 2
    assert "Variant" not in said


def test_an_entry_of_bibtex_is_whole(front: Front) -> None:
    """The entry has its key, names in braces of their own, and as many braces opened as closed."""
    entry = _bibtex(replace(front, authors=("A, B", "C"), variant="restricted to AT"))
    assert entry.startswith("@misc{thb-measures-2022-theme-detection-variant,\n")
    assert "author = {{A, B} and {C}}" in entry
    assert "year   = {2022}" in entry
    assert entry.count("{") == entry.count("}")
    assert "Variant: restricted to AT" in entry


def test_signs_that_bibtex_obeys_are_written_as_signs(front: Front) -> None:
    """A title that holds commands of TeX is shown as it is, once in Markdown and once in BibTeX."""
    odd = replace(front, title="50 % & {more}_\\*", edition="spring")
    assert r"50 \% \& \{more\}\_\textbackslash{}*" in _bibtex(odd)
    assert r"50 % & \{more\}\_\\\*." in prose.provenance.citation(odd, "x").markdown
    assert "year" not in _bibtex(odd)


def test_a_front_without_particulars_can_be_cited() -> None:
    """Nothing but a title is enough, and no empty field or bracket is shown."""
    said = prose.provenance.citation(Front("Why?", "", "", (), (), "", ""), "x").markdown
    assert said.startswith("> *Why?*")
    assert "()" not in said
    assert "= {}" not in said


def test_the_command_gives_what_departs_from_the_defaults(
    tiny_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read as a shell reads it, the command has the parameters of the report and no folder of a machine."""
    monkeypatch.setenv("THB_DATA", str(tiny_dataset.root))
    given = {"countries": "AT,BE", "group_by": "Own's=AT; Others=BE", "include_body": False}
    model = ThemeParameters(data=str(tiny_dataset.root), **given)
    command = _command(model.settings, tiny_dataset)
    assert command[:5] == ["thb", "build", "theme-detection", "--out", "mine"]
    values, mistakes = parse_assignments(command[6::2])
    assert ThemeParameters(**values) == replace_data(model)
    assert not mistakes
    assert str(tiny_dataset.root) not in " ".join(command)
    assert _command(ThemeParameters().settings, tiny_dataset) == command[:5]


def replace_data(model: ThemeParameters) -> ThemeParameters:
    """The same parameters for the project's own data."""
    return model.model_copy(update={"data": ""})


def test_edition_data_and_library_are_named(tiny_dataset: Dataset) -> None:
    """The hash stands in full, and what the package does not state is left out."""
    said = prose.provenance.made(tiny_dataset, "overview", ()).markdown
    assert f"`{tiny_dataset.sha256}`" in said
    assert "- Edition: 2022\n- Data package: thb-measures-2022, version 1.0.0\n" in said
    assert re.search(r"- Library: thb-analysis, version \d", said)
    descriptor = {**tiny_dataset._descriptor, "edition": "", "version": ""}
    bare = prose.provenance.made(replace(tiny_dataset, _descriptor=descriptor), "overview", ())
    assert bare.markdown.startswith("- Data package: thb-measures-2022\n")


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([], "No entry in the record of the source touches what this report shows."),
        (
            ["noted"],
            "It is noted: the coding follows what is printed. [](#t) says what it is about.",
        ),
        (["applied", "applied"], "Both are applied: the coding follows the corrected reading."),
        (
            ["noted", "applied", "noted"],
            "In the record of the source, three entries touch what this report shows. One is applied, so that the "
            "coding follows the corrected reading, and two are noted, so that",
        ),
    ],
)
def test_corrections_are_counted_by_status(
    tiny_dataset: Dataset, statuses: list[str], said: str
) -> None:
    """The sentences agree with none, one and several entries, of one status or both."""
    frame = analysis.irregularities(tiny_dataset).iloc[: len(statuses)].assign(status=statuses)
    assert said in prose.provenance.corrections(frame, "t").markdown
