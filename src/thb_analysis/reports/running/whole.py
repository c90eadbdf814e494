"""What ordinary objects publish in a report: themselves, rather than an excerpt for a screen."""

from typing import Any

import pandas as pd
from traitlets.config import Config

from thb_analysis.display import TABLE_TYPE
from thb_analysis.display.bundle import Bundle, metadata
from thb_analysis.display.ordinary import left_out
from thb_analysis.display.saving import SVG_SETTINGS
from thb_analysis.display.user_output import as_table, exact
from thb_analysis.wording import shortened

MAX_ROWS, MAX_COLUMNS = 500, 40
# So many columns a page has room for.
_UPRIGHT = 6


AS_JUPYTER = Config(HistoryManager={"enabled": False})
# matplotlib draws for the page, and once more for viewers that trust no drawing.
SETTINGS = Config(
    **AS_JUPYTER,
    InlineBackend={
        "rc": SVG_SETTINGS,
        "figure_formats": {"svg", "png"},
    },
)


def publish_whole(shell: Any) -> None:
    """Have a shell publish frames and series, of polars as well, as tables."""
    bundles = shell.display_formatter.mimebundle_formatter
    bundles.for_type(pd.DataFrame, _frame)
    bundles.for_type(pd.Series, _series)
    bundles.for_type_by_name("polars.dataframe.frame", "DataFrame", _polars)
    bundles.for_type_by_name("polars.series.series", "Series", _polars)


def _series(series: Any) -> Bundle:
    data, meta = _frame(series.to_frame("" if series.name is None else series.name))
    if isinstance(series.dtype, pd.CategoricalDtype):
        names = " < ".join if series.cat.ordered else ", ".join
        categories = names(map(str, series.cat.categories))
        meta["thb"]["note"] = f"Categories: {shortened(categories, 300)}"
    return data, meta


def _polars(shown: Any) -> Bundle:
    frame = shown.to_frame() if hasattr(shown, "to_frame") else shown
    return _frame(pd.DataFrame(frame.to_dict(as_series=False)))


def _frame(frame: pd.DataFrame) -> Bundle:
    if not len(frame.columns):
        return {}, {}
    height, width = frame.shape
    rest = left_out(rows=(height, MAX_ROWS), columns=(width, MAX_COLUMNS))
    kept = frame.iloc[:MAX_ROWS, :MAX_COLUMNS]
    data, _ = as_table(kept, exact)._repr_mimebundle_()
    meta = {"landscape": width > _UPRIGHT, "left_out": rest}
    return {TABLE_TYPE: data[TABLE_TYPE]}, metadata("frame", meta)
