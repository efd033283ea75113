"""A form's key and what was done under it are there together, or neither is."""

import threading

import pytest

from tests.journal.trial import AT, No, fail, lines, plan, refuse_late, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.journal.actions.claiming import claim, take_claim
from zhunsheng.journal.actions.once import DoneAlready, Request, was_done

PRESS = Request(owner="page:agent:1", key="a" * 64, digest=b"a" * 32)


@pytest.mark.usefixtures("tables", "keys")
@pytest.mark.parametrize(("bad", "error"), [(fail, ValueError), (refuse_late, No)])
def test_what_fails_keeps_no_key_and_may_be_pressed_again(bad, error):
    claimed = claim(PRESS)
    with pytest.raises(error):
        run(bad, SYSTEM, AT, 1)
    assert (was_done(PRESS, AT), claimed.kept, lines()) == (False, False, [])
    claimed = claim(PRESS)
    run(write, SYSTEM, AT, 1)
    assert (was_done(PRESS, AT), claimed.kept, lines()) == (True, True, [1])


@pytest.mark.usefixtures("tables", "keys")
@pytest.mark.parametrize("deed", [write, plan])
def test_what_was_done_is_not_done_again_under_its_key(deed):
    claim(PRESS)
    run(deed, SYSTEM, AT, 1)
    claimed = claim(PRESS)
    with pytest.raises(DoneAlready):
        run(deed, SYSTEM, AT, 2)
    assert (claimed.kept, lines()) == (False, [1])
    run(deed, SYSTEM, AT, 3)
    assert lines() == [1, 3], "a claim is for one action"


@pytest.mark.usefixtures("tables", "keys")
def test_a_claim_that_is_let_go_counts_for_nothing():
    claim(PRESS)
    take_claim()
    run(write, SYSTEM, AT, 1)
    assert not was_done(PRESS, AT)


@pytest.mark.usefixtures("live_db", "keys")
def test_of_presses_at_once_one_counts():
    done, refused, begin = [], [], threading.Barrier(6)

    def press(key):
        claim(PRESS)
        begin.wait()
        try:
            done.append(run(_keep, SYSTEM, AT, key))
        except DoneAlready:
            refused.append(key)

    threads = [threading.Thread(target=press, args=(key,)) for key in range(1, 7)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(done), len(refused)) == (1, 5)


def _keep(ink, key):
    return key
