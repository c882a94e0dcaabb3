"""A small part of `make kills`: work killed at given steps at its files, and gone on with."""

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def kills() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kills", ROOT / "tools" / "kills.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["kills"] = module
    spec.loader.exec_module(module)
    return module


# Of a page: before its part is made, while it is written, before it is renamed.
# Of a store that is opened: whenever; there are no steps, SQLite's files are its own.
@pytest.mark.parametrize(
    ("name", "points"),
    [("write-vcon", [("step", 3), ("step", -1)]), ("store-new", [("write", 0), ("write", 0)])],
)
def test_killed_and_gone_on_with(
    name: str, points: list[tuple[str, int]], kills: ModuleType, tmp_path: Path
) -> None:
    (work,) = [work for work in kills.WORKS if work.name == name]
    template = tmp_path / "template"
    template.mkdir()
    work.prepare(template)
    whole = kills.run_whole(work, template, tmp_path / "whole")
    tried = kills.Tried()
    rng = random.Random(1)
    for number, (kind, step) in enumerate(points):
        point = (kind, step if step >= 0 else whole.steps + 1 + step)
        kills.try_point(work, (template, tmp_path / str(number)), whole, point, rng, number, tried)
    assert tried.wrong == []
    assert sum(tried.killed.values()) == len(points)


def test_points_lie_over_the_whole_run(kills: ModuleType) -> None:
    found = kills.kinds(50, 101, random.Random(1))
    steps = [step for kind, step in found if kind == "step"]
    assert (len(found), [kind for kind, _ in found].count("start"), len(steps)) == (50, 5, 16)
    assert steps[-8:] == [94, 95, 96, 97, 98, 99, 100, 101]
    assert kills.kinds(5, 0, random.Random(1)) == [("start", 0)] + [("write", 0)] * 4
