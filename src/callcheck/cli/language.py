"""Chinese or English, by the user's locale."""

from __future__ import annotations

import os


def is_english(environ: dict[str, str] | None = None) -> bool:
    """Whether messages are wanted in English: the locale names it; Chinese otherwise."""
    env = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return env[name].lower().startswith("en")
    return False


def say(chinese: str, english: str) -> str:
    """One of the two."""
    return english if is_english() else chinese
