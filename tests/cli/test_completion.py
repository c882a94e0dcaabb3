"""Shell completion by the protocol that shells speak."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = "spacy jieba pandas ahocorasick_rs re2".split()
RUN = (
    "import sys, atexit\n"
    "atexit.register(lambda: print(sorted(set(sys.argv[1].split()) & set(sys.modules)), file=sys.stderr))\n"
    "from callcheck.cli import main; main([])\n"
)


def complete(words: str, shell: str = "bash", **more: str) -> tuple[list[str], str]:
    """What is offered for the last word of a line, and which heavy packages that took."""
    count = len(words.split(" ")) - 1
    env = {
        **os.environ,
        "LC_ALL": "zh_CN.UTF-8",
        "PYTHONUTF8": "1",
        "_CALLCHECK_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(count),
        "_TYPER_COMPLETE_ARGS": words,
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, " ".join(HEAVY)], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(), done.stderr.strip()


def test_rule_ids_of_the_bundled_rules_and_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "threat").mkdir()
    (tmp_path / "threat" / "threat-violence-dogs.yaml").write_text("", "utf-8")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "threat-violence-words.yaml").write_text("", "utf-8")
    found, heavy = complete("callcheck rules show threat-violence-d")
    assert (found, heavy) == ([], "[]")
    found, heavy = complete(f"callcheck rules show --rules {tmp_path} threat-violence-")
    assert "threat-violence-dogs" in found
    assert "threat-violence-limbs" in found
    assert "threat-violence-words" not in found
    assert heavy == "[]"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("callcheck scan --format js", ["jsonl"]),
        ("callcheck rules list --category threat.vi", ["threat.violence", "threat.visit"]),
        (
            "callcheck rules list --category insu",
            ["insult", "insult.curse", "insult.demean", "insult.profanity"],
        ),
        ("callcheck explain x.txt --rule service-silence", ["service-silence-long"]),
        ("callcheck rules schema pro", ["profile"]),
        ("callcheck scan --fail-on ma", ["major"]),
    ],
)
def test_names(words: str, offered: list[str]) -> None:
    assert complete(words)[0] == offered


def test_zsh_and_fish() -> None:
    zsh, _ = complete("callcheck scan --format jso", "zsh")
    assert "".join(zsh) == '_arguments\'*::(("jsonl":"JSONL\\\\:一行一份报告"))\''
    fish, _ = complete(
        "callcheck rules show service-silence", "fish", _TYPER_COMPLETE_FISH_ACTION="get-args"
    )
    assert fish == ["service-silence-long"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell(shell: str) -> None:
    env = {**os.environ, "_CALLCHECK_COMPLETE": f"source_{shell}"}
    command = [sys.executable, "-m", "callcheck"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert f"_CALLCHECK_COMPLETE=complete_{shell}" in done.stdout
