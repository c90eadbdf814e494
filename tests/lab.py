"""Notebooks as JupyterLab runs and saves them."""

import json

from IPython.utils.capture import capture_output

INFO = {
    "name": "python",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "version": "3.99.1",
}

# Every public name, and a call of it that ends a cell; what stands before all of them.
START = """import tempfile
import pandas as pd
import thb_analysis as thb
from thb_analysis.reports import CountryParameters
ds = thb.load()
poland = CountryParameters(country="PL")
few = ds.cells("covid")
map = ds.maps["map"].iloc[0]
table = pd.DataFrame({"unit": ["AT", "BE"], "measure": "shelter", "status": ["yes", "open"]})"""
SHOWN = {
    "Dataset": "thb.load()",
    "rebuild": "thb.rebuild()[:3]",
    "from_frame": "thb.from_frame(table)",
    "load": "thb.load().countries",
    "validate": "thb.validate()",
    "export": "len(thb.export(ds, tempfile.mkdtemp()))",
    "categories": "thb.categories(ds, map)",
    "counts": "thb.counts(few)",
    "findings": 'thb.findings(ds, "covid")',
    "audit": "thb.audit(ds)",
    "compare": 'thb.compare(ds, ds.select(["AT", "BE"]))',
    "law": 'thb.law(ds, "protection")',
    "robustness": "thb.robustness(ds)",
    "elsewhere": 'thb.elsewhere(ds, "PL")',
    "silence": "thb.silence(ds)",
    "dots": 'thb.dots(few, title="Dots")',
    "hurdles": 'thb.page.lead_figure(ds, "overview")',
    "set_theme": "thb.set_theme()",
    "tiles": 'thb.tiles(thb.categories(ds, map), "Tiles")',
    "page.answers": 'thb.page.answers(ds, "PL")',
    "page.heading": 'thb.page.heading("A question")',
    "page.headlines": 'thb.page.headlines(ds, "covid")',
    "page.lead_figure": 'thb.page.lead_figure(ds, "detection")',
    "page.order": "thb.page.order(ds)",
    "page.limits": 'thb.page.limits(ds, "protection")',
    "page.sources": "thb.page.sources(ds, poland)",
    "page.statements": 'thb.page.statements(ds, "protection")',
    "page.title": "thb.page.title(ds, poland)",
    "page.caption": 'thb.page.caption(ds, "protection")',
    "page.entries": 'thb.page.entries(ds, "PL")',
    "page.notes": 'thb.page.notes(ds, "detection")',
    "page.text": 'thb.page.text(ds, "protection")',
    "page.tied_measures": 'thb.page.tied_measures(ds, "protection")[:5]',
    "figure": 'thb.figure(few["state"].value_counts().plot.bar().figure, "A caption", "Bars")',
    "table": 'thb.table(thb.counts(few)[["label", "k", "n"]], "Counts")',
}


def as_saved(path):
    """Save a notebook as after a run: outputs, counts, versions, what was folded."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["metadata"] |= {
        "kernelspec": {
            **notebook["metadata"]["kernelspec"],
            "display_name": ".venv (3.99)",
        },
        "language_info": INFO,
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"scrolled": True, "editable": True}
        if cell["cell_type"] == "code":
            cell["metadata"]["execution"] = {
                "iopub.execute_input": "2022-01-01T00:00:00Z"
            }
            cell["execution_count"] = number
            cell["outputs"] = [
                {"name": "stdout", "output_type": "stream", "text": ["a result\n"]}
            ]
    path.write_text(json.dumps(notebook, indent=1), "utf-8")


def outputs(shell, source):
    """Run a cell in a shell of this process, and return what it shows, or its error."""
    with capture_output() as shown:
        done = shell.run_cell(source, store_history=True)
    if error := done.error_before_exec or done.error_in_exec:
        return [
            {
                "output_type": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
            }
        ]
    return [
        {
            "output_type": "display_data",
            "data": each.data,
            "metadata": each.metadata or {},
        }
        for each in shown.outputs
    ]
