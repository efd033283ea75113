"""A message's proof is the HMAC that anybody else's library reckons, under a salt that nobody has had."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.dialogue.proofs import AT_ONCE, SALT_BYTES, prove


@given(st.text())
def test_a_proof_is_what_the_library_says(text: str):
    salt, proof = prove(text)
    assert proof == hmac.digest(salt, text.encode(), hashlib.sha256).hex()


def test_no_salt_comes_twice_and_a_text_has_another_proof_each_time():
    made = [prove("同样的话") for _ in range(3 * AT_ONCE + 1)]
    assert len({salt for salt, _ in made}) == len({proof for _, proof in made}) == len(made)
    assert {len(salt) for salt, _ in made} == {SALT_BYTES}
