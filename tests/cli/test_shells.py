"""Completion as it is installed, in a shell that a person types into."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BIN = str(Path(sys.executable).parent)
PATIENCE_SECONDS = 60


def environment(home: Path) -> dict[str, str]:
    path = f"{BIN}:{os.environ['PATH']}"
    return {"HOME": str(home), "PATH": path, "TERM": "dumb", "LANG": "C.UTF-8"}


def typed(shell: str, home: Path, line: bytes, wanted: bytes) -> bool:
    """Whether Tab after `line` gives `wanted`; zsh loads on the first Tab what it asks on the next."""
    number, terminal = pty.fork()
    if number == 0:
        os.chdir(home)
        os.execvpe(shell, [shell, "-i"], environment(home))
    said, deadline, pressed, quiet = b"", time.monotonic() + PATIENCE_SECONDS, 0, 0
    os.write(terminal, line)
    try:
        while time.monotonic() < deadline and wanted not in said.replace(b"\x07", b""):
            if select.select([terminal], [], [], 0.5)[0]:
                said, quiet = said + os.read(terminal, 1 << 16), 0
                continue
            quiet += 1
            if line.split()[-1] in said and (pressed == 0 or quiet > 10):
                os.write(terminal, b"\t")
                pressed, quiet = pressed + 1, 0
        return wanted in said.replace(b"\x07", b"")
    finally:
        os.kill(number, 9)
        os.waitpid(number, 0)
        os.close(terminal)


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/callcheck.sh"),
        ("zsh", ".zfunc/_callcheck"),
        ("fish", ".config/fish/completions/callcheck.fish"),
    ],
)
def test_what_is_installed_completes(shell: str, file: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    if not Path(BIN, "callcheck").exists():
        pytest.skip("callcheck is not installed as a command here")
    done = subprocess.run(
        [shell, "-c", "callcheck --install-completion; echo done"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, f"{shell} completion installed in" in done.stdout) == (0, True)
    assert (tmp_path / file).is_file()
    assert typed(shell, tmp_path, b"callcheck scan --format js", b"scan --format jsonl")
