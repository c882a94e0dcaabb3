"""Files of other systems' rules read, converted, tried and written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from callcheck.checking.checker import Checker
from callcheck.checking.prove import quotes_of, run_test
from callcheck.errors import CallcheckError, ReadError, UsageError
from callcheck.importing.account import FILE, account
from callcheck.importing.aliyun import Aliyun
from callcheck.importing.aliyun_source import is_rules, rules_of
from callcheck.importing.categories import Categories
from callcheck.importing.draft import Converted, Draft, Outcome, Sample
from callcheck.importing.keyword_rows import Row, rows_of
from callcheck.importing.keywords import Keywords
from callcheck.importing.spelling import Names
from callcheck.importing.yaml_text import list_text, rule_text
from callcheck.model import Call, CallMeta, Speaker
from callcheck.readers.source import open_source
from callcheck.reporting.printable import shown
from callcheck.reporting.writing import make_folder, whole_or_not
from callcheck.ruleset import Rule, RuleSet, RuleTest
from callcheck.ruleset.dialogue import turns_of
from callcheck.ruleset.load import read_leniently, read_rules
from callcheck.temporary import folder_for_now

Test = dict[str, Any]  # Any: a test as it will stand in YAML


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: `files` by their name under the folder, and the account."""

    converted: Converted
    files: Mapping[str, str]
    report: str


def convert_rules(
    paths: Sequence[Path],
    *,
    layers: Sequence[Path] = (),
    given: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Imported:
    """The rules of keyword tables and of Alibaba Cloud's JSON, as rule files.

    `layers` are rule folders over the bundled ones, whose taxonomy and ids count; `given` maps
    category words of the sources to categories.

    Raises:
        UsageError: `missing-path`, `unknown-category`.
        ReadError: `not-rules`, `no-keyword-column` and what opening a file raises, of every
            file at once.
        RuleError: when the layers are wrong.
    """
    known = read_rules(layers)
    rows, documents, unread = _read(paths, encoding)
    categories = Categories(known.categories, given or {})
    names = Names(known.rules)
    tables, cloud = Keywords(categories, names), Aliyun(categories, names)
    made = [tables.convert(rows), cloud.convert(rules_of(documents))]
    drafts = [draft for found, _ in made for draft in found]
    outcomes = [outcome for _, found in made for outcome in found]
    drafts, tests, lost = _tried(drafts, layers)
    converted = Converted(
        tuple(drafts),
        tuple(_settled(outcome, lost) for outcome in outcomes),
        (*tables.unknown(), *cloud.unknown()),
    )
    files = _files(drafts, tests, lost)
    report = shown(account(converted, [path.name for path in paths], unread))
    return Imported(converted, files, report)


def write_rules(imported: Imported, folder: Path, *, force: bool = False) -> None:
    """Write the rule files and the account, each whole or not at all.

    Raises:
        UsageError: `file-exists` when a file with another content is there and `force` is not
            given; `cannot-write`.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("cannot-write", f"{folder} 不是目录")
    texts = {folder / name: text for name, text in imported.files.items()}
    changed = {path: t for path, t in texts.items() if not _has(path, t)}
    taken = [path for path in changed if path.exists()]
    if taken and not force:
        shown = "、".join(path.name for path in taken[:5])
        raise UsageError(
            "file-exists",
            f"{folder} 里已有 {len(taken)} 个同名而内容不同的文件:{shown}",
            hint="换个目录,或用 --force 覆盖(改过的会丢)",
        )
    for path, text in (*changed.items(), (folder / FILE, imported.report)):
        make_folder(path.parent)
        with whole_or_not(path) as part:
            part.write_text(text, "utf-8")


def _has(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _read(
    paths: Sequence[Path], encoding: str | None
) -> tuple[list[Row], list[tuple[str, Any]], list[str]]:
    """Rows of the tables, documents of the vendor, and columns that nobody reads."""
    rows: list[Row] = []
    documents: list[tuple[str, Any]] = []
    unread: list[str] = []
    errors: list[CallcheckError] = []
    for path in paths:
        try:
            if not path.exists():
                raise UsageError("missing-path", f"没有这个路径:{path}")
            source = open_source(path, encoding=encoding)
            source.path = path.name
            source.raise_broken_json()
            if source.json is None:
                found, others = rows_of(source)
                rows += found
                unread += others
            elif is_rules(source.json):
                documents.append((path.name, source.json))
            else:
                message = f"{path.name} 是 JSON,里面没有阿里云质检规则(rules、conditions、lambda)"
                raise ReadError("not-rules", message)
        except CallcheckError as error:
            errors += error.all
    if errors:
        type(errors[0]).raise_all(errors)
    return rows, documents, list(dict.fromkeys(unread))


def _tried(
    drafts: Sequence[Draft], layers: Sequence[Path]
) -> tuple[list[Draft], dict[str, list[Test]], dict[str, list[str]]]:
    """The drafts that can be loaded, their tests, and by id what was lost or why they cannot."""
    lost: dict[str, list[str]] = defaultdict(list)
    with folder_for_now("callcheck-rules") as folder:
        for file, text in _files(drafts, {}, {}).items():
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        rule_set, problems = read_leniently([*layers, folder])
        for error in problems.errors:
            stem = Path(error.location.path).stem if error.location else ""
            owner = next((d.id for d in drafts if stem == d.id or stem in (d.words or {})), stem)
            lost[owner].append(f"生成的规则读不进来:{error.message}")
    good = [draft for draft in drafts if draft.id not in lost]
    tests = _tests(good, rule_set, lost)
    return good, tests, dict(lost)


def _tests(
    drafts: Sequence[Draft], rule_set: RuleSet, lost: dict[str, list[str]]
) -> dict[str, list[Test]]:
    """The sources' examples that the rules bear out; the others are told in `lost`."""
    checker = Checker(rule_set)
    found: dict[str, list[Test]] = {}
    for draft in drafts:
        tests = found[draft.id] = []
        for sample in dict.fromkeys(draft.samples):
            test = _test(sample, rule_set.rules[draft.id], checker)
            if test is None:
                told = {True: "应命中", False: "不应命中", None: ""}[sample.hits]
                shown = " / ".join(sample.lines)
                lost[draft.id].append(f"来源的{told}例句不是这样,没收作测试:{shown}")
            else:
                tests.append(test)
    return found


def _test(sample: Sample, rule: Rule, checker: Checker) -> Test | None:
    turns = turns_of(sample.lines, Speaker(rule.speaker))
    given = RuleTest(True, Call("test", turns, CallMeta()), None, "", None)  # type: ignore[arg-type]  # it has no place yet
    findings, _ = run_test(rule, given, checker)
    if sample.hits is not None and sample.hits != bool(findings):
        return None
    said = sample.lines[0] if len(sample.lines) == 1 else list(sample.lines)
    if not findings:
        return {"miss": said, "because": sample.because} if sample.hits is False else None
    quotes = quotes_of(findings)
    return {"hit": said, "quote": quotes[0]} if rule.shape == "find" else {"hit": said}


def _settled(outcome: Outcome, lost: Mapping[str, Sequence[str]]) -> Outcome:
    """The outcome with what came to light when its rules were tried."""
    more = tuple(text for rule in outcome.rules for text in lost.get(rule, ()))
    dead = any(text.startswith("生成的规则读不进来") for text in more)
    rules = () if dead else outcome.rules
    return replace(outcome, rules=rules, losses=(*outcome.losses, *more))


def _files(
    drafts: Sequence[Draft], tests: Mapping[str, Sequence[Test]], lost: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Every file by its name under the folder."""
    files: dict[str, str] = {}
    for draft in drafts:
        told = replace(draft, todo=(*draft.todo, *lost.get(draft.id, ())))
        files[f"{draft.id}.yaml"] = rule_text(told, tests.get(draft.id, ()))
        for name, words in (draft.words or {}).items():
            files[f"lists/{name}.yaml"] = list_text(name, f"{draft.title}的关键词", words)
    return files
