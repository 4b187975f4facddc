"""`python -m setbook` is the `setbook` command."""

from setbook.cli import main

main()
