"""Parts of pages, each with its home: what is imported when it is first used."""

from thb_analysis.page.parts import answers as answers
from thb_analysis.page.parts import heading as heading
from thb_analysis.page.parts import headlines as headlines
from thb_analysis.page.parts import lead_figure as lead_figure
from thb_analysis.page.parts import limits as limits
from thb_analysis.page.parts import order as order
from thb_analysis.page.parts import sources as sources
from thb_analysis.page.parts import statements as statements
from thb_analysis.page.parts import title as title
from thb_analysis.page.prose import caption as caption
from thb_analysis.page.prose import entries as entries
from thb_analysis.page.prose import notes as notes
from thb_analysis.page.prose import text as text
from thb_analysis.page.prose import tied_measures as tied_measures
