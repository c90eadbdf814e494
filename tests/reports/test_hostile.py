"""A package of a stranger is refused with each fault, or is built, and has nothing fetched, read or run."""

import json
import os
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commands import listening, thb_apart
from hostile import package_of_texts, without_network
from thb_analysis.data import validate
from thb_analysis.data.intake import new_package
from thb_analysis.data.schema import FORBIDDEN
from thb_analysis.reports.catalog.naming import checked
from thb_analysis.reports.catalog.reports import read_vocabulary
from thb_analysis.reports.edition.build import Settings, build

RELEASE = bool(os.environ.get("THB_RELEASE"))
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
KINDS = ("overview", "theme-meals", "country-xa", "source-audit", "robustness")
ODD = "costs $100, $x^2$ [^1] 😀 漢字 हिन्दी العربية e\u0301\u0302\u0303 <b>&amp; \\alpha `c` {x} {{ y }} {=thb}"
PRINTED = (
    "`code` [^1] ^[a note] $x^2$ [@nobody2001] @manski2003 <b>bold</b>",
    "{=html} <script>run()</script>",
    "{=thb} cell nowhere",
    "A note. &amp; so on, 12. at last",
)
# What Markdown, templates and layouts act upon.
ACTS = (
    "$  $$x$$  [^1]  ^[n]  @k  [@k]  <b>  <!--  &amp;  `  ```{=thb}  :::  | a |  ---  \\  \\begin{x}  *  _"
    "  ~  {#a}  {k of N}  {free}  {{ x }}  {% x %}  ![](x)  [a](b)  http://localhost/x  漢字  e\u0301\u0302"
    "  \"  '  “  #let x = 1"
)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


def acting(url: str, file: Path) -> str:
    """A text with everything in it that pandoc could act upon."""
    return f"""says

---
csl: {url}/style
citation-abbreviations: {url}/abbreviations
bibliography: {file}
---

% title
{PRINTED[0]} ![]({url}/picture) *and*

```{{=html}}
<script>run()</script>
```

```{{=thb}}
cell nowhere
```

[^1]: {PRINTED[3]}"""


def edit(file: Path, old: str, new: str) -> None:
    """Replace text in a file, such as no editor would write it."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_bytes(text.replace(old, new).encode())


def test_numbers_beyond_all_bounds_are_refused(tmp_path):
    """A place that no grid has, and a number that no computer holds; other faults have their tests with the data."""
    package = tmp_path / "package"
    new_package(package)
    edit(package / "codebook" / "countries.csv", "true,true,0,0", "true,true,1000000000000000,0")
    edit(package / "codebook" / "key_figures.csv", "1200000", "1e400")
    told = str(validate(package))
    assert "codebook/countries.csv:2: tile_row: '1000000000000000'" in told
    assert "codebook/key_figures.csv:2: value: '1e400'" in told


@pytest.mark.slow
def test_texts_that_are_odd_are_built_without_a_network(tmp_path):
    """Each kind of report stands as page and PDF, shows the text, and nothing was fetched, opened or run."""
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps({"title": "What nobody may read"}))
    cited = tmp_path / "secret.bib"
    cited.write_text("@misc{nobody2001, title={What nobody may read}, year={2001}}")
    environment, asked_of_python = without_network(tmp_path / "denied")
    with listening() as (address, asked):
        text = f"{ODD} {LONG} {acting(address, cited)}"
        package = package_of_texts(tmp_path / "package", lambda: text)
        path = package / "datapackage.json"
        head = json.loads(path.read_text("utf-8"))
        head |= {"profile": f"{address}/profile", "$schema": str(secret), "homepage": address}
        head["resources"][0] |= {"profile": str(secret), "dialect": f"{address}/x", "hash": ["a"]}
        path.write_text(json.dumps(head), "utf-8")
        out = tmp_path / "out"
        built = thb_apart(
            "build", *KINDS, "--data", package, "--out", out, cwd=NOTEBOOKS.parent, **environment
        )
        assert built.returncode == 0, built.stderr
        assert (asked, asked_of_python.read_text()) == ([], "")
    assert "overview: warning: no font of the PDF has" in built.stderr
    for report in KINDS:
        written = (out / f"{report}.html").read_text("utf-8")
        page = BeautifulSoup(written, "html.parser")
        assert (out / f"{report}.pdf").read_bytes().startswith(b"%PDF")
        shown = " ".join(page.get_text().split())
        for part in (f"{ODD} {LONG}", f"citation-abbreviations: {address}/abbr", *PRINTED):
            assert part in shown, (report, part)
        assert "What nobody may read" not in written
        assert "run()" not in [each.get_text().strip() for each in page.find_all("script")]
        assert not page.find_all(["math", "b"], string="bold")
        assert not page.find_all(src=lambda source: source and source.startswith("http"))


def legal() -> st.SearchStrategy[str]:
    """Texts of any signs that a package may hold, and of what Markdown, templates and layouts act upon."""
    signs = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"))
    acts = st.sampled_from([*ACTS.split("  "), "# ", "- ", "1. ", "x" * 90])
    texts = st.lists(st.text(signs, min_size=1, max_size=4) | acts, min_size=1, max_size=6)
    return texts.map(" ".join).filter(lambda text: text.strip() and not FORBIDDEN.search(text))


def builds(texts: list[str], kinds: tuple[str, ...]) -> None:
    """Make sure that a package with these texts is valid, and that reports are built from it."""
    with TemporaryDirectory() as folder:
        root, turns = Path(folder), cycle(texts)
        package = package_of_texts(root / "package", lambda: next(turns))
        assert str(validate(package)) == "The data package is valid."
        vocabulary = read_vocabulary(package)
        targets = [checked(vocabulary.reports[id_], {}, vocabulary) for id_ in kinds]
        results = build(targets, Settings(root / "out", NOTEBOOKS, vocabulary, jobs=2))
        assert {each.report: each.failure for each in results if each.failure} == {}


@pytest.mark.slow
@settings(
    max_examples=25 if RELEASE else 1,
    phases=[Phase.generate],
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(texts=st.lists(legal(), min_size=7, max_size=11))
def test_what_is_valid_is_built(texts):
    """Whatever texts a package has, if it is found valid, reports are built from it: of each kind at a release."""
    builds(texts, KINDS if RELEASE else ("theme-meals", "country-xa"))
