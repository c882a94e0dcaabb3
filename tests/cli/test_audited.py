"""What every command opens, makes, moves and asks of the network, as Python itself reports it."""

import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
ONE = str(ROOT / "samples" / "calls" / "t030.json")
MONTH = ROOT / "samples" / "month"
# Run in one process, which loads the rules once; the last command serves until it is interrupted.
COMMANDS = [
    ["scan", ONE, "-f", "html", "-o", "O/r.html"],
    ["scan", ONE, "-f", "xlsx", "-o", "O/r.xlsx", "--mask-map", "O/map"],
    ["scan", ONE, "-f", "parquet", "-o", "O/r.parquet"],
    ["scan", ONE, "-f", "jsonl", "-o", "O/r.jsonl", "--resume"],
    ["scan", ONE, "-f", "jsonl", "-o", "O/m.jsonl", "--mask-map", "O/m.map"],
    ["scan", str(MONTH / "calls" / "2026-03-W4.jsonl"), "--call-log", str(MONTH / "call_log.csv")],
    ["unmask", "O/m.jsonl", "--map", "O/m.map", "-o", "O/back.jsonl"],
    ["verify", "O/r.jsonl", ONE],
    ["convert", ONE, "-o", "O/n.jsonl.gz"],
    ["convert", ONE, "--to", "vcon", "-o", "O/vcons"],
    ["store", "add", ONE, "--store", "O/s.db", "--by", "甲"],
    ["complaints", "add", str(MONTH / "complaints.csv"), "--store", "O/s.db", "--by", "甲"],
    ["sample", "draw", "--part", "random=1", "--store", "O/s.db", "--by", "甲"],
    ["evidence", "t030", "--store", "O/s.db", "-o", "O/e.zip"],
    ["metrics", "--store", "O/s.db", "-f", "html", "-o", "O/metrics.html"],
    ["trend", "--store", "O/s.db", "-o", "O/trend.html"],
    ["score", ONE, "-f", "xlsx", "-o", "O/score.xlsx"],
    ["lesson", "--store", "O/s.db", "--unreviewed", "-o", "O/l.docx", "--by", "甲"],
    ["quiz", "export", ONE, "--to", "anki", "-n", "1", "-o", "O/q.apkg"],
    ["module", "build", ONE, "-o", "O/pages"],
    ["rules", "new", "x-rule", "--category", "threat.visit", "--folder", "O/rules"],
    ["rules", "schema", "-o", "O/schemas"],
    ["rules", "import", "O/words.csv", "-o", "O/imported"],
    ["store", "purge", "--before", "2020-01-01", "--store", "O/s.db", "--by", "甲"],
    ["review", "--store", "O/s.db", "--by", "甲", "--no-browser"],
]
PROGRAM = """
import json, os, sys
seen = []
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.symlink",
           "os.truncate", "sqlite3.connect", "shutil.rmtree", "os.utime"}
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
           "socket.bind", "urllib.Request", "http.client.connect", "webbrowser.open"}
STARTED = {"subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.startfile"}
def hook(event, given):
    if event == "open":
        if (given[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and isinstance(given[0], (str, bytes)):
            seen.append(["write", os.path.abspath(os.fsdecode(given[0]))])
    elif event in CHANGES:
        if isinstance(given[0], (str, bytes, os.PathLike)):
            name = os.fsdecode(given[0])
            if event in ("os.remove", "os.rmdir") and given[1] >= 0:  # below an open folder
                name = os.path.join(os.readlink(f"/proc/self/fd/{given[1]}"), name)
            if not (event == "sqlite3.connect" and name in ("", ":memory:")):
                seen.append(["write", os.path.abspath(name.removeprefix("file://").partition("?")[0])])
            if event == "os.rename":
                seen.append(["write", os.path.abspath(os.fsdecode(given[1]))])
    elif event in NETWORK:
        seen.append(["network", event, repr(given[1:])])
    elif event in STARTED:
        seen.append(["started", event, repr(given)])
commands, told = json.loads(sys.argv[1]), sys.argv[2]
from callcheck import checking
from callcheck.cli import main
known = {}
load = checking.load_rules
def loaded(folders=(), profile=None, sheet=None):
    key = (tuple(map(str, folders or ())), str(profile), sheet)
    if key not in known:
        known[key] = load(*((folders or []), profile, sheet))
    return known[key]
checking.load_rules = loaded
sys.addaudithook(hook)
codes = []
for words in commands:
    try:
        main(words)
    except SystemExit as ended:
        codes.append(ended.code)
kept = list(seen)
with open(told, "w") as file:
    json.dump([codes, kept], file)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="folders of open descriptors are in /proc")
def test_no_command_asks_the_network_or_writes_elsewhere(tmp_path: Path) -> None:
    places = {name: tmp_path / name for name in ("O", "home", "temporary", "here")}
    for place in places.values():
        place.mkdir()
    out = places["O"]
    (out / "words.csv").write_text("关键词,分类\n上门泼油漆,threat.visit\n", "utf-8")
    commands = [
        [word.replace("O/", f"{out}/", 1) if word.startswith("O/") else word for word in c]
        for c in COMMANDS
    ]
    told = tmp_path / "told.json"
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(places["home"]),
        "XDG_CACHE_HOME": str(places["home"]),
        "TMPDIR": str(places["temporary"]),
        "LC_ALL": "zh_CN.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "200",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps(commands), str(told)],
        cwd=places["here"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = next((line for line in process.stdout if line.startswith("http://127.0.0.1:")), "")
    assert address, process.communicate()
    asked = urlsplit(address.strip())
    page = http.client.HTTPConnection(asked.netloc, timeout=60)
    page.request("GET", f"{asked.path}?{asked.query}")
    assert page.getresponse().status == 303
    page.close()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    codes, seen = json.loads(told.read_text())
    assert len(codes) == len(COMMANDS), errors
    assert [c[:2] for c, code in zip(COMMANDS, codes, strict=True) if code == 2] == [], errors
    allowed = (str(out) + "/", str(places["temporary"]) + "/")
    elsewhere = {
        path for kind, path, *_ in seen if kind == "write" and not path.startswith(allowed)
    }
    assert elsewhere <= {os.devnull, str(out), str(places["temporary"])}
    assert [event for event in seen if event[0] == "started"] == []
    network = {tuple(event[1:]) for event in seen if event[0] == "network"}
    assert network == {("socket.bind", "(('127.0.0.1', 0),)")}
    for name in ("home", "temporary", "here"):
        assert [p.name for p in places[name].rglob("*")] == [], name
    assert len({path for kind, path, *_ in seen if kind == "write"}) > 50  # the hook does see
    assert [p.name for p in out.rglob(".*")] == []
