"""Names that others use, each with its home: imported at first use, since what only reads names does without pandas."""

from thb_analysis.data.check import Validation as Validation
from thb_analysis.data.check import validate as validate
from thb_analysis.data.dataset import Dataset as Dataset
from thb_analysis.data.dataset import load as load
from thb_analysis.data.intake import from_frame as from_frame
from thb_analysis.data.names import check_names as check_names
from thb_analysis.data.package import read_package as read_package
from thb_analysis.data.rebuild import build as build
