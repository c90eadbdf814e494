"""A report rests on the tables and texts that it asked for, and is made again when one of these is another."""

import threading
from functools import partial

import pytest

import thb_analysis as thb
from commands import contents
from reports.conftest import write_notebook
from thb_analysis.package.reads import noted
from thb_analysis.reports.catalog.requests import user_notebook
from thb_analysis.reports.edition.watch import saved_files

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
def reading(project, quick):
    """Two reports that read different files, and a build of both."""
    project.write("theme", project.title_block, f"# reads {GLOSSARY}")
    project.write("overview", project.title_block, f"# reads {TEXT}")
    assert quick("theme-detection", "overview") == ["built", "built"]
    return partial(quick, "theme-detection", "overview")


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
        out.write("victim,A person.,A source.\n" if file == GLOSSARY else "\n")
    assert reading() == wanted
    partly = contents(project.out)
    for each in project.out.iterdir():
        each.unlink()
    assert reading() == ["built", "built"]
    assert contents(project.out) == partly


@pytest.fixture
def changes(monkeypatch):
    """What is saved, looked for more often than usual."""
    monkeypatch.setattr("thb_analysis.reports.edition.watch._WAIT", 0.02)
    return saved_files


def test_a_saved_file_is_noticed(tmp_path, changes):
    """Whatever is saved in one of the folders is named once, when it is whole; other files are not."""
    (tmp_path / "texts").mkdir()
    found = changes([tmp_path])

    def save():
        (tmp_path / "other.tmp").write_text("")
        (tmp_path / "texts" / "overview.md").write_text("# A")

    threading.Timer(0.1, save).start()
    assert next(found) == ["texts/overview.md"]


def test_files_beside_a_notebook_of_ones_own_are_watched(tmp_path, changes):
    """The notebook, modules and bibliography, also before the first look, and nothing in the folders beside them."""
    (tmp_path / "deep").mkdir()
    found = changes([], [tmp_path])
    for name in ("my.ipynb", "shapes.py", "references.bib", "my.csv", "deep/other.py"):
        (tmp_path / name).write_text("")
    assert next(found) == ["my.ipynb", "references.bib", "shapes.py"]


@pytest.fixture
def watch(thb_build, monkeypatch):
    """Run `thb build --watch` while a file is saved, again and again: ``watch("overview", path, save, save)``."""

    def watch(notebook, file, *saves):
        def saving(folders, beside):
            assert any(file.is_relative_to(each) for each in [*folders, *beside])
            for save in saves:
                save()
                yield [file.name]

        monkeypatch.setattr("thb_analysis.reports.edition.watch.saved_files", saving)
        done = thb_build(notebook, "--watch", "--out", "out")
        assert done.exit_code == 0
        return done.output

    return watch


def test_watching_makes_what_a_saved_file_touches(project, watch):
    """The command says in a line what it did, and goes on after a fault."""
    table = project.data / GLOSSARY
    whole = table.read_text()
    added = whole + "victim,A person.,A source.\n"
    texts = (added, whole + "no definition,,\n", whole, whole)
    done = watch(
        "overview", table, *(partial(table.write_text, text) for text in texts)
    )
    lines = [line for line in done.splitlines() if line.startswith("glossary.csv")]
    assert lines[0] == lines[-2] == "glossary.csv: overview built"
    assert lines[-1] == "glossary.csv: none of these reports rests on it"
    assert "thb: the data package is not valid: 1 fault" in done


def test_watching_says_why_a_report_failed(project, watch):
    """Its cell and error, of a notebook of one's own in a folder that is watched; then it goes on."""
    path = write_notebook(project.root / "mine" / "my.ipynb", "print(1)")
    saves = [partial(write_notebook, path, cell) for cell in ("1 / 0", "print(2)")]
    done = watch("mine/my.ipynb", path, *saves)
    assert "my.ipynb: my failed\nthb: my failed in cell 3 (1 / 0)\n" in done
    assert "  ZeroDivisionError: division by zero\n" in done
    assert done.endswith("my.ipynb: my built\n")


@pytest.mark.parametrize("fault", ["no definition,,\n", '"'])
def test_watching_begins_with_a_faulty_package(project, watch, thb_build, fault):
    """The fault is shown, be it that the package cannot even be read; a mistake in the call ends it."""
    table = project.data / GLOSSARY
    whole = table.read_text()
    table.write_text(whole + fault)
    done = watch("overview", table, partial(table.write_text, whole))
    assert "thb: the data package" in done
    assert "glossary.csv: overview built" in done
    assert thb_build("nothing", "--watch", "--out", "out").exit_code == 2


def test_bibliography_and_pictures_count_where_they_are_used(
    project, quick, monkeypatch
):
    """A record is the same whatever is built in the same call; a new file beside the notebook is another."""
    monkeypatch.chdir(project.root)
    paths = [project.root / folder / f"{folder}.ipynb" for folder in ("mine", "yours")]
    cell = "print(1)  # ![](map.png)"
    own = [user_notebook(write_notebook(path, cell)) for path in paths]
    for folder in (project.notebooks, project.root / "yours"):
        (folder / "references.bib").write_text("@book{a}")
    together = partial(quick, "overview", others=own)

    assert together() == ["built"] * 3
    assert [quick("overview"), *(quick(others=[each]) for each in own)] == [
        ["up to date"]
    ] * 3
    for name in ("references.bib", "map.png"):
        (project.root / "mine" / name).write_text("@book{c}")
        assert together() == ["up to date", "built", "up to date"]
    (project.notebooks / "references.bib").write_text("@book{d}")
    assert together() == ["built", "up to date", "up to date"]
