"""Write the generated pages and schemas under docs/, or with --check say which are not up to date."""

import argparse
import json
import sys
from pathlib import Path

from callcheck.readers import formats as read
from callcheck.reporting import formats as written
from callcheck.reporting import report_schema
from callcheck.reporting.label_studio import labelling_config
from callcheck.ruleset import RuleSet, read_rules
from callcheck.ruleset.conditions_page import conditions_page
from callcheck.ruleset.norms_page import norms_data, norms_page
from callcheck.ruleset.part_schemas import SCHEMAS

DOCS = Path(__file__).parent.parent / "docs"
MADE = "<!-- 由 tools/make_docs.py 生成,不要手改 -->\n"


def rules_page(rule_set: RuleSet) -> str:
    lines = ["# 规则", "", MADE]
    for category in rule_set.categories.values():
        lines += [f"## {category.title}(`{category.id}`)", "", category.means, ""]
        for rule in rule_set.rules.values():
            if rule.category.id == category.id:
                basis = "、".join(f"{c.norm}{c.clause or ''}" for c in rule.basis)
                lines += [
                    f"- `{rule.id}` {rule.title}({rule.severity}):{rule.summary}依据 {basis}。"
                ]
        lines.append("")
    return "\n".join(lines)


def formats_page() -> str:
    lines = ["# 格式", "", MADE, "## 能读", ""]
    lines += ["| 名称 | 格式 | 认得出的样子 | 字段查自 |", "|---|---|---|---|"]
    lines += [
        f"| `{f.name}` | {f.title} | {f.told_by} | {f'<{f.source}>' if f.source.startswith('http') else f.source} |"
        for f in read()
    ]
    lines += [
        "",
        "☆ 没能查到厂商的结果说明,按字段名的描述写成;拿真实文件核对后再依赖细节。别的格式里也有没查到的:阿里云质检的时间单位和 `CallType` 的取值、百度呼叫中心转写的声道字段、亚马逊 `audio_segments`。",
        "",
        "按内容识别,不看扩展名;编码自动识别(UTF-8、UTF-16、GB18030、Big5),也可用 `--encoding` 指定;UTF-8 被当成 GBK 或 Latin-1 又存了一遍的(「浣犲ソ」),能还原的还原并在问题里写明。",
    ]
    lines += ["", "## 能写", ""] + [f"- `{f.name}` {f.title}" for f in written()]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    rule_set = read_rules()

    def dump(schema: dict[str, object]) -> str:
        return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"

    return {
        DOCS / "norms.md": norms_page(norms_data()),
        DOCS / "rules.md": rules_page(rule_set),
        DOCS / "conditions.md": conditions_page(),
        DOCS / "formats.md": formats_page(),
        DOCS / "label-studio.xml": labelling_config(rule_set.categories.values()),
        DOCS / "schema" / "report.schema.json": dump(report_schema()),
        **{
            DOCS / "schema" / f"{name}.schema.json": dump(schema(rule_set))
            for name, schema in SCHEMAS.items()
        },
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--check", action="store_true")
    check = cli.parse_args().check
    stale = []
    for path, text in pages().items():
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if check and stale:
        sys.exit("not up to date, run `make golden`: " + " ".join(str(p.name) for p in stale))


if __name__ == "__main__":
    main()
