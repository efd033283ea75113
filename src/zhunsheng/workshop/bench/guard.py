"""`zhunsheng bench guard`: what judging a message costs, with many phrases, with awkward texts, and while rules are edited.

CPU time of this process is counted, not the wall clock, except for the pause that a recompilation may cause to traffic.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from zhunsheng.guard.queries import Guard, compile_guard, inspect
from zhunsheng.standards.values import Clause, Kind, PhraseFamily, Severity, Source, Speaker, Text
from zhunsheng.workshop.bench.figures import Figure, Report, at_most, middle, told

SEND_US: Final = 80.0
WHOLE_US: Final = 300.0
TIMES_WITH_MORE: Final = 2.0
RECOMPILE_MS: Final = 300.0
TIMES_TWICE_AS_LONG: Final = 2.6
"""A text twice as long may take this much longer: twice, and room for a shared machine."""
FEW: Final = 2_000
MANY: Final = 20_000
MESSAGES: Final = (
    "您好，非常抱歉给您添麻烦了，是我们漏发了配件，今天18点前为您补发，请您查收",
    "这款有黑色和藏青两个颜色，尺码从S到XXL都有，您身高一米七，建议选L码哦",
    "物流信息显示快递员正在派件，请您保持电话畅通，今天下午会送到您手上的",
    "退款已经原路返回，银行到账需要一到三个工作日，到账后会有短信提醒您的",
    "这件衣服建议冷水手洗，不要暴晒，深色和浅色请分开洗涤，以免互相染色哦",
    "我和仓库同事核实一下，今天下午六点前回复您，您先忙，不用一直守在这里",
    "发票已经开具，电子版发到您下单时留的邮箱，如果没有收到请告诉我，我重发",
    "优惠券可以叠加店铺满减，结算的时候系统会自动选择最划算的组合，您放心拍",
)
ANGRY: Final = "你们这是什么服务，等了五天了还没发货，再不处理我就要投诉到12315了，赶紧的"
SAME: Final = Text(zh="例", en="example")


def run(clauses: Sequence[Clause], *, full: bool = False) -> Report:
    """Measure the guard of some clauses with many phrases beside them; no desk is needed."""
    rounds = 400 if full else 80
    edited = [*clauses, made_up(FEW)]
    few, many = compile_guard(edited), compile_guard([*clauses, made_up(MANY)])
    send = _each(lambda text: few.judge(text, thorough=False), rounds)
    more = _each(lambda text: many.judge(text, thorough=False), rounds)
    whole = _each(lambda text: inspect(few, text), rounds)
    angry = _each(lambda _: inspect(few, ANGRY, speaker=Speaker.CUSTOMER), rounds)
    compiled, pause = _recompiled(few, edited)
    figures: list[Figure] = [
        at_most("send_us", send, SEND_US, "us"),
        at_most("whole_us", max(whole, angry), WHOLE_US, "us"),
        at_most("times_with_20000_phrases", more / send, TIMES_WITH_MORE, ""),
        at_most("recompile_ms", compiled, RECOMPILE_MS, "ms"),
        told("longest_pause_of_traffic_ms", pause, "ms"),
        *(at_most(f"growth_{name}", _growth(few, piece), TIMES_TWICE_AS_LONG, "") for name, piece in AWKWARD.items()),
    ]
    return Report("guard", figures)


AWKWARD: Final = {"one_character": "最", "marks": "（「，", "spaced": "加 ", "listed": "做不到，"}


def made_up(phrases: int) -> Clause:
    """Make a clause with so many phrases that nobody says."""
    chance = random.Random(7)
    letters = "的一是在不了有和人这中大为上个国我以要他时来用们"
    made = {"".join(chance.choices(letters, k=chance.randint(5, 9))) for _ in range(phrases)}
    family = PhraseFamily(
        id="made", title=SAME, severity=Severity.REFUSE, phrases=tuple(sorted(made)), say_instead=SAME, reason=SAME
    )
    source = Source(document="bench", part="1")
    return Clause(id="zz-1", kind=Kind.PHRASE, title=SAME, says=SAME, source=source, families=(family,))


def _each(judge: Callable[[str], object], rounds: int) -> float:
    """Give the median microseconds of CPU for one message."""
    taken = []
    for text in MESSAGES:
        judge(text)
    for _ in range(rounds):
        for text in MESSAGES:
            began = time.process_time_ns()
            judge(text)
            taken.append((time.process_time_ns() - began) / 1000)
    return middle(taken)


def _recompiled(standing: Guard, clauses: Sequence[Clause]) -> tuple[float, float]:
    """Compile an edited rulebook while another thread goes on judging: milliseconds of work, and the longest pause."""
    done = threading.Event()
    pauses: list[float] = []

    def traffic() -> None:
        while not done.is_set():
            began = time.perf_counter()
            standing.judge(MESSAGES[0], thorough=False)
            pauses.append(time.perf_counter() - began)
            time.sleep(0.0005)

    compiled = []
    for _ in range(5):
        began = time.process_time()
        compile_guard(clauses)
        compiled.append((time.process_time() - began) * 1000)
    thread = threading.Thread(target=traffic)
    thread.start()
    compile_guard(clauses)
    done.set()
    thread.join()
    return middle(compiled), max(pauses, default=0.0) * 1000


def _growth(guard: Guard, piece: str) -> float:
    """Tell how much longer a text twice as long takes."""

    def taken(length: int) -> float:
        text = (piece * length)[:length]
        runs = []
        for _ in range(5):
            began = time.process_time()
            inspect(guard, text)
            runs.append(time.process_time() - began)
        return min(runs)

    return taken(10_000) / max(taken(5_000), 0.0005)
