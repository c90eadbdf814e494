"""Texts of a data package stand in the reports as they are: pandoc fetches, opens and runs nothing for them."""

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from commands import listening, thb
from thb_analysis.data import build as derive
from thb_analysis.data import validate

REPOSITORY = Path(__file__).parents[2]


def told(url: str, file: Path) -> str:
    """A text with everything in it that pandoc could act upon."""
    return f"""says

---
csl: {url}/style
citation-abbreviations: {url}/abbreviations
bibliography: {file}
---

% title
`code` [^1] ^[a note] $x^2$ [@nobody2001] @manski2003 <b>bold</b> ![]({url}/picture) *and*

```{{=html}}
<script>run()</script>
```

```{{=thb}}
cell nowhere
```

[^1]: A note. &amp; so on, 12. at last"""


def rewrite(path: Path, change: Callable[[dict], dict]) -> None:
    """Change the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, **change(row)} for row in rows)


def with_texts(tiny: Path, text: str) -> None:
    """Give the package such a text wherever it is shown."""
    descriptor = tiny / "datapackage.json"
    whole = json.loads(descriptor.read_text("utf-8"))
    whole.update(description=text, limits=[text], keywords=[text])
    whole["licenses"][0]["title"] = whole["sources"][0]["title"] = text
    descriptor.write_text(json.dumps(whole), "utf-8")
    codebook = tiny / "codebook"
    rewrite(codebook / "themes.csv", lambda row: {"description": text})
    rewrite(codebook / "measures.csv", lambda row: {"description": text, "note": text})
    rewrite(codebook / "bases.csv", lambda row: {"label": text})
    rewrite(codebook / "irregularities.csv", lambda row: {"reason": text})
    rewrite(codebook / "readings.csv", lambda row: {"reason": text})
    rewrite(codebook / "claims.csv", lambda row: {"statement": text, "place": text})
    rewrite(tiny / "source" / "footnotes.csv", lambda row: {"note": text})
    derive(tiny)
    assert str(validate(tiny)) == "The data package is valid."


def test_texts_are_texts(tiny, tmp_path):
    """Three reports of a package with such texts everywhere are built, show them, and have nothing fetched."""
    secret = tmp_path / "secret.bib"
    secret.write_text("@misc{nobody2001, title={What nobody may read}, year={2001}}")
    reports = ("overview", "theme-detection", "source-audit")
    with listening() as (address, asked):
        with_texts(tiny, told(address, secret))
        command = ("build", *reports, "--format", "html", "--data", tiny, "--out", tmp_path / "out")
        built = thb(*command, cwd=REPOSITORY)
        assert built.returncode == 0, built.stderr
        assert asked == []
    for report in reports:
        page = BeautifulSoup(
            (tmp_path / "out" / f"{report}.html").read_text("utf-8"), "html.parser"
        )
        body = page.find(id="page-content") or page.body
        text = " ".join(body.get_text().split())
        for part in (
            f"citation-abbreviations: {address}/abbreviations",
            "`code` [^1] ^[a note] $x^2$ [@nobody2001] @manski2003 <b>bold</b>",
            "{=html} <script>run()</script>",
            "{=thb} cell nowhere",
            "A note. &amp; so on, 12. at last",
        ):
            assert part in text, (report, part)
        assert "What nobody may read" not in text
        assert "run()" not in [each.get_text().strip() for each in page.find_all("script")]
        assert not page.find_all(["math", "b"], string="bold")
        assert not page.find_all(src=lambda address: address and address.startswith("http"))


@pytest.mark.skipif(os.name == "nt", reason="a program is written as a script")
def test_a_pandoc_that_does_not_end_is_ended(tmp_path, monkeypatch):
    """Some texts could keep it busy for ever; the report then fails, and says why."""
    from thb_analysis.reports import pandoc

    program = tmp_path / "pandoc"
    program.write_text(f"#!{sys.executable}\nimport time\nwhile True: time.sleep(1)\n")
    program.chmod(0o755)
    monkeypatch.setattr("pypandoc.get_pandoc_path", lambda: str(program))
    monkeypatch.setattr(pandoc, "_TIME_LIMIT", 0.5)
    converted = pandoc.convert("A text.", "html5", pandoc.Bibliographies(()))
    assert converted.faults == ("pandoc took longer than 0.5 s: shorten the texts",)
