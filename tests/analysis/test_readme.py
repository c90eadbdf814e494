import runpy
from pathlib import Path

from thb_analysis.analysis.__main__ import readme

ROOT = Path(__file__).parents[2]


def test_findings_in_the_readme_are_those_of_the_data():
    """The README opens with findings as the data give them now, one line each; `make data` writes them."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert readme(text) == text
    assert text.split("<!-- findings -->\n")[1].startswith("- ")


def test_pictures_in_the_readme_are_drawn_from_the_data():
    """They show what the library draws now, with the finding below; `make data` draws them."""
    script = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
    shown = script["pictures"]()
    text = (ROOT / "README.md").read_text("utf-8")
    assert script["readme"](text, shown) == text
    assert all(figure.title in text for _, figure in shown.values())
    for name, svg in script["files"](shown).items():
        assert (ROOT / script["IMAGES"] / name).read_text("utf-8") == svg, name
