"""`docs/norms.md`: the norms, packs and choices of `rules/norms.yaml` as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.ruleset.load import bundled_rules

CERTAINTY = {"text": "读到原文", "report": "可靠转述", "memory": "凭记忆,未核"}
_HEAD = """# 规范

本页由 `rules/norms.yaml` 生成,不要手改。这是工程资料,不是法律意见;上线前由合规人员对照官方文本复核。

“适用”写的是哪些日子的通话引它:失效日当天已不适用。条号空着的,是没有查到条号,引用时不写。
"""

Data = Mapping[str, Any]  # Any: plain YAML


def norms_data() -> dict[str, Any]:
    """The plain content of the bundled `norms.yaml`."""
    import yaml

    path = bundled_rules() / "norms.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def norms_page(data: Data) -> str:
    """The page, in Markdown: an overview, each norm with its clauses, packs, choices."""
    norms: Data = data["norms"]
    parts = [_HEAD, "## 总览", _overview(norms)]
    parts += ["## 条款", *(_norm(name, norm) for name, norm in norms.items())]
    parts += ["## 规则包", _packs(data["packs"]), "## 规范没说清时", _choices(data["choices"])]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _overview(norms: Data) -> str:
    rows = (
        (f"[{name}](#{name.lower()})", n["title"], n["body"], period(n["in_force"]), _sure(n))
        for name, n in norms.items()
    )
    return _table(("代号", "名称", "机关", "适用", "把握"), rows)


def period(in_force: object) -> str:
    """When a norm holds, in words.

    >>> period("never")
    '从不作为依据'
    """
    if not isinstance(in_force, Mapping):
        return "从不作为依据"
    start, end = in_force.get("from"), in_force.get("to")
    if end is None:
        return f"{start} 起" if start else "一直适用"
    return f"{start} 起,{end} 失效" if start else f"{end} 失效"


def _sure(entry: Data) -> str:
    return CERTAINTY[entry["certainty"]]


def _norm(name: str, norm: Data) -> str:
    facts = [
        ("文号", norm.get("number")),
        ("机关", norm["body"]),
        ("层级", norm["level"]),
        ("发布", norm.get("published")),
        ("适用", period(norm["in_force"])),
        ("状态", norm["status"]),
        ("把握", _sure(norm)),
        ("管谁", norm.get("binds")),
        ("规则包", "、".join(norm.get("packs", ()))),
        ("注意", norm.get("note")),
    ]
    lines = [f"### {name}", "", f"**{norm['title']}**", ""]
    lines += [f"- {label}:{value}" for label, value in facts if value]
    if norm["clauses"]:
        head = ("条款", "要求(转述)", "类别", "参数", "把握")
        lines += ["", _table(head, (_clause(clause) for clause in norm["clauses"]))]
    return "\n".join(lines)


def _clause(clause: Data) -> tuple[object, ...]:
    categories = " ".join(f"`{name}`" for name in clause["categories"])
    place = clause["clause"] or "条号未见"
    return place, clause["requires"], categories, clause["parameter"], _sure(clause)


def _packs(packs: Data) -> str:
    rows = (
        (f"`{name}`", pack["title"], " ".join(pack["norms"]), pack["for"], pack.get("note"))
        for name, pack in packs.items()
    )
    return _table(("包", "名称", "规范", "适用于", "注意"), rows)


def _choices(choices: Data) -> str:
    rows = (
        (
            choice["question"],
            choice["default"],
            " ".join(choice["norms"]),
            f"`{choice['switch']}`" if choice["switch"] else None,
        )
        for choice in choices.values()
    )
    return _table(("问题", "默认", "规范", "开关"), rows)


def _table(head: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        cells = ("" if cell is None else str(cell).replace("|", "\\|") for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
