"""Webhooks: what is called is signed with the secret, and a refusal is an error that the queue tries again."""

import hashlib
import hmac

import pytest

from tests.ground.desks import using
from tests.ground.servers import say, serving
from zhunsheng.ground.http import OutboundFailed, OutboundRefused
from zhunsheng.ground.keys import seal, to_text
from zhunsheng.notices.actions.hooks import make_call
from zhunsheng.notices.values import HOOK

pytestmark = pytest.mark.usefixtures("keys")


def called(url: str) -> None:
    make_call.func(url, to_text(seal(b"secret", purpose=HOOK)), '{"event":"alert.raised"}', 1_700_000_000)


def test_a_call_arrives_signed_and_what_is_not_taken_is_an_error():
    with using(outbound_allow=("127.0.0.0/8",)):
        with serving(say(b"", 204)) as server:
            called(f"http://127.0.0.1:{server.port}/alerts")
            (asked,) = server.asked
        with serving(say(b"", 503)) as server, pytest.raises(OutboundFailed):
            called(f"http://127.0.0.1:{server.port}/alerts")
    mac = hmac.new(b"secret", b'1700000000.{"event":"alert.raised"}', hashlib.sha256).hexdigest()
    assert (asked[3], asked[2]["zhunsheng-signature"]) == (b'{"event":"alert.raised"}', f"t=1700000000,v1={mac}")


def test_a_call_goes_nowhere_inside_the_network():
    with pytest.raises(OutboundRefused):
        called("http://127.0.0.1:9/alerts")
