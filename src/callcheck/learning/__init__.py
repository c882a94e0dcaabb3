"""From reports to better rules and better calls."""

from callcheck.learning.agreement import Agreement, Tally, compare, wilson, with_known_labels
from callcheck.learning.folders import training_folder

__all__ = ["Agreement", "Tally", "compare", "training_folder", "wilson", "with_known_labels"]
