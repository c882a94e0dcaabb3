"""Patterns read beforehand: the same as read anew, or not used."""

import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.notation import Lists, Pattern, Prepared, compile_pattern, prepare
from callcheck.ruleset import bundled_rules
from callcheck.ruleset.load import read_leniently
from callcheck.text.sounds import USUAL

LISTS = {"腿": ("腿", "脚", "[左|右]手"), "空": ("话",)}
SOURCES = ("[打断|打折](了)你…4<腿>", "^我…2是「操」", "信不信{number}天内", "^[喂|你好]", "你好$")
TEXTS = ("打断了你的左手", "我就是操", "信不信三天内", "喂你好")


def known(pattern: Pattern) -> tuple[object, ...]:
    places = ("source", "gates", "least", "most", "at_edge", "has_words", "merges", "free", "text")
    found = [pattern.search(text) for text in TEXTS]
    return (*(getattr(pattern, name) for name in places), pattern.form, found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    patterns: dict[tuple[str, tuple[str, ...], bool], Pattern] = {}
    patterns |= {(source, (), False): compile_pattern(source, Lists(LISTS)) for source in SOURCES}
    for source in SOURCES:
        heard = patterns[source, (), False].heard(USUAL, free=True)
        patterns[source, USUAL, True] = heard
    assert prepare(tmp_path, LISTS, patterns) == tmp_path / ".patterns"
    assert [path.name for path in tmp_path.iterdir()] == [".patterns"]
    return tmp_path


@pytest.mark.parametrize("source", SOURCES)
def test_a_prepared_pattern_is_as_read_anew(folder: Path, source: str) -> None:
    prepared = Prepared([folder], LISTS)
    assert prepared.lists_are_right
    fresh = compile_pattern(source, Lists(LISTS))
    ready = prepared.plain(source, Lists(LISTS))
    assert ready is not None
    assert known(fresh) == known(ready)
    by_sound = prepared.heard(ready, USUAL, free=True)
    assert by_sound is not None
    assert known(fresh.heard(USUAL, free=True)) == known(by_sound)
    assert (by_sound is ready) == (fresh.heard(USUAL, free=True) is fresh)
    assert prepared.heard(ready, USUAL, free=False) is None


def test_nothing_is_taken_from_a_file_of_other_lists(folder: Path) -> None:
    prepared = Prepared([folder], {**LISTS, "腿": ("腿",)})
    assert not prepared.lists_are_right
    assert prepared.plain(SOURCES[0], Lists(LISTS)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"", b"\0"), (b"program\xd9@", b"program\xd9@0"), (b"plain", b"plein")],
    ids=["broken", "another program's", "another form"],
)
def test_nothing_is_taken_from_a_file_of_another_make(folder: Path, old: bytes, new: bytes) -> None:
    path = folder / ".patterns"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert not Prepared([folder], LISTS).lists_are_right


LIST = "id: limbs_of_ours\ntitle: 肢体\nwords: [腿, 脚]\n"


def test_a_house_prepares_its_own_rules(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "limbs_of_ours.yaml").write_text(LIST, "utf-8")
    command = [sys.executable, "-m", "callcheck", "rules", "prepare", "--rules", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"写好了:{tmp_path / '.patterns'}\n", "")
    rule_set, problems = read_leniently([tmp_path])
    assert problems.errors == []
    assert Prepared([tmp_path], rule_set.book.list_sources).lists_are_right
    lists = Lists(rule_set.book.list_sources)
    for pattern in rule_set.book.patterns[::40]:
        if pattern.merges is None:
            assert compile_pattern(pattern.source, lists).form == pattern.form
    # A list that has since changed, and one with a mistake in it.
    (tmp_path / "lists" / "limbs_of_ours.yaml").write_text(LIST.replace("脚", "'[脚'"), "utf-8")
    rule_set, problems = read_leniently([tmp_path])
    assert [error.code for error in problems.errors] == ["pattern-syntax"]


def test_the_bundled_rules_are_in_a_hidden_file_git_leaves_out() -> None:
    ignored = (Path(__file__).parents[2] / ".gitignore").read_text("utf-8").splitlines()
    assert "rules/.patterns*" in ignored
    assert bundled_rules().name in ("rules", "_rules")
