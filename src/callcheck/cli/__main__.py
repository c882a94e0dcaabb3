"""`python -m callcheck.cli`."""

from callcheck.cli import main

main()
