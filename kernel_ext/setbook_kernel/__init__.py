"""The IPython extension of setbook."""
