"""The wheel holds the rules and the page."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--wheel-dir"]
    subprocess.run([*build, str(place), str(ROOT)], check=True)
    (found,) = place.glob("*.whl")
    return found


def test_the_wheel_holds_every_rule_and_asset(wheel: Path, tmp_path: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {
        f"callcheck/_rules/{p.relative_to(ROOT / 'rules')}"
        for p in (ROOT / "rules").rglob("*.yaml")
    }
    training = {
        f"callcheck/_training/{p.relative_to(ROOT / 'training')}"
        for p in (ROOT / "training").rglob("*.yaml")
    }
    assert (rules | training) - names == set()
    assert {"callcheck/reporting/page/page.html", "callcheck/text/t2s.txt"} <= names
    store = {
        p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("migrations/**/*.py")
    }
    assert len(store) > 1
    assert store - names == set()
    schemas = {f"callcheck/_schema/{p.name}" for p in (ROOT / "docs" / "schema").glob("*.json")}
    assert len(schemas) >= 6
    assert "callcheck/_rules/.patterns" in names  # read beforehand by the build
    assert {"callcheck/py.typed", "callcheck/__main__.py", *schemas} <= names
    points = zipfile.ZipFile(wheel).read("callcheck-0.1.0.dist-info/entry_points.txt").decode()
    assert "[spacy_factories]\ncallcheck = callcheck.integrations.spacy:make_callcheck" in points
    assert "[pytest11]\ncallcheck = callcheck.integrations.pytest_plugin" in points
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import callcheck, pathlib; from callcheck import load_rules\n"
        "assert '.whl' not in callcheck.__file__ and sys.argv[1] in callcheck.__file__\n"
        "from callcheck.learning import training_folder\n"
        "assert training_folder().name == '_training' and training_folder().is_dir()\n"
        "print(len(load_rules().rules))"
    )
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    done = subprocess.run(
        [sys.executable, "-c", program, str(place)], capture_output=True, text=True, cwd=tmp_path
    )
    count = sum(
        1
        for p in (ROOT / "rules").rglob("*.yaml")
        if p.parent.parent == ROOT / "rules"
        and p.parent.name not in ("lists", "guards", "facts", "score_sheets")
    )
    assert (done.stdout.strip(), done.stderr) == (str(count), "")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, and what it needs lent by this one."""
    place = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place / "env")], check=True)
    python = place / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(python)]
    given = [*pip, "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(given, check=True)
    (packages,) = (place / "env" / "lib").glob("python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place


def test_the_wheel_works_in_a_fresh_environment(installed: Path) -> None:
    shutil.copy(ROOT / "samples" / "calls" / "t030.json", installed)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(installed), "LC_ALL": "C.UTF-8"}

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            words, cwd=installed, env=environment, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    commands = installed / "env" / "bin"
    command, python = str(commands / "callcheck"), str(commands / "python")
    where = run(python, "-c", "import callcheck; print(callcheck.__file__)")
    assert where[1].startswith(str(installed / "env"))
    assert run(python, "-m", "callcheck", "--version")[1] == f"callcheck {version('callcheck')}\n"
    code, said = run(command, "scan", "t030.json", "-f", "jsonl", "-q")
    assert (code, said.startswith('{"call_id":"t030",')) == (1, True)
    assert "threat-violence-limbs" in run(command, "rules", "list")[1]
    assert run(command, "module", "list")[1].count("\n") == 20
