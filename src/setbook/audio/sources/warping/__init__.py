"""The warp modes: ways of playing a sample along a time line with its own pitch."""
