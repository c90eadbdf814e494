from pathlib import Path

from thb_analysis.analysis.__main__ import readme


def test_findings_in_the_readme_are_those_of_the_data():
    """The README opens with findings as the data give them now, one line each; `make data` writes them."""
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert readme(text) == text
    assert text.split("<!-- findings -->\n")[1].startswith("- ")
