"""Bringing a store's tables to what this version expects, all in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from callcheck.errors import Location, UsageError
from callcheck.learning.store.access import is_sqlite, now, packed, writing
from callcheck.learning.store.tables import HEAD, VERSION_TABLE, audit, metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(
    engine: Engine,
    where: str,
    *,
    create: bool = True,
    migrations: Path = MIGRATIONS,
    head: str = HEAD,
) -> tuple[str | None, str]:
    """Run the migrations that are missing; gives the versions before and after, None for no store.

    A store without tables is made when `create`. Whatever stops it halfway leaves the store as
    it was.

    Raises:
        UsageError: `store-newer`, `store-not-a-store`, `store-missing`.
    """
    with engine.connect() as connection:
        before = _version(connection, where)
    if before == head:
        return before, head
    if before is None and not create:
        raise _missing(where)
    with writing(engine) as connection:
        before = _version(connection, where)  # another process may have been first
        if before != head:
            _upgrade(connection, where, before, migrations)
    return before, head


def _missing(where: str) -> UsageError:
    return UsageError(
        "store-missing",
        "这里还没有存档",
        location=Location(where),
        hint="先用 callcheck store add 通话… 存入",
    )


def _version(connection: Connection, where: str) -> str | None:
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        return None if found is None else str(found)
    foreign = names if is_sqlite(connection) else names & metadata.tables.keys()
    if foreign:
        raise UsageError(
            "store-not-a-store",
            "这个数据库里是别的东西:" + "、".join(sorted(foreign)[:5]),
            location=Location(where),
            hint="换一个文件名;PostgreSQL 用单独的库或 schema",
        )
    return None


def _upgrade(connection: Connection, where: str, before: str | None, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    if before is not None and before not in known:
        raise UsageError(
            "store-newer",
            f"这个存档是更新的 callcheck 写的(表结构 {before}),这一版不认识",
            location=Location(where),
            hint="pip install --upgrade callcheck",
        )
    command.upgrade(config, "head")
    detail = packed({"from": before, "to": script.get_current_head()})
    line = {"at": now(), "who": "callcheck", "action": "store.migrate", "subject": where}
    connection.execute(audit.insert().values(**line, detail=detail))
