"""What can be measured of sound: pure functions of samples, with units in their names.

>>> from setbook.analysis import loudness  # doctest: +SKIP
>>> loudness.measure(samples, 44100).integrated_lufs  # doctest: +SKIP
"""
