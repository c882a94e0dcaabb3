"""The wheel holds the rules and the page."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_every_rule_and_asset(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
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
