"""An evidence pack holds all a finding rests on, and says when a part was changed."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.evidence import evidence_files, zipped
from callcheck.learning.store import Comment, open_store
from callcheck.model import Review, Verdict
from callcheck.readers import read_call, read_calls
from callcheck.reporting.stored import report_of_json

CALL = Path("samples/calls/t014.json")


def _sums(files: dict[str, bytes]) -> dict[str, str]:
    lines = files["SHA256SUMS"].decode().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_every_part_is_there_and_hashed(checker: Checker) -> None:
    call = read_call(CALL)
    report = checker.check(call)
    files = evidence_files(call, report, checker.rule_set)
    assert {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "SHA256SUMS"} == (
        _sums(files)
    )
    assert report == report_of_json(files["report.json"])
    rules = {f"rules/{finding.rule}.yaml" for finding in report.findings}
    assert rules == {name for name in files if name.startswith("rules/")}
    page = files["evidence.md"].decode()
    for finding in report.findings:
        for piece in finding.evidence:
            if piece.quote is not None:
                assert f"第 {piece.turn} 轮第 {piece.start}–{piece.end} 字" in page


def test_its_call_gives_the_same_report_again(checker: Checker, tmp_path: Path) -> None:
    files = evidence_files(read_call(CALL), checker.check(read_call(CALL)), checker.rule_set)
    path = tmp_path / "call.json"
    path.write_bytes(files["call.json"])
    assert checker.check(read_call(path)) == report_of_json(files["report.json"])


def test_the_same_pack_is_the_same_bytes(checker: Checker) -> None:
    call = read_call(CALL)
    one, two = (zipped(evidence_files(call, checker.check(call), checker.rule_set)) for _ in "ab")
    assert one == two


def test_from_the_store_with_who_said_what(
    tmp_path: Path, checker: Checker, capsys: pytest.CaptureFixture[str]
) -> None:
    store, out = str(tmp_path / "a.db"), tmp_path / "pack.zip"
    with open_store(store) as opened:
        opened.add(((c, checker.check(c)) for c in read_calls(Path("samples/calls"))), by="甲")
        pair = opened.call("t014")
        assert pair is not None
        key = pair[1].findings[0].key
        at = datetime(2026, 3, 9, tzinfo=UTC)
        opened.add_review(Review("t014", Verdict.CONFIRMED, "乙", at, key, "属实"))
        opened.add_comment(Comment("t014", "乙", "他说的就是那个人", key))
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "t014", "--store", store, "-o", str(out)])
    assert not ended.value.code
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as pack:
        assert "属实" in pack.read("reviews.jsonl").decode()
        assert '"action":"review.add"' in pack.read("audit.jsonl").decode()
        assert "那个人" in pack.read("audit.jsonl").decode()
    with pytest.raises(SystemExit):
        main(["evidence", "t014", "--store", store, "-o", str(out), "--mask"])
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as pack:
        assert (pack.read("reviews.jsonl"), pack.read("audit.jsonl")) == (b"", b"")
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "t999", "--store", store, "-o", str(out)])
    assert ended.value.code == 2
    assert "unknown-call: 没有通话 `t999`" in capsys.readouterr().err
