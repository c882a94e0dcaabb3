"""Edits of rules suggested from reviews; a person applies them, or nobody."""
