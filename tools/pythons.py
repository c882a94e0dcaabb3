"""The same calls on every Python there is, by hash seed, locale, time zone and workers: the same bytes?

`python tools/pythons.py [--envs DIR] [--only 3.12]… [--no-make] [--calls PATH]… [--quick]`

For each of `VERSIONS` an interpreter is looked for (on the PATH, where pyenv and uv keep theirs),
an environment of it is made below DIR with the project in it, and `callcheck` is run there on the
samples, and on what `--calls` names, in each of `SETTINGS`; every output is held against the first.
Those not to be had are named. Ends with 1 when bytes differ, and when only one interpreter was there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
MONTH = "samples/month"
SCANS = ("jsonl", "html", "xlsx", "csv", "markdown", "sarif", "junit", "label-studio", "doccano")
"""Formats of `scan`; one that is not there is an error, so the list stays true."""
ALWAYS = frozenset({"scan.jsonl", "scan.html", "scan.xlsx", "masked.jsonl", "quiz.anki"})
"""Written in every setting; the others in the first only."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What must not matter."""

    name: str
    hash_seed: str
    locale: str
    zone: str
    workers: str


SETTINGS = (
    Setting("plain", "0", "C.UTF-8", "UTC", "1"),
    Setting("seed 1, zh_CN, Shanghai, 2 workers", "1", "zh_CN.UTF-8", "Asia/Shanghai", "2"),
    Setting("random seed, C, St. John's", "random", "C", "America/St_Johns", "1"),
    Setting("seed 7, tr_TR, Kiritimati, 3 workers", "7", "tr_TR.UTF-8", "Pacific/Kiritimati", "3"),
)


def works(more: Sequence[str]) -> list[tuple[str, list[str]]]:
    """What is run: the output's name and the arguments that write it to `OUT`."""
    profile = ["--profile", f"{MONTH}/profile.yaml"]
    week = f"{MONTH}/calls/2026-03-W1.jsonl"
    scan = ["scan", "samples/calls", "samples/formats", week, *more, "--quiet"]
    found = [(f"scan.{name}", [*scan, *profile, "-f", name, "-o", "OUT"]) for name in SCANS]
    found.append(("masked.jsonl", [*scan, *profile, "-f", "jsonl", "--mask", "-o", "OUT"]))
    found.append(("native.jsonl", ["convert", *scan[1:], "-o", "OUT"]))
    quiz = ["quiz", "export", "samples/calls/t003.json", "-o", "OUT", "--to"]
    found += [(f"quiz.{name}", [*quiz, name]) for name in ("gift", "anki", "xlsx", "scorm")]
    lesson = ["lesson", week, "--unreviewed", *profile, "-o", "OUT"]
    return [*found, ("lesson.docx", lesson), ("lesson.pptx", lesson), ("lesson.html", lesson)]


def found_python(version: str) -> str | None:
    """An interpreter of that version that runs."""
    home = Path.home()
    kept = (home / ".pyenv" / "versions", home / ".local" / "share" / "uv" / "python")
    places = [p for folder in kept for p in sorted(folder.glob(f"*{version}*/bin/python{version}"))]
    for place in (shutil.which(f"python{version}"), *map(str, places), sys.executable):
        if place is None:
            continue
        command = [place, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return place
    return None


def made(version: str, interpreter: str, envs: Path) -> Path:
    """The environment's Python, with the project as it is here."""
    place = envs / version
    python = place / "bin" / "python"
    ready = place / ".ready"
    if ready.exists() and ready.stat().st_mtime >= (ROOT / "pyproject.toml").stat().st_mtime:
        return python
    subprocess.run([interpreter, "-m", "venv", "--clear", str(place)], check=True)
    install = [str(python), "-m", "pip", "install", "-qq", "--editable", str(ROOT)]
    subprocess.run(install, check=True)
    ready.touch()
    return python


def environment(setting: Setting) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    names = {"LC_ALL": setting.locale, "LANG": setting.locale, "TZ": setting.zone}
    return {**kept, **names, "PYTHONHASHSEED": setting.hash_seed, "CALLCHECK_STORE": "none.db"}


def outputs(
    python: Path, setting: Setting, wanted: Sequence[tuple[str, list[str]]], folder: Path
) -> Iterator[tuple[str, str]]:
    """Each output's name and hash.

    Raises:
        SystemExit: a command came to no end of its own kind.
    """
    for name, arguments in wanted:
        out = folder / name
        given = [str(out) if word == "OUT" else word for word in arguments]
        workers = ["--workers", setting.workers] if given[0] == "scan" else []
        done = subprocess.run(
            [str(python), "-m", "callcheck", *given, *workers],
            cwd=ROOT,
            env=environment(setting),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1, 2) or not out.exists():
            raise SystemExit(f"{python} {setting.name} {name}: {done.returncode}\n{done.stderr}")
        yield name, hashlib.sha256(out.read_bytes()).hexdigest()


def compare(
    pythons: dict[str, Path], settings: Sequence[Setting], wanted: Sequence[tuple[str, list[str]]]
) -> list[str]:
    """Every output that is not the first interpreter's in the first setting; the files are kept."""
    first: dict[str, str] = {}
    wrong = []
    kept = Path(tempfile.mkdtemp(prefix="callcheck-pythons-"))
    for version, python in pythons.items():
        for number, setting in enumerate(settings):
            folder = kept / f"{version}-{number}"
            folder.mkdir()
            some = wanted if number == 0 else [work for work in wanted if work[0] in ALWAYS]
            found = dict(outputs(python, setting, some, folder))
            differ = [name for name in found if first.setdefault(name, found[name]) != found[name]]
            wrong += [f"Python {version}, {setting.name}: {folder / name}" for name in differ]
            told = f"{len(differ)} differ" if differ else "the same bytes"
            print(f"Python {version}, {setting.name}: {len(found)} outputs, {told}", flush=True)
    if not wrong:
        shutil.rmtree(kept)
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--envs", type=Path, default=ROOT / ".pythons")
    parser.add_argument("--only", action="append", choices=VERSIONS)
    parser.add_argument("--calls", action="append", default=[])
    parser.add_argument("--no-make", action="store_true", help="only environments that are there")
    parser.add_argument("--quick", action="store_true", help="two settings, two outputs")
    given = parser.parse_args()
    pythons = {}
    for version in given.only or VERSIONS:
        python = given.envs / version / "bin" / "python"
        if given.no_make:
            if python.exists():
                pythons[version] = python
            continue
        interpreter = found_python(version)
        if interpreter is None:
            print(f"Python {version}: not to be had here")
            continue
        pythons[version] = made(version, interpreter, given.envs)
    wanted = works([str(Path(path).resolve()) for path in given.calls])
    if given.quick:
        wanted = [work for work in wanted if work[0] in ("scan.jsonl", "quiz.anki")]
    wrong = compare(pythons, SETTINGS[: 2 if given.quick else None], wanted)
    for told in wrong:
        print("other bytes:", told)
    print("compared:", " ".join(pythons) or "none")
    return int(bool(wrong) or len(pythons) < 2)


if __name__ == "__main__":
    sys.exit(main())
