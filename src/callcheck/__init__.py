"""callcheck."""
