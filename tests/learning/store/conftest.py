"""A store of each kind for a test: a file, and a database of a private PostgreSQL cluster."""

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.learning.store import Store, open_store
from callcheck.model import Call, Report
from callcheck.readers import read_calls

SAMPLES = Path(__file__).parents[3] / "samples" / "calls"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_number = itertools.count()


def programs() -> Path | None:
    """The folder with `initdb`, `pg_ctl` and `postgres`."""
    known = shutil.which("initdb")
    if known:
        return Path(known).resolve().parent
    found = [p for place in _PLACES for p in Path("/").glob(place[1:]) if (p / "initdb").exists()]
    return max(found, default=None)


def other_user() -> str | None:
    """Whom to run the server as: it refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The URL of a server of our own on loopback, without a database's name."""
    found = programs()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs PostgreSQL: tests/postgres/install.sh could not install it")
        pytest.skip("no PostgreSQL; run tests/postgres/install.sh as root, or install it")
    user = other_user()
    folder = Path(tempfile.mkdtemp(prefix="callcheck-pg-"))
    if user is not None:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    options = (
        f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        "-c fsync=off -c shared_buffers=16MB -c max_connections=20"
    )

    def run(program: str, *arguments: str) -> None:
        command = [str(found / program), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
    try:
        run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Path or URL of a store that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    import psycopg

    server = request.getfixturevalue("cluster")
    name = f"store{next(_number)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


@pytest.fixture(scope="session")
def pairs(checker: Checker) -> list[tuple[Call, Report]]:
    """The sample calls with their reports."""
    return [(call, checker.check(call)) for call in read_calls(SAMPLES)]
