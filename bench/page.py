"""The page of a run: tables, budgets, plots."""

from __future__ import annotations

from pathlib import Path

from bench.results import Results

_HEAD = """\
# Performance

<!-- made by `make bench-docs`, not by hand -->

Every number is from one run on one machine that does other work too: compare within a table, not
between runs. One process is measured in processor time; several processes and cold starts by the
clock on the wall. Each thing has its turn in every round, and its best turn counts.

`make bench` prints all this, `make bench-full` with 100,000 calls, `make bench-docs` rewrites this
page. The corpus is made of the turns of `samples/calls/` and the lines of the rules' own tests,
the same every time (`bench/corpus.py`); one call in ten has a violation. *design* is the shape of
29 turns and 33 characters, *samples* that of the samples.
"""

_RIVALS = """\
## What is measured

- `orjson.loads`, `msgspec.json.decode`: every line decoded, nothing else. The limit of any Python
  program that reads JSON.
- `callcheck scan`: the command itself, in this process, from JSONL to report JSONL on one core;
  start-up is taken off (loading the rules, the first 60 calls).
- `Checker.check` alone: calls already in memory, reports left there.
- `re`: Python's own, every pattern by character searched in every turn: no guards, facts, sounds
  or reports.
- `flashtext-i18n`: the kept fork of the keyword trie FlashText, with every literal of every
  pattern: a sensitive-word filter as a list of words can be one. Filters made for Chinese
  (`sensitive-word`, `nest-dfa`, `badwords-zh`) had their last release between 2017 and 2021;
  `ErisPulse-DFAFilter` is kept, but part of a chat-robot framework.
- spaCy's blank `zh` pipeline with `PhraseMatcher` and the same literals, words by jieba (the one
  the budget names) or by character.
- jieba: every turn cut into words, nothing else.
- Rules ×3 and ×10: every rule copied with other characters of like frequency in its patterns,
  lists and tests (`bench/more_rules.py`).

Literals alone find much that is innocent, and miss whatever has a gap in it: FlashText and spaCy
do less here than callcheck does.
"""


def write_page(path: Path, results: Results) -> None:
    """Write the page, and its plots into a folder of its name beside it."""
    plots = path.with_suffix("")
    plots.mkdir(parents=True, exist_ok=True)
    parts = [_HEAD, "\n".join(results.about) + "\n", results.budget_table().markdown("")]
    for table in results.tables:
        parts.append(table.markdown(plots.name))
        if table.plot is not None:
            replace_file(plots / f"{table.plot.name}.svg", table.plot.svg)
    replace_file(path, "\n".join([*parts, _RIVALS]))


def replace_file(path: Path, text: str) -> None:
    """Write a file under another name, then give it its own."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)
