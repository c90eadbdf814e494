"""A report rests on the tables and texts that it asked for, and is made again when one of these is another."""

import threading

import pytest

import thb_analysis as thb
from reports.conftest import contents, states, write_notebook
from thb_analysis.package.reads import noted
from thb_analysis.reports import build
from thb_analysis.reports.catalog.requests import user_notebook
from thb_analysis.reports.edition.watch import saved_files, summary
from thb_analysis.reports.running.result import BuildResult

GLOSSARY, TEXT = "codebook/glossary.csv", "texts/themes/protection.md"
ASKED = {
    "ds.glossary": {GLOSSARY},
    "ds.root": {"data"},
    "ds.sha256": {"data"},
    'thb.page.text(ds, "protection")': {TEXT, "texts/"},
    'ds.ask("screening")': {
        "observations.csv",
        "codebook/measures.csv",
        "codebook/bases.csv",
    },
    "ds.cells()": {"observations.csv", "source/footnotes.csv"},
    "ds.name": set(),
}


@pytest.mark.parametrize(("asked", "files"), ASKED.items())
def test_what_is_asked_for_is_noted(tiny, asked, files):
    """Each table and text that an answer rests on is noted, absent ones too; to load notes nothing."""
    noted.clear()
    ds = thb.load(tiny)
    assert noted == set()
    eval(asked, {"ds": ds, "thb": thb})
    assert files <= noted
    assert bool(files) == bool(noted)


def test_what_was_kept_is_noted_again(tiny):
    """A second report that asks for the same in one process rests on the same."""
    ds, found = thb.load(tiny), []
    for _ in range(2):
        noted.clear()
        ds.cells()
        thb.counts(ds.cells("protection"))
        found.append(frozenset(noted))
    assert found[0] == found[1]


@pytest.fixture
def reading(project, instant):
    """Two reports that read different files, and a build of both."""
    project.write("theme", project.title_block, f"# reads {GLOSSARY}")
    project.write("overview", project.title_block, f"# reads {TEXT}")

    def built():
        targets = project.targets("theme-detection", "overview")
        return states(build(targets, project.settings(), executor=instant))

    assert built() == ["built", "built"]
    return built


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        (GLOSSARY, ["built", "up to date"]),
        (TEXT, ["up to date", "built"]),
        ("codebook/claims.csv", ["up to date", "up to date"]),
        ("texts/overview.md", ["up to date", "up to date"]),
    ],
)
def test_a_changed_file_makes_the_reports_that_read_it(project, reading, file, wanted):
    """And no others, also where the file was not there before; the folder is as of a full build."""
    path = project.data / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as out:
        out.write("victim,A person.,A source.\n" if file == GLOSSARY else "")
        if file != GLOSSARY:
            out.write("\n")
    assert reading() == wanted
    partly = contents(project.out)
    for each in project.out.iterdir():
        each.unlink()
    assert reading() == ["built", "built"]
    assert contents(project.out) == partly


def test_a_saved_file_is_noticed(tmp_path):
    """Whatever is saved in one of the folders is named once, when it is whole; other files are not."""
    (tmp_path / "texts").mkdir()
    changes = saved_files([tmp_path])

    def save():
        (tmp_path / "other.tmp").write_text("")
        (tmp_path / "texts" / "overview.md").write_text("# A")

    threading.Timer(0.4, save).start()
    assert next(changes) == ["texts/overview.md"]


def test_what_is_saved_before_the_first_look_is_noticed(tmp_path):
    """What is saved while the first build runs is named afterwards."""
    changes = saved_files([tmp_path])
    (tmp_path / "themes.csv").write_text("")
    assert next(changes) == ["themes.csv"]


def test_files_beside_a_notebook_of_ones_own_are_watched(tmp_path):
    """The notebook, modules and bibliography, and nothing in the folders beside them."""
    (tmp_path / "deep").mkdir()
    changes = saved_files([], [tmp_path])
    for name in ("my.ipynb", "shapes.py", "references.bib", "my.csv", "deep/other.py"):
        (tmp_path / name).write_text("")
    assert next(changes) == ["my.ipynb", "references.bib", "shapes.py"]


def test_what_saving_led_to_is_one_line():
    """It names the files, and each report that was made or failed."""
    results = [
        BuildResult("a"),
        BuildResult("b", "failed"),
        BuildResult("c", "up to date"),
    ]
    assert summary(["x.md"], results) == "x.md: a built; b failed"
    assert (
        summary(["x.md", "y.md"], results[2:])
        == "x.md, y.md: none of these reports rests on it"
    )


def test_watching_makes_what_a_saved_file_touches(project, thb_build, monkeypatch):
    """The command goes on after a fault, and says in a line what it did."""
    table = project.data / "codebook" / "glossary.csv"
    whole = table.read_text()

    def saving(folders, beside):
        assert (folders, beside) == ([project.data, project.notebooks], [])
        for text in (
            whole + "victim,A person.,A source.\n",
            whole + "no definition,,\n",
            whole,
        ):
            table.write_text(text)
            yield [GLOSSARY]

    monkeypatch.setattr("thb_analysis.reports.edition.watch.saved_files", saving)
    done = thb_build("overview", "--watch", "--out", "out")
    lines = [line for line in done.output.splitlines() if line.startswith(GLOSSARY)]
    assert done.exit_code == 0
    assert lines[0] == lines[-1] == f"{GLOSSARY}: overview built"
    assert "thb: the data package is not valid: 1 fault" in done.output


def test_watching_says_why_a_report_failed(project, thb_build, monkeypatch):
    """Its cell and error, of a notebook of one's own in a folder that is watched; then it goes on."""
    path = write_notebook(project.root / "mine" / "my.ipynb", "print(1)")

    def saving(folders, beside):
        assert beside == [path.parent]
        for cell in ("1 / 0", "print(2)"):
            write_notebook(path, cell)
            yield [path.name]

    monkeypatch.setattr("thb_analysis.reports.edition.watch.saved_files", saving)
    done = thb_build("mine/my.ipynb", "--watch", "--out", "out")
    assert done.exit_code == 0
    assert "my.ipynb: my failed\nthb: my failed in cell 3 (1 / 0)\n" in done.output
    assert "  ZeroDivisionError: division by zero\n" in done.output
    assert done.output.endswith("my.ipynb: my built\n")


@pytest.mark.parametrize("fault", ["no definition,,\n", '"'])
def test_watching_begins_with_a_faulty_package(project, thb_build, monkeypatch, fault):
    """The fault is shown, be it that the package cannot even be read; a mistake in the call ends it."""
    table = project.data / "codebook" / "glossary.csv"
    whole = table.read_text()
    table.write_text(whole + fault)

    def saving(folders, beside):
        assert folders[0] == project.data
        table.write_text(whole)
        yield [GLOSSARY]

    monkeypatch.setattr("thb_analysis.reports.edition.watch.saved_files", saving)
    done = thb_build("overview", "--watch", "--out", "out")
    assert "thb: the data package" in done.output
    assert f"{GLOSSARY}: overview built" in done.output
    table.write_text(whole)
    assert thb_build("nothing", "--watch", "--out", "out").exit_code == 2


def test_a_bibliography_counts_where_it_is_used(project, instant, monkeypatch):
    """A record is the same whatever is built in the same call; a new file beside the notebook is another."""
    monkeypatch.chdir(project.root)
    (project.notebooks / "references.bib").write_text("@book{a}")
    paths = [project.root / folder / f"{folder}.ipynb" for folder in ("mine", "yours")]
    own = [user_notebook(write_notebook(path, "print(1)"), {}) for path in paths]
    (project.root / "yours" / "references.bib").write_text("@book{b}")
    overview = project.targets("overview")

    def built(reports):
        return states(build(reports, project.settings(), executor=instant))

    assert built([*overview, *own]) == ["built"] * 3
    for report in [*overview, *own]:
        assert built([report]) == ["up to date"]
    (project.root / "mine" / "references.bib").write_text("@book{c}")
    assert built([*overview, *own]) == ["up to date", "built", "up to date"]
    (project.notebooks / "references.bib").write_text("@book{d}")
    assert built([*overview, *own]) == ["built", "up to date", "up to date"]
