"""A report for Word: pandoc reads figures and tables as HTML, and writes the document."""

import re
from base64 import b64encode

from thb_analysis.display import Figure
from thb_analysis.display.saving import rendered
from thb_analysis.reports.rendering import html
from thb_analysis.reports.rendering.document import Items, labels

_ITEM = re.compile(r"^```\{=thb\}\nitem ([a-z0-9-]+) [^`]*^```$", re.MULTILINE)
_WIDTH, _HEIGHT = 6, 8  # inches that a figure has on a page


def with_items(markdown: str, items: Items) -> str:
    """Put each figure and table behind its marker, for the filter to read."""
    template, item_labels = html.environment().get_template("word.html"), labels(items)

    def placed(marker: re.Match[str]) -> str:
        item = items[marker[1]]
        drawn, width = _picture(item) if isinstance(item, Figure) else ("", 0.0)
        shown = template.render(
            item=item, label=item_labels[item.id], drawn=drawn, width=width
        )
        return f"{marker[0]}\n\n```{{=thb}}\nshown {item.id}\n{shown.replace('`', '&#96;')}\n```"

    return _ITEM.sub(placed, markdown)


def _picture(figure: Figure) -> tuple[str, float]:
    """Return a figure as PNG in base64, and its width in inches on a page."""
    scale = min(1, _WIDTH / figure.width_in, _HEIGHT / figure.height_in)
    return b64encode(rendered(figure, ".png")).decode(), figure.width_in * scale
