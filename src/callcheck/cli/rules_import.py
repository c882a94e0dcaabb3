"""`callcheck rules import`: rules of other systems made into rule files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import Encoding, Rules
from callcheck.cli.telling import tell
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.importing import Imported

_SHOWN = 10


def import_rules(
    files: Annotated[
        list[Path],
        typer.Argument(
            help=say(
                "关键词表(CSV、TSV、XLSX)或阿里云质检规则(JSON)。",
                "Keyword tables (CSV, TSV, XLSX) or Alibaba Cloud's rules (JSON).",
            )
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--output", "-o", help=say("写到哪个目录。", "Folder to write to.")),
    ],
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help=say(
                "来源的类别词=类别,如 恐吓类=threat.violence,可多次。",
                "A category word of the source=category; repeatable.",
            ),
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help=say("覆盖内容不同的同名文件。", "Overwrite changed files.")),
    ] = False,
    rules: Rules = None,
    encoding: Encoding = None,
) -> None:
    """把关键词表和阿里云质检规则变成规则草稿。 Make drafts of other systems' rules.

    什么没搬过来、为什么,写在目录里的 _import-report.md。退出码:0 写好了;2 有类别不认识
    (其余照写)、一条都没搬成,或文件读不了。 What was left out, and why, is in
    _import-report.md. Exit code: 0 written; 2 for an unknown category (the rest is written),
    nothing converted, or a file that can't be read.
    """
    from callcheck.importing import convert_rules, write_rules

    imported = convert_rules(files, layers=rules or [], given=_pairs(mapped), encoding=encoding)
    write_rules(imported, out, force=force)
    _tell(imported, out)
    converted = imported.converted
    raise typer.Exit(2 if converted.unknown or not converted.drafts else 0)


def _pairs(mapped: list[str] | None) -> dict[str, str]:
    found = {}
    for text in mapped or ():
        word, sign, category = text.rpartition("=")
        if not sign or not word.strip() or not category.strip():
            raise UsageError(
                "bad-map", f"`{text}` 不是 词=类别", hint="写作 --map 恐吓类=threat.violence"
            )
        found[word.strip()] = category.strip()
    return found


def _tell(imported: Imported, out: Path) -> None:
    from callcheck.importing import counts

    converted = imported.converted
    for outcome in [o for o in converted.outcomes if o.state == "none"][:_SHOWN]:
        why = ";".join(outcome.losses)
        tell(
            say(
                f"没有搬:{outcome.name}({outcome.where}):{why}",
                f"not carried: {outcome.name} ({outcome.where}): {why}",
            ),
            err=True,
        )
    for unknown in converted.unknown:
        hint = f";{say('可能是', 'perhaps ')}{unknown.hint}" if unknown.hint else ""
        tell(
            say(
                f"不认识的类别「{unknown.word}」,{unknown.count} 条{hint}",
                f"unknown category {unknown.word}, {unknown.count} rules{hint}",
            ),
            err=True,
        )
    found = counts(converted.outcomes)
    tell(
        say(
            f"照搬 {found['carried']},搬了一部分 {found['part']},没有搬 {found['none']};"
            f"写成 {len(converted.drafts)} 条草稿在 {out},详见 {out / '_import-report.md'}",
            f"{found['carried']} carried, {found['part']} in part, {found['none']} not;"
            f" {len(converted.drafts)} drafts in {out}, see {out / '_import-report.md'}",
        )
    )
    if converted.drafts:
        tell(
            say(
                f"下一步:callcheck rules test --rules {out};callcheck rules lint --rules {out}",
                f"Next: callcheck rules test --rules {out}; callcheck rules lint --rules {out}",
            )
        )
