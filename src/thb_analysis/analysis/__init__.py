"""Questions that take more than a count: one module each."""

from thb_analysis.analysis.audit import audit
from thb_analysis.analysis.compare import compare
from thb_analysis.analysis.law import law
from thb_analysis.analysis.robustness import robustness
from thb_analysis.analysis.similarity import alike
