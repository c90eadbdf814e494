"""Public names, each with its home: what is imported when it is first used."""

from thb_analysis.analysis.audit import audit as audit
from thb_analysis.analysis.compare import compare as compare
from thb_analysis.analysis.counts import categories as categories
from thb_analysis.analysis.counts import counts as counts
from thb_analysis.analysis.counts import findings as findings
from thb_analysis.analysis.exports import export as export
from thb_analysis.analysis.law import law as law
from thb_analysis.analysis.robustness import robustness as robustness
from thb_analysis.analysis.similarity import alike as alike
from thb_analysis.check.check import Validation as Validation
from thb_analysis.check.check import validate as validate
from thb_analysis.check.intake import from_frame as from_frame
from thb_analysis.check.rebuild import build as build
from thb_analysis.dataset.dataset import Dataset as Dataset
from thb_analysis.dataset.dataset import load as load
from thb_analysis.display.user_output import Figure as Figure
from thb_analysis.display.user_output import Table as Table
from thb_analysis.figures import dots as dots
from thb_analysis.figures import grid as grid
from thb_analysis.figures import set_theme as set_theme
from thb_analysis.figures import tiles as tiles
from thb_analysis.page.parts import answers as answers
from thb_analysis.page.parts import heading as heading
from thb_analysis.page.parts import headlines as headlines
from thb_analysis.page.parts import lead_figure as lead_figure
from thb_analysis.page.parts import limits as limits
from thb_analysis.page.parts import sources as sources
from thb_analysis.page.parts import statements as statements
from thb_analysis.page.parts import title as title
from thb_analysis.page.prose import caption as caption
from thb_analysis.page.prose import entries as entries
from thb_analysis.page.prose import notes as notes
from thb_analysis.page.prose import text as text
from thb_analysis.page.prose import tied_measures as tied_measures

__version__: str
