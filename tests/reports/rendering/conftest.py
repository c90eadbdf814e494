"""Exporters, made once, and notebooks that are rendered by each of them once for all tests."""

import pytest

from reports.rendering import bundles
from thb_analysis.reports.rendering.exporters import (
    DocxExporter,
    HTMLExporter,
    PDFExporter,
)


@pytest.fixture(scope="session")
def sample():
    """A notebook with everything that a report may hold."""
    return bundles.sample()


def renders(exporter):
    """Make a fixture that renders a notebook by an exporter."""

    @pytest.fixture(scope="session")
    def render():
        place = {"metadata": {"name": "theme-sample", "path": str(bundles.HERE)}}
        made = exporter()
        return lambda notebook, **more: made.from_notebook_node(notebook, place | more)[
            0
        ]

    return render


to_html, to_pdf, to_docx = map(renders, (HTMLExporter, PDFExporter, DocxExporter))
