"""A small, always equal part of `make fuzz`; each crash it found once is a test of its own."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    path = Path("tools/fuzz.py")
    spec = importlib.util.spec_from_file_location("fuzz", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module
    spec.loader.exec_module(module)
    return module


def test_changed_transcripts_and_rules_are_answered_or_refused(
    fuzz: ModuleType, tmp_path: Path
) -> None:
    until = 4e9
    found = fuzz._run(("t", 0, 120, until, str(tmp_path)))
    found += fuzz._run(("r", 0, 80, until, str(tmp_path)))
    assert [(crash.kind, crash.seed, crash.told) for crash in found] == []
