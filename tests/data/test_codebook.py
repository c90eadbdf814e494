from thb_analysis.data import read_package
from thb_analysis.data.codebook import codebook


def test_codebook(tiny):
    """The codebook explains files, themes, bases, measures and columns on its own."""
    text = codebook(read_package(tiny))
    assert "version 1.0.0, edition 2022" in text
    assert (
        "| `asylum-screening` | Screening in asylum procedures. | practice | affirmed | `eu` | 2 of 3 |"
        in text
    )
    assert (
        "| `eu_and_ge` | EU states and Georgia | Participating EU states, and Georgia. | 4 |"
        in text
    )
    assert "| most | 0.6 to 0.99 | 0.501 to 1 |" in text
    assert "| exactly |  |  |" in text
    assert "tested: 3; broken by at least one country: 1." in text
    assert "18 observations, 4 of them qualified" in text
    assert "| `polarity` | string |" in text
    assert "Key: `footnote`, `country`." in text
    assert "Links: `theme` to `themes`" in text


def test_same_package_same_codebook(tiny):
    """The codebook is the same for the same package and names no folder."""
    package = read_package(tiny)
    assert codebook(package) == codebook(read_package(tiny))
    assert str(tiny) not in codebook(package)


def test_the_manual_is_linked_where_there_is_one(tiny):
    """The codebook leads to the coding manual, if the package has one."""
    assert "CODING.md" not in codebook(read_package(tiny))
    (tiny / "CODING.md").write_text("# Coding manual\n", encoding="utf-8")
    assert "by the [coding manual](CODING.md)" in codebook(read_package(tiny))
