"""Sample calls with their reports, and one made to break what shows it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import Location, ReadError
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.reporting import Checked, catalogue_of, write_report

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "calls"
Write = Callable[..., Path]
# What spreadsheets, XML, Markdown, HTML and JavaScript would each take for their own.
NASTY = '=1+1;=2 @A1 ＝HYPERLINK("x") |</script><!-- [a](http://x) {0} ]]> \x00\x0b𠮷\r\n-3;"=4'


@pytest.fixture(scope="session")
def samples(checker: Checker) -> list[Checked]:
    return [Checked(call, checker.check(call)) for call in read_calls(SAMPLES)]


@pytest.fixture
def nasty(checker: Checker, call_of: Callable[..., Call]) -> list[Checked]:
    call = call_of("坐席:𠮷打断你的狗腿", "客户:嗯", agent_id=NASTY)
    turns = (replace(call.turns[0], text="𠮷 打断\n你的狗腿 " + NASTY), call.turns[1])
    call = replace(call, call_id=NASTY, turns=turns)
    error = ReadError("empty-file", NASTY, location=Location(NASTY))
    return [Checked(call, checker.check(call)), Checked(error=error)]


@pytest.fixture
def write(checker: Checker, tmp_path: Path) -> Write:
    def written(results: list[Checked], name: str, file: str = "") -> Path:
        out = tmp_path / (file or f"out.{name}")
        write_report(results, catalogue_of(checker.rule_set), format=name, out=out)
        return out

    return written
