"""Items as a SCORM 1.2 package: a page of its own that tells the LMS what was answered."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from callcheck.errors import UsageError
from callcheck.learning.quiz.items import KINDS, Item, ItemKind, letter
from callcheck.reporting.printable import shown

_PLAYER = Path(__file__).parent / "player"
FILES = ("index.html", "player.css", "player.js", "items.js")
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier={identifier} version="1.0"
 xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd
  http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
 <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
 <organizations default="callcheck">
  <organization identifier="callcheck">
   <title>{title}</title>
   <item identifier="quiz" identifierref="page" isvisible="true">
    <title>{title}</title>
    <adlcp:masteryscore>{mastery}</adlcp:masteryscore>
   </item>
  </organization>
 </organizations>
 <resources>
  <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
{files}
  </resource>
 </resources>
</manifest>
"""
_WHEN = (2026, 1, 1, 0, 0, 0)  # the same items give the same bytes


def write_scorm(items: Sequence[Item], title: str, pass_mark: float, out: Path) -> None:
    """The package; rewrites are left out, since no checker is there to judge them.

    Raises:
        UsageError: `no-items` when nothing but rewrites was given.
    """
    asked = [item for item in items if item.kind is not ItemKind.REWRITE]
    if not asked:
        raise UsageError("no-items", "没有能放进 SCORM 的题", hint="改写题要由检查器判,放不进去")
    names = "".join(item.id for item in asked)
    files = "\n".join(f'   <file href="{name}"/>' for name in FILES)
    identifier = quoteattr(f"callcheck-{names[:12]}-{len(asked)}")
    manifest = _MANIFEST.format(
        identifier=identifier, title=escape(title), mastery=f"{pass_mark:g}", files=files
    )
    data = {"title": title, "pass": pass_mark, "items": [_shown(item) for item in asked]}
    script = "window.QUIZ = " + json.dumps(data, ensure_ascii=False, indent=1) + ";\n"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "imsmanifest.xml", manifest)
        for name in FILES[:-1]:
            _add(package, name, (_PLAYER / name).read_text(encoding="utf-8"))
        _add(package, FILES[-1], script)


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    package.writestr(info, shown(text))


def _shown(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": KINDS[item.kind],
        "many": item.kind is ItemKind.MULTIPLE
        or (item.kind is ItemKind.FIND and len(item.key) > 1),
        "judge": item.kind is ItemKind.JUDGE,
        "objective": item.rule,
        "lines": list(item.lines),
        "stem": item.stem,
        "options": [
            {"name": letter(place), "text": option.text}
            for place, option in enumerate(item.options)
        ],
        "key": list(item.letters),
        "explanation": item.explanation,
    }
