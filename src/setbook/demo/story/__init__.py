"""How the song came about: one module a version, each an edit of the set before it.

`versions.VERSIONS` lists them with their file names and dates.
"""
