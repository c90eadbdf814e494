"""Notebooks of reports hold parameters, calls and prose."""

import ast
import re
from inspect import getsource
from textwrap import dedent

import nbformat
import pytest
from papermill import inspect_notebook
from pydantic import Field

import thb_analysis as thb
from conftest import NOTEBOOKS
from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalog.parameters import MODELS, TYPES, OverviewParameters


@pytest.fixture(params=sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def name(request):
    """The name of one notebook."""
    return str(request.param)


@pytest.fixture
def notebook(name):
    """The notebook as committed."""
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def test_cell_ids_are_words(notebook):
    """Cell ids are written by hand and unique, so that they never change by themselves."""
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [id_ for id_ in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", id_)] == []


def declared(path):
    """Default, type and meaning of each parameter, as papermill reads them in a notebook."""
    return {
        each: (ast.literal_eval(it["default"]), it["inferred_type_name"], it["help"])
        for each, it in inspect_notebook(str(path)).items()
    }


def fields_of(model):
    """The same, as a model has them; each is of a type that messages have a word for."""
    assert {field.annotation for field in model.model_fields.values()} <= {*TYPES}
    types = {tuple[str, ...]: "list[str]"}
    return {
        each: (
            [] if field.default == () else field.default,
            types.get(field.annotation) or field.annotation.__name__,
            field.description,
        )
        for each, field in model.model_fields.items()
    }


def test_parameters_are_those_of_the_model(name):
    """A notebook sets every parameter to the model's default, and papermill reads the same types and meanings."""
    assert declared(NOTEBOOKS / f"{name}.ipynb") == fields_of(MODELS[name])


def test_a_parameter_may_be_a_number(tmp_path):
    """Whole or not: papermill reads it, a call sets it by its text, and another text is no number."""

    class Deeper(OverviewParameters):
        depth: int = Field(1, description="How deep.")
        share: float = Field(0.5, description="How much.")

    deeper = nbformat.read(NOTEBOOKS / "overview.ipynb", as_version=4)
    more = "\ndepth: int = 1  # How deep.\nshare: float = 0.5  # How much."
    deeper.cells[1].source += more
    nbformat.write(deeper, tmp_path / "deeper.ipynb")
    assert declared(tmp_path / "deeper.ipynb") == fields_of(Deeper)
    assert Deeper(depth="2", share="0.25").variant == "depth: 2; share: 0.25"  # type: ignore[arg-type]
    for name in ("depth", "share"):
        with pytest.raises(ParameterError, match=f"{name}: 'x' is not a number"):
            Deeper(**{name: "x"})


def read_of(name, source):
    """The attributes that code reads of an object with a name."""
    nodes = [*ast.walk(ast.parse(source))]
    found = [each for each in nodes if isinstance(each, ast.Attribute)]
    return {each.attr for each in found if getattr(each.value, "id", "") == name}


def test_each_parameter_is_used(name, notebook):
    """A notebook reads every parameter that it takes, or has the data set made of it."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    used = read_of("p", "\n".join(code))
    assert "dataset" in used
    assert f"p = {MODELS[name].__name__}.from_notebook(globals())" in code[1]
    used |= read_of("self", dedent(getsource(MODELS[name].dataset)))
    assert {*MODELS[name].model_fields} - used == set()


def test_text_cells_hold_no_result(notebook):
    """Numbers of the data come from the data: text written by hand has no figure larger than 1."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"\[@[^\]]*\]", "", cell.source)
            assert set(re.findall(r"\d+", text)) <= {"0", "1"}, cell.id


def test_all_reports_end_with_their_sources(notebook):
    """Every report ends with its sources and how to cite it."""
    shown = [
        cell for cell in notebook.cells if "lesson" not in cell.metadata.get("tags", ())
    ]
    assert shown[-1].source == "thb.page.sources(ds, p)"


def test_the_example_of_robustness_shows_a_change(real, capsys):
    """The finding that is counted twice has another k without evidence, and the same upper bound."""
    cells = nbformat.read(NOTEBOOKS / "robustness.ipynb", as_version=4).cells
    (source,) = (cell.source for cell in cells if cell.id == "lesson-twice")
    exec(source, {"thb": thb, "ds": real})
    counted = re.findall(r"'k': (\d+).*'upper': (\d+)", capsys.readouterr().out)
    (k, upper), (fewer, same) = counted
    assert int(fewer) < int(k)
    assert upper == same
