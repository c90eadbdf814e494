"""Which country reported which measure against trafficking in human beings.

>>> import thb_analysis as thb
>>> ds = thb.load()
>>> "self-reporting" in ds.matrix("detection").columns
True
>>> found = thb.findings(ds, "detection").frame
>>> bool((found["lower"] <= found["k"]).all() and (found["k"] <= found["upper"]).all())
True

Every public name is imported when it is first used, so that importing the
package itself costs nothing.
"""

from typing import TYPE_CHECKING

from thb_analysis.lazy import lazily

if TYPE_CHECKING:
    from thb_analysis.analysis import agreement as agreement
    from thb_analysis.analysis import also_said as also_said
    from thb_analysis.analysis import audit as audit
    from thb_analysis.analysis import claims as claims
    from thb_analysis.analysis import coding as coding
    from thb_analysis.analysis import compare as compare
    from thb_analysis.analysis import country as country
    from thb_analysis.analysis import country_front as country_front
    from thb_analysis.analysis import coverage as coverage
    from thb_analysis.analysis import durations as durations
    from thb_analysis.analysis import findings as findings
    from thb_analysis.analysis import groups as groups
    from thb_analysis.analysis import irregularities as irregularities
    from thb_analysis.analysis import law as law
    from thb_analysis.analysis import limits as limits
    from thb_analysis.analysis import maps as maps
    from thb_analysis.analysis import matrix as matrix
    from thb_analysis.analysis import origins as origins
    from thb_analysis.analysis import overview as overview
    from thb_analysis.analysis import overview_front as overview_front
    from thb_analysis.analysis import pathway as pathway
    from thb_analysis.analysis import relations as relations
    from thb_analysis.analysis import robustness as robustness
    from thb_analysis.analysis import robustness_front as robustness_front
    from thb_analysis.analysis import sections as sections
    from thb_analysis.analysis import similarity as similarity
    from thb_analysis.analysis import source_audit_front as source_audit_front
    from thb_analysis.analysis import sources as sources
    from thb_analysis.analysis import theme_front as theme_front
    from thb_analysis.data import Dataset as Dataset
    from thb_analysis.data import Validation as Validation
    from thb_analysis.data import build as build
    from thb_analysis.data import from_frame as from_frame
    from thb_analysis.data import load as load
    from thb_analysis.data import validate as validate
    from thb_analysis.display.own import Figure as Figure
    from thb_analysis.display.own import Table as Table
    from thb_analysis.display.style import plot_style as plot_style
    from thb_analysis.exports import export as export

__version__ = "2.0.0"

_HOMES = {
    "data": ("Dataset", "Validation", "build", "from_frame", "load", "validate"),
    "display.own": ("Figure", "Table"),
    "display.style": ("plot_style",),
    "exports": ("export",),
    "analysis": (
        "agreement",
        "also_said",
        "audit",
        "claims",
        "coding",
        "compare",
        "country",
        "country_front",
        "coverage",
        "durations",
        "findings",
        "groups",
        "irregularities",
        "law",
        "limits",
        "maps",
        "matrix",
        "origins",
        "overview",
        "overview_front",
        "pathway",
        "relations",
        "robustness",
        "robustness_front",
        "sections",
        "similarity",
        "source_audit_front",
        "sources",
        "theme_front",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *_HOME]
__getattr__, __dir__ = lazily(__name__, _HOME)
