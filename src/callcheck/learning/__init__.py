"""From reports to better rules and better calls."""

from callcheck.learning.agreement import Agreement, Tally, compare, wilson
from callcheck.learning.folders import training_folder

__all__ = ["Agreement", "Tally", "compare", "training_folder", "wilson"]
