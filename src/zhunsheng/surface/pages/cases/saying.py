"""Codes of cases in the reader's words: choices of a field, lines of a story."""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from zhunsheng.cases.queries import Book, policy_from, shipped_text
from zhunsheng.cases.values import NoSkip
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.lifecycle import MoveRefused, NeedsMissing
from zhunsheng.people.queries import groups
from zhunsheng.surface.pages.cases.issues import issue_words
from zhunsheng.surface.pages.cases.listing import lang

Pairs = Sequence[tuple[str, "str | Promise"]]

CAUSES: Final = (
    ("no_reason", gettext_lazy("No reason, within seven days")), ("quality", gettext_lazy("A fault of the goods")),
    ("damaged", gettext_lazy("Damaged on the way")), ("wrong_item", gettext_lazy("Not what I ordered")),
    ("missing", gettext_lazy("Something is missing")), ("not_received", gettext_lazy("Not received")),
    ("price_drop", gettext_lazy("The price fell")), ("other", gettext_lazy("Something else")),
)  # fmt: skip
CONDITIONS: Final = (
    ("unopened", gettext_lazy("Not opened")), ("opened", gettext_lazy("Opened, not used")), ("used", gettext_lazy("Already used")),
    ("damaged", gettext_lazy("Damaged")),
)  # fmt: skip
CATEGORIES: Final = (
    ("general", gettext_lazy("ordinary goods")), ("custom_made", gettext_lazy("made to order")), ("fresh", gettext_lazy("fresh and perishable")),
    ("digital_opened", gettext_lazy("digital goods, opened")), ("newspaper", gettext_lazy("newspapers and magazines")),
    ("sealed_hygiene", gettext_lazy("sealed for hygiene, opened")), ("activated", gettext_lazy("activated or tried on line")), ("near_expiry", gettext_lazy("near its expiry, or with a flaw named")),
)  # fmt: skip
PROOFS: Final = (
    ("none", gettext_lazy("none so far")), ("photos", gettext_lazy("photos")), ("inspection", gettext_lazy("an inspection")),
)  # fmt: skip
YES_OR_NO: Final = ("complete", "no_return", "core_part", "by_buyer")
RULINGS: Final = {
    "approve": gettext_lazy("agrees"), "refuse": gettext_lazy("refuses"), "review": gettext_lazy("a person decides"),
    "ask": gettext_lazy("something is missing"),
}  # fmt: skip
CHANNELS: Final = {
    "webchat": gettext_lazy("Web chat"), "form": gettext_lazy("the customer's own form"), "email": gettext_lazy("e-mail"),
    "import": gettext_lazy("a file"), "hotline": gettext_lazy("hotline"), "api": gettext_lazy("interface"),
}  # fmt: skip
ASKED: Final = {
    "options": gettext_lazy("options to choose from"), "rate": gettext_lazy("invitation to rate"),
    "progress": gettext_lazy("how the case stands"), "improved": gettext_lazy("what was improved"),
}  # fmt: skip
WAYS: Final = {
    "webchat": gettext_lazy("Web chat"), "email": gettext_lazy("e-mail"), "nowhere": gettext_lazy("no channel is known"),
}  # fmt: skip
REACHED: Final = {
    "waits": gettext_lazy("waits for the end of quiet hours"), "mailed": gettext_lazy("mail on its way"),
    "nowhere": gettext_lazy("not told yet: to be said when calling"), "": gettext_lazy("on its way"),
    "webchat": gettext_lazy("told in the chat"), "email": gettext_lazy("told by mail"), "call": gettext_lazy("told when calling"),
}  # fmt: skip
"""How far words for a customer came."""
BELONGS: Final = {
    "parent": gettext_lazy("part of"), "child": gettext_lazy("its part"), "related": gettext_lazy("related"),
}  # fmt: skip
CALLED: Final = {
    "fine": gettext_lazy("Reached, all is well"), "unhappy": gettext_lazy("Reached, not content"),
    "no_answer": gettext_lazy("No answer"), "declined": gettext_lazy("Does not want to be called"),
}  # fmt: skip
GATHERED: Final = (gettext_lazy("dialogues"), gettext_lazy("cases"), gettext_lazy("files"))
GRADES: Final = {"basic": gettext_lazy("basic"), "complex": gettext_lazy("complex")}
LACKS: Final = {
    "complete": gettext_lazy("whether everything is there"), "proof": gettext_lazy("photos or an inspection"),
    "category": gettext_lazy("the kind of goods"), "received_at": gettext_lazy("when it was received"),
    "placed_at": gettext_lazy("when it was ordered"), "paid_at": gettext_lazy("when it was paid"),
    "shipped_at": gettext_lazy("when it was shipped"), "promised_ship_at": gettext_lazy("when shipping was promised"),
    "status": gettext_lazy("the state of the order"), "core_part": gettext_lazy("whether it is a core part"),
    "price_now_cents": gettext_lazy("the price of today"), "requested_cents": gettext_lazy("the amount asked for"),
}  # fmt: skip


def choices_of(said: Book, name: str) -> Pairs:
    """List what may stand in a field; nothing where words stand in it."""
    if name == "wish":
        return [(code, said.types[code].text.of(lang())) for code in said.of("aftersale").types]
    if name in YES_OR_NO:
        return [("yes", gettext_lazy("yes")), ("no", pgettext_lazy("answer", "no"))]
    return {"cause": CAUSES, "condition": CONDITIONS, "category": CATEGORIES, "proof": PROOFS}.get(name, ())


def value_words(said: Book, name: str, text: str) -> str:
    """Say what stands in a field."""
    return str(dict(choices_of(said, name)).get(text, text))


def field_words(said: Book, name: str, text: str) -> str:
    """Say a field with what stands in it."""
    known = said.fields.get(name)
    return f"{known.text.of(lang()) if known else name}: {value_words(said, name, text) or '—'}"


def kind_of(said: Book, code: str) -> str:
    """Say a type of a case."""
    known = said.types.get(code)
    return f"{gettext('Type')}: {known.text.of(lang()) if known else '—'}"


def group_words(code: str) -> str:
    """Name a skill group."""
    return next((one.zh if lang().startswith("zh") else one.en for one in groups() if one.code == code), code)


def grade_words(grade: str | None) -> str:
    """Say a grade."""
    return str(GRADES.get(grade or "", grade or ""))


def policy_words(verdict: Mapping[str, object]) -> str:
    """Name the policy that answered and its edition, as people know them."""
    name, edition = str(verdict.get("policy", "")), verdict.get("edition")
    if not name:
        return ""
    shipped = policy_from(shipped_text())
    title = shipped.title.of(lang()) if shipped.policy == name else name
    return f"{title} · {gettext('edition %(n)s') % {'n': edition}}"


def missing_words(said: Book, name: str) -> str:
    """Say what a policy needs to know."""
    known = said.fields.get(name)
    return str(LACKS.get(name, known.text.of(lang()) if known else name))


def step_refused(said: Book, refusal: NeedsMissing | NoSkip) -> str:
    """Say what a step still needs, or what nobody may skip of it, by the names that the page has for them."""
    step = said.moves[str(refusal.detail["move"])].text.of(lang())
    codes = refusal.detail["missing" if isinstance(refusal, NeedsMissing) else "needs"]
    needs = gettext(", ").join(said.name(one).of(lang()) for one in str(codes).split(", "))
    if isinstance(refusal, NeedsMissing):
        return gettext("“{step}” still needs: {needs}.").format(step=step, needs=needs)
    return gettext("“{step}” needs in any case: {needs}.").format(step=step, needs=needs)


def out_of_turn(said: Book, refusal: MoveRefused) -> str:
    """Say that a step cannot be done where things stand, by the names that the page has for them."""
    step, state = (str(refusal.detail[name]) for name in ("move", "state"))
    if step not in said.moves or state not in said.states:
        return gettext("This was decided or ended meanwhile; below is how it stands now.")
    names = {"step": said.moves[step].text.of(lang()), "state": said.states[state].text.of(lang())}
    return gettext("The case stands at “{state}”: “{step}” is not to be done there.").format_map(names)


def detail_words(said: Book, kind: str, detail: str, names: Mapping[int, str]) -> str:
    """Say a line's code in the reader's words."""
    one, _, rest = detail.partition(" ")
    if kind == "issue":
        return " → ".join(
            words for code in detail.split() if (words := issue_words("" if code == "-" else code, lang()))
        )
    if kind in ("options", "rejection", "evidence"):
        return _counted(kind, detail)
    if kind == "registered":
        return str(CHANNELS.get(detail, detail))
    if kind == "graded":
        return grade_words(detail)
    if kind == "routed":
        return group_words(detail)
    if kind == "judged":
        return f"{RULINGS.get(one, one)} · {rest}"
    if kind == "skipped":
        return _skipped(said, detail)
    if kind == "forced" and detail in said.states:
        return said.states[detail].text.of(lang())
    return _plain(said, kind, detail, names)


def _counted(kind: str, detail: str) -> str:
    """Say the figures of a line: which round, how many options, what was gathered."""
    if kind == "evidence":
        counts = detail.split(" / ")
        if len(counts) != len(GATHERED):
            return detail
        return " · ".join(f"{words} {count}" for words, count in zip(GATHERED, counts, strict=True))
    number, _, count = detail.partition(": ")
    told = [gettext("round %(n)s") % {"n": number}] if number else []
    return " · ".join(
        [*told, *([ngettext("%(n)s option", "%(n)s options", int(count)) % {"n": count}] if count.isdigit() else [])]
    )


def _plain(said: Book, kind: str, detail: str, names: Mapping[int, str]) -> str:
    if kind == "moved" and detail in said.moves:
        return said.moves[detail].text.of(lang())
    if kind == "chosen" and detail.replace(" → ", "").isdigit():
        return gettext("option %(n)s") % {"n": detail}
    if kind == "assigned" and detail.isdigit():
        return names.get(int(detail), detail)
    if (
        kind
        in (
            "task",
            "task_back",
            "task_answer",
            "task_withdrawn",
            "task_restored",
            "improvement",
            "copied",
            "copy_read",
            "file",
        )
        and detail in said.departments
    ):
        return said.departments[detail].text.of(lang())
    if kind == "asked":
        what, _, way = detail.partition(" ")
        return f"{ASKED.get(what, what)} · {WAYS.get(way, way)}"
    if kind == "progress":
        return str(REACHED.get(detail, ""))
    if kind in ("linked", "merged", "unmerged", "unlinked"):
        way, _, number = detail.rpartition(" ")
        return f"{BELONGS.get(way, way)} {number}".strip()
    if kind == "callback":
        return str(CALLED.get(detail, detail))
    if kind == "platform_deadline":
        return _wall(Instant.parse(detail))
    if kind == "paused" and detail in said.pauses:
        return said.pauses[detail].text.of(lang())
    return f"¥ {int(detail) / 100:.2f}" if kind.startswith("refund") and detail.isdigit() else detail


def _skipped(said: Book, detail: str) -> str:
    move, _, needs = detail.partition(": ")
    step = said.moves[move].text.of(lang()) if move in said.moves else move
    known = said.fields.keys() | said.checks.keys()
    names = gettext(", ").join(said.name(need).of(lang()) if need in known else need for need in needs.split(", "))
    return gettext("{step}: {needs}").format(step=step, needs=names)


def _wall(at: Instant) -> str:
    return at.to_datetime(ZoneInfo(desk().time_zone)).strftime("%Y-%m-%d %H:%M")
