"""What nbgrader needs for an assignment: what is stated of its cells, and a kernel that is confined."""

import re
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from thb_analysis.learn.again import confinement
from thb_analysis.learn.source import Exercise, read_lesson

# Of a sentence and a figure, which a person reads.
POINTS = {"read": 12, "figure": 6}


def state(cell: NotebookNode, exercise: Exercise, kind: str) -> None:
    """State what a cell is, an answer or a check, in the words of nbgrader."""
    is_answer = kind == "answer"
    stated = {"schema_version": 3, "grade_id": exercise.cell(kind), "task": False}
    stated |= {"solution": is_answer, "locked": not is_answer, "grade": False}
    if is_answer and exercise.tag in POINTS:
        stated |= {"grade": True, "points": POINTS[exercise.tag]}
    cell.metadata["nbgrader"] = stated


def restore(
    notebook: NotebookNode, resources: dict[str, Any]
) -> tuple[NotebookNode, dict[str, Any]]:
    """Have nbgrader show to a person each answer that one reads, whatever program saved the notebook."""
    lesson = int(resources["nbgrader"]["notebook"].removeprefix("lesson-"))
    stated = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    known = {each.get("grade_id") for each in stated}
    for exercise in read_lesson(lesson).exercises.values():
        if exercise.tag in POINTS and exercise.cell("answer") not in known:
            state(_answer_cell(notebook, exercise), exercise, "answer")
    return notebook, resources


def _answer_cell(notebook: NotebookNode, exercise: Exercise) -> NotebookNode:
    """Return the cell of an answer by its id, else the last that sets its name, else a new one."""
    name, id_ = exercise.answers[0], exercise.cell("answer")
    is_set = re.compile(rf"^{name} *=", re.MULTILINE)
    found: list[NotebookNode] = [
        cell for cell in notebook.cells if is_set.search(cell.source)
    ]
    found += [cell for cell in notebook.cells if cell.get("id") == id_]
    if not found:
        found = [new_code_cell(f"# No cell sets {name}.")]
        notebook.cells += found
    return found[-1]


class Confined(AsyncKernelManager):
    """Runs a notebook without a network, and lets it write into its own folder alone, where Bubblewrap can."""

    def __init__(self, **given: Any) -> None:
        self._sockets = TemporaryDirectory()
        if confinement():
            file = f"{self._sockets.name}/kernel.json"
            given |= {"transport": "ipc", "connection_file": file}
        super().__init__(**given)

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command, with that of Bubblewrap before it."""
        command = super().format_kernel_cmd(extra_arguments)
        box = [*confinement()]
        if not box:
            self.log.warning("Bubblewrap does not run: notebooks can do what you can.")
            return command
        # A signal would not come through; nor is the parent known within.
        if spec := self.kernel_spec:
            spec.interrupt_mode = "message"
        box += ["--tmpfs", "/tmp", "--unsetenv", "JPY_PARENT_PID"]
        writable = (self._sockets.name, (self._launch_args or {})["cwd"])
        for folder in map(str, writable):
            box += ["--bind", folder, folder]
        return [*box, *command]
