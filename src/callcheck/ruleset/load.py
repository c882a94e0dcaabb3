"""Folders of YAML into a `RuleSet`: every mistake of every file told at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from callcheck.condition import ParseContext, PatternBook
from callcheck.conditions import registry
from callcheck.errors import Location, UsageError
from callcheck.model import Category, Profile
from callcheck.notation import Lists, Prepared
from callcheck.ruleset.fact import Fact, read_fact
from callcheck.ruleset.guard import Guard, read_guard
from callcheck.ruleset.packaged import packaged_rules
from callcheck.ruleset.read_parts import ListReader, read_norms, read_taxonomy
from callcheck.ruleset.read_profile import Known, read_profile, read_sheets
from callcheck.ruleset.read_rule import Names, read_rule
from callcheck.ruleset.rule import Norm, Rule
from callcheck.ruleset.rule_set import RuleSet
from callcheck.source import Node, Problems, nearest, parse_yaml, without_collection

MOST_KEPT = 2  # rule sets, each some 100 MB; a command or page that asks again gets the same one
_READ: dict[str, RuleSet] = {}
TABLES = ("taxonomy", "norms", "profile")
PARTS = ("lists", "guards", "facts", "score_sheets")


@dataclass(slots=True)
class _Files:
    """Parsed files by what they are; a later layer's file replaces an earlier one of its name."""

    tables: dict[str, tuple[Node, str]] = field(default_factory=dict)
    parts: dict[str, dict[str, tuple[Node, str]]] = field(
        default_factory=lambda: {part: {} for part in PARTS}
    )
    rules: dict[str, tuple[Node, str, str]] = field(default_factory=dict)


def bundled_rules() -> Path:
    """The folder of the rules that come with callcheck: in the wheel, else in the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent.parent / "rules"


def read_rules(
    folders: Sequence[str | Path] = (),
    profile: str | Path | None = None,
    score_sheet: str | None = None,
) -> RuleSet:
    """The bundled rules with the layers of `folders` over them, without running their tests.

    `score_sheet` is a file, or the name of one in a layer's `score_sheets/`, and takes the place
    of the profile's. The same files, unchanged, are the same rule set: the last few are kept.

    Raises:
        UsageError: `missing-path` for a folder or a profile that is not there;
            `unknown-score-sheet`.
        RuleError: with every mistake of every file.
    """
    key = _key(folders, profile, score_sheet)
    known = _READ.pop(key, None)
    if known is None:
        known, problems = read_leniently(folders, profile, score_sheet)
        problems.raise_if_any()
    _READ[key] = known
    while len(_READ) > MOST_KEPT:
        _READ.pop(next(iter(_READ)), None)
    return known


def _key(folders: Sequence[str | Path], profile: str | Path | None, score_sheet: str | None) -> str:
    """Names what `read_rules` reads: every file's place and content, and the conditions there are."""
    digest = hashlib.sha256(repr((sorted(registry()), score_sheet)).encode())
    own = [Path(path) for path in (profile, score_sheet) if path]
    for place in (*_layers(folders), *own):
        digest.update(f"\0\0{place}".encode())
        for path in _yaml_files(place) if place.exists() else ():
            digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def read_leniently(
    folders: Sequence[str | Path] = (),
    profile: str | Path | None = None,
    score_sheet: str | None = None,
) -> tuple[RuleSet, Problems]:
    """What could be read, and what was wrong; see `read_rules`."""
    with without_collection():
        return _read_layers(_layers(folders), profile, score_sheet)


def _layers(folders: Sequence[str | Path]) -> list[Path]:
    return [bundled_rules(), *packaged_rules(bundled_rules()), *map(Path, folders)]


def read_with(
    texts: Mapping[str, tuple[str, str]],
    folders: Sequence[str | Path] = (),
    profile: str | Path | None = None,
    *,
    alone: bool = False,
) -> tuple[RuleSet, Problems]:
    """The layers with rules over them that are not in files yet.

    Args:
        texts: key in `RuleSet.rules` to the file's name and its YAML. Keys need not be ids, so
            that many versions of one rule can be tried at once.
        folders: as in `read_rules`.
        profile: as in `read_rules`.
        alone: leave out every other rule; guards, facts and lists stay.
    """
    layers = [bundled_rules(), *packaged_rules(bundled_rules()), *map(Path, folders)]
    with without_collection():
        return _read_layers(layers, profile, None, texts, alone=alone)


def _read_layers(
    layers: list[Path],
    profile: str | Path | None,
    score_sheet: str | None,
    texts: Mapping[str, tuple[str, str]] | None = None,
    *,
    alone: bool = False,
) -> tuple[RuleSet, Problems]:
    for folder in (*layers, *([Path(profile)] if profile else [])):
        if not folder.exists():
            raise UsageError("missing-path", f"没有这个路径:{folder}")
    problems, digest = Problems(), hashlib.sha256()
    files = _Files()
    for layer in layers:
        for path in _yaml_files(layer):
            if alone and path.parent.name not in PARTS and path.stem not in TABLES:
                continue
            _take(path, layer, files, problems, digest)
    _take_texts(texts or {}, files, problems, digest)
    if profile:
        _take_table("profile", Path(profile), files, problems, digest)
    if score_sheet and Path(score_sheet).is_file():
        path = Path(score_sheet)
        node = _read(path, problems, digest)
        score_sheet = path.stem
        if node is not None:
            files.parts["score_sheets"][score_sheet] = (node, str(path))
    elif score_sheet:
        known = files.parts["score_sheets"]
        if score_sheet not in known:
            hint = nearest(score_sheet, known) or "可用:" + " ".join(known)
            raise UsageError("unknown-score-sheet", f"没有评分表 `{score_sheet}`", hint=hint)
        digest.update(score_sheet.encode())
    version = digest.hexdigest()[:16]
    return _assemble(files, problems, layers, version, score_sheet), problems


def _yaml_files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if path.suffix in (".yaml", ".yml") and path.is_file() and not hidden:
            yield path


def _read(path: Path, problems: Problems, digest: hashlib._Hash) -> Node | None:
    data = path.read_bytes()
    digest.update(path.name.encode() + b"\0" + data + b"\0")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.add("not-utf8", "规则文件要用 UTF-8 编码", Location(str(path), line, 1))
        return None
    return parse_yaml(text, str(path), problems)


def _take(
    path: Path, layer: Path, files: _Files, problems: Problems, digest: hashlib._Hash
) -> None:
    parts = path.relative_to(layer).parts if layer.is_dir() else (path.name,)
    if len(parts) == 1 and path.stem in TABLES:
        _take_table(path.stem, path, files, problems, digest)
        return
    node = _read(path, problems, digest)
    if node is None:
        return
    if len(parts) > 1 and parts[0] in PARTS:
        files.parts[parts[0]][path.stem] = (node, str(path))
        return
    earlier = files.rules.get(path.stem)
    if earlier and earlier[2] == str(layer):
        node.error("duplicate-rule", f"同一层里已有 `{path.stem}`:{earlier[1]}")
    files.rules[path.stem] = (node, str(path), str(layer))


def _take_texts(
    texts: Mapping[str, tuple[str, str]], files: _Files, problems: Problems, digest: hashlib._Hash
) -> None:
    for name, (shown, text) in texts.items():
        digest.update(f"{name}\0{text}\0".encode())
        given = parse_yaml(text, shown, problems)
        if given is not None:
            files.rules[name] = (given, shown, "")


def _take_table(
    name: str, path: Path, files: _Files, problems: Problems, digest: hashlib._Hash
) -> None:
    node = _read(path, problems, digest)
    if node is not None:
        files.tables[name] = (node, str(path))


def _assemble(
    files: _Files,
    problems: Problems,
    layers: Sequence[Path],
    version: str,
    score_sheet: str | None,
) -> RuleSet:
    categories: dict[str, Category] = {}
    norms: dict[str, Norm] = {}
    packs: dict[str, tuple[str, ...]] = {}
    profile = Profile()
    if "taxonomy" in files.tables:
        categories = read_taxonomy(files.tables["taxonomy"][0])
    if "norms" in files.tables:
        norms, packs = read_norms(files.tables["norms"][0])
    known = _known(files, categories)
    sheets = read_sheets(files.parts["score_sheets"], problems, known)
    if "profile" in files.tables:
        profile = read_profile(*files.tables["profile"], problems, known, sheets)
        _check_packs(files.tables["profile"][0], profile, packs)
    if score_sheet in sheets:
        profile = profile.model_copy(update={"score_sheet": sheets[score_sheet]})
    lists = ListReader()
    for name, (node, _) in files.parts["lists"].items():
        lists.add(node, name)
    book = _book(lists, layers)
    context = ParseContext(registry(), book, frozenset(files.parts["facts"]), None)
    guards = _guards(files, context)
    facts = _facts(files, context)
    names = Names(categories, norms, frozenset(guards))
    rules: dict[str, Rule] = {}
    for stem, (node, path, layer) in sorted(files.rules.items()):
        rule = read_rule(node, path, layer, names, context)
        if rule is not None:
            rules[stem] = rule
    book.let_go()
    folders = tuple(str(layer) for layer in layers)
    return RuleSet(rules, categories, norms, packs, guards, facts, profile, book, version, folders)


def _book(lists: ListReader, layers: Sequence[Path]) -> PatternBook:
    """Without patterns yet; lists that were found right before are read when one asks for them."""
    sources = lists.sources()
    prepared = Prepared(layers, sources)
    trees = {} if prepared.lists_are_right else lists.parse_all()
    return PatternBook(Lists(sources, trees), list_sources=sources, prepared=prepared)


def _known(files: _Files, categories: Mapping[str, Category]) -> Known:
    words: dict[str, tuple[str, ...]] = {}
    for name, (node, _) in files.parts["facts"].items():
        fields = node.value if node.is_mapping else {}
        given = fields.get("values") or ()
        found = [str(part["is"]) for part in given if isinstance(part, dict) and "is" in part]
        words[name] = (*found, *([str(fields["otherwise"])] if "otherwise" in fields else []))
    return Known(categories, frozenset(files.rules), words)


def _check_packs(node: Node, profile: Profile, packs: Mapping[str, tuple[str, ...]]) -> None:
    """A pack that is not there would quietly switch off every rule but the house's own."""
    for pack in profile.packs:
        if pack not in packs:
            hint = nearest(pack, packs) or "可用:" + " ".join(packs)
            node.mapping()["packs"].error("unknown-pack", f"没有规则包 `{pack}`", hint)


def _guards(files: _Files, context: ParseContext) -> dict[str, Guard]:
    found = {}
    for stem, (node, path) in sorted(files.parts["guards"].items()):
        found[stem] = read_guard(node, path, context)
        if found[stem].id != stem:
            node.error("id-not-file-name", f"id 应是文件名 `{stem}`")
    return found


def _facts(files: _Files, context: ParseContext) -> dict[str, Fact]:
    found = {}
    for stem, (node, path) in sorted(files.parts["facts"].items()):
        found[stem] = read_fact(node, path, context)
        if found[stem].id != stem:
            node.error("id-not-file-name", f"id 应是文件名 `{stem}`")
    return found
