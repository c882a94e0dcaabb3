"""What happens to which account on which day, and which habits show: the planted month."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from random import Random

from month.calls import Planned, Writer
from month.people import AGENTS, Agent, accounts

FIRST = date(2026, 3, 2)  # a Monday; four full weeks
TRAINING = date(2026, 3, 16)
ZONE = timezone(timedelta(hours=8))
HALF_DAYS = 12  # working days of two weeks
STORIES = {  # what an account lives through in two weeks; together 20 calls an agent
    1: (
        ("third", "third.stop"), ("third", "promise", "kept"), ("third", "inbound"),
        ("third", "stall"), ("promise", "kept"), ("stall", "promise", "broken"),
        ("hardship", "hfollow"), ("dispute", "dresult"), ("special", "stall"),
    ),
    2: (
        ("third", "third.stop"), ("third", "promise", "broken"), ("third", "busy"),
        ("third", "promise"), ("promise", "kept"), ("stall", "stall", "promise"),
        ("hardship", "hfollow"), ("dispute", "stall"), ("special", "broken"),
    ),
}  # fmt: skip
SPECIAL = {  # the first call of the `special` story, by agent and half
    ("A101", 1): "complain", ("A101", 2): "stopme", ("A102", 1): "complain",
    ("A102", 2): "wrong", ("A103", 1): "complain", ("A103", 2): "stopme",
    ("A104", 1): "complain", ("A104", 2): "complain", ("A201", 1): "wrong",
    ("A201", 2): "complain", ("A202", 1): "stopme", ("A202", 2): "complain",
    ("A203", 1): "complain", ("A203", 2): "complain", ("A204", 1): "stopme",
    ("A204", 2): "crisis",
}  # fmt: skip
CONTINUED = {0: 5, 1: 4, 8: 3}  # stories of the second half that go on with an account of the first
TALK = ("stall", "promise", "broken", "hardship", "hfollow", "dispute", "dresult", "stopme")
ELIGIBLE = {
    "leak": ("third", "third.stop"), "demand": ("third", "third.stop"),
    "stopbad": ("third.stop",), "hardcold": ("hardship", "hfollow"),
    "disputecold": ("dispute", "dresult"), "obstruct": ("complain",),
    "nochannel": ("promise", "broken", "stall"), "waiver": ("promise", "broken"),
    "private": ("promise", "broken"), "early": ("stall", "promise", "broken"),
    "silence": (*TALK, "inbound", "complain"), "interrupt": TALK,
    "norec": (*TALK, "kept", "complain"), "noid": TALK, "aslender": TALK,
    "noclose": (*TALK, "complain", "kept"),
}  # fmt: skip
"""Habit to the kinds of call it can show in; the others show in `TALK`."""


def planned(random: Random) -> list[Planned]:
    """All calls of the month in order of time, with their habits."""
    calls: list[Planned] = []
    taken: set[str] = set()
    writer = Writer(random)
    for agent in AGENTS:
        own = list(_stories(agent, random, taken, writer))
        _give_habits(agent, own, random)
        calls += own
    calls += _too_often(calls)
    _give_times(calls, random)
    calls.sort(key=lambda call: (call.at, call.account.agent.id))
    counts: dict[tuple[str, date], int] = {}
    last: dict[str, Planned] = {}
    same: dict[tuple[str, date], int] = {}
    for call in calls:
        today = (call.account.id, call.at.date())
        same[today] = same.get(today, 0) + (call.kind != "inbound")
        if same[today] > 3:
            call.habits.add("often")
        place = (call.account.agent.id, call.at.date())
        counts[place] = counts.get(place, 0) + 1
        call.id = f"M{call.at:%m%d}-{place[0][1:]}-{counts[place]:02}"
        _remember(call, last.get(call.account.id))
        last[call.account.id] = call
    for call in calls:
        if call.promise is None and call.kind in ("promise", "broken", "inbound"):
            call.promise = _working(call.at + timedelta(days=random.randint(1, 5)))
    return calls


def _remember(call: Planned, before: Planned | None) -> None:
    """That an earlier call was about the same, and the day that was promised in it."""
    if before is None or before.kind.startswith("third"):
        return
    call.follow = before.kind not in ("busy", "wrong")
    if call.kind in ("kept", "broken"):
        call.before = call.at - timedelta(days=1)
        if call.before.weekday() == 6:
            call.before -= timedelta(days=1)
        if call.before.date() > before.at.date() and before.kind in ("promise", "broken"):
            before.promise = call.before
        elif call.kind == "broken":
            call.kind = "promise"


def _working(day: datetime) -> datetime:
    return day + timedelta(days=1) if day.weekday() == 6 else day


def _stories(agent: Agent, random: Random, taken: set[str], writer: Writer) -> Iterator[Planned]:
    people = accounts(random, agent, 15, taken)
    causes: dict[str, tuple] = {}
    first = people[:9]
    for half in (1, 2):
        new = iter(people[9:])
        for number, story in enumerate(STORIES[half]):
            going_on = half == 2 and number in CONTINUED
            account = first[CONTINUED[number]] if going_on else None
            account = account or (first[number] if half == 1 else next(new))
            if half == 2 and "dispute" in story:
                account.lender = "小葵钱包"
            day = random.randint(0, HALF_DAYS - 1 - 3 * (len(story) - 1))
            if story[0] == "special" and SPECIAL[agent.id, half] == "crisis":
                story = ("stall", "special")  # nobody presses on after it
            for kind in story:
                kind = SPECIAL[agent.id, half] if kind == "special" else kind
                call = Planned(account, kind, day + HALF_DAYS * (half - 1))
                topic = {"h": "hardship", "d": "dispute"}.get(kind[0])
                if topic:
                    section = topic
                    if topic == "dispute" and account.lender == "小葵钱包" and half == 2:
                        section = "dispute.fee"
                    key = f"{account.id}{topic}"
                    causes.setdefault(key, writer.cause(account, section))
                    call.cause = causes[key]
                yield call
                day = min(day + random.randint(2, 3), HALF_DAYS - 1)


def _give_habits(agent: Agent, calls: list[Planned], random: Random) -> None:
    """Of the eligible calls of each week as many as the share says, drawn at random."""
    for habit, shares in agent.habits.items():
        owed = 0.0
        for week, share in enumerate(shares):
            fit = [
                call for call in calls
                if call.day // 6 == week and call.kind in ELIGIBLE.get(habit, TALK)
                and not (habit in ("noid", "aslender", "early")
                         and call.habits & {"norec", "noid", "aslender", "early"})
            ]  # fmt: skip
            owed += share * len(fit)
            count = min(round(owed), len(fit))
            owed -= count
            for call in random.sample(fit, count):
                call.habits.add(habit)


def _too_often(calls: list[Planned]) -> list[Planned]:
    """More calls to two accounts on one day: four and five that were answered."""
    more = []
    for agent, extra in (("A104", 3), ("A203", 4)):
        found = [c for c in calls if c.account.agent.id == agent and c.kind == "stall"]
        call = found[1]
        more += [Planned(call.account, "stall", call.day) for _ in range(extra)]
    return more


def day_of(number: int) -> date:
    """The working day with that number, Monday to Saturday."""
    week, weekday = divmod(number, 6)
    return FIRST + timedelta(days=7 * week + weekday)


def _give_times(calls: list[Planned], random: Random) -> None:
    days: dict[tuple[str, int], list[Planned]] = {}
    for call in calls:
        days.setdefault((call.account.agent.id, call.day), []).append(call)
    for (_, day), own in days.items():
        slots = [m for m in range(9 * 60 + 5, 19 * 60 + 50, 17) if not 12 * 60 <= m < 13 * 60 + 20]
        for call, minute in zip(own, sorted(random.sample(slots, len(own))), strict=True):
            moment = time(minute // 60, minute % 60, random.randint(0, 59))
            call.at = datetime.combine(day_of(day), moment, ZONE)
    for agent, moment in (("A104", time(22, 17, 40)), ("A203", time(7, 46, 5))):
        own = [c for c in calls if c.account.agent.id == agent and c.kind == "stall"]
        night = own[4]
        night.at = datetime.combine(night.at.date(), moment, ZONE)
        night.habits.add("night")
