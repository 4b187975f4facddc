"""Writes sets as Live 11.3 does: outlines of its elements, and the hands that edit a set.

`outline` reads the shorthand in which the other modules note down what Live
writes for a track, a mixer, a clip, a device; `song.Song` is a set in work.
"""
