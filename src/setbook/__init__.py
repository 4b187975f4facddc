"""The versions of a song for Ableton Live, opened in a notebook."""
