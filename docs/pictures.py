"""Write what the documentation has of the data: ``python docs/pictures.py``, a part of ``make data``.

Findings and pictures of the README, and terms of the glossary. Pictures stand on a ground of paper: GitHub shows them in its dark theme too.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html import escape
from pathlib import Path

import thb_analysis as thb
from thb_analysis.analysis.exports import published
from thb_analysis.display import Figure
from thb_analysis.display.saving import standalone
from thb_analysis.files import outcome, write_files

ROOT = Path(__file__).parents[1]
IMAGES = "docs/images"
_BLOCK = re.compile(r"(?s)(?<=<!-- pictures -->\n).*?(?=<!-- end of pictures -->)")
_FINDINGS = re.compile(r"(?s)(?<=<!-- findings -->\n).*?(?=<!-- end of findings -->)")
_TERMS = re.compile(r"(?s)(?<=<!-- terms of the data -->\n).*(?=<!-- end of terms -->)")
_NAMED = (
    "reflection-identification-first",
    "residence-not-conditional",
    "core-assistance-all",
)
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_MARGIN = 12  # of paper around a drawing


def pictures() -> dict[str, tuple[str, Figure]]:
    """Return the figures by the name of their files, each with the call that makes it."""
    ds = thb.load()
    calls = {
        "protection": 'thb.page.lead_figure(ds, "protection")',
        "poland": 'thb.page.answers(ds, "PL")',
    }
    return {
        name: (call, eval(call, {"thb": thb, "ds": ds})) for name, call in calls.items()
    }


def files(shown: dict[str, tuple[str, Figure]]) -> dict[str, str]:
    """Return the drawings by the name of their file."""
    return {
        f"{name}.svg": standalone(replace(figure, svg=_on_paper(figure.svg)))
        for name, (_, figure) in shown.items()
    }


def readme(text: str, shown: dict[str, tuple[str, Figure]]) -> str:
    """Return the text of the README with findings and pictures as they are now."""
    sentences = published(thb.load()).set_index("indicator")["sentence"]
    lines = "".join(f"- {sentences[each]}\n" for each in _NAMED)
    text = _FINDINGS.sub(lambda _: lines, text)
    parts = [
        f'<img src="{IMAGES}/{name}.svg" alt="{escape(figure.alt)}">\n\n'
        f"*{figure.title}.* {figure.caption} `{call}`\n"
        for name, (call, figure) in shown.items()
    ]
    return _BLOCK.sub(lambda _: "\n".join(parts), text)


def _on_paper(svg: str) -> str:
    """Give a drawing a white ground with a margin, in the size in which it is shown."""
    root, inner = svg[svg.index("<svg") :].split(">", 1)
    width, height = (float(each) + 2 * _MARGIN for each in _SIZE.findall(root)[0])
    corner = f"{-_MARGIN} {-_MARGIN} {width:.6g} {height:.6g}"
    size = f'width="{width:.6g}" height="{height:.6g}" viewBox="{corner}"'
    rest = re.sub(r' (width|height|viewBox)="[^"]*"', "", root).removeprefix("<svg")
    ground = (
        f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="100%" height="100%" fill="#fff"/>'
    )
    return f"<svg {size}{rest}>\n{ground}{inner}"


def glossary(text: str) -> str:
    """Return the text of the glossary with the terms as they are now, in the order of the alphabet."""
    table = (ROOT / "data" / "codebook" / "glossary.csv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines())
    written = "\n"
    for row in sorted(rows, key=lambda row: row["term"].casefold()):
        source = "" if row["source"] in ("", "—") else f" ({row['source']})"
        written += f"### {row['term']}\n\n{row['definition']}{source}\n\n"
    return _TERMS.sub(lambda _: written, text)


def main() -> None:
    """Write pictures, README and glossary of the checkout."""
    shown = pictures()
    path, terms = ROOT / "README.md", ROOT / "docs" / "guide" / "glossary.md"
    written = {path: readme(path.read_text("utf-8"), shown)}
    written[terms] = glossary(terms.read_text("utf-8"))
    written |= {ROOT / IMAGES / name: svg for name, svg in files(shown).items()}
    for each in write_files({path: text.encode() for path, text in written.items()}):
        print(outcome(*each))


if __name__ == "__main__":
    main()
