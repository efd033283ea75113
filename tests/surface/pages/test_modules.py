"""The scripts' pure parts, run in a real browser: state, numbering, marks, guarded words."""

import base64
import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from typing_extensions import override

from tests.surface.pages.chromium import Watched, chromium
from tests.surface.pages.words import STATIC

pytestmark = pytest.mark.browser

Run = Callable[..., Any]


class Quiet(SimpleHTTPRequestHandler):
    """Hand the static files out and say nothing."""

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Return how to run a function of a module: `run("console/store.js", "apply", state, frame)`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(STATIC)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with chromium() as browser:
        page = Watched(browser).page
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/img/favicon.svg")

        def call(module: str, name: str, *args: object) -> Any:
            return page.evaluate(
                "async ([path, name, args]) => (await import(path))[name](...args)", [f"/{module}", name, list(args)]
            )

        yield call
    server.shutdown()
    server.server_close()


def message(seq: int, by: str = "customer", **more: Any) -> dict[str, object]:
    return {"id": seq, "dialogue": 7, "seq": seq, "by": by, "state": "sent", "at": seq * 1_000_000, **more}


def row(rev: int, dialogue: int = 7, **more: object) -> dict[str, object]:
    plain = {
        "id": dialogue, "rev": rev, "state": "open", "agent": {"id": 1, "name": "A"}, "unread": 0, "clocks": [],
        "opened_at": 0, "last": None, "customer": {"id": 9, "name": "C", "tier": None},
    }  # fmt: skip
    return plain | more


def snapshot(*rows: dict[str, object]) -> dict[str, object]:
    return {
        "t": "snapshot", "me": {"id": 1, "presence": "away"}, "rows": list(rows), "agents": [{"id": 1, "presence": "away"}],
        "queue": {"waiting": 0, "longest_since": None},
    }  # fmt: skip


def fold(run: Run, *frames: dict[str, object]) -> Any:
    state = run("console/store.js", "initial")
    for frame in frames:
        state = run("console/store.js", "apply", state, frame)
    return state


def history(*messages: dict[str, object], more: bool = False, **marks: int) -> dict[str, object]:
    return {"t": "history", "dialogue": 7, "messages": list(messages), "more": more, "marks": marks, "row": row(1)}


def pushed(seq: int, **more: Any) -> dict[str, object]:
    return {"t": "message", "message": message(seq, **more), "row": row(seq)}


def seqs(run: Run, state: Any) -> list[int]:
    return [each["seq"] for each in run("console/store.js", "view", state)["threads"]["7"]["messages"]]


def test_pushes_on_an_old_picture_show_what_a_fresh_one_shows(run: Run):
    live = fold(
        run, snapshot(row(1)), history(message(1), message(2, "agent")), pushed(3), pushed(4, by="agent"),
        {"t": "marks", "dialogue": 7, "delivered": 4, "read": 2, "seen": 3},
    )  # fmt: skip
    fresh = fold(
        run, snapshot(row(4)),
        {**history(
            message(1, state="read"), message(2, "agent", state="read"), message(3, state="read"),
            message(4, "agent", state="delivered"), delivered=4, read=2,
        ), "row": row(4)},
    )  # fmt: skip
    assert run("console/store.js", "view", live) == run("console/store.js", "view", fresh)


def test_a_message_that_comes_twice_is_shown_once(run: Run):
    assert seqs(run, fold(run, snapshot(row(1)), history(message(1)), pushed(2), pushed(2))) == [1, 2]


def test_a_message_that_comes_before_what_is_fetched_is_not_lost(run: Run):
    assert seqs(run, fold(run, snapshot(row(1)), pushed(2), history(message(1)))) == [1, 2]
    assert seqs(run, fold(run, snapshot(row(1)), pushed(2), history(message(1), message(2)))) == [1, 2]
    ahead = fold(run, snapshot(row(1)), pushed(3), history(message(1)))
    assert (seqs(run, ahead), run("console/store.js", "gaps", ahead)) == ([1], [{"dialogue": 7, "after": 1}])


def test_a_mood_comes_to_its_message_and_its_row(run: Run):
    upset = {"level": 2, "words": ["气死"], "marks": []}
    mood = {"t": "mood", "dialogue": 7, "seq": 2, "mood": upset, "row": {**row(2), "mood": 2}}
    state = fold(run, snapshot(row(1)), history(message(1)), pushed(2), mood)
    shown = run("console/store.js", "view", state)
    assert [each.get("mood") for each in shown["threads"]["7"]["messages"]] == [None, upset]
    assert [each["mood"] for each in run("console/store.js", "apply", state, mood)["rows"].values()] == [2]


def test_a_kept_promise_is_not_open_any_more_and_a_time_named_is_shown(run: Run):
    promises = [{"id": 5, "plan": "a", "due_at": 1}, {"id": 6, "plan": "b", "due_at": 2}]
    done = pushed(2, by="system", kind="system", event="followup.done", data={"followup_id": 5, "result": "told"})
    hints = [{"seq": 1, "quote": "明天", "plan": "明天寄", "due_at": 9}]
    state = fold(run, snapshot(row(1)), {**history(message(1)), "followups": promises, "hints": hints}, done)
    thread = run("console/store.js", "view", state)["threads"]["7"]
    assert (thread["followups"], thread["hints"]) == (promises[1:], hints)
    older = run("console/store.js", "apply", state, history(message(1)))  # an older page says nothing of them
    assert run("console/store.js", "view", older)["threads"]["7"]["hints"] == hints


def test_a_hole_is_not_shown_and_is_asked_for_until_it_is_filled(run: Run):
    state = fold(run, snapshot(row(1)), history(message(1), message(2)), pushed(5))
    assert (seqs(run, state), run("console/store.js", "gaps", state)) == ([1, 2], [{"dialogue": 7, "after": 2}])
    filled = run(
        "console/store.js",
        "apply",
        state,
        {"t": "history", "dialogue": 7, "messages": [message(3), message(4)], "more": False},
    )
    assert (seqs(run, filled), run("console/store.js", "gaps", filled)) == ([1, 2, 3, 4, 5], [])


def test_older_pages_join_above_and_a_detached_newest_page_replaces(run: Run):
    state = fold(run, snapshot(row(1)), history(message(5), message(6), more=True))
    older = run(
        "console/store.js",
        "apply",
        state,
        {"t": "history", "dialogue": 7, "messages": [message(3), message(4)], "more": True},
    )
    assert seqs(run, older) == [3, 4, 5, 6]
    away = run("console/store.js", "apply", older, history(message(900), message(901), more=True))
    assert seqs(run, away) == [900, 901]


def test_a_late_row_does_not_undo_a_newer_one_and_marks_never_go_back(run: Run):
    state = fold(
        run, snapshot(row(5, unread=2)), {"t": "row", "row": row(4, unread=9)}, history(message(1, "agent"), read=1),
        {"t": "marks", "dialogue": 7, "delivered": 0, "read": 0, "seen": 0},
    )  # fmt: skip
    view = run("console/store.js", "view", state)
    assert view["groups"]["reply"][0]["unread"] == 2
    assert view["threads"]["7"]["messages"][0]["state"] == "read"


def test_rows_stand_by_what_is_due_first(run: Run):
    def clock(due: int, **more: object) -> dict[str, object]:
        return {"id": due, "due_at": due, "state": "running", "stopped_at": None, **more}

    rows = [
        row(1, 1, clocks=[clock(50)]),
        row(1, 2, clocks=[clock(90), clock(20)]),
        row(1, 3, clocks=[clock(10, state="met", stopped_at=5)], last={"by": "customer", "at": 3}),
        row(1, 4, last={"by": "agent", "at": 1}),
        row(1, 5, state="closed", clocks=[clock(5)]),
        row(1, 6, state="closed"),
        row(1, 7, state="waiting", agent=None),
        row(1, 8, agent={"id": 2, "name": "B"}),
    ]
    groups = run("console/store.js", "view", fold(run, snapshot(*rows)))["groups"]
    assert {name: [each["id"] for each in found] for name, found in groups.items()} == {
        "reply": [2, 1, 3], "customer": [4], "record": [5], "waiting": [7], "others": [8],
    }  # fmt: skip


def test_a_dialogue_that_is_gone_leaves_nothing(run: Run):
    state = fold(run, snapshot(row(1)), history(message(1)), {"t": "gone", "dialogue": 7})
    assert (state["rows"], state["threads"]) == ({}, {})


@pytest.mark.parametrize(
    ("text", "start", "end", "found"),
    [("今天一定发货", 2, 4, "一定"), ("😀😀一定", 2, 4, "一定"), ("👨‍👩‍👧一定", 5, 7, "一定")],
)
def test_positions_count_characters_however_the_browser_counts(run: Run, text: str, start: int, end: int, found: str):
    assert run("console/hits.js", "inUnits", text, [{"start": start, "end": end}])[0]["phrase"] == found


def hit(text: str, phrase: str, instead: str) -> dict[str, object]:
    at = text.index(phrase)
    return {"start": at, "end": at + len(phrase), "phrase": phrase, "instead": instead, "severity": "refuse"}


@pytest.mark.parametrize(
    ("text", "phrase", "instead", "result"),
    [
        ("今天一定发货", "一定", "会尽快", "今天会尽快发货"),
        ("您好，这个不归我管。谢谢", "不归我管", "我来跟进，请稍等。", "您好，我来跟进，请稍等。谢谢"),
        ("不归我管", "不归我管", "我来跟进，您看可以吗？", "我来跟进，您看可以吗？"),
    ],
)
def test_a_replacement_takes_the_place_of_the_phrase_or_of_its_sentence(
    run: Run, text: str, phrase: str, instead: str, result: str
):
    assert run("console/hits.js", "replaced", text, hit(text, phrase, instead))["text"] == result


@pytest.mark.parametrize(
    ("after", "left"),
    [("您好，今天一定发货", [["一定", 5]]), ("今天一定发货吧", [["一定", 2]]), ("今天一发货", []), ("", [])],
)
def test_a_mark_follows_its_word_and_goes_with_it(run: Run, after: str, left: list[list[object]]):
    before = "今天一定发货"
    moved = run("console/hits.js", "follow", before, after, [hit(before, "一定", "")])
    assert [[each["phrase"], each["start"]] for each in moved] == left


def test_where_marks_overlap_the_gravest_is_shown_and_it_is_named_first(run: Run):
    text = "这个不归我管"
    note = {**hit(text, text, ""), "severity": "note"}
    refused = hit(text, "不归我管", "")
    cut = run("console/hits.js", "pieces", text, [note, refused])
    assert [(piece["text"], piece["severity"]) for piece in cut] == [("这个", "note"), ("不归我管", "refuse")]
    assert [one["severity"] for one in run("console/hits.js", "ranked", [note, refused])] == ["refuse", "note"]


def test_two_clauses_over_the_same_words_stand_in_one_line(run: Run):
    one = {
        **hit("这个不行", "不行", ""),
        "instead": None,
        "severity": "note",
        "clause": "cc-2.1a",
        "reason": "没有别的办法",
    }
    other = {**hit("这个不行", "不行", "换一件"), "severity": "confirm", "clause": "ec-2.2b", "reason": "直接拒绝"}
    apart = {**hit("这个不行", "这个", ""), "clause": "ec-2.2b"}
    lines = run("console/hits.js", "together", [one, other, apart])
    assert [(each["clause"], [also["clause"] for also in each["also"]], each["instead"]) for each in lines] == [
        ("ec-2.2b", [], ""),
        ("ec-2.2b", ["cc-2.1a"], "换一件"),
    ]


def test_clock_lines_stand_where_the_line_was_crossed_and_where_it_was_stopped(run: Run):
    clock = {"id": 3, "state": "breached", "started_at": 1_000_000, "due_at": 2_500_000, "stopped_at": 9_000_000}
    items = run("console/timeline.js", "timeline", [message(1), message(2), message(3)], [clock], [])
    assert [item["key"] for item in items if item["kind"] != "day"] == ["m7.1", "m7.2", "b3", "m7.3", "k3"]


def test_the_widget_keeps_earlier_dialogues_above_and_marks_only_the_customers_words(run: Run):
    state = run("widget/state.js", "initial")
    welcome = {
        "t": "welcome",
        "known": False,
        "shop": {},
        "dialogue": {"id": 7, "state": "open"},
        "messages": [message(1), message(2, "agent")],
    }
    for frame in (
        welcome,
        {"t": "marks", "delivered": 2, "read": 1},
        {"t": "message", "message": {**message(1), "dialogue": 8}},
    ):
        state = run("widget/state.js", "apply", state, frame)
    assert [(each["dialogue"], each["seq"], each["state"]) for each in state["earlier"]] == [
        (7, 1, "read"),
        (7, 2, "sent"),
    ]
    assert [(each["dialogue"], each["seq"]) for each in state["messages"]] == [(8, 1)]


def test_two_visitors_of_one_browser_keep_apart(run: Run):
    payload = base64.urlsafe_b64encode('{"external_id":"c001","name":"王"}'.encode()).rstrip(b"=").decode()
    assert run("widget/kept.js", "identity", f"{payload}.signature") == "member:c001"
    assert run("widget/kept.js", "identity", None) == "anonymous"
    assert run("widget/kept.js", "identity", "broken") == "anonymous"


def test_buttons_that_count_once_show_how_they_stand(run: Run) -> None:
    offer = message(1, "bot", data={"option1": "方案1", "option2": "都不合适", "once": 1})
    press = message(2, text="方案1")
    word = {"how": "chosen", "pressed": 1, "dialogue": 7, "of": 1}
    line = message(3, "system", event="choice.settled", data=word)
    assert run("widget/offers.js", "settled", [offer, line]) == {"7.1": word}
    told = [
        run("widget/offers.js", "standing", one, after, settled)
        for one, after, settled in (
            (offer, [], None), (offer, [press], None), (offer, [{**press, "state": "failed"}], None),
            (offer, [press, message(3, "agent")], None), (offer, [press], word), (offer, [], {**word, "how": "open"}),
            (message(1, "bot", data={"option1": "方案1"}), [press], None),
        )
    ]  # fmt: skip
    assert [(one["how"], one["pressed"]) for one in told] == [
        ("open", 0), ("pressed", 1), ("open", 0), ("open", 0), ("chosen", 1), ("open", 0), ("open", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "how"),
    [
        ([], "open"),
        ([{"by": "customer", "text": "换一个"}, {"by": "bot", "text": "好"}], "open"),
        ([{"by": "agent", "text": "您好"}], "gone"),
        ([{"by": "system", "event": "dialogue.queued"}], "gone"),
        ([{"by": "system", "event": "dialogue.assigned"}], "gone"),
        ([{"by": "system", "event": "dialogue.closed"}, {"by": "customer", "text": "谢谢"}], "gone"),
    ],
)
def test_buttons_of_the_bot_go_when_it_serves_no_more(run: Run, after: list[dict[str, Any]], how: str) -> None:
    offer = message(1, "bot", data={"option1": "解决了", "option2": "转人工"})
    assert run("widget/offers.js", "standing", offer, after, None) == {"how": how, "pressed": 0}
