"""The map of a correspondence analysis shows places, and hides no country."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from thb_analysis.analysis.correspondence import Correspondence, correspondence
from thb_analysis.figures import style
from thb_analysis.figures._correspondence import correspondence as draw


def table(seed: int = 1, countries: int = 12, measures: int = 6) -> pd.DataFrame:
    """Say who is listed for what: lists that follow one another, with noise."""
    random = np.random.default_rng(seed)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def texts(svg: str) -> list[str]:
    """Return the pieces of text of a drawing."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_every_country_is_labelled(survey: Callable) -> None:
    """Each country has its code beside a mark, together with those in the same place."""
    result = correspondence(survey(table()))
    words = " ".join(texts(draw(result, "all themes").svg)).split()
    assert set(table().index) <= set(words)


def test_many_countries_in_one_place_share_a_label(survey: Callable) -> None:
    """Of more than four countries in one place three are named, and the caption explains the rest."""
    listed = table(countries=16, measures=8)
    listed.iloc[:6] = listed.iloc[0].to_numpy()
    figure = draw(correspondence(survey(listed)), "all themes")
    assert any("+" in text for text in texts(figure.svg))
    assert "further countries in the same place" in figure.caption


def test_axes_say_how_much_they_hold(survey: Callable) -> None:
    """The label of an axis is its share of the adjusted inertia, as in the alternative text."""
    result = correspondence(survey(table()))
    share = f"{100 * result.axes['greenacre_share'].iloc[0]:.0f}%"
    figure = draw(result, "all themes")
    assert f"Axis 1: {share} of the adjusted inertia" in texts(figure.svg)
    assert f"Axis 1 holds {share} of the adjusted inertia" in figure.alt
    assert "The table that follows" in figure.alt


def test_an_axis_that_is_not_firm_is_not_described(survey: Callable) -> None:
    """The alternative text names what contributes most to the axes that survive leaving out a measure."""
    for seed in range(6):
        result = correspondence(survey(table(seed, 14, 12)))
        alt = draw(result, "all themes").alt
        assert alt.count("contributes most to it") == len(result.firm)
        assert alt.count("it is not interpreted") == 2 - len(result.firm)


def test_fewer_than_two_axes_are_no_map(survey: Callable) -> None:
    """Without analysis, or with one axis, there is no figure."""
    assert draw(correspondence(survey(table(countries=5))), "x") is None
    assert draw(correspondence(survey(table()), components=1), "x") is None


def test_the_figure_fits_the_page_and_says_what_silence_does(survey: Callable) -> None:
    """As wide as the text, at most a page high; the caption says that silence shapes the axes."""
    for size in (12, 60):
        figure = draw(correspondence(survey(table(countries=size, measures=14))), "all themes")
        assert figure.width_in == style.WIDTH
        assert figure.height_in <= 9.1
        assert "silence, lies across the middle" in figure.caption


def test_the_same_data_give_the_same_bytes(survey: Callable) -> None:
    """A figure drawn twice, from an analysis made twice, is the same SVG."""

    def made() -> Correspondence:
        return correspondence(survey(table()))

    assert draw(made(), "x") == draw(made(), "x")
