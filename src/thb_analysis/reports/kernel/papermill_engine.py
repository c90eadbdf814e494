"""Papermill's engine, which writes the notebook less often."""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

NAME = "thb"


# Each save writes all that was drawn so far; the last, or that of an error, is never left out.
_SECONDS_BETWEEN_SAVES = 5


class _Sparing(NotebookExecutionManager):  # type: ignore[misc]
    """Saves now and then, where papermill saves twice for each cell."""

    def save(self, **kwargs: Any) -> None:
        """Save, unless that was just done."""
        if (self.now() - self.last_save_time).total_seconds() >= _SECONDS_BETWEEN_SAVES:
            super().save(**kwargs)


class Engine(NBClientEngine):  # type: ignore[misc]
    """Runs the cells; the base class saves before the first, and after the last or an error."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **kwargs: Any
    ) -> Any:
        """Run the cells of a notebook that is about to be saved."""
        sparing = _Sparing(nb_man.nb, nb_man.output_path, nb_man.log_output, progress_bar=False)
        done = super().execute_managed_notebook(sparing, kernel_name, **kwargs)
        # Papermill writes what came of it once more, whatever the engine has written.
        nb_man.output_path = None
        return done


papermill_engines.register(NAME, Engine)
