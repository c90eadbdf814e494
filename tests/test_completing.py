"""What the shell offers when Tab is pressed."""

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app


@pytest.fixture
def offered(tiny, monkeypatch):
    """Complete the last word of a call as bash asks for it, on the small data package."""
    monkeypatch.setenv("THB_DATA", str(tiny))

    def complete(*call):
        asked = {
            "_THB_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(["thb", *call]),
            "COMP_CWORD": str(len(call)),
        }
        result = CliRunner().invoke(app, [], env=asked, prog_name="thb")
        assert result.exit_code == 0, result.output
        return result.stdout.split()

    return complete


@pytest.mark.parametrize(
    ("call", "offers"),
    [
        (["ver"], ["verify"]),
        (["build", "theme"], ["theme-detection", "theme-protection", "theme"]),
        (["build", "overview", "country-a"], ["country-at"]),
        (["list", "theme-p"], ["theme-protection"]),
        (["sweep", "rob"], ["robustness"]),
        (["build", "theme", "--theme", "p"], ["protection"]),
        (["build", "country", "--country", "B"], ["BE"]),
        (["build", "theme", "--countries", "B"], ["BE"]),
        (["build", "theme", "--countries", "AT,BE,"], ["AT,BE,EL", "AT,BE,GE", "AT,BE,NO"]),
    ],
    ids=" ".join,
)
def test_tab_offers_what_fits(offered, call, offers):
    """Reports, themes and countries are completed from the package."""
    assert offered(*call) == offers


def test_the_package_that_is_named_gives_the_names(offered, tiny, tmp_path, monkeypatch):
    """Names come from the package of --data, and none from one that is not there."""
    monkeypatch.setenv("THB_DATA", str(tmp_path / "nowhere"))
    assert offered("build", "theme-p") == []
    assert offered("build", "--data", str(tiny), "theme-p") == ["theme-protection"]
