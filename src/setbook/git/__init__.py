"""git that speaks of music: one small adapter for each role that git gives to a program."""
