"""Every route says how it refuses, and what says it is made once for all of them."""

from zhunsheng.surface.api.api import ROOMS
from zhunsheng.surface.api.doors import NOES, No


def test_every_route_may_refuse_and_all_refuse_alike() -> None:
    views = [view for room in ROOMS for view in room.door.router.path_operations.values()]
    answers = [one.response_models for view in views for one in view.operations]
    assert len(answers) > 200
    assert [one for one in answers if {one.get(status) for status in NOES} != {No}] == []
