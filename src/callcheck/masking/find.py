"""All personal data of a call, without overlaps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from callcheck.masking.digits import find_numbers
from callcheck.masking.handles import find_handles
from callcheck.masking.item import Item, Lines
from callcheck.masking.names import find_names
from callcheck.masking.places import find_addresses
from callcheck.model import Speaker

# Which of two overlapping stretches stays; the later ones give way.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        "email id_card bank_card phone birth_date plate wechat qq tail address employer name".split()
    )
}
_SAID_AGAIN = frozenset({"employer", "address", "email", "wechat", "plate"})
_LEAST_AGAIN = 4


def find_personal(
    texts: Sequence[str],
    speakers: Sequence[Speaker],
    *,
    names: Iterable[str] = (),
    channels: Iterable[str] = (),
) -> tuple[Lines, list[Item]]:
    """What is personal in the turns of a call, in order of place.

    `names` are known from the call's record, `channels` the digits of official telephones.
    """
    lines = Lines(texts, speakers)
    found = [
        *find_numbers(lines, channels),
        *find_handles(lines.text),
        *find_addresses(lines.text),
        *find_names(lines.text, names),
    ]
    return lines, _apart([*found, *_said_again(lines.text, found)])


def _said_again(text: str, found: list[Item]) -> Iterator[Item]:
    """Places of work, addresses and ids wherever the same words are said again."""
    for kind, said in {(item.kind, text[item.start : item.end]) for item in found}:
        if kind not in _SAID_AGAIN or len(said) < _LEAST_AGAIN:
            continue
        at = text.find(said)
        while at >= 0:
            yield Item(at, at + len(said), kind)
            at = text.find(said, at + len(said))


def _apart(found: list[Item]) -> list[Item]:
    """The items without overlaps: of two the one of better rank, of one rank the longer."""
    kept: list[Item] = []  # in order of place, none over another: only neighbours can be in the way
    for item in sorted(found, key=lambda i: (_RANK[i.kind], i.start - i.end, i.start)):
        place = bisect_left(kept, item.start, key=attrgetter("start"))
        follows = place == 0 or kept[place - 1].end <= item.start
        if follows and (place == len(kept) or item.end <= kept[place].start):
            kept.insert(place, item)
    return sorted(kept)
