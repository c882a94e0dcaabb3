"""The closed list of categories that findings and labels are named by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing a category is about."""

    FORBIDDEN = "forbidden"
    REQUIRED = "required"
    CONDUCT = "conduct"
    SIGNAL = "signal"
    MERIT = "merit"

    @property
    def is_violation(self) -> bool:
        """Whether a finding of this kind counts against the agent."""
        return self not in (Kind.SIGNAL, Kind.MERIT)


class Severity(StrEnum):
    """How grave a finding is; compare with `rank`."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"

    @property
    def rank(self) -> int:
        """3 for critical down to 0 for info."""
        return 3 - list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Category:
    """One entry of `rules/taxonomy.yaml`.

    `id` is `family.name`; `title` and `means` are Chinese; `speaker` says whose words carry it
    (`agent`, `customer` or `none`).
    """

    id: str
    title: str
    kind: Kind
    speaker: str
    severity: Severity
    means: str

    @property
    def family(self) -> str:
        """The part before the dot."""
        return self.id.partition(".")[0]
