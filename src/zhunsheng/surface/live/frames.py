"""What clients may say on the sockets, typed; anything else is answered with what was expected."""

from typing import Annotated, Any

import msgspec

from zhunsheng.dialogue.values import FollowUpPlan, Outcome, Tick
from zhunsheng.standards.queries import Handling, IssueGrade

Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""A number that every database can be asked about."""


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="t"):
    """A frame from a client; `cid` is the client's own id, repeated in the answer as `re`."""

    cid: str | None = None


class WidgetHello(Frame, frozen=True, kw_only=True, tag="hello"):
    """The widget introduces itself."""

    shop: str
    visitor: str | None = None
    signed: str | None = None
    after: Number = 0
    dialogue: Number | None = None
    lang: str = "zh-hans"


class Pressed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The message whose button was pressed."""

    dialogue: Number
    seq: Number


class WidgetSay(Frame, frozen=True, kw_only=True, tag="say"):
    """The customer writes or sends a file."""

    cid: str
    text: str = ""
    file: str | None = None
    order: str | None = None
    fresh: bool = False
    press: Pressed | None = None


class Got(Frame, frozen=True, kw_only=True, tag="got"):
    """The widget holds everything up to a number."""

    seq: Number


class WidgetRead(Frame, frozen=True, kw_only=True, tag="read"):
    """The customer has seen everything up to a number."""

    seq: Number


class WidgetTyping(Frame, frozen=True, kw_only=True, tag="typing"):
    """The customer is typing; `text` is what stands in the field, where the shop's widget says that it is seen."""

    text: str | None = None


class After(Frame, frozen=True, kw_only=True, tag="after"):
    """The widget has found a gap."""

    seq: Number


class AskHuman(Frame, frozen=True, kw_only=True, tag="human"):
    """The customer wishes to be served by a person."""


class Leave(Frame, frozen=True, kw_only=True, tag="leave"):
    """The customer does not wait any longer and is answered later."""


class Rate(Frame, frozen=True, kw_only=True, tag="rate"):
    """The customer rates the dialogue that has ended."""

    dialogue: Number
    score: int
    comment: str = ""


class LeaveContact(Frame, frozen=True, kw_only=True, tag="contact"):
    """A visitor nobody vouches for says where to be reached."""

    value: str


class Earlier(Frame, frozen=True, kw_only=True, tag="earlier"):
    """Show the dialogue before this one."""

    dialogue: Number


class Ping(Frame, frozen=True, kw_only=True, tag="ping"):
    """Is anybody there, and what time is it."""


WidgetFrame = (
    WidgetHello | WidgetSay | Got | WidgetRead | WidgetTyping | After | AskHuman | Leave | Rate
    | LeaveContact | Earlier | Ping
)  # fmt: skip


class ConsoleHello(Frame, frozen=True, kw_only=True, tag="hello"):
    """The console introduces itself; who it is stands in the session."""

    lang: str = "zh-hans"


class OpenDialogue(Frame, frozen=True, kw_only=True, tag="open"):
    """Show a dialogue from a number on."""

    dialogue: Number
    after: Number = 0


class Before(Frame, frozen=True, kw_only=True, tag="before"):
    """Show older messages."""

    dialogue: Number
    seq: Number


class SearchFrame(Frame, frozen=True, kw_only=True, tag="search"):
    """The agent looks for words in the record; `before` goes on behind the last page."""

    q: str
    before: Number | None = None


class JudgeFrame(Frame, frozen=True, kw_only=True, tag="judge"):
    """What does the guard say of the words being written."""

    dialogue: Number
    text: str


class Aided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an agent saw of suggestions while answering: their keys, answers first, and which was taken as it was or changed."""

    seq: Number
    issue: str = ""
    seen: list[str] = []
    ranked: int = 0
    used: str = ""
    how: str = "ignored"


class ConsoleSay(Frame, frozen=True, kw_only=True, tag="say"):
    """The agent writes; `confirm` names the clauses whose question the agent has answered with one more press."""

    cid: str
    dialogue: Number
    text: str = ""
    file: str | None = None
    confirm: list[str] = []
    kind: str = "text"
    script: Number | None = None
    aid: Aided | None = None


class ReleaseAsk(Frame, frozen=True, kw_only=True, tag="release_ask"):
    """The agent asks the leaders to let out words that were refused, and says why."""

    dialogue: Number
    text: str
    why: str


class ReleaseAnswer(Frame, frozen=True, kw_only=True, tag="release_answer"):
    """A leader lets refused words out once, or does not, and says why."""

    dialogue: Number
    release: Number
    granted: bool
    answer: str


class ReleaseSay(Frame, frozen=True, kw_only=True, tag="release_say"):
    """The agent sends the words that were granted."""

    cid: str
    dialogue: Number
    release: Number


class AddNote(Frame, frozen=True, kw_only=True, tag="note"):
    """The agent tells colleagues something about a dialogue; `mentions` are the ids of those who are to see it."""

    cid: str
    dialogue: Number
    text: str
    mentions: list[Number] = []


class MentionsSeen(Frame, frozen=True, kw_only=True, tag="mentions_seen"):
    """The agent has seen the notes of a dialogue that name them."""

    dialogue: Number


class EarlierFrame(Frame, frozen=True, kw_only=True, tag="earlier"):
    """Show an earlier dialogue of this dialogue's customer."""

    dialogue: Number
    earlier: Number


class ScriptsFrame(Frame, frozen=True, kw_only=True, tag="scripts"):
    """The agent looks for a script that fits a dialogue."""

    dialogue: Number
    q: str = ""


class AssistFrame(Frame, frozen=True, kw_only=True, tag="assist"):
    """The agent wants to know what to say next; with `draft`, to words that the customer has not sent yet."""

    dialogue: Number
    draft: str = ""


class AidFrame(Frame, frozen=True, kw_only=True, tag="aid"):
    """The agent wants words drafted: for the record, a summary, or other words for `text`; `what` is record, summary or reword."""

    dialogue: Number
    what: str
    text: str = ""


class PhraseFrame(Frame, frozen=True, kw_only=True, tag="phrase"):
    """The agent makes a customer's message a way to ask a question."""

    dialogue: Number
    seq: Number
    faq: Number


class CompareFrame(Frame, frozen=True, kw_only=True, tag="compare"):
    """Lay the products of a category side by side; without one, those of the first."""

    category: str = ""


class FindFrame(Frame, frozen=True, kw_only=True, tag="find"):
    """The agent looks for a customer by phone number, e-mail or order number."""

    q: str


class HereFrame(Frame, frozen=True, kw_only=True, tag="here"):
    """Which dialogue is on the agent's screen; none when the window is left."""

    dialogue: Number | None = None


class Take(Frame, frozen=True, kw_only=True, tag="take"):
    """The agent takes a waiting dialogue."""

    dialogue: Number


class Transfer(Frame, frozen=True, kw_only=True, tag="transfer"):
    """The agent hands a dialogue over, to a colleague or to a group."""

    dialogue: Number
    to_agent: Number | None = None
    to_group: str | None = None
    note: str = ""


class TakeOver(Frame, frozen=True, kw_only=True, tag="take_over"):
    """A leader or supervisor makes a colleague's dialogue their own."""

    dialogue: Number
    note: str = ""


class OfferBenefit(Frame, frozen=True, kw_only=True, tag="benefit"):
    """The agent has offered the customer something their tier is entitled to."""

    dialogue: Number
    code: str


class GateFrame(Frame, frozen=True, kw_only=True, tag="gate"):
    """What does the closing gate find."""

    dialogue: Number


class Close(Frame, frozen=True, kw_only=True, tag="close"):
    """The agent closes a dialogue."""

    dialogue: Number
    outcome: Outcome
    checks: dict[str, Tick] = {}
    followup: FollowUpPlan | None = None
    attempts: str | None = None


class FinishFollowUp(Frame, frozen=True, kw_only=True, tag="followup_done"):
    """The agent has kept a promise and says what the customer was told."""

    dialogue: Number
    followup: Number
    result: str = ""


class PresenceFrame(Frame, frozen=True, kw_only=True, tag="presence"):
    """The agent says what they are at, and why."""

    to: str
    reason: str = ""


class ConsoleRead(Frame, frozen=True, kw_only=True, tag="read"):
    """The agent has read up to a number."""

    dialogue: Number
    seq: Number


class ConsoleTyping(Frame, frozen=True, kw_only=True, tag="typing"):
    """The agent is typing."""

    dialogue: Number


class Unmask(Frame, frozen=True, kw_only=True, tag="unmask"):
    """The agent needs to see a field in full, and says why."""

    customer: Number
    field: str
    reason: str = ""
    dialogue: Number | None = None


class Block(Frame, frozen=True, kw_only=True, tag="block"):
    """The agent wants no more messages from a customer, for one of the desk's reasons and lengths."""

    customer: Number
    reason: str
    length: str
    note: str = ""
    dialogue: Number | None = None


class Unblock(Frame, frozen=True, kw_only=True, tag="unblock"):
    """The agent lets a customer write again, and says why."""

    customer: Number
    reason: str = ""
    dialogue: Number | None = None


class DemandFrame(Frame, frozen=True, kw_only=True, tag="demand"):
    """What is this dialogue about, and what could it be."""

    dialogue: Number


class Grade(Frame, frozen=True, kw_only=True, tag="grade"):
    """The agent says what a dialogue is about; without grade and handling those of the type count."""

    dialogue: Number
    type: str
    grade: IssueGrade | None = None
    handling: Handling | None = None


class Solution(Frame, frozen=True, kw_only=True, tag="solution"):
    """The agent marks a message, the newest by default, as the solution offered."""

    dialogue: Number
    seq: Number | None = None


class Promise(Frame, frozen=True, kw_only=True, tag="promise"):
    """The agent promises something by a time (microseconds since the epoch)."""

    dialogue: Number
    plan: str
    due_at: Number
    seq: Number | None = None


class PromiseDrop(Frame, frozen=True, kw_only=True, tag="promise_drop"):
    """The agent says that a time which a message names promises nothing."""

    dialogue: Number
    seq: Number
    due_at: Number


class RecordFrame(Frame, frozen=True, kw_only=True, tag="record"):
    """Show the service record."""

    dialogue: Number


class RecordSave(Frame, frozen=True, kw_only=True, tag="record_save"):
    """The agent writes the service record; `confirm` says that it is complete."""

    dialogue: Number
    fields: dict[str, str]
    version: Number
    confirm: bool = False


RecordRequest = DemandFrame | Grade | Solution | Promise | PromiseDrop | RecordFrame | RecordSave


ConsoleFrame = (
    ConsoleHello | OpenDialogue | Before | ConsoleSay | Take | Transfer | GateFrame | Close | FinishFollowUp | PresenceFrame
    | AddNote | MentionsSeen | EarlierFrame | ScriptsFrame | FindFrame | HereFrame | CompareFrame
    | ConsoleRead | ConsoleTyping | SearchFrame | Unmask | Block | Unblock | Ping | RecordRequest
    | TakeOver | OfferBenefit | AssistFrame | AidFrame | PhraseFrame | JudgeFrame | ReleaseAsk | ReleaseAnswer | ReleaseSay
)  # fmt: skip

widget_decoder: msgspec.json.Decoder[WidgetFrame] = msgspec.json.Decoder(WidgetFrame)
console_decoder: msgspec.json.Decoder[ConsoleFrame] = msgspec.json.Decoder(ConsoleFrame)

Out = dict[str, Any]
"""A frame to a client before it is encoded; the shapes are described in docs/sockets.md."""
