"""What is looked for in anything that was written: by kind of file, with a reader of that kind."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree, html

from .world import CANARY, MARK

RAW = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
    "|\r(?!\n)"
)
FORMULA = tuple("=+-@\t\r")
OWN_SCRIPTS = 1  # of a page
TEXTS = {".html", ".md", ".csv", ".json", ".jsonl", ".xml", ".sarif", ".txt", ".gift", ".vcon"}


def look(path: Path) -> None:
    """Everything that must hold of a file, of whichever kind it is."""
    if path.suffix in TEXTS:
        text = path.read_bytes().decode("utf-8")
        assert raw(text) == [], path
        if path.suffix in KINDS:
            KINDS[path.suffix](text)
    elif path.suffix == ".xlsx":
        workbook(path)
    elif path.suffix in {".zip", ".docx", ".pptx"}:
        archive(path)
    elif path.suffix == ".apkg":
        anki(path)
    elif path.suffix == ".parquet":
        import pyarrow.parquet

        assert pyarrow.parquet.read_table(path).num_rows


def raw(text: str) -> list[str]:
    """What would command a terminal."""
    return RAW.findall(text)


def page(text: str) -> None:
    """No element, handler or address that is not the page's own."""
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    scripts = tree.xpath("//script[not(@src)]")
    assert len([s for s in scripts if (s.get("type") or "") in {"", "module"}]) <= OWN_SCRIPTS
    assert [s for s in scripts if CANARY in (s.text or "") and not s.get("type")] == []
    assert tree.xpath("//img|//iframe|//object|//embed|//base|//form[@action]") == []
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in {"href", "src", "action", "formaction", "xlink:href"}:
                assert re.match(r"#|data:,$|[\w~%.-]+\.(html|xlsx|js|css)(#|$)", value), value
    assert [style for style in tree.xpath("//style") if MARK in (style.text or "")] == []


def elements(text: str) -> None:
    """A page of the local server: scripts and addresses are its own files alone."""
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    assert tree.xpath("//img|//iframe|//object|//embed|//base|//script[not(@src)]") == []
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in {"href", "src", "action", "formaction"}:
                assert re.match(r"/(?!/)|#|data:,", value), value


def markdown(text: str) -> None:
    """No heading, table, link, picture, code or tag comes of the content."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text)
    for token in (inner for outer in tokens for inner in (outer, *(outer.children or ()))):
        assert token.type not in {"html_block", "html_inline", "link_open", "image", "s_open"}, (
            token.content
        )
        if token.type in {"code_inline", "code_block", "fence"}:
            assert MARK not in token.content
        if token.type == "heading_open":
            assert token.markup.startswith("#")  # none that a line of = or - underlines
    columns, head = 0, 0
    for token in tokens:
        if token.type == "tr_open":
            columns = 0
        columns += token.type in {"th_open", "td_open"}
        head = columns if token.type == "thead_close" else head
        if token.type == "tr_close":
            assert head in {0, columns} or token.level == 2
    titles = [t.content for i, t in enumerate(tokens) if i and tokens[i - 1].type == "heading_open"]
    assert "h" not in titles
    assert re.findall(r"(?<!\\):(?=//)", text) == []


def table(text: str) -> None:
    """No cell is a formula."""
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        for cell in row:
            assert not cell.startswith(FORMULA) or re.fullmatch(r"-?[\d.]+", cell), cell


def xml(text: str) -> None:
    """Well-formed."""
    etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))


def values(text: str) -> Iterator[object]:
    """One JSON document, or one a line."""
    try:
        yield json.loads(text)
    except json.JSONDecodeError:
        for line in text.splitlines():
            yield json.loads(line)


def gift(text: str) -> None:
    """As many questions as there are titles, each read by a reader of its own."""
    questions = re.split(r"\n\n+", text.strip())
    assert all(question.splitlines()[0].startswith("// ") for question in questions)
    for question in questions:
        comment, *body = question.splitlines()
        assert body[0].startswith("::"), comment
        assert len(re.findall(r"(?<!\\)[{}]", "\n".join(body))) == 2


def workbook(path: Path) -> None:
    """No cell is a formula or leads away."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                link = cell.hyperlink
                assert link is None or not (link.target or "").startswith(("http", "java", "file"))


def archive(path: Path) -> None:
    """Parts stay in the folder they are unpacked to, and each is what its name says."""
    with zipfile.ZipFile(path) as pack:
        for name in pack.namelist():
            assert not name.startswith(("/", "\\")), name
            assert ".." not in name.split("/"), name
            data = pack.read(name)
            if name.endswith((".xml", ".rels")):
                xml(data.decode())
            elif path.suffix == ".zip" and Path(name).suffix in TEXTS:
                text = data.decode("utf-8")
                assert raw(text) == [], name
                if Path(name).suffix in KINDS:
                    KINDS[Path(name).suffix](text)


def anki(path: Path) -> None:
    """Nothing of a card is an element of the content's."""
    with zipfile.ZipFile(path) as pack:
        place = path.with_suffix(".cards")
        place.write_bytes(pack.read("collection.anki2"))
    with sqlite3.connect(place) as base:
        for (fields,) in base.execute("select flds from notes"):
            for field in fields.split("\x1f"):
                tree = html.fragment_fromstring(RAW.sub("?", field), create_parent="div")
                tags = {element.tag for element in tree.iter(etree.Element)}
                assert tags <= {"div", "small", "p", "ol", "li", "br"}, tags
    base.close()
    place.unlink()


KINDS: dict[str, Callable[[str], object]] = {
    ".html": page,
    ".md": markdown,
    ".csv": table,
    ".xml": xml,
    ".json": lambda text: list(values(text)),
    ".jsonl": lambda text: list(values(text)),
    ".sarif": lambda text: list(values(text)),
    ".vcon": lambda text: list(values(text)),
    ".gift": gift,
}
