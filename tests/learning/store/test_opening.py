"""Opening, migrations and what goes wrong with the file or the server."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from callcheck.errors import UsageError
from callcheck.learning.store import Answer, Lesson, Store, open_store
from callcheck.learning.store.access import make_engine
from callcheck.learning.store.migrate import MIGRATIONS, migrate
from callcheck.learning.store.tables import HEAD, VERSION_TABLE, metadata
from callcheck.model import Call, Report

NEXT = """
import os, signal
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"

def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO later (id) VALUES (1)")
    if {killed}:
        os.kill(os.getpid(), signal.SIGKILL)
"""
RUN = """
import sys
from pathlib import Path
from sqlalchemy.engine import make_url
from callcheck.learning.store.access import make_engine
from callcheck.learning.store.migrate import migrate
url, folder = sys.argv[1:]
migrate(make_engine(make_url(url)), "here", migrations=Path(folder), head="9999")
"""


def url_of(place: str) -> str:
    if "://" in place:
        return place.replace("postgresql://", "postgresql+psycopg://")
    return f"sqlite:///{place}"


def next_version(folder: Path, *, killed: bool) -> Path:
    place = folder / f"migrations-{killed}"
    shutil.copytree(MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "versions" / "later.py").write_text(NEXT.format(head=HEAD, killed=killed))
    return place


def code_of(place: str | Path, *, create: bool = True) -> str:
    with pytest.raises(UsageError) as caught:
        open_store(place, create=create)
    return caught.value.code


def test_the_migrations_make_the_tables_the_code_expects(place: str) -> None:
    open_store(place).close()
    engine = make_engine(make_url(url_of(place)))
    options = {"version_table": VERSION_TABLE}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        if "://" not in place:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_a_kill_in_the_middle_of_a_migration_leaves_the_store_as_it_was(
    place: str, tmp_path: Path, pairs: list[tuple[Call, Report]]
) -> None:
    with open_store(place) as store:
        store.add(pairs, by="张三")
        before = store.counts()
    folder = str(next_version(tmp_path, killed=True))
    done = subprocess.run([sys.executable, "-c", RUN, url_of(place), folder], check=False)
    assert done.returncode == -9
    with open_store(place) as store:
        assert store.counts() == before
        assert list(store.calls()) == pairs
    engine = make_engine(make_url(url_of(place)))
    migrate(engine, "here", migrations=next_version(tmp_path, killed=False), head="9999")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM later")).scalars().all() == [1]
        actions = connection.execute(text("SELECT action FROM audit ORDER BY id")).scalars()
        assert list(actions) == ["store.migrate", "call.add", "store.migrate"]
    engine.dispose()
    assert code_of(place) == "store-newer"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = '别人'",
        "DELETE FROM audit",
        "UPDATE reviews SET verdict = 'rejected'",
        "DELETE FROM reviews WHERE id = 1",
        "TRUNCATE audit",
        "INSERT OR REPLACE INTO audit (id, at, who, action, subject, detail) "
        "VALUES (1, '2026-03-02 00:00:00', '别人', 'x', '', '{}')",
    ],
)
def test_nobody_can_change_the_audit_or_a_review(
    store: Store, place: str, statement: str, pairs: list[tuple[Call, Report]]
) -> None:
    sqlite = "://" not in place
    if statement.startswith("TRUNCATE" if sqlite else "INSERT OR"):
        return  # the other's language
    from callcheck.model import Review, Verdict

    pair = next(p for p in pairs if p[1].findings)
    store.add([pair], by="张三")
    key = pair[1].findings[0].key
    at = datetime(2026, 3, 2, tzinfo=UTC)
    store.add_review(Review(pair[0].call_id, Verdict.CONFIRMED, "甲", at, key))
    before = list(store.audit()), list(store.reviews())
    with pytest.raises(UsageError) as caught, store._writing() as db:
        db.execute(text(statement))
    assert caught.value.code == "store-append-only"
    assert (list(store.audit()), list(store.reviews())) == before


def test_places_that_are_no_store(tmp_path: Path) -> None:
    import sqlite3

    (tmp_path / "text.db").write_text("坐席:您好" * 500)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE things (id INTEGER)")
    other.close()
    (tmp_path / "empty.db").touch()
    assert code_of(tmp_path / "text.db") == "store-damaged"
    assert code_of(tmp_path / "other.db") == "store-not-a-store"
    assert code_of(tmp_path / "none.db", create=False) == "store-missing"
    assert code_of(tmp_path / "empty.db", create=False) == "store-missing"
    assert not (tmp_path / "none.db").exists()
    assert code_of(tmp_path) == "store-cannot-open"
    assert code_of(tmp_path / "no" / "x.db") == "store-cannot-open"
    assert code_of("mysql://somebody@host/x") == "store-bad-url"
    assert code_of("postgresql://somebody@host") == "store-bad-url"
    assert code_of("://") == "store-bad-url"


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(UsageError) as caught:
        open_store("postgresql://somebody:secret@127.0.0.1:1/x")
    assert caught.value.code == "store-no-connection"
    assert "secret" not in str(caught.value)


def test_a_database_that_does_not_exist_and_text_it_cannot_hold(cluster: str, place: str) -> None:
    assert code_of(f"{cluster}/nosuch") == "store-no-connection"
    with open_store(place) as store:
        answer = Answer("A\0", "quiz", "q", True, datetime(2026, 3, 2, tzinfo=UTC))
        if "://" in place:
            with pytest.raises(UsageError) as caught:
                store.save_answer(answer)
            assert caught.value.code == "store-refused"
            assert list(store.answers()) == []
        else:
            store.save_answer(answer)
            assert list(store.answers()) == [answer]


def test_a_store_that_can_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_store(path) as store:
        store.save_lesson(Lesson("a", "", {}, "李四"))
    with open_store(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert [lesson.name for lesson in store.lessons()] == ["a"]
        with pytest.raises(UsageError) as caught:
            store.save_lesson(Lesson("b", "", {}, "李四"))
    assert caught.value.code == "store-read-only"


def test_a_full_disk_keeps_what_was_stored_before(
    tmp_path: Path, pairs: list[tuple[Call, Report]]
) -> None:
    with open_store(tmp_path / "x.db") as store:
        store.add(pairs[:2], by="张三")
        store.close()

        def little(connection: object, record: object) -> None:  # noqa: ARG001 - as called
            connection.execute("PRAGMA max_page_count = 60")  # type: ignore[attr-defined]  # SQLite's

        event.listen(store._engine, "connect", little)
        with pytest.raises(UsageError) as caught:
            store.add(pairs, by="张三")
        assert caught.value.code == "store-full"
        assert list(store.calls()) == pairs[:2]
