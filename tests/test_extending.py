"""The example package of docs/extending.md, installed by pip and at work; clashes name both."""

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from callcheck.conditions import registry
from callcheck.errors import PluginError
from callcheck.ruleset import bundled_rules
from callcheck.ruleset.packaged import packaged_rules

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "callcheck-acme"
LOG = """\
#ACME call=17 agent=008 at=2026-03-02T09:00
A 0 1.5 您好
C 2 3 哪位
A 3 5 快点处理,快点处理,快点处理!
A 6 9 这个事情我们上次已经和您讲得很清楚了我再给您从头到尾讲一遍请您一定要仔细听好了
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("acme")
    source = shutil.copytree(EXAMPLE, place / "source")
    flags = "--quiet --no-index --no-deps --no-build-isolation --disable-pip-version-check".split()
    command = [sys.executable, "-m", "pip", "install", *flags]
    subprocess.run([*command, "--target", str(place / "site"), str(source)], check=True)
    return place / "site"


def run(installed: Path, *arguments: object) -> tuple[int, str, str]:
    env = {**os.environ, "PYTHONPATH": str(installed), "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "callcheck", *map(str, arguments)]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_its_reader_condition_measure_rules_and_renderer_work_together(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "17.log").write_text(LOG, "utf-8")
    code, out, err = run(installed, "scan", tmp_path / "17.log", "-f", "acme-ticket", "-q")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "17|minor|态度恶劣|acme-repeats|快点处理,快点处理,快点处理",
        "17|info|态度恶劣|acme-monologue|",
    ]
    code, out, _ = run(installed, "scan", tmp_path / "17.log", "-f", "jsonl", "-q")
    report = json.loads(out)
    assert report["meta"]["agent_id"] == "008"
    assert report["findings"][1]["evidence"] == [
        {"turn": 3, "measured": 39, "limit": 30, "unit": "characters"}
    ]


def test_its_rules_prove_themselves_and_can_be_replaced(installed: Path, tmp_path: Path) -> None:
    code, out, err = run(installed, "rules", "test", "acme-repeats", "acme-monologue")
    assert (code, out, err) == (0, "2 条规则,8 个测试,全部通过\n", "")
    rule = (EXAMPLE / "callcheck_acme/rules/service/acme-repeats.yaml").read_text("utf-8")
    own = rule.replace("title: 一句话连说三遍", "title: 我们自己的")
    (tmp_path / "acme-repeats.yaml").write_text(own, "utf-8")
    code, out, _ = run(installed, "rules", "list", "--rules", tmp_path, "--category", "service")
    assert [line.split()[-2:] for line in out.splitlines() if "acme-repeats" in line] == [
        [str(tmp_path), "我们自己的"]
    ]


def package(place: Path, name: str, files: dict[str, str]) -> EntryPoint:
    for path, text in {"__init__.py": "", **files}.items():
        (place / name / path).parent.mkdir(parents=True, exist_ok=True)
        (place / name / path).write_text(text, "utf-8")
    return EntryPoint(name, name, "callcheck.rules")


def test_two_packages_with_one_rule_are_a_clash_that_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    points = [package(tmp_path, f"clash_{n}", {"rules/x/one-rule.yaml": ""}) for n in "ab"]
    module = "callcheck.ruleset.packaged"
    monkeypatch.setattr(f"{module}.entry_points", lambda group: points)  # noqa: ARG005 - by name
    with pytest.raises(PluginError) as caught:
        packaged_rules(bundled_rules())
    first, second = (tmp_path / f"clash_{n}/rules/x/one-rule.yaml" for n in "ab")
    assert caught.value.code == "plugin-clash"
    assert caught.value.message == f"`one-rule` 有两个:{first} 和 {second}"
    points[:] = [package(tmp_path, "clash_c", {"rules/lists/limbs.yaml": ""})]
    with pytest.raises(PluginError) as caught:
        packaged_rules(bundled_rules())
    bundled = bundled_rules() / "lists/limbs.yaml"
    assert str(bundled) in caught.value.message


@pytest.mark.parametrize(
    ("files", "value", "message"),
    [
        ({}, "bare_a", "扩展 bare_a 没有规则目录:"),
        ({"__init__.py": "1/0"}, "bare_b", "扩展 bare_b 不能导入:division by zero"),
    ],
)
def test_a_package_without_rules_is_named(
    files: dict[str, str],
    value: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    points = [package(tmp_path, value, files)]
    module = "callcheck.ruleset.packaged"
    monkeypatch.setattr(f"{module}.entry_points", lambda group: points)  # noqa: ARG005 - by name
    with pytest.raises(PluginError) as caught:
        packaged_rules(bundled_rules())
    assert caught.value.code == "plugin-broken"
    assert caught.value.message.startswith(message)


def test_a_measure_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("x", "callcheck.conditions.says:Says", "callcheck.measures")
    monkeypatch.setattr(
        "callcheck.conditions.entry_points", lambda group: [point] if group == point.group else []
    )
    registry.cache_clear()
    try:
        with pytest.raises(PluginError, match="不是度量"):
            registry()
    finally:
        registry.cache_clear()
