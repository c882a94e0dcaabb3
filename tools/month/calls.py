"""From what happens in a call to its turns: scenes in order, facts that agree, a clock."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from month.bank import Line, Picker, fill, slip
from month.people import (
    AGENCY,
    LENDERS,
    Account,
    coming,
    day_of_month,
    money,
    spoken,
    spoken_digits,
)


@dataclass
class Planned:
    """A call to be made: who, when, what happens, and which habits show in it."""

    account: Account
    kind: str
    day: int
    follow: bool = False
    at: datetime = datetime(2026, 3, 2)
    habits: set[str] = field(default_factory=set)
    promise: datetime | None = None
    before: datetime | None = None
    id: str = ""
    cause: tuple[Line, ...] = ()


def facts_of(call: Planned, random: Random) -> dict[str, str]:
    """What the lines' placeholders stand for in this call."""
    account = call.account
    app, _, product = LENDERS[account.lender]
    today = call.at.date()
    title = "女士" if account.female else "先生"
    part = max(300, int(account.amount * random.choice((0.2, 0.3, 0.4, 0.5))) // 100 * 100)
    return {
        "n": account.name, "s": account.name[0] + title, "t": title, "L": account.lender,
        "app": app, "P": product, "amt": money(account.amount, random),
        "days": spoken((today - account.due).days), "due": _due(account, today), "G": AGENCY,
        "a": account.agent.name, "ax": account.agent.name[0], "no": account.agent.number,
        "tail": spoken_digits(account.tail), "part": money(part, random),
        "rel": account.relation,
        "day": coming(call.promise.date(), today) if call.promise else "月底",
        "pday": day_of_month(call.before.date()) if call.before else "上周",
    }  # fmt: skip


def _due(account: Account, today: datetime) -> str:
    due = account.due
    month = "上个月" if (today.month - due.month) % 12 == 1 else f"{spoken(due.month)}月"
    return month + day_of_month(due)


class Writer:
    """Writes calls, each from the scenes of its kind."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.picker = Picker(random)

    def lines(self, call: Planned) -> list[Line]:
        """What is said."""
        facts = facts_of(call, self.random)
        made: list[Line] = []
        away = call.kind.startswith(("third", "wrong"))
        nudge = "nudge.third" if away else "nudge"
        scenes = third if away else debtor
        self.said: set[tuple[Line, ...]] = set()
        for section in scenes(call, self.random):
            lines = call.cause if section == "cause" else self._pick(call, section)
            if made and lines[0].side == made[-1].side == "C" and section != "cut":
                lines = (*self._pick(call, nudge), *lines)
            made.extend(fill(line, facts, self.random) for line in lines)
        return [line for line in made if line.text]

    def cause(self, account: Account, section: str) -> tuple[Line, ...]:
        """The trouble of an account: the same in all of its calls."""
        return self.picker.pick(
            "cause", section, voice=account.voice, female=account.female
        )  # fmt: skip

    def _pick(self, call: Planned, section: str) -> tuple[Line, ...]:
        account = call.account
        voice = account.voice if not call.kind.startswith("third") else ""
        for tried in (voice, "", "", ""):
            lines = self.picker.pick(
                account.agent.id, section, voice=tried, female=account.female,
                by_woman=account.agent.woman,
            )  # fmt: skip
            if lines not in self.said:
                break
        self.said.add(lines)
        return lines

    def turns(self, call: Planned) -> tuple[list[dict[str, object]], list[tuple[int, str]]]:
        """Turns with their seconds, and what is planted in which turn."""
        turns: list[dict[str, object]] = []
        planted = []
        clock = self.random.uniform(0.2, 1.5)
        cut_in = 4 if "interrupt" in call.habits else 0
        lines = self.lines(call)
        long_at = self._silence(lines) if "silence" in call.habits else -1
        merged = _merged(lines)
        for number, line in enumerate(merged):
            pause = self.random.uniform(0.3, 1.4)
            if number == long_at:
                pause = self.random.uniform(11.5, 19)
                planted.append((number, "service.silence"))
            elif cut_in and line.side == "A" and number > 5 and turns[-1]["speaker"] == "customer":
                pause, cut_in = -self.random.uniform(0.7, 0.9), cut_in - 1
            start = max(clock + pause, 0.1)
            spread = self.random.uniform(3.9, 5.4)
            length = max(0.6, len(line.text) / spread)
            if cut_in and line.side == "C":
                length = max(length, 2.4)
            heard = slip(line.text, self.random) if self.random.random() < 0.04 else line.text
            turns.append({
                "speaker": "agent" if line.side == "A" else "customer",
                "start": round(start, 2), "end": round(start + length, 2), "text": heard,
            })  # fmt: skip
            clock = start + length
            planted.extend(
                (-1 if name.endswith("_ignored") else number, name)
                for name in (line.planted or "").replace("@", "").split()
            )
        if "interrupt" in call.habits and cut_in <= 1:
            planted.append((-1, "service.interrupt"))
        return turns, planted

    def _silence(self, lines: list[Line]) -> int:
        merged = _merged(lines)
        places = [
            n for n, line in enumerate(merged)
            if n > 6 and line.side == "A" and merged[n - 1].side == "C"
        ]  # fmt: skip
        return self.random.choice(places[:-1]) if len(places) > 1 else -1


def _merged(lines: list[Line]) -> list[Line]:
    """Lines of one speaker after another as one turn, but for what is planted or long."""
    made: list[Line] = []
    for line in lines:
        last = made[-1] if made else None
        if last and last.side == line.side and len(last.text + line.text) < 75:
            both = " ".join(filter(None, (last.planted, line.planted)))
            made[-1] = Line(last.side, f"{last.text} {line.text}", both or None)
        else:
            made.append(line)
    return made


def opening(call: Planned) -> list[str]:
    """Opening, verification and purpose, as the agent's habits have it."""
    habits = call.habits
    if call.kind == "inbound":
        return ["inbound", "purpose"]
    if "early" in habits:
        return ["early", "verify"]
    first = next((name for name in ("norec", "noid", "aslender") if name in habits), None)
    begun = [f"open.{first}" if first else "open", "verify"]
    if call.kind in ("broken", "kept"):
        return begun
    return [*begun, "follow" if call.follow else "purpose"]


BAD = ("attitude", "consequence", "legal", "demean", "personal", "newdebt", "bombing", "threat")


def pushes(call: Planned, random: Random) -> list[str]:
    """What the agent's habits add once the customer has refused, the mildest first."""
    made = []
    for name in BAD:
        if name in call.habits:
            made.append("threat.soft" if name == "threat" and random.random() < 0.2 else name)
    return made


def debtor(call: Planned, random: Random) -> list[str]:
    """The scenes of a call with the debtor."""
    kind = call.kind
    begun = opening(call)
    if kind == "busy":
        return [*begun[:1], "busy"]
    if kind == "kept":
        return [*begun, "kept", *_end(call)]
    if kind == "crisis":
        return [*begun, "crisis"]
    bad = pushes(call, random)
    middle: list[str] = []
    if "abuse" in call.habits:
        middle += ["abuse", "calm"] * (2 if random.random() < 0.3 else 1)
    middle += _topic(call, bad, random)
    middle += [name for name in ("waiver", "private") if name in call.habits]
    settled = kind in ("promise", "broken", "inbound") and call.promise is not None
    if settled:
        middle.append("promise.answer" if kind == "broken" and not bad else "promise")
    if "nochannel" not in call.habits:
        if settled or kind == "stall":
            middle.append("channel")
        elif kind in ("hardship", "hfollow"):
            middle.append("channel.plan")
    cut = kind == "stall" and not bad and random.random() < 0.25
    return [*begun, *middle, *(["cut"] if cut else _end(call, bool(bad)))]


def _topic(call: Planned, bad: list[str], random: Random) -> list[str]:
    habits, kind = call.habits, call.kind
    small = ["small"] * random.choice((0, 0, 1, 1, 2))
    if kind in ("hardship", "hfollow"):
        if "hardcold" in habits:
            return ["cause", "hard.cold", *bad]
        if bad:
            return ["cause", *_between(bad, "hard.push"), "plan.gruff"]
        return [*small, *(["hfollow"] if kind == "hfollow" else ["cause", "plan"])]
    if kind in ("dispute", "dresult"):
        if "disputecold" in habits:
            return ["cause", "dispute.cold", *bad]
        if bad:
            return ["cause", *_between(bad, "dispute.push"), "check.gruff"]
        if kind == "dresult":
            return [random.choice(("dresult.yes", "dresult.yes", "dresult.wait"))]
        return ["cause", "check", *small]
    if kind == "complain":
        return [*_between(bad), "complain", "obstruct" if "obstruct" in habits else "register"]
    if kind == "stopme":
        return [*_between(bad), "stopme"]
    if kind == "broken":
        return ["broken", *_between(bad)[1:], *small]
    return [*small, *(_between(bad) or ["stall"] * (kind == "stall" or random.random() < 0.6)),
            *(["stall", "hint.ok"] if kind == "stall" and not bad else [])]  # fmt: skip


def _between(bad: list[str], refusal: str = "stall") -> list[str]:
    """What was said wrong, each after a refusal."""
    made: list[str] = []
    for name in bad:
        made += [refusal, name]
    return made


def _end(call: Planned, flat: bool = False) -> list[str]:
    if "noclose" in call.habits:
        return ["close.none"]
    return ["close.flat" if flat or "obstruct" in call.habits else "close"]


def third(call: Planned, random: Random) -> list[str]:
    """The scenes of a call somebody else answers."""
    if call.kind == "wrong":
        return ["wrong"]
    habits = call.habits
    made = ["third.open"]
    if "leak" in habits:
        made += ["third.leak"]
    else:
        made += ["third.ask"] * random.choice((1, 2, 2, 3))
    if "demand" in habits:
        made.append("third.demand")
    if call.kind == "third.stop":
        rude = "stopbad" in habits
        return [
            *made,
            "third.stopbad" if rude else "third.stop",
            "third.byebad" if rude else "third.bye",
        ]
    return [*made, "third.byebad" if habits & {"leak", "demand"} else "third.close"]
