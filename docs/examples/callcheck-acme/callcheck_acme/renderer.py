"""A report format: a line a violation, as ACME's ticket system takes them in."""

from collections.abc import Iterable
from typing import TextIO

from callcheck.reporting import Catalogue, Checked, RendererInfo

FORMAT = RendererInfo("acme-ticket", "ACME 工单:一行一处违规", ".txt")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write a line a violation, and a line a file that could not be read."""
    for item in results:
        if item.error is not None:
            out.write(f"ERROR|{item.error}\n")
        for finding in item.report.violations if item.report else ():
            title = catalogue.title(finding.category)
            quote = finding.evidence[0].quote or ""
            call_id = item.report.call_id if item.report else ""
            out.write(f"{call_id}|{finding.severity}|{title}|{finding.rule}|{quote}\n")
