"""Whether the places of a drill hang together, and are enough."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.learning.drill_data import Drill
from callcheck.source import Node

LEAST_NODES = 6
LEAST_ENDINGS = 3


def check_graph(root: Node, drill: Drill, at: Mapping[str, Node]) -> None:
    """Note places that cannot be reached, and a drill that is too small or proves too little."""
    nodes, endings, examples = drill.nodes, drill.endings, drill.examples
    always = [branch.to for branch in drill.always]
    seen: set[str] = set()
    waiting = [drill.start, drill.tired, *always]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if place in nodes:
            waiting += [branch.to for branch in nodes[place].branches]
    for name, node in at.items():
        if name not in seen:
            node.error("unreachable-place", f"没有哪个分支走到 `{name}`")
    if len(nodes) < LEAST_NODES:
        root.error("drill-too-small", f"节点有 {len(nodes)} 个,至少 {LEAST_NODES} 个")
    if len(endings) < LEAST_ENDINGS:
        root.error("drill-too-small", f"结局有 {len(endings)} 个,至少 {LEAST_ENDINGS} 个")
    ends = {endings[run.ends].good for run in examples if run.ends in endings}
    if ends != {True, False}:
        root.error("drill-too-small", "examples 里好结局和坏结局的走法各至少要有一个")
