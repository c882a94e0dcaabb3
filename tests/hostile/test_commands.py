"""Every command on hostile input: nothing reaches the terminal raw, and every file is harmless."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from callcheck.cli import main
from callcheck.cli.app import app
from callcheck.reporting import formats

from .looking import look, raw, workbook
from .world import HOSTILE, IDS, World, said, through_libreoffice

OK = {0, 1}
Case = tuple[str, set[int]]
# Words are parted by |; {calls}, {store} … are places of the world, {H} the hostile text, {ID} a
# call's id, {A} an agent's. An exit code of 2 is a refusal, whose words are looked at too.
_OWN = "|--rules|{rules}|--profile|{profile}"  # one rule set for all: it is read once
_FROM_STORE = "|--store|{store}" + _OWN
_FROM_CALLS = "|{calls}" + _OWN
CASES: dict[str, list[Case]] = {
    "scan": [
        ("scan" + _FROM_CALLS, OK),
        ("scan|{odd}|--rules|{rules}|--profile|{profile}", {2}),
        ("scan|{in}/{H}|--rules|{rules}|--profile|{profile}", {2}),
        *[(f"scan{_FROM_CALLS}|-f|{f.name}|-o|{{out}}/report{f.suffix}", OK) for f in formats()],
        *[
            (f"scan{_FROM_CALLS}|-q|-f|{f.name}", OK)
            for f in formats()
            if f.name in {"csv", "jsonl", "markdown"}
        ],
        (
            f"scan{_FROM_CALLS}|--mask-map|{{out}}/map.jsonl|-f|csv|-o|{{out}}/masked.csv",
            OK,
        ),
        (
            "scan|{calls}|--call-log|{log}|-q|-f|jsonl|-o|{out}/logged.jsonl|--rules|{rules}|--profile|{profile}",
            OK,
        ),
        ("scan|{calls}|--profile|{in}/wrong.yaml", {2}),
        ("scan|{calls}|-f|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("scan|{calls}|--as-of|{H}", {2}),
        ("scan|{calls}|--encoding|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("scan|{calls}|--{H}", {2}),
    ],
    "convert": [
        ("convert|{calls}|-o|{out}/native.jsonl", {0}),
        ("convert|{calls}|--to|vcon|-o|{out}/vcons", {0}),
        ("convert|{odd}|-o|{out}/odd.jsonl", {2}),
        ("convert|{odd}|--to|vcon|-o|{out}/odd", {2}),
    ],
    "explain": [
        (f"explain{_FROM_CALLS}|--call|{{ID}}", {0}),
        ("explain|{calls}|--rules|{rules}|--profile|{profile}", {2}),
        ("explain|{calls}|--call|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("explain|{calls}|--rule|{H}|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "eval": [
        ("eval|{in}/labelled.jsonl|--rules|{rules}|--profile|{profile}", {0}),
        ("eval|{in}/labelled.jsonl|--json|--rules|{rules}|--profile|{profile}", {0}),
        ("eval|{in}/bad-labels.jsonl|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "accounts": [("accounts" + _FROM_CALLS, OK)],
    "drill": [
        ("drill|list|--drills|{drills}|--rules|{rules}|--profile|{profile}", {0}),
        ("drill|1|--drills|{drills}|--script|{in}/replies.txt|-o|{out}/debrief.md" + _OWN, {0}),
        ("drill|1|--drills|{drills}|--script|{in}/replies.txt|-o|{out}/debrief.json" + _OWN, {0}),
        (
            "drill|1|--drills|{drills}|--script|{in}/replies.txt|--rules|{rules}|--profile|{profile}",
            {0},
        ),
        (
            "drill|rewrite|--script|{in}/replies.txt|-o|{out}/rewrites.md|--rules|{rules}|--profile|{profile}",
            {0},
        ),
        ("drill|list|--drills|{in}/wrong-drills|--rules|{rules}|--profile|{profile}", {2}),
        ("drill|{H}|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "metrics": [
        ("metrics" + _FROM_STORE, {0}),
        *[(f"metrics|-w|{what}{_FROM_STORE}", {0}) for what in ("rules", "agents", "complaints")],
        *[
            (f"metrics{_FROM_STORE}|-f|{f}|-o|{{out}}/metrics.{f}", {0})
            for f in ("csv", "json", "html")
        ],
        (
            "metrics|{calls}|--complaints|{in}/complaints.csv|-f|csv|--rules|{rules}|--profile|{profile}",
            {0},
        ),
        ("metrics|{calls}|--complaints|{in}/bad-complaints.csv", {2}),
        ("metrics|--store|{H}", {2}),
    ],
    "scorecard": [
        ("scorecard" + _FROM_STORE, {0}),
        ("scorecard|--by|team" + _FROM_STORE, {0}),
        (f"scorecard{_FROM_STORE}|-f|html|-o|{{out}}/cards.html", {0}),
        (f"scorecard{_FROM_STORE}|-f|csv", {0}),
        (f"scorecard{_FROM_STORE}|--agent|{{H}}", {2}),
    ],
    "review": [("review|--store|{store}|--by|{H}|--agent|{H}", {2})],  # the page: test_pages
    "trend": [
        ("trend|--mark|2026-03-02={H}" + _FROM_STORE, {0}),
        *[
            (f"trend|--mark|2026-03-02={{H}}{_FROM_STORE}|-o|{{out}}/trend.{f}", {0})
            for f in ("html", "json", "csv", "xlsx")
        ],
        ("trend|--store|{store}|--mark|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("trend|--store|{store}|--category|{H}|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "lesson": [
        *[
            (f"lesson|--rule|own-hostile{_FROM_STORE}|-o|{{out}}/lesson.{f}", {0})
            for f in ("html", "md", "docx", "pptx")
        ],
        (f"lesson|--agent|{{A}}{_FROM_STORE}|-o|{{out}}/lesson-of-one.html", {0}),
        ("lesson|--rule|{H}" + _FROM_STORE, {2}),
    ],
    "unmask": [
        ("unmask|{out}/masked.csv|--map|{out}/map.jsonl|-o|{out}/unmasked.csv", {0}),
        ("unmask|{log}|--map|{out}/map.jsonl", {2}),
    ],
    "verify": [
        ("verify|{reports}|{calls}|--rules|{rules}|--profile|{profile}", {0}),
        ("verify|{reports}|{odd}" + _OWN, {2}),
        ("verify|{calls}|{calls}", {2}),
    ],
    "evidence": [
        (f"evidence|{{ID}}{_FROM_STORE}|-o|{{out}}/evidence.zip", {0}),
        (f"evidence|{{H}}{_FROM_STORE}|-o|{{out}}/none.zip", {2}),
    ],
    "formats": [("formats", {0}), ("formats|{calls}", {0}), ("formats|{odd}|{in}/{H}", {2})],
    "rules list": [
        ("rules|list|--rules|{rules}|--profile|{profile}|--category|threat", {0}),
        ("rules|list|--category|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("rules|list|--rules|{in}/{H}", {2}),
    ],
    "rules show": [
        ("rules|show|own-hostile|--rules|{rules}|--profile|{profile}", {0}),
        ("rules|show|{H}|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "rules lint": [("rules|lint|{calls}|--own|--rules|{rules}|--profile|{profile}", OK)],
    "rules test": [
        ("rules|test|own-hostile|--rules|{rules}|--profile|{profile}", {0}),
        ("rules|test|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("rules|test|--rules|{wrong}", {2}),
    ],
    "rules try": [
        (
            "rules|try|own-hostile|坐席:{H}再不还钱我打断你的狗腿|--rules|{rules}|--profile|{profile}",
            {1},
        ),
        ("rules|try|own-hostile|坐席:{H}|--rules|{rules}|--profile|{profile}", {0}),
    ],
    "rules diff": [("rules|diff|{rules}|{rules}|{calls}|--profile|{profile}", {0})],
    "rules coverage": [("rules|coverage|{calls}|--rules|{rules}|--profile|{profile}", {0})],
    "rules new": [
        ("rules|new|own-new|--category|threat.visit|--folder|{out}/{H}", OK | {2}),
        ("rules|new|{H}|--category|threat.visit|--folder|{out}/mine", {2}),
        ("rules|new|../../up|--category|threat.visit|--folder|{out}/mine", {2}),
        ("rules|new|own-new|--category|{H}|--folder|{out}/mine", {2}),
    ],
    "rules import": [
        ("rules|import|{in}/keywords.csv|-o|{out}/drafts|--map|恐吓类=threat.violence", {0, 2}),
        ("rules|import|{in}/keywords.csv|-o|{out}/drafts2|--map|{H}", {2}),
        ("rules|import|{calls}|-o|{out}/drafts3", {2}),
    ],
    "rules prepare": [("rules|prepare|--rules|{rules}", {0})],
    "rules profile": [("rules|profile|{calls}|--top|3|--rules|{rules}|--profile|{profile}", {0})],
    "rules schema": [("rules|schema|--rules|{rules}|--profile|{profile}|-o|{out}/schemas", {0})],
    "quiz take": [
        (
            "quiz|take|--store|{spare}|--rules|{rules}|--profile|{profile}|--script|{in}/answers.txt|--trainee|{H}"
            "|-n|3|--rule|own-hostile",
            {0},
        ),
        ("quiz|take|--store|{spare}|--rule|{H}|--rules|{rules}|--profile|{profile}", {2}),
        ("quiz|take|--store|{spare}|--module|{H}|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "quiz due": [
        ("quiz|due|--store|{spare}|--trainee|{H}", {0}),
        ("quiz|due|--store|{spare}|--trainee|{H}|--list", {0}),
    ],
    "quiz wrong": [("quiz|wrong|--store|{spare}|--trainee|{H}|--list", {0})],
    "quiz stats": [("quiz|stats|--store|{spare}", {0})],
    "quiz serve": [
        ("quiz|serve|--store|{store}|--rule|{H}|--rules|{rules}|--profile|{profile}", {2})
    ],  # the page: test_pages
    "quiz export": [
        *[
            (
                f"quiz|export|--to|{to}|-o|{{out}}/quiz.{suffix}|--title|{{H}}|--rule|own-hostile"
                + _FROM_STORE,
                {0},
            )
            for to, suffix in (
                ("gift", "gift"),
                ("anki", "apkg"),
                ("xlsx", "xlsx"),
                ("scorm", "zip"),
            )
        ],
        ("quiz|export|--to|xapi|-o|{out}/xapi.json|--home|{H}|--store|{spare}", {0, 2}),
        ("quiz|export|--to|{H}|-o|{out}/x", {2}),
    ],
    "sample draw": [
        ("sample|draw|-p|random=4|--by|{H}|--store|{spare}", {0}),
        ("sample|draw|-p|{H}|--store|{spare}", {2}),
    ],
    "sample estimate": [("sample|estimate|--store|{store}", {0})],
    "store add": [
        ("store|add|{calls}|--store|{spare}|--by|{H}" + _OWN, {0}),
        ("store|add|{reports}|--calls|{calls}|--store|{spare}|--by|{H}", {0}),
        ("store|add|{reports}|--calls|{odd}|--store|{spare}", {2}),
        ("store|add|{odd}|--store|{spare}|--by|{H}" + _OWN, {2}),
    ],
    "store add-reviews": [
        ("store|add-reviews|{in}/reviews.jsonl|--store|{store}", {0}),
        ("store|add-reviews|{in}/bad-reviews.jsonl|--store|{store}", {2}),
    ],
    "store show": [("store|show|--store|{store}", {0})],
    "store audit": [
        ("store|audit|--store|{store}", {0}),
        ("store|audit|--json|--store|{store}", {0}),
    ],
    "store purge": [
        ("store|purge|--before|2026-03-03|--store|{spare}|--by|{H}", {0}),
        ("store|purge|--before|{H}|--store|{spare}", {2}),
    ],
    "complaints add": [
        ("complaints|add|{in}/complaints.csv|--store|{spare}|--by|{H}", {0}),
        ("complaints|add|{in}/bad-complaints.csv|--store|{spare}", {2}),
    ],
    "coach plan": [
        ("coach|plan|{A}|--store|{spare}|--by|{H}|--rules|{rules}|--profile|{profile}", {0}),
        *[
            (
                f"coach|plan|{{A}}|--no-save|--store|{{store}}|--rules|{{rules}}|--profile|{{profile}}|-o|{{out}}/plan.{f}",
                {0},
            )
            for f in ("html", "md", "json")
        ],
        ("coach|plan|{H}|--store|{store}|--rules|{rules}|--profile|{profile}", {2}),
    ],
    "coach list": [("coach|list|--store|{store}", {0})],
    "coach show": [
        ("coach|show|1|--store|{store}", {0}),
        *[
            (f"coach|show|1|--store|{{store}}|-o|{{out}}/shown.{f}", {0})
            for f in ("html", "md", "json")
        ],
        ("coach|show|99|--store|{store}", {2}),
    ],
    "coach done": [("coach|done|1|--store|{spare}|--by|{H}", {0})],
    "coach due": [("coach|due|--today|2026-12-01|--store|{store}", {0})],
    "coach effect": [
        (
            "coach|effect|--since|2026-03-04|--agent|{A}|--store|{store}|--rules|{rules}|--profile|{profile}",
            {0},
        ),
        *[
            (
                f"coach|effect|--since|2026-03-04|--team|{{T}}|--store|{{store}}|-o|{{out}}/effect.{f}"
                + _OWN,
                {0},
            )
            for f in ("md", "json")
        ],
        (
            "coach|effect|--since|2026-03-04|--agent|{H}|--store|{store}|--rules|{rules}|--profile|{profile}",
            {2},
        ),
    ],
    "score show": [
        ("score|{reports}|--rules|{rules}|--profile|{profile}", {0}),
        ("score|{reports}|--by|agent|--rules|{rules}|--profile|{profile}", {0}),
        ("score|{reports}|--by|team|--rules|{rules}|--profile|{profile}", {0}),
        ("score|{reports}|--call|{ID}|--rules|{rules}|--profile|{profile}", {0}),
        ("score|{reports}|--call|{H}|--rules|{rules}|--profile|{profile}", {2}),
        *[
            (f"score|{{reports}}|--by|line|-f|{f}|-o|{{out}}/score.{f}" + _OWN, {0})
            for f in ("csv", "xlsx", "json")
        ],
        ("score|{reports}|-f|csv|--rules|{rules}|--profile|{profile}", {0}),
    ],
    "score simulate": [
        (
            "score|simulate|{reports}|--set|weights.critical=1|--rules|{rules}|--profile|{profile}",
            {0},
        ),
        ("score|simulate|{reports}|--set|{H}|--rules|{rules}|--profile|{profile}", {2}),
        *[
            (
                f"score|simulate|{{reports}}|--set|weights.critical=1|-f|{f}|-o|{{out}}/sim.{f}"
                + _OWN,
                {0},
            )
            for f in ("csv", "xlsx", "json")
        ],
    ],
    "module list": [("module|list|--rules|{rules}|--profile|{profile}", {0})],
    "module show": [
        ("module|show|7" + _FROM_STORE, {0}),
        (f"module|show|7{_FROM_STORE}|-o|{{out}}/module.html", {0}),
        (f"module|show|7{_FROM_STORE}|-o|{{out}}/module.md", {0}),
    ],
    "module build": [(f"module|build{_FROM_STORE}|-o|{{out}}/training", {0})],
    "suggest make": [
        ("suggest|make" + _FROM_STORE + "|--rule|own-hostile|-o|{out}/suggested", {0}),
        ("suggest|make|--json|--rule|own-hostile" + _FROM_STORE, {0}),
        ("suggest|make|--rule|{H}" + _FROM_STORE, {2}),
    ],
    "suggest apply": [
        (
            "suggest|apply|{rules}/threat/own-hostile.yaml|--to|{out}/mine|--yes|--rules|{rules}|--profile|{profile}|--by|{H}|--store|{spare}",
            {0},
        ),
        ("suggest|apply|{H}|--to|{out}/mine", {2}),
    ],
}


def commands() -> list[str]:
    """Every command as it is typed."""

    def below(command: Any, path: tuple[str, ...]) -> Iterator[str]:  # Any: typer's own
        inner = getattr(command, "commands", None)
        if not inner:
            yield " ".join(path)
        for name, child in (inner or {}).items():
            yield from below(child, (*path, name))

    return list(below(typer.main.get_command(app), ()))


def test_every_command_has_a_case() -> None:
    assert sorted(CASES) == sorted(commands())


@pytest.fixture(scope="module")
def places(world: World) -> dict[str, str]:
    reports = world.folder / "reports.jsonl"
    with pytest.raises(SystemExit):
        main(
            [
                "scan",
                str(world.calls),
                "-q",
                "-f",
                "jsonl",
                "-o",
                str(reports),
                "--rules",
                str(world.folder / "rules"),
                "--profile",
                str(world.folder / "profile.yaml"),
            ]
        )
    return {
        "in": str(world.folder),
        "out": str(world.out),
        "calls": str(world.calls),
        "store": str(world.store),
        "spare": str(world.spare_store()),
        "rules": str(world.folder / "rules"),
        "wrong": str(world.folder / "wrong"),
        "profile": str(world.folder / "profile.yaml"),
        "drills": str(world.folder / "drills"),
        "odd": str(world.folder / "odd"),
        "log": str(world.folder / "log.csv"),
        "reports": str(reports),
        "H": HOSTILE.replace("\x00", ""),  # no system passes that on
        "ID": IDS[0],
        "A": said("坐席0"),
        "T": said("组"),
    }


@pytest.mark.parametrize("command", CASES)
def test_a_command(
    command: str,
    places: dict[str, str],
    world: World,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(world.out)
    for words, codes in CASES[command]:
        before = set(world.out.rglob("*"))
        arguments = [word.format(**places) for word in words.split("|")]
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsysbinary.readouterr()
        assert ended.value.code in codes, (words, told.err.decode())
        assert told.out + told.err != b"" or "|-o|" in words, words
        for stream in (told.out, told.err):
            assert raw(stream.decode("utf-8")) == [], words
        new = set(world.out.rglob("*")) - before
        for path in new:
            if path.is_file():
                look(path)
    outside = [p for p in world.folder.parent.iterdir() if p not in (world.folder, world.out)]
    assert outside == []


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_finds_no_formula(places: dict[str, str], tmp_path: Path) -> None:
    given = [tmp_path / f"in-{name}" for name in ("a.csv", "b.xlsx", "c.xlsx")]
    quiz = f"quiz|export|--to|xlsx|--rule|own-hostile{_FROM_STORE}|-o|{given[2]}"
    for words in (*(f"scan{_FROM_CALLS}|-f|{p.suffix[1:]}|-o|{p}" for p in given[:2]), quiz):
        with pytest.raises(SystemExit):
            main([word.format(**places) for word in words.split("|")])
    saved = through_libreoffice(given, tmp_path / "saved")
    assert len(saved) == len({path.stem for path in given})
    for path in saved:
        workbook(path)


def test_no_module_of_the_command_line_prints_by_itself() -> None:
    import ast

    import callcheck.cli

    found = []
    for path in sorted(Path(os.fspath(callcheck.cli.__path__[0])).glob("*.py")):
        if path.name == "telling.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in {"print", "typer.echo", "typer.secho", "typer.confirm", "typer.prompt"}:
                    found.append(f"{path.name}:{node.lineno} {name}")
                if name in {"tell", "tell_row", "out.print"} and "\\n" in ast.unparse(node):
                    found.append(f"{path.name}:{node.lineno} {name} gives more than a line")
    assert found == []
