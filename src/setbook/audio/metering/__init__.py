"""Meters: loudness and true peak of finished samples, as plain functions of arrays.

They stand here and not in `setbook.analysis`, which is above this layer and
is their public face, because the render meets a loudness target with them.
"""
