"""From reports to better rules and better calls."""

from callcheck.learning.agreement import Agreement, Tally, compare, wilson

__all__ = ["Agreement", "Tally", "compare", "wilson"]
