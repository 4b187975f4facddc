"""The command line: `setbook info`, `history`, `diff`, `merge`, `commit`, `render` and their like.

One command a file. Each imports the part of the library that it needs when it
runs, so that `setbook --help` answers at once.
"""

from setbook.cli.app import main

__all__ = ["main"]
