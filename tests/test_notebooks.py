"""Notebooks hold parameters, calls and prose, and are committed without outputs."""

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from papermill import inspect_notebook

from thb_analysis.reports.catalog.parameters import MODELS

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
# That of two packages is checked by the command that runs it.
REPORTS = pytest.mark.parametrize("name", sorted(MODELS), indirect=True)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of one notebook."""
    return str(request.param)


@pytest.fixture
def notebook(name: str) -> Any:
    """The notebook as committed."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


@pytest.fixture
def code(notebook: Any) -> list[Any]:
    """Its code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_cell_ids_are_words(notebook: Any) -> None:
    """Cell ids are written by hand and unique, so that they never change by themselves."""
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [id_ for id_ in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", id_)] == []


@REPORTS
def test_defaults_are_those_of_the_model(name: str, code: list[Any]) -> None:
    """The parameters cell sets every parameter of the model, to the model's default."""
    (cell,) = (cell for cell in code if "parameters" in cell.metadata.get("tags", []))
    values: dict[str, Any] = {}
    exec(cell.source, {}, values)
    del values["__annotations__"]
    model = MODELS[name]
    assert set(values) == set(model.model_fields)
    defaults = {field: info.default for field, info in model.model_fields.items()}
    assert {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    } == defaults


@REPORTS
def test_papermill_tells_types_and_meanings(name: str) -> None:
    """`papermill --help-notebook` says of each parameter what the model says."""
    known = inspect_notebook(str(FOLDER / f"{name}.ipynb"))
    types = {str: "str", bool: "bool", tuple[str, ...]: "list[str]"}
    assert {each: (it["inferred_type_name"], it["help"]) for each, it in known.items()} == {
        each: (types[field.annotation], field.description)
        for each, field in MODELS[name].model_fields.items()
    }


@REPORTS
def test_the_cell_after_the_parameters_checks_them(name: str, code: list[Any]) -> None:
    """The cell after the parameters hands all that was set to the model, in few lines."""
    assert f"p = {MODELS[name].__name__}.from_notebook(globals())" in code[1].source.splitlines()
    assert len(code[1].source.splitlines()) <= 10


def test_no_function_is_defined_in_a_notebook(code: list[Any]) -> None:
    """What is more than a call belongs to the library."""
    nodes = [node for cell in code for node in ast.walk(ast.parse(cell.source))]
    assert not [
        node for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda))
    ]


def test_text_cells_hold_no_result(notebook: Any) -> None:
    """Numbers of the data come from the data: text written by hand has no figure larger than 1."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"\[@[^\]]*\]", "", cell.source)
            assert set(re.findall(r"\d+", text)) <= {"0", "1"}, cell.id


def test_all_reports_tell_alike_where_they_come_from(notebook: Any) -> None:
    """Every report ends with its sources and how to cite it."""
    shown = [cell for cell in notebook.cells if "lesson" not in cell.metadata.get("tags", ())]
    assert shown[-1].source == "thb.sources(ds, p)"
