"""Write the terms that the data package explains into the glossary: ``python docs/glossary.py``.

A part of ``make data``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from thb_analysis.files import outcome, write_files

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "guide" / "glossary.md"
_BLOCK = re.compile(r"(?s)(?<=<!-- terms of the data -->\n).*(?=<!-- end of terms -->)")


def page(text: str) -> str:
    """Return the text of the glossary with the terms as they are now, in the order of the alphabet."""
    table = (ROOT / "data" / "codebook" / "glossary.csv").read_text("utf-8")
    written = "\n"
    for row in sorted(
        csv.DictReader(table.splitlines()), key=lambda row: row["term"].casefold()
    ):
        source = "" if row["source"] in ("", "—") else f" ({row['source']})"
        written += f"### {row['term']}\n\n{row['definition']}{source}\n\n"
    return _BLOCK.sub(lambda _: written, text)


def main() -> None:
    """Rewrite the glossary of the checkout."""
    for each in write_files({PAGE: page(PAGE.read_text("utf-8")).encode()}):
        print(outcome(*each))


if __name__ == "__main__":
    main()
