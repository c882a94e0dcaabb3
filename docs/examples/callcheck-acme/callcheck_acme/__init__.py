"""An example of a package that extends callcheck: a part each, and a folder of rules."""
