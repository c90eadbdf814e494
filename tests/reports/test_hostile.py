"""Reports of a package are built whatever its texts are, and nothing that stands in them is fetched, opened or run."""

import json
import os
import sys
from random import Random
from unicodedata import category

import pytest
from bs4 import BeautifulSoup

from commands import listening, said, thb_apart
from conftest import REPOSITORY
from hostile import package_of_texts, without_network
from thb_analysis.check.check import validate
from thb_analysis.package.schema import FORBIDDEN

KINDS = ("overview", "theme-meals", "country-xa", "source-audit", "robustness")
ODD = "costs $100, $x^2$ [^1] 😀 漢字 हिन्दी العربية e\u0301\u0302\u0303 <b>&amp; \\alpha `c` {x} {{ y }} {=thb}"
# What else Markdown, templates and layouts act upon.
ACTS = "$$x$$ ^[n] @k [@k] <!-- ```{=thb} ::: | a | \\begin{x} * _ ~ {#a} {k of N} {% x %} ![](x) [a](b) #let x = 1"
PRINTED = (
    "`code` [^1] ^[a note] $x^2$ [@nobody2001] @manski2003 <b>bold</b>",
    "{=html} <script>run()</script>",
    "{=thb} cell nowhere",
    "A note. &amp; so on, 12. at last",
)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


def acting(url, file):
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


@pytest.mark.release
@pytest.mark.slow
def test_texts_that_are_odd_are_built_without_a_network(tmp_path):
    """Each kind of report is built as page and PDF, shows the text, and nothing was fetched, opened or run."""
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps({"title": "What nobody may read"}))
    cited = tmp_path / "secret.bib"
    cited.write_text("@misc{nobody2001, title={What nobody may read}, year={2001}}")
    environment, asked_of_python = without_network(tmp_path / "denied")
    with listening() as (address, asked):
        text = f"{ODD} {ACTS} {LONG} {acting(address, cited)}"
        package = package_of_texts(tmp_path / "package", lambda: text)
        path = package / "datapackage.json"
        head = json.loads(path.read_text("utf-8"))
        places = {"$schema": str(secret), "homepage": address, "image": address}
        head |= {"profile": f"{address}/profile", "profiles": [address], **places}
        of_table = {"dialect": f"{address}/x", "hash": ["a"], "scheme": "http"}
        of_table |= {"profile": str(secret), "extrapaths": [str(secret)]}
        head["resources"][0] |= of_table
        head["resources"][0]["schema"] |= places
        path.write_text(json.dumps(head), "utf-8")
        out = tmp_path / "out"
        call = ("build", *KINDS, "--data", package, "--out", out)
        built = thb_apart(*call, cwd=REPOSITORY, **environment)
        assert built.returncode == 0, built.stderr
        assert (asked, asked_of_python.read_text()) == ([], "")
    assert "overview: warning: no font of the PDF has" in built.stderr
    parts = (f"{ODD} {ACTS} {LONG}", f"citation-abbreviations: {address}/abbr")
    for report in KINDS:
        written = (out / f"{report}.html").read_text("utf-8")
        page = BeautifulSoup(written, "html.parser")
        assert (out / f"{report}.pdf").read_bytes().startswith(b"%PDF")
        shown = " ".join(page.get_text().split())
        for part in (*parts, *PRINTED):
            assert part in shown, (report, part)
        assert "What nobody may read" not in written
        scripts = [each.get_text().strip() for each in page.find_all("script")]
        assert "run()" not in scripts
        assert not page.find_all(["math", "b"], string="bold")
        assert not page.select("[src^=http]")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25 if os.environ.get("THB_RELEASE") else 1))
def test_what_is_valid_is_built(tmp_path, seed):
    """Whatever texts a package has, of any signs that it may hold, reports of each kind are built from it."""
    chance = Random(seed)
    never = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    signs = [
        sign
        for sign in map(chr, range(sys.maxunicode))
        if category(sign) not in never and not FORBIDDEN.search(sign)
    ]

    def text():
        words = ["".join(chance.choices(signs, k=3)) for _ in range(4)]
        return " ".join(chance.sample([*words, *ACTS.split()], 6))

    package = package_of_texts(tmp_path / "package", text)
    assert str(validate(package)) == "The data package is valid."
    call = ("build", *KINDS, "--data", package, "--out", tmp_path / "out")
    said(*call, cwd=REPOSITORY)
