"""The song as a score: form, chords, lines and beats, before any sound or file."""
