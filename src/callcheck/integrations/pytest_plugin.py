"""pytest plugin: rule files are test files, each `hit` and `miss` an item.

`pytest my_rules/` runs the tests of the rules there over the bundled rules. In pytest's settings
`callcheck_rules` names folders of rules, the first layer first, and `callcheck_profile` the
institution's profile; without them a rule file's own folder is found by its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.errors import RuleError
    from callcheck.integrations.rule_tests import Layers

_KEY = re.compile(r"^([a-z_]+)[ \t]*:", re.MULTILINE)
_SHAPES = frozenset({"find", "expect", "measure"})
_PARTS = frozenset({"lists", "guards", "facts"})
_loaded: pytest.StashKey[dict[tuple[Path, ...], Layers]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings `callcheck_rules` and `callcheck_profile`."""
    parser.addini("callcheck_rules", "folders of callcheck rules, the first layer first", "paths")
    parser.addini("callcheck_profile", "the institution's profile for callcheck (YAML)", "string")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RuleFile | None:
    """A rule file as a collector; None for any other file."""
    if file_path.suffix not in (".yaml", ".yml") or not is_rule_file(file_path):
        return None
    made: RuleFile = RuleFile.from_parent(parent, path=file_path)
    return made


def is_rule_file(path: Path) -> bool:
    """Whether a YAML file has the keys of a rule: id, category, and one of the three shapes."""
    if path.parent.name in _PARTS:
        return False
    try:
        keys = set(_KEY.findall(path.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError):
        return False
    return {"id", "category"} <= keys and bool(keys & _SHAPES)


@pytest.fixture(scope="session")
def callcheck_checker(request: pytest.FixtureRequest) -> Checker:
    """A `Checker` of the bundled rules with the layers and the profile of pytest's settings."""
    layers = _layers(request.config, tuple(request.config.getini("callcheck_rules")))
    layers.raise_if_wrong()
    return layers.checker


class RuleFile(pytest.File):
    """One rule file."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each of its tests; one for its mistakes, where it has some."""
        layers = _layers(self.config, self._folders())
        wrong = layers.mistakes_in(self.path)
        rule = layers.rule_at(self.path)
        if wrong or rule is None:
            other = layers.rule_set.rules.get(self.path.stem)
            path = other.path if other and not rule else None
            yield RuleFileItem.from_parent(self, name="loads", wrong=wrong, replaced_by=path)
        if rule is None:
            return
        counts = {True: 0, False: 0}
        for test in rule.tests:
            counts[test.hits] += 1
            name = f"{'hit' if test.hits else 'miss'}-{counts[test.hits]}"
            yield RuleTestItem.from_parent(self, name=name, layers=layers, rule=rule, test=test)

    def _folders(self) -> tuple[Path, ...]:
        from callcheck.integrations.rule_tests import layer_of
        from callcheck.ruleset import bundled_rules

        told = tuple(Path(path) for path in self.config.getini("callcheck_rules"))
        bundled = bundled_rules().resolve()
        here = self.path.resolve()
        if any(here.is_relative_to(folder.resolve()) for folder in (*told, bundled)):
            return told
        return (*told, layer_of(here, self.config.rootpath))


class RuleFileItem(pytest.Item):
    """A rule file that has mistakes, or that another layer's replaces."""

    def __init__(
        self,
        *,
        wrong: Iterable[RuleError],
        replaced_by: str | None,
        **rest: Any,  # Any: pytest's own
    ) -> None:
        super().__init__(**rest)
        self._wrong = tuple(wrong)
        self._replaced_by = replaced_by

    def runtest(self) -> None:
        """Tell them all."""
        from callcheck.errors import RuleError

        if self._wrong:
            RuleError.raise_all(self._wrong)
        pytest.skip(f"后一层的同名规则在用:{self._replaced_by}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]  # style is of no use
        """The mistakes with their lines and carets."""
        return _told(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where, for the head of the failure."""
        return self.path, 0, f"{self.path.stem}: loads"


class RuleTestItem(pytest.Item):
    """One test of a rule."""

    def __init__(
        self, *, layers: Layers, rule: Any, test: Any, **rest: Any
    ) -> None:  # Any: a Rule, a RuleTest, and pytest's own
        super().__init__(**rest)
        self._layers, self._rule, self._test = layers, rule, test
        self.add_marker(pytest.mark.callcheck)
        self.extra_keyword_matches.update((rule.id, rule.category.id, rule.severity.value))

    def runtest(self) -> None:
        """Run it."""
        from callcheck.checking.prove import failure_of

        error = failure_of(self._rule, self._test, self._layers.checker)
        if error is not None:
            raise error

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]  # style is of no use
        """The dialogue, and what was to be quoted against what was."""
        from callcheck.integrations.rule_tests import told_of

        head = _told(excinfo)
        return head + "\n" + told_of(self._rule, self._test, self._layers.checker)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where, for the head of the failure."""
        return self.path, self._test.location.line - 1, f"{self._rule.id}: {self.name}"


def _told(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    from callcheck.errors import CallcheckError

    if isinstance(excinfo.value, CallcheckError):
        return excinfo.value.render()
    return str(excinfo.getrepr(style="short"))


def _layers(config: pytest.Config, folders: tuple[Path, ...]) -> Layers:
    from callcheck.integrations.rule_tests import Layers

    loaded = config.stash.setdefault(_loaded, {})
    if folders not in loaded:
        profile = config.getini("callcheck_profile")
        loaded[folders] = Layers.read(folders, config.rootpath / profile if profile else None)
    return loaded[folders]


def pytest_configure(config: pytest.Config) -> None:
    """The marker of every rule's test."""
    config.addinivalue_line("markers", "callcheck: a test written in a callcheck rule file")
