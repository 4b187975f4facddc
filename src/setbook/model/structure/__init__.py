"""Change what a set is made of: tracks, clips, devices, scenes come, move and go, and the rules hold.

One concept a file. New things are copies of what the set has, emptied, so
that they carry what their Live line writes; small frames stand in where it
has nothing of the kind.
"""

from setbook.model.structure.lockstep import restore_lockstep

__all__ = ["restore_lockstep"]
