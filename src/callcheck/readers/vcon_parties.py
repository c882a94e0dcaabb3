"""The parties of a vCon: who is the agent, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from callcheck.model import Problem, Speaker
from callcheck.readers.build import missing
from callcheck.readers.speakers import role_of


class Parties:
    """The parties as one dialog has them.

    The agent is who a `role` says, else a `bot` is a robot, else the one with an organisation;
    beside a known agent or robot the others are the customer's side. Nobody else is guessed.

    Args:
        given: the vCon's `parties`.
        dialog: its `parties` is an index or a list of them, an entry a channel.
    """

    def __init__(self, given: object, dialog: Mapping[str, Any]) -> None:
        found = given if isinstance(given, list) else []
        self._all = [p if isinstance(p, Mapping) else {} for p in found]
        self._dialog = dialog
        self._places = _flat(dialog.get("parties"))
        self._roles = self._settled()

    def _settled(self) -> list[Speaker | None]:
        roles = [_told(party) for party in self._all]
        if Speaker.AGENT not in roles:
            ours = [n for n, p in enumerate(self._all) if roles[n] is None and _has_org(p)]
            if len(ours) == 1:
                roles[ours[0]] = Speaker.AGENT
        if Speaker.AGENT in roles or Speaker.ROBOT in roles:
            roles = [Speaker.CUSTOMER if role is None else role for role in roles]
        return roles

    @property
    def labels(self) -> dict[str, str]:
        """Who each party's own words for itself stand for."""
        found: dict[str, str] = {}
        for place, party in enumerate(self._all):
            role = self._roles[place]
            for key in ("name", "tel", "mailto", "sip", "uuid", "role"):
                if role is not None and not missing(party.get(key)):
                    found.setdefault(str(party[key]), role.value)
            if role is not None:
                found.setdefault(f"party {place}", role.value)
        return found

    @property
    def speakers(self) -> dict[str, str]:
        """The labels, and the dialog's channels by number."""
        found = self.labels
        for channel, place in enumerate(self._places):
            if place is not None and 0 <= place < len(self._roles):
                role = self._roles[place]
                if role is not None:
                    found.setdefault(str(channel), role.value)
        return found

    def problems(self, said: Mapping[str, Any]) -> list[Problem]:
        """That numbers of speakers were taken for those of parties, where they were."""
        known = self.speakers
        numbered = any(
            isinstance(s, Mapping)
            and isinstance(s.get("speaker"), int)
            and str(s["speaker"]) in known
            for s in said["segments"]
        )
        if not numbered:
            return []
        return [Problem("speaker-by-place", "说话人只有编号,按 parties 的次序认")]

    @property
    def sender(self) -> str | None:
        """A word for who wrote a message: a key of `labels` when the party's role is known."""
        given = self._dialog.get("originator")
        place = given if isinstance(given, int) else next(iter(self._places), None)
        if place is None or not 0 <= place < len(self._all):
            return None
        party = self._all[place]
        word = next((party[k] for k in ("role", "name", "tel") if not missing(party.get(k))), None)
        return f"party {place}" if word is None else str(word)

    @property
    def direction(self) -> Literal["outbound", "inbound"] | None:
        """By who called."""
        place = self._dialog.get("originator")
        if not isinstance(place, int) or not 0 <= place < len(self._roles):
            return None
        role = self._roles[place]
        if role in (Speaker.AGENT, Speaker.ROBOT):
            return "outbound"
        return "inbound" if role is Speaker.CUSTOMER else None

    @property
    def agent_id(self) -> str | None:
        """The agent's name."""
        return self._of(Speaker.AGENT, "name")

    @property
    def agent_org(self) -> str | None:
        """The agent's organisation."""
        return self._of(Speaker.AGENT, "org")

    @property
    def number(self) -> str | None:
        """The customer's telephone number."""
        number = self._of(Speaker.CUSTOMER, "tel")
        return number.removeprefix("tel:") if number else None

    def _of(self, role: Speaker, key: str) -> str | None:
        for party, known in zip(self._all, self._roles, strict=True):
            if known is role and not missing(party.get(key)):
                return str(party[key])
        return None


def _told(party: Mapping[str, Any]) -> Speaker | None:
    role = party.get("role")
    known = role_of(str(role), {}) if not missing(role) else None
    if known is None and party.get("type") == "bot":
        return Speaker.ROBOT
    return known


def _has_org(party: Mapping[str, Any]) -> bool:
    return not (missing(party.get("org")) and missing(party.get("dept")))


def _flat(value: object) -> list[int | None]:
    """An index, a list of them, or lists in it: an entry a channel, of several the first."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [value]
    if not isinstance(value, list):
        return []
    found: list[int | None] = []
    for item in value:
        inner = _flat(item)
        found.append(inner[0] if inner else None)
    return found
