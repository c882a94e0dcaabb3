"""Calls checked against a rule set."""

from callcheck.checking.checker import Checker
from callcheck.checking.history import CallHistory
from callcheck.checking.prove import load_rules, prove

__all__ = ["CallHistory", "Checker", "load_rules", "prove"]
