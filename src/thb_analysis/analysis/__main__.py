"""Write the findings of the README again, and name pairs to decide on: ``python -m thb_analysis.analysis``.

A part of ``make data``.
"""

import re
import sys
from pathlib import Path

from thb_analysis.analysis.findings import findings
from thb_analysis.analysis.pairs import to_do
from thb_analysis.data import load
from thb_analysis.data.files import outcome, write_text

_BLOCK = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- end of findings -->)", re.DOTALL)
_SHOWN = ("any-reflection-period", "residence-not-conditional", "core-assistance-all")


def readme(text: str) -> str:
    """Return the text of the README with the findings as they are now."""
    sentences = findings(load()).frame.set_index("indicator").loc[list(_SHOWN), "sentence"]
    lines = "".join(f"- {sentence}\n" for sentence in sentences)
    return _BLOCK.sub(lambda _: lines, text)


def main() -> int:
    """Rewrite the README of the checkout, and say which rows of pairs.csv are to be written or deleted."""
    path = Path(__file__).parents[3] / "README.md"
    text = readme(path.read_text("utf-8"))
    print(outcome(path, write_text(path, text)))
    left = to_do(load())
    for line in left:
        print(line, file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
