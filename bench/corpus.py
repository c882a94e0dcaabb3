"""A corpus to measure on: the repository's own lines recombined, the same bytes every time.

`python -m bench.corpus COUNT OUT [--shape samples|design] [--violations 0.1]`

A call begins and ends as a clean sample does; between stand lines of the samples and of the rules'
own tests that leave such a call without a violation and its facts as they were. A share of the
calls has a line in it that a rule is proved to hit. `design` makes 29 turns of about 33 characters,
`samples` as many turns as one of the samples, a line each.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from callcheck import Call, Checker, Report, Speaker, Turn, read_calls

SAMPLES = Path(__file__).parent.parent / "samples" / "calls"
SEED = 20260302
VIOLATIONS = 0.1
DESIGN_TURNS = 29
LONG_CHARS = 41  # with the short lines of the frames 33 in the mean, as in the design
HEAD, TAIL = 8, 4  # turns of a frame that stay where they are
LONG = 150  # lines of that length tried for each speaker
_START = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
_UNSAID = (None, "unknown")
_PACE = 0.2  # seconds a character takes to say

Shape = Literal["samples", "design"]
Line = tuple[Speaker, str]
Frame = tuple[tuple[Line, ...], tuple[Line, ...]]
Calm = tuple[Checker, Frame, Report]


@dataclass(frozen=True, slots=True)
class Pools:
    """What calls are made of: openings with their closings, innocent lines, lines that are not."""

    frames: tuple[Frame, ...]
    innocent: dict[Speaker, tuple[str, ...]]
    guilty: tuple[str, ...]
    turns: tuple[int, ...]


@cache
def _calm() -> tuple[Calm, ...]:
    """The frames of the clean samples that are clean by themselves, with their reports."""
    checker = Checker()
    clean = [call for call in read_calls(SAMPLES) if not checker.check(call).violations]
    frames = [(_lines(call.turns[:HEAD]), _lines(call.turns[-TAIL:])) for call in clean]
    calm = [(checker, frame, checker.check(_call(frame, ()))) for frame in frames]
    return tuple(item for item in calm if not item[2].violations)


@cache
def pools() -> Pools:
    """The lines of the samples and of the rules' tests, sorted by what the checker says of them."""
    calls, calm = list(read_calls(SAMPLES)), _calm()
    checker = calm[0][0]
    lines = [(turn.speaker, turn.text) for call in calls for turn in call.turns]
    guilty = []
    for rule in checker.rule_set.rules.values():
        for test in rule.tests:
            turns = test.call.turns
            if not test.hits:
                lines += [(turn.speaker, turn.text) for turn in turns]
            elif rule.category.kind.is_violation and len(turns) == 1 and rule.shape == "find":
                guilty.append(turns[0].text)
    wanted = (Speaker.AGENT, Speaker.CUSTOMER)
    known = [line for line in dict.fromkeys(lines) if line[0] in wanted and line[1].strip()]
    innocent: dict[Speaker, tuple[str, ...]] = {
        who: tuple(text for by, text in known if by is who and _innocent((who, text), calm))
        for who in wanted
    }
    return Pools(
        frames=tuple(item[1] for item in calm),
        innocent=innocent,
        guilty=tuple(dict.fromkeys(guilty)),
        turns=tuple(len(call.turns) for call in calls),
    )


def _lines(turns: Sequence[Turn]) -> tuple[Line, ...]:
    return tuple((turn.speaker, turn.text) for turn in turns)


def _call(frame: Frame, middle: Sequence[Line]) -> Call:
    lines = (*frame[0], *middle, *frame[1])
    return Call("c", tuple(Turn(i, who, text) for i, (who, text) in enumerate(lines)))


def _innocent(line: Line, calm: Sequence[Calm]) -> bool:
    """Whether a line may stand in the frames: no violation, no fact that was not so before."""
    for checker, frame, before in calm:
        after = checker.check(_call(frame, (line,)))
        same = (value == after.facts[n] for n, value in before.facts.items() if value in _UNSAID)
        if after.violations or not all(same):
            return False
    return True


@cache
def _long() -> dict[Speaker, tuple[str, ...]]:
    """Lines of about `LONG_CHARS`, made of several that are innocent together too."""
    rng = random.Random(SEED)
    found = {}
    for who, texts in pools().innocent.items():
        made = []
        for _ in range(LONG):
            text = rng.choice(texts)
            while len(text) + 6 < LONG_CHARS:
                text += " " + rng.choice(texts)
            if _innocent((who, text), _calm()):
                made.append(text)
        found[who] = tuple(made)
    return found


def make_calls(
    count: int,
    *,
    shape: Shape = "samples",
    violations: float = VIOLATIONS,
    turns: int | None = None,
) -> Iterator[Call]:
    """`count` calls, each its own account and minute; `turns` sets their length."""
    stock = pools()
    for number in range(count):
        rng = random.Random(f"{SEED}/{shape}/{number}")
        length = turns or (DESIGN_TURNS if shape == "design" else rng.choice(stock.turns))
        guilty = number % round(1 / violations) == 0 if violations else False
        yield _made(number, _script(rng, stock, shape, length, guilty=guilty), rng)


def _script(
    rng: random.Random, stock: Pools, shape: Shape, length: int, *, guilty: bool
) -> list[Line]:
    head, tail = rng.choice(stock.frames)
    texts = _long() if shape == "design" else stock.innocent
    middle: list[Line] = []
    speaker = Speaker.CUSTOMER if head[-1][0] is Speaker.AGENT else Speaker.AGENT
    for _ in range(max(1, length - len(head) - len(tail))):
        middle.append((speaker, rng.choice(texts[speaker])))
        speaker = Speaker.CUSTOMER if speaker is Speaker.AGENT else Speaker.AGENT
    if guilty:
        middle.insert(rng.randrange(len(middle)), (Speaker.AGENT, rng.choice(stock.guilty)))
    return [*head, *middle, *tail]


def _made(number: int, lines: Sequence[Line], rng: random.Random) -> Call:
    clock, turns = 0.1, []
    for index, (who, text) in enumerate(lines):
        end = clock + max(0.4, len(text) * _PACE)
        turns.append(Turn(index, who, text, round(clock, 2), round(end, 2)))
        clock = end + rng.uniform(0.2, 0.9)
    call = Call(f"b{number:06d}", tuple(turns), timed=True)
    minutes = timedelta(days=number // 600 % 20, minutes=number % 600)
    meta = replace(
        call.meta,
        started_at=_START + minutes,
        direction="outbound",
        agent_id=f"A{number % 97:02d}",
        customer_id=f"C{number:06d}",
        number=f"139{number:08d}",
    )
    return replace(call, meta=meta)


def write_calls(path: Path, calls: Iterator[Call]) -> int:
    """Write calls as JSONL; how many there were."""
    from callcheck.readers.reading import call_to_native

    count = 0
    with path.open("wb") as file:
        for call in calls:
            file.write(msgspec.json.encode(call_to_native(call)) + b"\n")
            count += 1
    return count


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("count", type=int)
    cli.add_argument("out", type=Path)
    cli.add_argument("--shape", choices=["samples", "design"], default="samples")
    cli.add_argument("--violations", type=float, default=VIOLATIONS)
    args = cli.parse_args()
    calls = make_calls(args.count, shape=args.shape, violations=args.violations)
    print(f"{write_calls(args.out, calls)} calls in {args.out}")


if __name__ == "__main__":
    main()
