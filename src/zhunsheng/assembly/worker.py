"""The worker process: sealing, ticking clocks, feeding readers, running jobs. Nothing heavy shares the web's interpreter."""

import logging
import os
import socket
import sys
import threading
from typing import Final, NoReturn

from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.apart import Apart
from zhunsheng.assembly.closing import close_beside
from zhunsheng.assembly.fetching import fetch_beside
from zhunsheng.assembly.learning import keep_learned
from zhunsheng.assembly.memory import settle_memory
from zhunsheng.assembly.probing import probe_for_everybody
from zhunsheng.assembly.reporting import report_to_everybody
from zhunsheng.assembly.shapes import learn_shapes
from zhunsheng.assembly.wiring import AFTER, WITHIN
from zhunsheng.assembly.wording import word_beside
from zhunsheng.assist.queries import probed_every_now
from zhunsheng.cases.actions import tell_held
from zhunsheng.cases.queries import news_due
from zhunsheng.clocks.actions import redate, tick
from zhunsheng.clocks.queries import next_due
from zhunsheng.commerce.actions import tend_imports
from zhunsheng.commerce.pulls.parcels import run_parcels
from zhunsheng.commerce.pulls.running import run_pulls
from zhunsheng.commerce.queries import kept_tokens
from zhunsheng.dialogue.actions import let_leave, tend_absent, tend_bots, tend_queue, tend_releases
from zhunsheng.dialogue.queries import absent_due, queue_due
from zhunsheng.ground import jobs
from zhunsheng.ground.asking.answerer import Answerer
from zhunsheng.ground.bell import SEALED, WRITTEN, Bell
from zhunsheng.ground.files import sweep_abandoned
from zhunsheng.ground.parked import sweep_kept
from zhunsheng.ground.settings import desk
from zhunsheng.ground.sqlite.base import hold_at_most
from zhunsheng.ground.sqlite.disk import disk_below
from zhunsheng.ground.stepping import step_aside
from zhunsheng.ground.stopping import hear_ending
from zhunsheng.ground.trimming import share_memory
from zhunsheng.insight.actions import readings, spread_values, sum_up_anew, watch
from zhunsheng.insight.queries import board_settings, due_stretch, sums_stand_in
from zhunsheng.journal.actions import Pen, run, use_pen
from zhunsheng.journal.actions.once import forget_answers
from zhunsheng.journal.leases import hold_lease, release_lease
from zhunsheng.journal.queries import unsealed
from zhunsheng.journal.readers import parked_due, read_round, retry_parked
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.queries import ANSWERS, LEARNED_ANSWERS
from zhunsheng.notices.actions import forget_old_mails
from zhunsheng.notices.post import run_post
from zhunsheng.people.actions import end_after_work, forget_expired_nonces, forget_old_entries
from zhunsheng.people.queries import after_work_over
from zhunsheng.standards import queries as standards
from zhunsheng.surface.live.assisting import BESIDE, made_in_haste, made_together

log = logging.getLogger(__name__)

PAUSE: Final = 0.2
"""Seconds between two rounds: a breach is noticed and a fact sealed well within a second."""

BREATH: Final = 0.1
"""Seconds between two rounds when work is left, or when something was written: what follows from messages must not push the
messages themselves aside, and takes the place to write less often for several of them together."""

CHANGE_HANDS: Final = 0.0002
"""Seconds after which a thread that reckons lets others have the interpreter: what writes holds SQLite's one place to write between its
statements, and would wait after each of them for five thousandths of a second while suggestions are made."""

CACHE: Final = 16
"""Megabytes of a SQLite database that each of the worker's threads holds: a dozen of them beside an encoder and a bank."""

LEASE: Final = seconds(10)
RENEW_EVERY: Final = seconds(3)
WATCH_EVERY: Final = seconds(5)
REPORT_EVERY: Final = seconds(60)
SPREAD_EVERY: Final = seconds(60)
SWEEP_EVERY: Final = hours(1)
KEEP_JOBS: Final = hours(24 * 7)
LOOK_EVERY: Final = seconds(5)
BOT_PATIENCE: Final = 10
"""Seconds that the bot may leave a customer without a word before a person is asked; a safety net, not a standard."""
TICK_LIMIT: Final = 500
TEND_LIMIT: Final = 20
SEAL_LIMIT: Final = 2000


class Duties:
    """What one process at a time does for all; others stand by to take over when its lease runs out."""

    def __init__(self, holder: str) -> None:
        """Name this process."""
        self.holder = holder
        self._until: Instant | None = None
        self.sealed = 0
        self._swept_at: Instant | None = None
        self._probed_at: Instant | None = None
        self._probing: threading.Thread | None = None
        self._looked_at: Instant | None = None
        self._reported_at: Instant | None = None
        self._reporting: threading.Thread | None = None
        self._zoned = False
        self._watched_at: Instant | None = None
        self._spread_at: Instant | None = None

    def round(self, at: Instant) -> bool:
        """Do one round if the lease is ours; tell whether work is left for an immediate next one."""
        if not self._leading(at):
            return False
        busy = False
        for duty in (self._seal, self._tick, self._tend):
            busy |= duty(at)
            step_aside()
        for beside in (self._sweep, self._probe, self._report, self._zone, self._watch):
            beside(at)
            step_aside()
        busy |= self._spread(at)
        step_aside()
        return self._feed(at) or busy

    def give_up(self) -> None:
        """Hand the duties back."""
        run(release_lease, SYSTEM, now(), "duties", self.holder)

    def _leading(self, at: Instant) -> bool:
        if self._until is not None and at + RENEW_EVERY < self._until:
            return True
        held = run(hold_lease, SYSTEM, at, "duties", self.holder, LEASE)
        self._until = at + LEASE - RENEW_EVERY if held else None
        return held

    def _seal(self, at: Instant) -> bool:
        self.sealed = run(seal, SYSTEM, at, SEAL_LIMIT) if unsealed() else 0
        return self.sealed == SEAL_LIMIT

    def _tick(self, at: Instant) -> bool:
        due = next_due()
        return due is not None and due <= at and run(tick, SYSTEM, at, limit=TICK_LIMIT).more

    def _tend(self, at: Instant) -> bool:
        """Look after the queue: at once where something has come due, every few seconds for those who are gone."""
        done = run(tend_queue, SYSTEM, at, limit=TEND_LIMIT) if queue_due(at) else 0
        step_aside()
        if after_work_over(at):
            done += run(end_after_work, SYSTEM, at, limit=TEND_LIMIT)
        if self._looked_at is None or at - self._looked_at >= LOOK_EVERY:
            self._looked_at = at
            run(let_leave, SYSTEM, at, limit=TEND_LIMIT)
            if absent_due(at):
                run(tend_absent, SYSTEM, at, limit=TEND_LIMIT)
            run(tend_bots, SYSTEM, at, patience_s=BOT_PATIENCE, limit=TEND_LIMIT)
            run(tend_releases, SYSTEM, at, limit=TEND_LIMIT)
            if news_due(at):
                run(tell_held, SYSTEM, at, limit=TEND_LIMIT)
        return done >= TEND_LIMIT

    def _sweep(self, at: Instant) -> None:
        """Once an hour: forget used-up nonces, finished jobs and imports, remove files that nothing came to name."""
        if self._swept_at is not None and at - self._swept_at < SWEEP_EVERY:
            return
        self._swept_at = at
        run(forget_expired_nonces, SYSTEM, at)
        run(forget_old_mails, SYSTEM, at)
        run(forget_answers, SYSTEM, at)
        run(forget_old_entries, SYSTEM, at)
        run(tend_imports, SYSTEM, at)
        sweep_kept(kept_tokens(), at=at)
        jobs.forget_done(at - KEEP_JOBS)
        sweep_abandoned(at=at)
        run(redate, SYSTEM, at, limit=TICK_LIMIT)

    def _probe(self, at: Instant) -> None:
        """Try what all shifts share as often as the standards want; in a thread of its own, for it may wait outside."""
        every = probed_every_now(at)
        early = self._probed_at is not None and every is not None and at - self._probed_at < seconds(every)
        if every is None or early or (self._probing is not None and self._probing.is_alive()):
            return
        self._probed_at = at
        self._probing = threading.Thread(target=probe_for_everybody, name="probes", daemon=True)
        self._probing.start()

    def _report(self, at: Instant) -> None:
        """Once a minute: write the reports whose hour has come; in a thread of its own, for a month is read for seconds."""
        early = self._reported_at is not None and at - self._reported_at < REPORT_EVERY
        if early or (self._reporting is not None and self._reporting.is_alive()):
            return
        self._reported_at = at
        self._reporting = threading.Thread(target=report_to_everybody, args=(at,), name="reports", daemon=True)
        self._reporting.start()

    def _watch(self, at: Instant) -> None:
        """Every few seconds: hold the floor against the levels of the wallboard, where any are set."""
        if self._watched_at is not None and at - self._watched_at < WATCH_EVERY:
            return
        self._watched_at = at
        if board_settings().watched():
            run(watch, SYSTEM, at, readings(at))

    def _zone(self, at: Instant) -> None:
        """Once: sum the days up anew where the desk has been moved to another zone."""
        if not self._zoned and not sums_stand_in(desk().time_zone):
            run(sum_up_anew, SYSTEM, at, desk().time_zone)
        self._zoned = True

    def _spread(self, at: Instant) -> bool:
        """Once a minute, and at once where more has passed: write down how the values of a day or an hour are spread."""
        if self._spread_at is not None and at - self._spread_at < SPREAD_EVERY:
            return False
        due = due_stretch(desk().time_zone, at)
        if due is None:
            self._spread_at = at
            return False
        run(spread_values, SYSTEM, at, desk().time_zone, due)
        return True

    def _feed(self, at: Instant) -> bool:
        standards.refresh()
        more = read_round(AFTER, at) > 0
        due = parked_due(at)
        step_aside()
        for reader in AFTER:
            if reader.name in due:
                retry_parked(reader, at)
        return more


def run_worker() -> None:
    """Work until told to stop."""
    share_memory()
    hold_at_most(CACHE)
    connection.close()
    sys.setswitchinterval(CHANGE_HANDS)
    learn_shapes()
    stopping = hear_ending()
    disk = disk_below(connection.settings_dict, carries_over=True)
    pen = Pen(within=WITHIN, capacity=desk().pen_queue, batch=desk().pen_batch, disk=disk)
    use_pen(pen)
    pen.start()
    apart = Apart()
    threading.Thread(target=jobs.run_worker, args=(stopping, apart.begin), name="jobs", daemon=True).start()
    threading.Thread(target=run_post, args=(stopping,), name="post", daemon=True).start()
    threading.Thread(target=run_parcels, args=(stopping,), name="parcels", daemon=True).start()
    threading.Thread(target=run_pulls, args=(stopping,), name="pulls", daemon=True).start()
    fetch_beside(stopping)
    close_beside(stopping)
    word_beside(stopping)
    threading.Thread(target=keep_learned, args=(stopping,), name="knowledge", daemon=True).start()
    answerer = Answerer({**ANSWERS, BESIDE: made_together}, long=LEARNED_ANSWERS, brief={BESIDE: made_in_haste})
    answerer.start()
    wake = threading.Event()

    def heard(word: str) -> None:
        if word == WRITTEN:
            wake.set()

    bell = Bell(desk().redis_url, str(connection.settings_dict["NAME"]), heard)
    duties = Duties(f"{socket.gethostname()}:{os.getpid()}")
    settle_memory()
    with bell:
        _work(duties, bell, wake, stopping)
    answerer.stop()
    apart.end()
    duties.give_up()
    pen.stop()


def leave() -> NoReturn:
    """End the process at once, when everything that had to be kept is kept.

    A thread that reckons in foreign code (an encoder that reads or is being read) cannot be told to stop, and an interpreter that
    winds down beneath it aborts.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _work(duties: Duties, bell: Bell, wake: threading.Event, stopping: threading.Event) -> None:
    while not stopping.is_set():
        if os.getppid() == 1 and "ZHUNSHENG_CHILD" in os.environ:
            break  # the supervisor is gone; a worker nobody watches must not go on alone
        try:
            busy = duties.round(now())
        except Exception:  # logged with its trace; the next round tries again
            log.exception("a round of duties failed")
            busy = False
            stopping.wait(1.0)
        if duties.sealed:
            bell.ring(SEALED)
        if busy or (not stopping.is_set() and wake.wait(PAUSE)):
            stopping.wait(BREATH)
        wake.clear()
