"""Text as rules see it: folded, joined over turns, cut into words where a rule asks."""

from callcheck.text.fold import Folded, fold
from callcheck.text.stream import Stream

__all__ = ["Folded", "Stream", "fold"]
