"""From parameterised notebooks to reports, in four parts; each imports only from those before it.

1. `catalog`: which reports there are, their parameters, what a call names
2. `rendering`: from an executed notebook to HTML, PDF and Word
3. `running`: from a notebook and its parameters to the bytes of a report
4. `edition`: folders of reports, with manifest, index and the page that chooses

What others use is imported from here: each when it is first used, by the stub beside this file.
"""

from thb_analysis.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
