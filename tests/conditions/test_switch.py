"""`switch`: a choice of the profile's."""

from collections.abc import Callable

from callcheck.condition import Match
from callcheck.model import Call, Profile, Speaker, Turn

CALL = Call("x", (Turn(0, Speaker.AGENT, "您好"),))


def test_value_and_otherwise(matches: Callable[..., list[Match]]) -> None:
    yaml = "{switch: verify_mode, is: lenient}"
    assert not matches(yaml, CALL)
    assert matches(yaml, CALL, profile=Profile(switches={"verify_mode": "lenient"}))
    assert matches("{switch: verify_mode, is: strict, otherwise: strict}", CALL)
    strict = Profile(switches={"verify_mode": "lenient"})
    assert not matches("{switch: verify_mode, is: strict, otherwise: strict}", CALL, profile=strict)
