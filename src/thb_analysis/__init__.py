"""Which country reported which measure against trafficking in human beings.

>>> import thb_analysis as thb
>>> ds = thb.load()
>>> "self-reporting" in ds.matrix("detection").columns
True
>>> print(*thb.counts(ds.cells("covid")).loc[0, ["label", "k", "n"]])
Public services closed or adapted 17 26

Every public name is imported when it is first used, so that importing the
package itself costs nothing.
"""

from thb_analysis.lazy import attach_stub

__version__ = "3.0.0"
# Names of earlier versions: what only makes pages is in `page`.
_OF_PAGES = (
    "answers caption entries heading headlines lead_figure limits notes sources statements text "
    "tied_measures title"
)
_MOVED = {
    **{"Figure": "figure", "Table": "table", "build": "rebuild", "data": "dataset"},
    **{name: f"page.{name}" for name in _OF_PAGES.split()},
}
__getattr__, __dir__, _names = attach_stub(__name__, __file__, _MOVED)
__all__ = ["__version__", *_names]
