"""What tests share: a small data package that is valid, and data sets made of a few lists."""

import gc
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

# With JupyterLab comes what jsonschema checks IRIs by: nothing here has one, and to import it takes a second.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = REPOSITORY / "notebooks"
# The study as it was in 2022, which lessons load: a new edition in data/ changes no lesson, and no test but its own.
STUDY = NOTEBOOKS / "learn" / "data"
os.environ["THB_DATA"] = str(STUDY)


def pytest_collection_modifyitems(config, items):
    """Leave out what only a release needs, unless this is one."""
    if not os.environ.get("THB_RELEASE"):
        spared = [item for item in items if item.get_closest_marker("release")]
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in spared]


def pytest_collection_finish():
    """Spare the garbage collector what was imported, which is large and stays, and have it look seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


# One of everything: a list without a comma, a country named by the sentence only, a country outside the
# base, a misprint that is corrected, remarks, a duration, a repeated code, a negated and an unclear list.
# Five countries took part (AT, BE, EL, GE, NO; DK did not).
TINY = REPOSITORY / "tests" / "packages" / "tiny"
# What other sources say of these countries.
OTHERS = TINY.with_name("others")


def write_tiny(folder):
    """Write the small package into a folder, described like the project's own, and return the folder."""
    shutil.copytree(TINY, folder, dirs_exist_ok=True)
    head = json.loads((STUDY / "datapackage.json").read_text("utf-8"))
    head["resources"] = [
        each for each in head["resources"] if (TINY / each["path"]).exists()
    ]
    (folder / "datapackage.json").write_text(json.dumps(head), encoding="utf-8")
    return folder


@pytest.fixture
def approved(request):
    """Compare a message with the one approved for a test, word by word.

    It stands in ``approved.txt`` beside the test; to write that file again, call the tests in one
    process with ``THB_APPROVE=1``, and read what has changed.
    """
    file = request.path.with_name("approved.txt")
    kept = file.read_text("utf-8").split("\n# ")[1:] if file.exists() else []
    messages = dict(each.rstrip("\n").split("\n", 1) for each in kept)

    def compare(message):
        name = f"{request.path.stem}: {request.node.name}"
        if os.environ.get("THB_APPROVE"):
            messages[name] = message.rstrip("\n")
            blocks = [f"\n# {each}\n{messages[each]}\n" for each in sorted(messages)]
            file.write_text("".join(blocks), "utf-8")
        assert message.rstrip("\n").splitlines() == messages.get(name, "").splitlines()

    return compare


@pytest.fixture
def tiny(tmp_path):
    """Folder of a small valid data package, the test's own to change."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture(autouse=True)
def _closed_figures():
    """Close what a test has drawn: pyplot warns the twentieth that comes after."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def _tiny_kept(tmp_path_factory):
    return write_tiny(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def tiny_dataset(_tiny_kept):
    """The small package, loaded once: nobody can change it."""
    from thb_analysis.dataset.dataset import load

    return load(_tiny_kept)


@pytest.fixture(scope="session")
def real():
    """The study, as lessons load it."""
    from thb_analysis.dataset.dataset import load

    return load(STUDY)


@pytest.fixture(scope="session")
def edition():
    """What is published: the package in data/."""
    from thb_analysis.dataset.dataset import load

    return load(REPOSITORY / "data")


@pytest.fixture(scope="module")
def shell():
    """An IPython shell, as a notebook's kernel has one, which displays what a cell ends in."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display

    # What keeps outputs has all memory searched for garbage whenever it is reset.
    shell = InteractiveShell.instance(user_module=ModuleType("cells"), cache_size=0)
    shell.display_trap.hook = lambda value: value is None or display(value)
    yield shell
    InteractiveShell.clear_instance()


def with_texts(ds, files):
    """Give a dataset these texts alone."""
    kept = {
        path: raw
        for path, raw in ds.package.files.items()
        if not path.startswith("texts/")
    }
    raw = {path: content.encode() for path, content in files.items()}
    return replace(ds, package=replace(ds.package, files={**kept, **raw}))


def retyped(ds, **tables):
    """Replace tables of a data set, each in the types of its own."""
    return ds.with_tables(
        **{
            name: frame.astype(getattr(ds, name).dtypes)
            for name, frame in tables.items()
        }
    )


@pytest.fixture(scope="session")
def others(tmp_path_factory):
    """The small package with what other sources say, loaded once."""
    from thb_analysis.dataset.dataset import load

    folder = write_tiny(tmp_path_factory.mktemp("others"))
    return load(shutil.copytree(OTHERS, folder, dirs_exist_ok=True))


def related(ds, kind, left="a", right="b"):
    """Give a data set one relation, which is strict."""
    row = {"relation": "r", "kind": kind, "left": left, "right": right}
    rows = ds.relations.reindex([0]).assign(**row, strength="strict").fillna("")
    return retyped(ds, relations=rows)


@pytest.fixture(scope="session")
def study():
    """Make a data set of other lists: ``study({"a": "XYZ", "b": "X"}, "WXYZ")``.

    Each list is a measure of the theme Protection, an affirmed provision unless other columns are given;
    its label is its slug in capitals. Each code is a participant, in the EU if it is in `eu`; the measures
    in `eu_only` speak of no other.
    """
    import pandas as pd

    from thb_analysis.check.intake import from_frame

    def put(lists, countries, eu=(), eu_only=(), **columns):
        cells = [
            (code, slug, "yes" if code in listed else "", "Protection", slug.upper())
            for slug, listed in lists.items()
            for code in countries
        ]
        ds = from_frame(
            pd.DataFrame(cells, columns=["unit", "measure", "status", "theme", "label"])
        )
        slugs, codes = ds.measures["measure"], ds.countries["country"]
        return retyped(
            ds,
            measures=ds.measures.assign(
                base=["eu" if slug in eu_only else "all" for slug in slugs],
                **{
                    "kind": "provision",
                    "polarity": "affirmed",
                    "complete": False,
                    **columns,
                },
            ),
            countries=ds.countries.assign(
                name="Land " + codes,
                bloc=["EU" if code in eu else "EaP" for code in codes],
            ),
            bases=pd.DataFrame(
                [("all", "all", "took_part", "true"), ("eu", "EU", "bloc", "EU")],
                columns=["base", "label", "column", "values"],
            ).reindex(columns=ds.bases.columns, fill_value=""),
        )

    return put


@contextmanager
def shared(tmp_path_factory):
    """Give the folder of all processes that run tests, to one after the other: one builds, others find it."""
    import fcntl

    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(handle)


@pytest.fixture(scope="session")
def whole_edition(tmp_path_factory):
    """Every report of the project's own data, as `thb build --all` makes them: once for all who test.

    Built is what is out of date in the committed edition, as for everybody who changes something, and
    nothing if it is of this very code. If THB_EDITION names a folder with an edition, that one is taken
    as it stands.
    """
    from commands import thb_apart

    if given := os.environ.get("THB_EDITION"):
        return Path(given).resolve()
    with shared(tmp_path_factory) as folder:
        out = folder / "edition"
        if not out.exists():
            shutil.copytree(REPOSITORY / "reports", out)
        call = ("build", "--all", "--data", "data", "--out", out)
        done = thb_apart(*call, cwd=REPOSITORY)
        assert done.returncode == 0, done.stderr
    return out


def replace_in(path, old, new):
    """Replace a text that is in a file."""
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_bytes(text.replace(old, new).encode())


@pytest.fixture
def edit(tiny):
    """Replace text in one file of the small package, or write a new file: ``edit(file, old, new)``."""

    def replace(file, old, new):
        if old:
            replace_in(tiny / file, old, new)
        else:
            (tiny / file).write_text(new, "utf-8")
        return tiny

    return replace


@pytest.fixture(scope="session")
def documentation(tmp_path_factory):
    """The pages of the documentation as `make docs` builds them, without a warning."""
    recipe = (REPOSITORY / "Makefile").read_text("utf-8")
    (options,) = re.findall(r"sphinx-build (.*) docs docs/_build/html", recipe)
    with shared(tmp_path_factory) as folder:
        out = folder / "documentation"
        if not out.exists():
            words = ["-m", "sphinx", *options.split(), REPOSITORY / "docs", out]
            how = {"capture_output": True, "encoding": "utf-8"}
            done = subprocess.run([sys.executable, *words], **how)
            assert done.returncode == 0, done.stdout + done.stderr
    return out
