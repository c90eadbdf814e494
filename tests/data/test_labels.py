"""The first figure of a theme; that no label makes a no of silence, rows of faults.csv say."""

import pytest

from thb_analysis.check.check import validate

MAP = (
    "map,theme,order,title,category,look,expression,base,profile,note\n"
    "m,detection,1,Who?,Some,most,asylum-screening,all,,\n"
)


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ("m", ""),
        ("m × screening", ""),
        ("n", "'n' names an unknown map 'n': there are m"),
        ("n × screening", "names an unknown map 'n': there are m"),
        ("m × screning", "cannot be evaluated: unknown measure 'screning'"),
    ],
)
def test_the_figure_of_a_theme_is_of_a_map(edit, figure, message):
    """A first figure names a map, and what its rows are filled for is read."""
    edit("codebook/maps.csv", "", MAP)
    edit("codebook/themes.csv", "title,", "title,figure,")
    edit("codebook/themes.csv", "Detection,", f"Detection,{figure},")
    folder = edit("codebook/themes.csv", "Protection,", "Protection,,")
    report = validate(folder)
    assert report.ok == (not message)
    assert message in str(report)
