"""Bytes as text: which encoding they are in, and text that was decoded wrongly before it came here."""

from __future__ import annotations

import re

from callcheck.errors import Location, ReadError
from callcheck.model import Problem

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_HEAD = 65536
# The commonest characters of speech, simplified and traditional: two thirds of what is said in any
# call, and hardly any of what comes out when bytes are read in a wrong encoding.
_COMMON = frozenset(
    "的一是了我不在人有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面"
    "公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北"
    "少关并内加化由却代军产入先山五太水万市您请吗呢吧啊嗯喂钱款还欠期银卡账号姓喝客服让这说对時這來們個國會過說對還後樣動長現點話機給電開關經麼問間請嗎錢款還欠銀帳號讓謝謝您為從發當學實見頭"
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff]")
_ENOUGH_HAN = 30
_UNLIKELY = 0.1
_SEVERAL = 3
_AS_LATIN = re.compile("[\u00e3-\u00e9\u00ef][\u0080-\u00bf\u0152-\u2122]{2}")
_SELDOM, _OFTEN = 0.15, 0.3
_LOST = re.compile("\ufffd+")  # half a character of each of two bytes
_LOST_SHARE = 0.2
_LEAST_RESTORED = 0.5


def decode(data: bytes, encoding: str | None, path: str) -> tuple[str, list[Problem]]:
    """The text of bytes, and what is odd about them.

    The encoding is the one given, else a byte order mark's, else strict UTF-8, UTF-16 by its zero
    bytes, strict GB18030 or Big5, whichever reads more like Chinese, and last UTF-8 with bytes
    replaced. Text that had been decoded wrongly before it was written is restored.

    Raises:
        ReadError: `bad-encoding` when it is not in the encoding given.
    """
    text, problems = _decoded(data, encoding, path)
    restored, problem = restore(text)
    if problem is None:
        return text, problems
    return restored, [problem] if restored != text else [*problems, problem]


def _decoded(data: bytes, encoding: str | None, path: str) -> tuple[str, list[Problem]]:
    if encoding:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            where = Location(path)
            hint = _better(data)
            raise ReadError(
                "bad-encoding", f"不是 {encoding} 编码", location=where, hint=hint
            ) from error
        return text, _doubts(text)
    named = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    for name in (named, utf16_without_mark(data[:_HEAD]), "utf-8"):
        try:
            if name is not None:
                return data.decode(name), []
        except UnicodeDecodeError:
            continue
    name = chinese_encoding(data)
    if name is not None:
        text = data.decode(name)
        if name == "big5hkscs":
            message = "按 Big5(繁体)读的;若有误,用 --encoding gb18030"
            return text, [Problem("read-as-big5", message)]
        return text, _doubts(text)
    text = data.decode("utf-8", "replace")
    count = text.count("\ufffd")
    return text, [Problem("bytes-replaced", f"有 {count} 处字节认不出,已替换")]


def chinese_encoding(data: bytes) -> str | None:
    """GB18030 or Big5 for bytes that are no UTF-8; None when they are neither.

    Nearly all Big5 is valid GB18030 too, so that what comes out of both decides.

    >>> chinese_encoding("坐席:您好,我是銀行的,請問您現在方便嗎".encode("big5"))
    'big5hkscs'
    >>> chinese_encoding("坐席:您好,我是银行的,请问您现在方便吗".encode("gb18030"))
    'gb18030'
    """
    shares: dict[str, float] = {}
    for name in ("gb18030", "big5hkscs"):
        try:
            shares[name] = _common_share(data.decode(name)[:_HEAD])
        except UnicodeDecodeError:
            continue
    if not shares:
        return None
    likelier = shares.get("big5hkscs", 0.0) > 2 * shares.get("gb18030", 0.0) + _UNLIKELY
    return "big5hkscs" if likelier or "gb18030" not in shares else "gb18030"


def _common_share(text: str) -> float:
    """Which part of the Chinese characters of a text is common in speech."""
    han = _HAN.findall(text)
    return sum(ch in _COMMON for ch in han) / len(han) if han else 0.0


def _doubts(text: str) -> list[Problem]:
    """A problem for a text whose characters are hardly ever said."""
    head = text[:_HEAD]
    if len(_HAN.findall(head)) < _ENOUGH_HAN or _common_share(head) >= _UNLIKELY:
        return []
    message = "读出来的几乎没有常用字,多半是认错了编码;用 --encoding 指定(utf-8、gb18030、big5)"
    return [Problem("looks-garbled", message)]


def _better(data: bytes) -> str:
    """What to say of another encoding that fits."""
    try:
        data.decode("utf-8")
        name: str | None = "utf-8"
    except UnicodeDecodeError:
        name = {"big5hkscs": "big5"}.get(found := chinese_encoding(data) or "", found)
    return f"像是 {name};也可以不指定,让程序认" if name else ""


def restore(text: str, name: str | None = None) -> tuple[str, Problem | None]:
    r"""A text that was UTF-8, read as GBK or Latin-1 and stored again, as it was before.

    `name` is what it was read as, found where it is None.

    >>> restore("您好,我是银行的".encode().decode("gb18030", "replace"))[0]
    '您好,我是银行\ufffd'
    >>> restore("坐席:您好")
    ('坐席:您好', None)
    """
    name = name or wrongly_read_as(text)
    if name is None:
        return text, None
    told = "GBK" if name == "gb18030" else "Latin-1"
    given = text.split("\n")
    lines = [restored_line(line, name) for line in given]
    failed = sum(back is None for back in lines)
    if failed > _LEAST_RESTORED * len(lines):
        return text, Problem(
            "encoded-twice", f"看着像 UTF-8 被当成 {told} 又存了一遍,请从源头重新导出"
        )
    lost = sum(back.count("\ufffd") for back in lines if back is not None)
    rest = f",有 {lost} 个字找不回来(写成 \ufffd)" if lost else ""
    rest += f",有 {failed} 行还原不了" if failed else ""
    message = f"UTF-8 被当成 {told} 又存了一遍,已还原{rest};最好从源头重新导出"
    kept = (line if back is None else back for line, back in zip(given, lines, strict=True))
    return "\n".join(kept), Problem("encoded-twice", message)


def wrongly_read_as(text: str) -> str | None:
    """As what UTF-8 seems to have been read before it was stored again; None when it was not."""
    head = text[:_HEAD]
    if _AS_LATIN.search(head) and not _HAN.search(head):
        name = "latin-1"
    elif len(_HAN.findall(head)) >= _SEVERAL and _common_share(head) < _SELDOM:
        name = "gb18030"
    else:
        return None
    back = restored_line(head, name)
    return name if back is not None and _common_share(back) > _OFTEN else None


def restored_line(line: str, name: str) -> str | None:
    """One line as it was, with U+FFFD for what was lost; None when too much was."""
    try:
        back = _LOST.sub("\ufffd", _bytes_of(line, name).decode("utf-8", "replace"))
    except UnicodeEncodeError:
        return None
    lost = back.count("\ufffd")
    return back if lost <= _LOST_SHARE * max(len(back), 1) else None


def _bytes_of(line: str, name: str) -> bytes:
    if name == "gb18030":
        return line.replace("\ufffd", "\x1a").encode(name).replace(b"\x1a", b"\xff")
    # Windows-1252 has no character for five bytes; programs leave those as Latin-1 does.
    return b"".join(ch.encode("latin-1") if ch <= "\xff" else ch.encode("cp1252") for ch in line)


def utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 by its zero bytes: every second one, or a few where nearly all else is Chinese."""
    if 0 not in head:
        return None
    names = ((1, "utf-16-le"), (0, "utf-16-be"))
    for offset, name in names:
        zeros = head[offset::2].count(0)
        if zeros > len(head) * 0.1 and not head[1 - offset :: 2].count(0):
            return name
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end < len(head) - 8:
            return next((name for _, name in names if _is_chinese(head, name)), None)
    return None


def _is_chinese(head: bytes, name: str) -> bool:
    text = head[: len(head) & ~1].decode(name, "replace")
    usual = sum("\t" <= c < "\x7f" or "\u3000" <= c <= "\u9fff" or c > "\uff00" for c in text)
    return usual > len(text) * 0.95
