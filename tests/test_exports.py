"""Results as files: the same values in each format, each column described, all or nothing."""

import re
import shutil
import warnings
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

import thb_analysis as thb
from commands import thb_apart
from conftest import REPOSITORY
from thb_analysis.analysis import exports
from thb_analysis.analysis.exports import RESULTS, export, published
from thb_analysis.errors import ParameterError, ThbError

# Parquet needs a package that not everyone has.
FORMATS = exports.FORMATS if find_spec("pyarrow") else ("csv", "xlsx")


@pytest.fixture(scope="module")
def exported(tiny_dataset, tmp_path_factory):
    """Every result of the small package, in every format."""
    folder = tmp_path_factory.mktemp("exported")
    export(tiny_dataset, folder, formats=FORMATS)
    return folder


def test_a_workbook_holds_what_the_tables_hold(exported):
    """The same values in the same columns, each table on a sheet of its name; Excel keeps 15 digits."""
    sheets = pd.read_excel(exported / "results.xlsx", sheet_name=None)
    assert [*sheets] == [*RESULTS]
    for name, sheet in sheets.items():
        table = pd.read_csv(exported / f"{name}.csv")
        pd.testing.assert_frame_equal(sheet, table, check_dtype=False, obj=name)


def test_parquet_keeps_types_and_needs_pyarrow(exported, tiny_dataset, monkeypatch):
    """Each table reads back as it was, whole numbers and truth values with gaps; without pyarrow one sentence says so."""
    for name in RESULTS if find_spec("pyarrow") else ():
        table = exports._plain(exports._frame(tiny_dataset, name, None))
        read = pd.read_parquet(exported / f"{name}.parquet")
        pd.testing.assert_frame_equal(read, table, obj=name)
    monkeypatch.setattr(exports, "find_spec", lambda name: None)
    with pytest.raises(ParameterError, match=r"^format parquet needs pyarrow: .* pip"):
        export(tiny_dataset, exported / "none", "cells", "parquet")


def test_stata_and_spss_read_every_table(exported, tmp_path, monkeypatch):
    """What the guide types makes files of all tables, with every value in them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(exported, "tables")
    guide = (REPOSITORY / "docs/guide/exports.md").read_text("utf-8")
    recipe = re.search("## Stata and SPSS.*?```python\n(.*?)```", guide, re.DOTALL)[1]
    spss = re.search(r"`(pyreadstat\.write_sav.*?)` in place", guide)[1]
    readers = {".dta": pd.read_stata}
    if find_spec("pyreadstat"):
        import pyreadstat

        readers[".sav"] = lambda path: pyreadstat.read_sav(path)[0]
        recipe += f"    import pyreadstat; {spss}\n"
    with warnings.catch_warnings(action="ignore"):
        exec(recipe, {})
    for file in Path("tables").glob("*.csv"):
        table = pd.read_csv(file, dtype_backend="numpy_nullable")
        for suffix, read in readers.items():
            found = read(file.with_suffix(suffix)).set_axis([*table], axis=1)
            found = found.astype(table.dtypes)
            for column in table.select_dtypes("string"):
                found[column] = found[column].replace("", pd.NA)
            pd.testing.assert_frame_equal(found, table, obj=file.name)


def test_every_column_of_every_table_is_described(exported):
    """No column is exported without its meaning."""
    book = pd.read_csv(exported / "codebook.csv")
    assert book["meaning"].notna().all(), book[book["meaning"].isna()]
    meanings = pd.read_csv(Path(thb.__file__).parent / "analysis/columns.csv")[
        "meaning"
    ]
    assert {*meanings} == {*book["meaning"]}
    for name, columns in book.groupby("table")["column"]:
        assert [*pd.read_csv(exported / f"{name}.csv", nrows=0)] == [*columns], name


@pytest.mark.parametrize("table", ["about", "codebook", *RESULTS])
def test_each_table_is_as_approved(exported, tiny_dataset, approved, table):
    """Every value of the small package's results, and every word on their columns."""
    text = (
        (exported / f"{table}.csv")
        .read_text("utf-8")
        .replace(tiny_dataset.sha256, "SHA-256")
    )
    approved(
        text.replace(tiny_dataset.sha256[:12], "SHA-256").replace(
            thb.__version__, "VERSION"
        )
    )


@pytest.mark.parametrize(
    "table", ["elsewhere", "irregularities", "law", "maps", "silence"]
)
def test_each_table_of_two_countries_is_as_approved(real, approved, tmp_path, table):
    """What the small package has nothing of: every value of these results of the study."""
    export(real.select(countries=["EE", "NO"]), tmp_path, table)
    approved((tmp_path / f"{table}.csv").read_text("utf-8"))


def test_a_finding_has_no_sentence_where_something_is_left_out(real):
    """What people wrote speaks of the whole edition."""
    assert set(published(real.select(include_body=False))["sentence"]) == {""}


def test_a_text_that_looks_like_a_formula_is_a_text(tiny_dataset, tmp_path):
    """It is written as it is; a workbook holds it as a text, which nothing runs."""
    measures = tiny_dataset.measures.assign(label="=1+1")
    export(tiny_dataset.with_tables(measures=measures), tmp_path, "cells", FORMATS)
    sheet = pd.read_excel(tmp_path / "results.xlsx", sheet_name="cells")
    for found in (sheet, pd.read_csv(tmp_path / "cells.csv")):
        assert set(found["label"]) == {"=1+1"}


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(exported, tiny_dataset, tmp_path):
    """Nothing hangs on the order in which Python keeps a set, nor on the time of day."""
    call = [
        "export",
        "--format",
        ",".join(FORMATS),
        "--data",
        tiny_dataset.root,
        "--out",
        tmp_path,
    ]
    assert thb_apart(*call, cwd=tmp_path, PYTHONHASHSEED="7").returncode == 0
    for path in exported.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_origin_names_data_selection_and_licence(tiny_dataset, tmp_path):
    """Anyone who finds a file knows which data it comes from, and what was left out."""
    selected = tiny_dataset.select(
        ["AT", "BE", "GE"], include_qualified=False, include_body=False
    )
    export(selected, tmp_path, "counts", theme="protection")
    about = pd.read_csv(
        tmp_path / "about.csv", index_col="fact", keep_default_na=False
    )["value"]
    assert about["countries"] == "AT BE GE"
    assert (
        about["left_out"]
        == "reports with a condition; reports that a sentence alone gives"
    )
    assert (about["theme"], about["data_sha256"]) == ("protection", tiny_dataset.sha256)
    assert set(pd.read_csv(tmp_path / "counts.csv")["theme"]) == {"protection"}


def test_a_theme_leaves_out_what_is_about_all(tiny_dataset, tmp_path):
    """With a theme and no names, whatever can be restricted to it is written."""
    written = {path.stem for path in export(tiny_dataset, tmp_path, theme="Protection")}
    assert {"cells", "counts", "findings"} < written
    assert {"claims", "robustness"}.isdisjoint(written)


@pytest.mark.parametrize("name", ["counts.csv", "about.csv", "results.xlsx"])
def test_files_are_not_replaced_without_a_word(tiny_dataset, tmp_path, name):
    """What is there is named, and nothing is written; force replaces it."""
    (tmp_path / name).write_text("mine")
    call = {"results": "counts", "formats": ["csv", "xlsx"]}
    with pytest.raises(ParameterError, match=rf"{name}: nothing there says.*--force"):
        export(tiny_dataset, tmp_path, **call)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]
    export(tiny_dataset, tmp_path, **call, force=True)
    assert (tmp_path / name).read_bytes() != b"mine"


def test_a_failed_export_leaves_the_folder_as_it_was(
    tiny_dataset, tmp_path, monkeypatch
):
    """If one file cannot be written, none is, and what stood there stands."""
    export(tiny_dataset, tmp_path, "counts")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write = Path.write_bytes

    def full(path, content):
        if "claims.csv" in path.name:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ThbError, match="No space left on device"):
        export(tiny_dataset, tmp_path, ["counts", "claims"], force=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
