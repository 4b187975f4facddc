"""Follow actions: what a clip or scene launches when its time is over."""

from setbook.model.fields import flag, integer, number
from setbook.model.proxy import Proxy


class FollowAction(Proxy):
    """Two actions, one of which is taken by chance. The element is the clip or the scene.

    Actions are Live's numbers: 0 none, 1 stop, 2 again, 3 previous, 4 next,
    5 first, 6 last, 7 any, 8 other, 9 jump.
    """

    __slots__ = ()

    time_beats = number(("FollowAction/FollowTime", "FollowTime"), 4.0)
    action_a = integer(("FollowAction/FollowActionA", "FollowActionA"))
    action_b = integer(("FollowAction/FollowActionB", "FollowActionB"))
    chance_a = integer(("FollowAction/FollowChanceA", "FollowChanceA"))
    chance_b = integer(("FollowAction/FollowChanceB", "FollowChanceB"))
    on = flag("FollowAction/FollowActionEnabled", default=True)
    linked = flag("FollowAction/IsLinked")
    loop_iterations = integer("FollowAction/LoopIterations", 1)
    jump_a = integer("FollowAction/JumpIndexA")
    jump_b = integer("FollowAction/JumpIndexB")

    def __repr__(self) -> str:
        return f"<FollowAction after {self.time_beats:g} beats: {self.action_a} or {self.action_b}>"
