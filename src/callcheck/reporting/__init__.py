"""Reports for people and programs; one output format a file."""

from callcheck.reporting.catalogue import Catalogue, catalogue_of
from callcheck.reporting.checked import Checked
from callcheck.reporting.frame import to_frame
from callcheck.reporting.registry import RendererInfo, formats
from callcheck.reporting.report_json import report_schema, report_to_json
from callcheck.reporting.writing import write_chunks, write_report

__all__ = [
    "Catalogue",
    "Checked",
    "RendererInfo",
    "catalogue_of",
    "formats",
    "report_schema",
    "report_to_json",
    "to_frame",
    "write_chunks",
    "write_report",
]
