"""`training/drills/*.yaml` into drills; every mistake of every file is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from callcheck.condition import ParseContext, PatternBook
from callcheck.conditions import registry
from callcheck.errors import Location, UsageError
from callcheck.learning.drill_data import Branch, Drill, DrillNode, Ending, ExampleRun, Step
from callcheck.learning.drill_graph import check_graph
from callcheck.learning.drill_steps import StepReader
from callcheck.learning.drill_terms import TERMS, TermReader
from callcheck.learning.folders import training_folder
from callcheck.model import Callee, CallMeta, Speaker
from callcheck.notation import PatternError, Tree
from callcheck.notation.parse import parse_pattern
from callcheck.notation.tree import Choice
from callcheck.ruleset import RuleSet
from callcheck.source import Node, Problems, parse_yaml

FIELDS = (
    "id title for persona briefing case meta start steps excused always most_replies tired "
    "nodes endings examples"
).split()
OPTIONAL = ("always", "excused", "most_replies")
CASE = ("name", "amount_due", "due_date", "lender", "agency", "product", "channel")
META = ("started_at", "callee", "direction")
MOST_LINE = 60  # characters of a customer's line: people on the phone are brief
LONGEST_REPLY = 120
_NAME = re.compile(r"\d\d-([a-z][a-z0-9-]*)")


def read_drills(rule_set: RuleSet, folder: str | Path | None = None) -> dict[str, Drill]:
    """The drills of a folder by id, in order of their file names; callcheck's own without one.

    Raises:
        UsageError: `missing-path`.
        RuleError: with every mistake of every file.
    """
    folder = Path(folder) if folder is not None else training_folder() / "drills"
    if not folder.is_dir():
        raise UsageError("missing-path", f"没有这个目录:{folder}")
    problems = Problems()
    lists, sources = _words(rule_set, problems)
    book = PatternBook(lists, list_sources=sources)
    context = ParseContext(registry(), book, frozenset(), Speaker.AGENT)
    nodes = [(path, node) for path in _files(folder) if (node := _document(path, problems))]
    own = folder / "steps.yaml"
    shared = own if own.is_file() else training_folder() / "steps.yaml"
    steps = StepReader(rule_set, context, _document(shared, problems))
    reading = [_DrillReader(rule_set, context, steps, node, path) for path, node in nodes]
    made = [drill for reader in reading if (drill := reader.read())]
    problems.raise_if_any()
    return {drill.id: drill for drill in made}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("*.yaml")) if path.name != "steps.yaml")


def _words(
    rule_set: RuleSet, problems: Problems
) -> tuple[dict[str, Tree], dict[str, Sequence[str]]]:
    """The rule set's named lists and those of `training/words.yaml`."""
    lists, sources = dict(rule_set.book.lists), dict(rule_set.book.list_sources)
    root = _document(training_folder() / "words.yaml", problems)
    for name, node in (root.mapping() if root else {}).items():
        made = []
        for item in node.items("词表"):
            try:
                made.append(parse_pattern(item.text("词条"), rule_set.book.lists))
            except PatternError as error:
                item.error(error.code, str(error), offset=error.offset)
        lists[name], sources[name] = Choice(tuple(made)), tuple(node.texts("词表"))
    return lists, sources


def _document(path: Path, problems: Problems) -> Node | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add("not-utf8", "要用 UTF-8 编码", Location(str(path), 1, 1))
        return None
    return parse_yaml(text, str(path), problems)


@dataclass(slots=True)
class _DrillReader:
    rule_set: RuleSet
    context: ParseContext
    shared: StepReader
    node: Node
    path: Path

    def read(self) -> Drill | None:
        """The drill, or None when too much is missing."""
        fields = self.node.mapping(FIELDS, "情景")
        missing = [name for name in FIELDS if name not in fields and name not in OPTIONAL]
        for name in missing:
            self.node.error("missing-key", f"缺少 `{name}`")
        if missing:
            return None
        drill_id = self._identity(fields["id"])
        nodes = fields["nodes"].mapping()
        endings = {name: self._ending(name, n) for name, n in fields["endings"].mapping().items()}
        for name in nodes.keys() & endings.keys():
            nodes[name].error("duplicate-key", f"`{name}` 既是节点又是结局")
        places = [*nodes, *endings]
        steps = self.shared.read(fields["steps"], nodes)
        terms = TermReader(self.rule_set, self.context, [step.id for step in steps])
        made = {name: self._node(name, n, places, terms) for name, n in nodes.items()}
        excused = fields["excused"].items("excused") if "excused" in fields else []
        always = fields["always"].items("always") if "always" in fields else []
        branches = tuple(self._branch(item, places, terms, bound=True) for item in always)
        examples = [
            run
            for item in fields["examples"].items("examples")
            if (run := self._example(item, endings, steps))
        ]
        most = (
            fields["most_replies"].whole("most_replies", low=6) if "most_replies" in fields else 0
        )
        drill = Drill(
            id=drill_id,
            title=fields["title"].text("title"),
            for_whom=fields["for"].text("for"),
            persona=fields["persona"].text("persona"),
            briefing=fields["briefing"].text("briefing"),
            meta=self._meta(fields["meta"], fields["case"]),
            channel=_channel(fields["case"]),
            start=fields["start"].choice(nodes, "start"),
            steps=tuple(steps),
            excused=tuple(item.choice(self.rule_set.categories, "excused") for item in excused),
            always=branches,
            most_replies=most or 16,
            tired=fields["tired"].choice(endings, "tired"),
            nodes=made,
            endings=endings,
            examples=tuple(examples),
            path=str(self.path),
            book=self.context.book,
        )
        check_graph(self.node, drill, {**nodes, **fields["endings"].mapping()})
        return drill

    def _identity(self, node: Node) -> str:
        name = node.text("id")
        found = _NAME.fullmatch(self.path.stem)
        if found is None or found.group(1) != name:
            node.error("id-not-file-name", f"`{name}` 与文件名不符", f"文件名应是 NN-{name}.yaml")
        return name

    def _line(self, node: Node, what: str, most: int = MOST_LINE) -> str:
        text = node.text(what)
        if len(text) > most:
            node.error(
                "line-too-wordy", f"{what}有 {len(text)} 字,至多 {most} 字", "电话里一句话要短"
            )
        return text

    def _meta(self, node: Node, case: Node) -> CallMeta:
        fields = node.mapping(META, "meta")
        record = {name: item.value for name, item in case.mapping(CASE, "case").items()}
        for name in ("name", "amount_due", "due_date", "lender", "channel"):
            if name not in record:
                case.error("missing-key", f"缺少 `{name}`")
        started = None
        if "started_at" in fields:
            started = _moment(fields["started_at"])
        else:
            node.error("missing-key", "缺少 `started_at`")
        callee = fields["callee"].choice(list(Callee), "callee") if "callee" in fields else ""
        inbound = "direction" in fields and (
            fields["direction"].choice(("outbound", "inbound"), "direction") == "inbound"
        )
        return CallMeta(
            started_at=started,
            direction="inbound" if inbound else "outbound",
            callee=Callee(callee) if callee else None,
            agent_org=str(record.get("agency") or record.get("lender") or ""),
            product=str(record["product"]) if "product" in record else None,
            answered=True,
            case={name: v if isinstance(v, int | float) else str(v) for name, v in record.items()},
        )

    def _node(self, name: str, node: Node, places: list[str], terms: TermReader) -> DrillNode:
        fields = node.mapping(("says", "again", "branches"), "节点")
        for wanted in ("says", "branches"):
            if wanted not in fields:
                node.error("missing-key", f"缺少 `{wanted}`")
        items = fields["branches"].items("branches") if "branches" in fields else []
        branches = [
            self._branch(item, places, terms, bound=i < len(items) - 1)
            for i, item in enumerate(items)
        ]
        if "branches" in fields and (not branches or branches[-1].test is not None):
            last = items[-1] if items else fields["branches"]
            last.error("no-else", "最后一个分支不应有条件", "加一行 `- {to: …}`,别的都不符合时走它")
        again = fields["again"].items("again") if "again" in fields else []
        return DrillNode(
            id=name,
            says=self._line(fields["says"], "says") if "says" in fields else "",
            again=tuple(self._line(item, "again") for item in again),
            branches=tuple(branches),
        )

    def _branch(self, node: Node, places: list[str], terms: TermReader, *, bound: bool) -> Branch:
        fields = node.mapping(("to", *TERMS), "分支")
        to = fields["to"].choice(places, "to") if "to" in fields else ""
        if "to" not in fields:
            node.error("missing-key", "缺少 `to`")
        test = terms.test(fields, node)
        if bound and test is None:
            node.error("no-condition", "没有条件的分支只能放在最后", "可用:" + " ".join(TERMS))
        return Branch(to, test)

    def _ending(self, name: str, node: Node) -> Ending:
        fields = node.mapping(("title", "good", "says", "happens"), "结局")
        for wanted in ("title", "good", "happens"):
            if wanted not in fields:
                node.error("missing-key", f"缺少 `{wanted}`")
        return Ending(
            id=name,
            title=fields["title"].text("title") if "title" in fields else "",
            good="good" in fields and fields["good"].value is True,
            says=self._line(fields["says"], "says") if "says" in fields else "",
            happens=fields["happens"].text("happens") if "happens" in fields else "",
        )

    def _example(
        self, node: Node, endings: Mapping[str, Ending], steps: list[Step]
    ) -> ExampleRun | None:
        fields = node.mapping(("name", "replies", "ends", "finds", "missed"), "走法")
        missing = [name for name in ("name", "replies", "ends") if name not in fields]
        for name in missing:
            node.error("missing-key", f"缺少 `{name}`")
        if missing:
            return None
        finds = fields["finds"].items("finds") if "finds" in fields else []
        missed = fields["missed"].items("missed") if "missed" in fields else []
        replies = fields["replies"].items("replies")
        return ExampleRun(
            name=fields["name"].text("name"),
            replies=tuple(self._line(item, "replies", LONGEST_REPLY) for item in replies),
            ends=fields["ends"].choice(endings, "ends"),
            finds=tuple(item.choice(self.rule_set.categories, "finds") for item in finds),
            missed=tuple(item.choice([s.id for s in steps], "missed") for item in missed),
            line=node.line,
        )


def _moment(node: Node) -> datetime | None:
    try:
        moment = datetime.fromisoformat(node.text("started_at"))
    except ValueError:
        node.error("wrong-type", "started_at 应是时间", "写作 2026-11-20T10:30:00+08:00")
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _channel(case: Node) -> str:
    fields = case.mapping() if case.is_mapping else {}
    return fields["channel"].text("channel") if "channel" in fields else ""
