"""Make the pictures of the README in docs/images: the terminal as SVG, the pages as PNG.

Run: python tools/make_pictures.py, or `make pictures`. Needs Chromium for the pages.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
LIMIT = 200_000
SHOWN = {
    "scan": "scan samples/calls/t022.json -q",
    "mistake": "scna samples/calls",
}


def output_of(line: str) -> bytes:
    """What a command prints to a colour terminal, both streams as one."""
    env = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "FORCE_COLOR": "1", "COLUMNS": "100"}
    env.pop("NO_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "callcheck", *line.split()],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout


def terminal(name: str, line: str) -> None:
    """One command and its output as docs/images/terminal-NAME.svg."""
    console = Console(record=True, width=100, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115 - nothing is kept
    console.print(f"$ callcheck {line}", highlight=False)
    console.print(Text.from_ansi(output_of(line).decode()))
    picture = re.sub(r'textLength="[^"]*"([^>]*)>([^<]*)', _measured, console.export_svg(title=" "))
    (IMAGES / f"terminal-{name}.svg").write_text(picture, "utf-8")


def _measured(text: re.Match[str]) -> str:
    """The length of a piece of text in cells: rich counts characters, and Chinese ones are two wide."""
    length = cell_len(html.unescape(text[2])) * 12.2  # the width of a cell in rich's SVG
    return f'textLength="{length:.1f}"{text[1]}>{text[2]}'


def page(out: Path, name: str, browser_path: str) -> None:
    """The top of an HTML report as docs/images/NAME.png, one of its calls as NAME-call.png."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1000, "height": 720})
        tab.goto(out.as_uri())
        tab.screenshot(path=str(IMAGES / f"{name}.png"))
        call = tab.locator("details.call", has_text="t022").first
        call.evaluate("node => { node.open = true; node.scrollIntoView() }")
        tab.screenshot(path=str(IMAGES / f"{name}-call.png"))
        browser.close()


def main() -> None:
    """Write all pictures and say how large they are."""
    IMAGES.mkdir(exist_ok=True)
    for name, line in SHOWN.items():
        terminal(name, line)
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    browser = next(filter(None, found), None)
    if browser is None:
        print("no Chromium: pictures of pages left as they are", file=sys.stderr)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.html"
            output_of(f"scan samples/calls -f html -o {report} -q")
            page(report, "report", browser)
    for picture in sorted(IMAGES.iterdir()):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)} {size // 1000} kB")
        if size > LIMIT:
            sys.exit(f"{picture.name} is over {LIMIT // 1000} kB")


if __name__ == "__main__":
    main()
