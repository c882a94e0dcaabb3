"""Dialogues as people write them in rule files: `坐席:您好`, one turn a line."""

from __future__ import annotations

from collections.abc import Sequence

from callcheck.model import Speaker, Turn

ROLES = {
    "坐席": Speaker.AGENT,
    "催收员": Speaker.AGENT,
    "客服": Speaker.AGENT,
    "客户": Speaker.CUSTOMER,
    "第三人": Speaker.CUSTOMER,
    "机器人": Speaker.ROBOT,
    "未知": Speaker.UNKNOWN,
}


def turns_of(lines: Sequence[str], speaker: Speaker) -> tuple[Turn, ...]:
    """Turns of `lines`; a line without a role is `speaker`'s.

    >>> [(t.speaker.value, t.text) for t in turns_of(["坐席:您好", "嗯"], Speaker.CUSTOMER)]
    [('agent', '您好'), ('customer', '嗯')]
    """
    turns = []
    for index, line in enumerate(lines):
        role, sign, text = line.replace("：", ":", 1).partition(":")
        known = ROLES.get(role.strip()) if sign else None
        turns.append(Turn(index, known or speaker, text.strip() if known else line))
    return tuple(turns)
