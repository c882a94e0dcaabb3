"""The store: calls, reports, reviews and lessons in SQLite or PostgreSQL."""

from callcheck.learning.store.open import open_store
from callcheck.learning.store.purging import Purged
from callcheck.learning.store.records import (
    Action,
    Added,
    Answer,
    Comment,
    Complaint,
    Counts,
    Filters,
    Lesson,
    Plan,
    Sample,
    SampleItem,
)
from callcheck.learning.store.store import Store

__all__ = [
    "Action",
    "Added",
    "Answer",
    "Comment",
    "Complaint",
    "Counts",
    "Filters",
    "Lesson",
    "Plan",
    "Purged",
    "Sample",
    "SampleItem",
    "Store",
    "open_store",
]
