"""What `kills.py` kills: a command, what it needs, and what it must leave."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CALLCHECK = ("-m", "callcheck")
TIMES = frozenset({"at", "stored_at", "drawn_at", "saved_at", "made_at"})
TALK = (
    (("agent", "您好 我是青禾银行工号一零二"), ("customer", "喂")),
    (("agent", "信不信我打断你的狗腿"), ("customer", "我要投诉你")),
    (),
)
MIGRATE = """
import sys
from pathlib import Path
from sqlalchemy.engine import make_url
from callcheck.learning.store.access import make_engine
from callcheck.learning.store.migrate import migrate
migrate(make_engine(make_url("sqlite:///store.db")), "store.db", migrations=Path("migrations"), head="9999")
"""
NEXT = """
import json
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"

def upgrade():
    op.create_table("spoken", sa.Column("id", sa.Integer, primary_key=True), sa.Column("words", sa.Text))
    op.add_column("calls", sa.Column("turns", sa.Integer))
    db = op.get_bind()
    rows = db.execute(sa.text("SELECT id, body FROM calls ORDER BY id")).all()
    for number, body in rows:
        turns = json.loads(body)["turns"]
        words = " ".join(turn["text"] for turn in turns)
        db.execute(sa.text("INSERT INTO spoken VALUES (:n, :w)"), {{"n": number, "w": words}})
        db.execute(sa.text("UPDATE calls SET turns = :t WHERE id = :n"), {{"t": len(turns), "n": number}})
    op.create_index("ix_calls_turns", "calls", ["turns"])
"""
OPEN = """
from callcheck.learning.store import open_store
open_store("store.db").close()
"""


def _nothing(folder: Path) -> list[str]:  # noqa: ARG001 - as called
    return []


@dataclass(frozen=True, slots=True)
class Work:
    """One command that is killed.

    Attributes:
        name: for people.
        prepare: fills the folder it is run in.
        arguments: for Python.
        look: what must be the same besides the files.
        between: what is wrong with the folder right after a kill.
        codes: a whole run may end with.
    """

    name: str
    prepare: Callable[[Path], None]
    arguments: tuple[str, ...]
    look: Callable[[Path], object] = _nothing
    between: Callable[[Path], list[str]] = _nothing
    codes: tuple[int, ...] = (0,)


def line(number: int) -> str:
    turns = [{"speaker": who, "text": text} for who, text in TALK[number % 3]]
    meta = {
        "started_at": f"2026-03-02T{9 + number % 10:02}:{number % 60:02}:00+08:00",
        "customer_id": f"A{number % 400}",
        "number": f"N{number % 100}",
    }
    return json.dumps({"call_id": f"c{number}", "meta": meta, "turns": turns}, ensure_ascii=False)


def calls(folder: Path, count: int) -> None:
    """Two files of calls, one packed, with a broken line."""
    place = folder / "calls"
    place.mkdir()
    lines = [line(n) for n in range(count)]
    lines.insert(count // 2, "{broken")
    cut = count * 2 // 3
    (place / "a.jsonl").write_text("\n".join(lines[:cut]))
    (place / "b.jsonl.gz").write_bytes(gzip.compress("\n".join(lines[cut:]).encode(), mtime=0))


def sound_calls(folder: Path, count: int) -> None:
    (folder / "calls.jsonl").write_text("\n".join(map(line, range(count))))


def run(folder: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)


def month(folder: Path) -> None:
    """A store of a week of the sample month, for what is made of it."""
    given = ROOT / "samples" / "month"
    profile = ("--profile", str(given / "profile.yaml"))
    store = ("--store", "store.db")
    week = (given / "calls" / "2026-03-W1.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "week.jsonl").write_bytes(b"".join(week))
    run(folder, *CALLCHECK, "store", "add", "week.jsonl", *profile, *store, "--by", "甲")
    known = {json.loads(text)["call_id"] for text in week}
    said = (given / "reviews.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "said.jsonl").write_text(
        "".join(t for t in said if json.loads(t)["call_id"] in known)
    )
    run(folder, *CALLCHECK, "store", "add-reviews", "said.jsonl", *store)
    (folder / "out").mkdir()


def old_store(folder: Path, count: int = 2000) -> None:
    """A store of the schema of today, and the migrations with one more."""
    from callcheck.learning.store.migrate import MIGRATIONS
    from callcheck.learning.store.tables import HEAD

    sound_calls(folder, count)
    run(folder, *CALLCHECK, "store", "add", "calls.jsonl", "--store", "store.db", "--by", "甲")
    place = folder / "migrations"
    shutil.copytree(MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "versions" / "later.py").write_text(NEXT.format(head=HEAD))
    (folder / "migrate.py").write_text(MIGRATE)


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All of a store but its times."""
    with closing(sqlite3.connect(folder / "store.db")) as base:
        found: dict[str, list[tuple[object, ...]]] = {}
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"
        ):
            columns = [row[1] for row in base.execute(f"PRAGMA table_info({name})")]
            kept = ", ".join(f'"{column}"' for column in columns if column not in TIMES)
            found[name] = sorted(base.execute(f"SELECT {kept} FROM {name}"), key=repr)
    return found


def digest(folder: Path) -> dict[str, tuple[int, int]]:
    """Each table's number of rows and a hash of them, small enough to print."""
    import zlib

    return {
        name: (len(found), zlib.crc32(repr(found).encode())) for name, found in rows(folder).items()
    }


def store_is_sound(folder: Path) -> list[str]:
    """What SQLite finds wrong, and calls without all that belongs to them."""
    if not (folder / "store.db").exists():
        return []
    copy = folder.with_name(folder.name + "-copy")
    shutil.copytree(folder, copy)  # looking at it would do the next run's work
    try:
        with closing(sqlite3.connect(copy / "store.db")) as base:
            wrong = [
                f"SQLite: {row[0]}"
                for row in base.execute("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            wrong += [
                f"a reference is missing: {row}" for row in base.execute("PRAGMA foreign_key_check")
            ]
            tables = {row[0] for row in base.execute("SELECT name FROM sqlite_master")}
            if "calls" in tables:
                bare = "SELECT count(*) FROM calls WHERE report IS NULL"
                wrong += [f"{n} calls without a report" for (n,) in base.execute(bare) if n]
                (stored,) = base.execute("SELECT count(*) FROM calls").fetchone()
                if stored % 200 and stored > 200:
                    wrong.append(f"{stored} calls: part of a batch")
            elif tables:
                wrong.append(f"tables half made: {sorted(tables)}")
    finally:
        shutil.rmtree(copy)
    return wrong


def old_or_new(folder: Path) -> list[str]:
    """A store that is migrated halfway."""
    wrong = store_is_sound(folder)
    copy = folder.with_name(folder.name + "-copy")
    shutil.copytree(folder, copy)
    try:
        found = rows(copy)
        with closing(sqlite3.connect(copy / "store.db")) as base:
            columns = {row[1] for row in base.execute("PRAGMA table_info(calls)")}
        (version,) = next(iter(found["callcheck_version"]))
        new = version == "9999"
        parts = ("spoken" in found, "turns" in columns, len(found["audit"]) == 12)
        if set(parts) != {new}:
            wrong.append(f"version {version}, parts {parts}")
    finally:
        shutil.rmtree(copy)
    return wrong


def words(folder: Path) -> object:
    """vCons less when they were made."""
    found = {}
    for path in sorted((folder / "out").glob("vcons/*.vcon")):
        made = json.loads(path.read_bytes())
        found[path.name] = {
            name: value for name, value in made.items() if name not in ("created_at", "uuid")
        }
    return found


def outputs(name: str, *arguments: str) -> Work:
    return Work(f"write-{name}", month, (*CALLCHECK, *arguments))


PROFILE = ("--profile", str(ROOT / "samples" / "month" / "profile.yaml"))
SCAN = (*CALLCHECK, "scan", "calls", "-f", "jsonl", "-o", "out.jsonl", "--resume", "-q")
SAMPLES = str(ROOT / "samples" / "calls")
WORKS = (
    Work("batch-1", lambda folder: calls(folder, 2000), SCAN, codes=(2,)),
    Work("batch-2", lambda folder: calls(folder, 2000), (*SCAN, "--workers", "2"), codes=(2,)),
    Work(
        "store-add",
        lambda folder: sound_calls(folder, 1200),
        (*CALLCHECK, "store", "add", "calls.jsonl", "--store", "store.db", "--by", "甲"),
        digest,
        store_is_sound,
    ),
    Work("store-migrate", old_store, ("migrate.py",), digest, old_or_new),
    Work(
        "store-new",
        lambda folder: (folder / "open.py").write_text(OPEN) and None,
        ("open.py",),
        digest,
        store_is_sound,
    ),
    outputs("modules", "module", "build", "--store", "store.db", "-o", "out", *PROFILE),
    Work(
        "write-lesson",
        month,
        (
            *CALLCHECK,
            "lesson",
            "--store",
            "store.db",
            "-o",
            "out/lesson.docx",
            "--by",
            "甲",
            *PROFILE,
        ),
        digest,
    ),
    outputs(
        "quiz", "quiz", "export", f"{SAMPLES}/t003.json", "--to", "anki", "-o", "out/quiz.apkg"
    ),
    outputs("html", "scan", SAMPLES, "-f", "html", "-o", "out/r.html", "--fail-on", "never"),
    outputs(
        "xlsx",
        "scan",
        SAMPLES,
        "-f",
        "xlsx",
        "-o",
        "out/r.xlsx",
        "--fail-on",
        "never",
        "--mask-map",
        "out/map",
    ),
    Work(
        "write-vcon",
        lambda folder: (folder / "out").mkdir(),
        (*CALLCHECK, "convert", SAMPLES, "--to", "vcon", "-o", "out/vcons"),
        words,
    ),
    outputs("evidence", "evidence", "M0302-201-01", "--store", "store.db", "-o", "out/e.zip"),
)
