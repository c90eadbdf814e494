"""The style of the reports, for figures that users draw themselves."""

from typing import Any

from thb_analysis.figures.sheet import DEEP, MID, TINT

# On white and on the dark ground of JupyterLab alike 4.3 to 1, the most that one colour can have.
_GREY = "#797979"
_COLORS = ["#2f7f95", MID, "#c8742d", DEEP, TINT]
_INKED = "text.color axes.labelcolor axes.edgecolor xtick.color ytick.color"
_GROUNDS = "figure.facecolor axes.facecolor savefig.facecolor"
_STYLE: dict[str, Any] = {
    **dict.fromkeys(_INKED.split(), _GREY),
    **dict.fromkeys(_GROUNDS.split(), "none"),
    "font.family": "Thb Sans",
    "svg.fonttype": "none",
    "axes.titlelocation": "left",
    "text.parse_math": False,
}


def set_theme(**rc: Any) -> None:
    """Set the style of the reports for figures that seaborn or matplotlib draw from now on.

    Parameters
    ----------
    **rc
        Settings of matplotlib that differ, their dots as underscores.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import thb_analysis as thb
    >>> thb.set_theme()
    >>> plt.rcParams["figure.facecolor"]
    'none'
    """
    import seaborn as sns

    from thb_analysis.figures.axes import register_font

    register_font()
    given = {name.replace("_", "."): value for name, value in rc.items()}
    sns.set_theme(style="ticks", palette=_COLORS, rc={**_STYLE, **given})
