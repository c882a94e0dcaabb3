"""`python -m callcheck`."""

from callcheck.cli import main

main()
