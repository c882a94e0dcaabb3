"""callcheck inside other programs; one of them a module, imported by its name."""
