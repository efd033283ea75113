"""Walk the legs: `python -m tools.legs check|test|fast|ci|soak`. Ends with 1 when any leg is not green."""

import os
import sys
import time

from tools.legs import plan
from tools.legs.leg import Leg, Outcome, run_all

Planned = tuple[list[Leg], list[plan.LeftOut], int]


def planned(way: str) -> Planned:
    """Return the legs of a way, what is left out of it, and how many legs walk at once."""
    cores = os.cpu_count() or 2
    if way == "check":
        return plan.static(), [], cores
    if way == "fast":
        # The tests are the longest leg, so they start first; the static checks fill the other core.
        return [plan.sqlite(workers="0"), *plan.static()], [], cores
    if way == "test":
        offered = [plan.sqlite(workers="auto"), *plan.services(workers="auto")]
        return _parted(offered, slots=1)
    if way == "ci":
        offered = [
            plan.sqlite(workers="0", beside_postgres=True),
            *plan.services(workers="0"),
            *plan.static(),
            plan.clone(),
        ]
        return _parted(offered, slots=cores)
    if way == "soak":
        return [plan.soak()], [], 1
    raise SystemExit(__doc__)


def _parted(offered: list[Leg | plan.LeftOut], *, slots: int) -> Planned:
    legs = [one for one in offered if isinstance(one, Leg)]
    return legs, [one for one in offered if isinstance(one, plan.LeftOut)], slots


def summary(outcomes: list[Outcome], left_out: list[plan.LeftOut], seconds: float) -> bool:
    """Print the time of each leg, what was left out and why, and the count of tests; return whether all is well."""
    print(f"\n=== {seconds:.0f} s")
    for outcome in outcomes:
        print(f"{'ok' if outcome.is_good else 'FAILED':8}{outcome.seconds:7.1f} s  {outcome.leg.name}")
    for one in left_out:
        print(f"{'left out' if one.is_allowed else 'MISSING'}: {one.name}: {one.missing}")
    is_well = all(outcome.is_good for outcome in outcomes) and all(one.is_allowed for one in left_out)
    passed, failed, broken, skipped = (
        sum(outcome.counted(word) for outcome in outcomes) for word in ("passed", "failed", "error", "skipped")
    )
    print("all is well" if is_well else "NOT green")
    if passed or failed or broken:
        print(f"{passed} passed, {failed + broken} failed, {skipped} skipped", flush=True)
    return is_well


def main(words: list[str]) -> int:
    """Walk the way that was asked for."""
    began = time.monotonic()
    legs, left_out, slots = planned(words[0] if len(words) == 1 else "")
    outcomes = run_all(legs, slots=slots)
    return 0 if summary(outcomes, left_out, time.monotonic() - began) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
