"""The same bytes by every Python that `make pythons` has made an environment of."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ["samples/calls", "samples/formats"]


@pytest.fixture(scope="module")
def pythons() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pythons", ROOT / "tools" / "pythons.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["pythons"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def here(pythons: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("here")
    return dict(pythons.outputs(Path(sys.executable), pythons.SETTINGS[0], wanted(), folder))


def wanted() -> list[tuple[str, list[str]]]:
    return [("scan.jsonl", ["scan", *SAMPLES, "--quiet", "-f", "jsonl", "-o", "OUT"])]


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_another_python_writes_the_same_bytes(
    version: str, pythons: ModuleType, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    python = ROOT / ".pythons" / version / "bin" / "python"
    if not python.exists():
        known = pythons.found_python(version)
        there = f"Python {version} is here: make pythons" if known else f"no Python {version} here"
        pytest.skip(there)
    first = request.getfixturevalue("here")
    found = dict(pythons.outputs(python, pythons.SETTINGS[1], wanted(), tmp_path))
    assert found == first


def test_what_is_not_there_is_said(pythons: ModuleType) -> None:
    assert pythons.found_python("3.99") is None
    assert pythons.found_python(f"3.{sys.version_info.minor}") is not None
