"""A reader that goes away ends a command quietly, as it ends `ls`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMANDS = (
    "rules list",
    "formats",
    "--help",
    "rules nothing",
    "scan samples/calls/t023.json -q -f jsonl",
    "scan samples/calls/t023.json",
)


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="a signal of POSIX systems")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_pipe_ends_it_quietly(command: str) -> None:
    read, write = os.pipe()
    os.close(read)  # nobody will ever read
    wrong = command == "rules nothing"
    ended = subprocess.run(
        [sys.executable, "-m", "callcheck", *command.split()],
        cwd=ROOT,
        stdout=subprocess.DEVNULL if wrong else write,
        stderr=write if wrong else subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (ended.returncode, ended.stderr or b"") == (-signal.SIGPIPE, b"")
