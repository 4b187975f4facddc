"""Every sound of the demo song, synthesised from formulas: no recording is shipped.

`catalogue.RECIPES` names them all; a recipe is a file name and the function
that computes it. A sound is a float64 array (channels, frames) at 44.1 kHz.
"""
