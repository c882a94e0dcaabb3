"""The command line: one command a file."""

from callcheck.cli.app import main

__all__ = ["main"]
