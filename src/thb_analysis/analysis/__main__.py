"""Write the findings of the README again: ``python -m thb_analysis.analysis``.

A part of ``make data``.
"""

import re
from pathlib import Path

from thb_analysis.analysis.findings import findings
from thb_analysis.data import load
from thb_analysis.files import outcome, write_text

_BLOCK = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- end of findings -->)", re.DOTALL)
_SHOWN = ("any-reflection-period", "residence-not-conditional", "core-assistance-all")


def readme(text: str) -> str:
    """Return the text of the README with the findings as they are now."""
    sentences = findings(load()).frame.set_index("indicator").loc[list(_SHOWN), "sentence"]
    lines = "".join(f"- {sentence}\n" for sentence in sentences)
    return _BLOCK.sub(lambda _: lines, text)


def main() -> None:
    """Rewrite the README of the checkout."""
    path = Path(__file__).parents[3] / "README.md"
    print(outcome(path, write_text(path, readme(path.read_text("utf-8")))))


if __name__ == "__main__":
    main()
