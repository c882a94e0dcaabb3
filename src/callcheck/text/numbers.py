"""Numbers as they are said: in digits, in words, and in what a recogniser makes of both."""

from __future__ import annotations

DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "幺": 1,
    "洞": 0,
    "拐": 7,
    "勾": 9,
}
DIGITS |= {str(n): n for n in range(10)}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_LEFT_OUT = "块元钱大洋蚊多来几余整"


def number_of(text: str) -> float | None:
    """The number a folded text says; None when it says none.

    Digits and words may be mixed, a last unit may be left out (两千三 is 2300), and a unit that a
    recogniser wrote twice counts once (1000千292 is 1292).

    >>> number_of("一千三百六十"), number_of("两千三"), number_of("1000千292"), number_of("1.2万")
    (1360.0, 2300.0, 1292.0, 12000.0)
    >>> number_of("三千零五块"), number_of("一万二"), number_of("十五"), number_of("好多")
    (3005.0, 12000.0, 15.0, None)
    """
    said = text.strip(_LEFT_OUT)
    if not said or any(ch not in DIGITS and ch not in UNITS and ch != "." for ch in said):
        return None
    if "." in said or said.isdecimal():
        return _plain(said)
    if not any(ch in UNITS for ch in said):
        return float("".join(str(DIGITS[ch]) for ch in said))
    return _spelled(said)


def _plain(said: str) -> float | None:
    digits = said.rstrip("十百千万亿")
    try:
        number = float(digits)
    except ValueError:
        return None
    for unit in said[len(digits) :]:
        number *= UNITS[unit]
    return number


def _spelled(said: str) -> float:
    """A number with units: 三千零五, 一万二, 12万3."""
    total = part = run = 0.0
    last = 1
    zero = False
    for place, ch in enumerate(said):
        if ch in UNITS:
            unit = UNITS[ch]
            if unit >= 10_000:
                total = (total + part + run) * unit if total + part + run else float(unit)
                part = 0.0
            elif run >= unit and run % unit == 0 and run >= 10:
                part += run  # 1000千: the unit is in the digits already
            else:
                part += (run or 1) * unit
            run, last, zero = 0.0, unit, False
        else:
            zero = zero or (DIGITS[ch] == 0 and said[place - 1 : place] in UNITS)
            run = run * 10 + DIGITS[ch]
    if run and run < 10 and last >= 100 and not zero:
        run *= last / 10  # 两千三
    return total + part + run
