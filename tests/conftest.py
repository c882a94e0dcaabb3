"""What all tests share: hypothesis profiles, the bundled rules, calls made from dialogues."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from callcheck.checking import Checker
from callcheck.model import Call, CallMeta, Speaker
from callcheck.ruleset import RuleSet, read_rules
from callcheck.ruleset.dialogue import turns_of

collect_ignore = ["errors"]  # rule files that are wrong on purpose: not tests of rules

settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# Long files first: the last one to begin is waited for by an idle worker.
LONGEST_FIRST = (
    "tests/cli/test_resume.py",
    "tests/spark/test_check_spark.py",
    "tests/bench/test_ratios.py",
    "tests/bench/test_corpus.py",
    "tests/cli/test_commands.py",
    "tests/cli/test_batches.py",
    "tests/browser/test_review.py",
    "tests/cli/test_metrics.py",
    "tests/cli/test_store.py",
    "tests/cli/test_quiz.py",
    "tests/cli/test_score.py",
    "tests/cli/test_coach.py",
    "tests/importing/test_import.py",
    "tests/readers/test_mutations.py",
    "tests/cli/test_verify.py",
    "tests/cli/test_suggest.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


@pytest.fixture(scope="session")
def rule_set() -> RuleSet:
    return read_rules()


@pytest.fixture(scope="session")
def checker(rule_set: RuleSet) -> Checker:
    return Checker(rule_set)


@pytest.fixture
def call_of() -> Callable[..., Call]:
    def made(*lines: str, **meta: object) -> Call:
        return Call("c1", turns_of(lines, Speaker.AGENT), CallMeta(**meta))  # type: ignore[arg-type]  # fields by name

    return made


BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium: tests/browser/install.sh could not install it")
        pytest.skip("no Chromium; run tests/browser/install.sh as root, or install it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
