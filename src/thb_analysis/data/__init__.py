"""Read, check and build the data package."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thb_analysis.data.covariates import read_covariates as read_covariates
    from thb_analysis.data.dataset import Dataset as Dataset
    from thb_analysis.data.dataset import load as load
    from thb_analysis.data.lists import parse_list as parse_list
    from thb_analysis.data.names import check_names as check_names
    from thb_analysis.data.observations import build as build
    from thb_analysis.data.package import Package as Package
    from thb_analysis.data.package import read_package as read_package
    from thb_analysis.data.report import Report as Report
    from thb_analysis.data.validation import validate as validate
    from thb_analysis.errors import Fault as Fault

# Imported at first use: what only reads names does without pandas.
_HOMES = {
    "Dataset": "dataset",
    "Fault": "report",
    "Package": "package",
    "Report": "report",
    "build": "observations",
    "check_names": "names",
    "load": "dataset",
    "parse_list": "lists",
    "read_covariates": "covariates",
    "read_package": "package",
    "validate": "validation",
}

__all__ = [
    "Dataset",
    "Fault",
    "Package",
    "Report",
    "build",
    "check_names",
    "load",
    "parse_list",
    "read_covariates",
    "read_package",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
