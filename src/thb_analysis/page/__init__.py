"""Parts of a page: what people wrote, title block, limits, sources; and the data where readers choose."""

from thb_analysis.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
