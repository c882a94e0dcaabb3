import re
from collections.abc import Callable
from pathlib import Path

import pytest

from callcheck.reporting import Checked, html

Write = Callable[..., Path]


def test_calls_of_a_long_report_are_data(
    samples: list[Checked],
    nasty: list[Checked],
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html, "WHOLE", 3)
    page = write([*samples, *nasty], "html").read_text()
    calls = re.findall(r'<details class="call".*?</details>\n', page, re.DOTALL)
    reports = [item.report for item in [*samples, nasty[0]] if item.report]
    assert len(re.findall(r'<details class="call" id="', page)) == len(reports)
    assert '<details class="call" open' not in page
    assert all('<script type="text/html">' in call for call in calls)
    assert "</script><!--" not in page
    texts = {(f.rule, f.basis) for r in reports for f in r.violations}
    assert len(re.findall(r'<script type="text/html" id="text-\d+">', page)) == len(texts)
    assert len(re.findall(r'<dl data-text="\d+"></dl>', page)) == sum(
        len(r.violations) for r in reports
    )


def test_calls_of_a_short_one_are_written_out(samples: list[Checked], write: Write) -> None:
    page = write(samples, "html").read_text()
    assert "text/html" not in page
    assert page.count("<dt>该怎么说</dt>") == sum(
        len(item.report.violations) for item in samples if item.report
    )
