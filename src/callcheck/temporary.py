"""Temporary files that the next run takes away when this one was killed.

Each is locked by the process that writes it. A lock goes with its process, however that ends, so
one of these files that nobody holds was left behind and may go; where files cannot be locked
(Windows, some network file systems) it stays.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from callcheck.errors import UsageError

SUFFIX = ".callcheck-part"
_FOLDER = ".d"
_LONGEST_NAME_BYTES = 200
_NAME = re.compile(rf"\.(?P<label>.+)\.[0-9a-f]{{8}}{re.escape(SUFFIX)}", re.DOTALL)
_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "超过了允许的文件大小",
    errno.EROFS: "只能读,不能写",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "它是目录",
    errno.ENOTDIR: "路径里有一段不是目录",
    errno.ENOENT: "没有这个目录",
    errno.ENAMETOOLONG: "名字太长",
    errno.EIO: "磁盘读写出错",
}


def reason(error: OSError) -> str:
    """Why the system would not do it.

    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError(99, "what"))
    ('磁盘满了', 'what')
    """
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


@contextmanager
def told_where(out: Path) -> Iterator[None]:
    """What the system will not do inside is told as not being able to write `out`.

    An error that names another file is let through, and so is a reader that has gone.

    Raises:
        UsageError: `cannot-write`.
    """
    try:
        yield
    except OSError as error:
        named = None if error.filename is None else Path(os.fsdecode(error.filename))
        other = named is not None and named.parent != out.parent and named != out.resolve()
        if other or isinstance(error, BrokenPipeError):
            raise
        raise UsageError("cannot-write", f"写不了 {out}:{reason(error)}") from error


@contextmanager
def beside(out: Path, *, private: bool = False, tidy: bool = True) -> Iterator[Path]:
    """An empty file in the folder of `out`, gone at the end unless it was renamed.

    It may be read and written by whom `out` may, or any new file; by its owner alone if `private`.
    What killed runs left of the same `out` is taken away first if `tidy`.

    Raises:
        OSError: it cannot be made.
    """
    label = _label(out)
    if tidy:
        clear(out.parent, label)
    mode = 0o600 if private else 0o666
    while True:
        path = out.with_name(f".{label}.{secrets.token_hex(4)}{SUFFIX}")
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        if _lock(number) and _is_there(path, number):
            break
        os.close(number)  # taken for one left behind in the moment before it was locked
        path.unlink(missing_ok=True)
    try:
        if not private and out.is_file():
            with suppress(OSError):
                path.chmod(out.stat().st_mode & 0o777)
        if os.name == "nt":  # an open file cannot be renamed there
            os.close(number)
            number = -1
        yield path
    finally:
        path.unlink(missing_ok=True)
        if number >= 0:
            os.close(number)


@contextmanager
def for_now(name: str) -> Iterator[Path]:
    """A file of the owner's alone in the system's folder for such, gone at the end.

    Raises:
        UsageError: `no-temporary-room`.
    """
    with ExitStack() as stack:
        try:
            folder = Path(tempfile.gettempdir())
            path = stack.enter_context(beside(folder / name, private=True))
        except OSError as error:
            raise _no_room(reason(error)) from error
        yield path


@contextmanager
def folder_beside(part: Path) -> Iterator[Path]:
    """A folder of the owner's alone that goes with `part`, a file that `beside` or `for_now` made.

    Raises:
        OSError: it cannot be made.
    """
    folder = part.with_name(part.name + _FOLDER)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def folder_for_now(name: str) -> Iterator[Path]:
    """A folder of the owner's alone in the system's folder for such, gone at the end.

    Raises:
        UsageError: `no-temporary-room`.
    """
    with for_now(name) as part, ExitStack() as stack:
        try:
            folder = stack.enter_context(folder_beside(part))
        except OSError as error:
            raise _no_room(reason(error)) from error
        yield folder


@contextmanager
def told_of_base() -> Iterator[None]:
    """What SQLite cannot do inside with a temporary file is told as what it is.

    Raises:
        UsageError: `no-temporary-room`.
    """
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError as error:
        full = "full" in str(error)
        raise _no_room("磁盘满了" if full else str(error)) from error


def _no_room(why: str) -> UsageError:
    hint = "腾出空间;或用 TMPDIR(SQLite 另看 SQLITE_TMPDIR)指到别的目录"
    return UsageError("no-temporary-room", f"写不了临时文件:{why}", hint=hint)


def clear(folder: Path, label: str | None = None) -> None:
    """Take away what killed runs left in `folder`, of the outputs called `label` or of all."""
    with suppress(OSError):  # writing there will say what is the matter
        for path in list(folder.iterdir()):
            found = _NAME.fullmatch(path.name)
            if found is not None and label in (None, found["label"]):
                with suppress(OSError):
                    _remove_if_left(path)


def _label(out: Path) -> str:
    """The name, or its digest when there is no room for a longer one."""
    name = out.name
    if len(os.fsencode(name)) <= _LONGEST_NAME_BYTES:
        return name
    return blake2b(os.fsencode(name), digest_size=8).hexdigest()


def _remove_if_left(path: Path) -> None:
    number = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        if _lock(number, surely=True):
            shutil.rmtree(path.with_name(path.name + _FOLDER), ignore_errors=True)
            path.unlink(missing_ok=True)
    finally:
        os.close(number)


def _lock(number: int, *, surely: bool = False) -> bool:
    """Whether the file is this process's now; where nothing can be locked, unless `surely`."""
    try:
        import fcntl
    except ImportError:  # Windows
        return not surely
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return not surely
    return True


def _is_there(path: Path, number: int) -> bool:
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False
