"""The examples of docs/convert.md print what the page says; GOLDEN=1 writes it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from callcheck.cli import main

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "convert.md"


def test_golden_examples_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)

    def ran(block: re.Match[str]) -> str:
        lines = []
        for command in re.findall(r"^\$ callcheck (.*)$", block[1], re.M):
            lines.append(f"$ callcheck {command}")
            with pytest.raises(SystemExit):
                main(shlex.split(command))
            told = capsys.readouterr()
            lines += (told.out + told.err).splitlines()
        return "```console\n" + "".join(f"{line}\n" for line in lines) + "```"

    page = PAGE.read_text("utf-8")
    made = re.sub(r"```console\n(.*?)```", ran, page, flags=re.S)
    if os.environ.get("GOLDEN"):
        PAGE.write_text(made, "utf-8")
    assert made == PAGE.read_text("utf-8")
    assert made.count("$ callcheck") == 6
