"""One call of pandoc for one document."""

import os
import re
import subprocess
from pathlib import Path

from thb_analysis.programs import pandoc

TEMPLATES = Path(__file__).parent / "templates" / "thb"

# A text that looks like metadata could have pandoc open files and addresses, and raw TeX would reach
# no format; pandoc's other extensions stay as its manual describes them.
_READER = "markdown-yaml_metadata_block-pandoc_title_block-raw_tex-latex_macros"
_CELL = re.compile(r"^cell (cell \d+ .*)$")


def convert(markdown: str, to: str, faults: list[str], *options: str) -> bytes:
    """Write Markdown as `to` (``html5``, ``typst`` or ``docx``), citations and cross references resolved.

    Parameters
    ----------
    markdown
        The document that the notebook template wrote, markers included.
    to
        Pandoc's name of the target format.
    faults
        What keeps pandoc from doing so is added to it.
    options
        Further options of pandoc.
    """
    # An own data directory keeps a user's defaults, styles and templates out of the result; in its
    # sandbox pandoc reads the files that are named here, and nothing else.
    command = [
        pandoc(),
        "--sandbox",
        f"--data-dir={TEMPLATES}",
        f"--from={_READER}",
        f"--to={to}",
        f"--lua-filter={TEMPLATES / 'filter.lua'}",
        "--metadata=link-citations=true",
        "--metadata=lang=en-GB",
        "--syntax-highlighting=none",
        "--wrap=none",
        "--fail-if-warnings",
        *options,
    ]
    # pandoc reads the words of its call in the locale: in that of C it takes a dash for three signs.
    is_ascii = os.environ.get("LC_ALL") in ("C", "POSIX")
    run = subprocess.run(
        command,
        input=markdown.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"} if is_ascii else None,
    )
    if run.returncode:
        faults += _faults(run.stderr.decode(), markdown)
    return run.stdout


def _faults(stderr: str, markdown: str) -> tuple[str, ...]:
    ours = [
        line.split("\t", 2)[1:] for line in stderr.splitlines() if line.startswith("THB-FAULT\t")
    ]
    if ours:
        return tuple(dict.fromkeys(f"{place}: {text}" for place, text in ours))
    warnings = re.split(r"^\[(?:WARNING|INFO)\] ", stderr, flags=re.MULTILINE)
    return tuple(_located(warning, markdown) for warning in warnings if warning.strip())


def _located(warning: str, markdown: str) -> str:
    """Replace the line that pandoc names by the cell that the line is in."""
    text = " ".join(warning.split()).removesuffix("Failing because there were warnings.").strip()
    line = re.search(r" at line (\d+)(?: column \d+)?| \(?line (\d+),? column \d+\)?", text)
    if not line:
        return text
    before = markdown.splitlines()[: int(line[1] or line[2])]
    cells = [found[1] for found in map(_CELL.match, before) if found]
    return f"{cells[-1]}: {text.replace(line[0], '')}" if cells else text
