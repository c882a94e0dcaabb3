"""Rule files as bytes, to make the same checker on a machine that has no such files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from callcheck.checking import Checker, load_rules
from callcheck.errors import UsageError
from callcheck.ruleset import RuleSet, read_rules
from callcheck.temporary import folder_for_now

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """What lies over the bundled rules, by path inside its layer, and what it all makes.

    Attributes:
        layers: of each folder the paths below it and their bytes, the first layer first.
        profile: name and bytes of the profile's file; None for the rule set's own.
        as_of: the day whose norms are applied; None for each call's own day.
        version: of the rule set these files make over the bundled rules.
    """

    layers: tuple[tuple[tuple[str, bytes], ...], ...]
    profile: tuple[str, bytes] | None
    as_of: date | None
    version: str

    @classmethod
    def read(
        cls,
        folders: Sequence[str | Path] = (),
        profile: str | Path | None = None,
        as_of: date | None = None,
    ) -> tuple[RuleFiles, RuleSet]:
        """The files, and the rule set they make here; added rules are proved by their tests.

        Raises:
            UsageError: `missing-path`.
            RuleError: with every mistake of every file, or every test that failed.
        """
        rule_set = load_rules(folders, profile)
        layers = tuple(_layer(Path(folder)) for folder in folders)
        own = (Path(profile).name, Path(profile).read_bytes()) if profile else None
        return cls(layers, own, as_of, rule_set.version), rule_set

    def checker(self) -> Checker:
        """The checker of these files; made once in a process, then the same again.

        Raises:
            UsageError: `other-rules` when the bundled rules here are not those of `read`.
        """
        key = (self.version, self.as_of)
        if key not in _made:
            _made[key] = self._make()
        return _made[key]

    def _make(self) -> Checker:
        with folder_for_now("callcheck-rules") as folder:
            places = []
            for number, layer in enumerate(self.layers):
                places.append(Path(folder, f"layer{number}"))
                _write(places[-1], layer)
            own = None
            if self.profile is not None:
                own = Path(folder, "profile", self.profile[0])
                _write(own.parent, (self.profile,))
            rule_set = read_rules(places, own)
        if rule_set.version != self.version:
            raise UsageError(
                "other-rules",
                f"这里的规则集是 {rule_set.version},应是 {self.version}",
                hint="各台机器要装同一版本的 callcheck",
            )
        return Checker(rule_set, as_of=self.as_of)


_made: dict[tuple[str, date | None], Checker] = {}


def _layer(folder: Path) -> tuple[tuple[str, bytes], ...]:
    if folder.is_file():
        return ((folder.name, folder.read_bytes()),)
    paths = sorted(p for p in folder.rglob("*") if p.suffix in _SUFFIXES and p.is_file())
    return tuple((p.relative_to(folder).as_posix(), p.read_bytes()) for p in paths)


def _write(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    folder.mkdir(parents=True)
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
