"""The console's socket: an agent's whole work in frames. Each request gets exactly one answer."""

import asyncio
import logging

from typing_extensions import override

from zhunsheng.access.queries import topics
from zhunsheng.access.values import Actor, Verb
from zhunsheng.assist.actions import note_script_used
from zhunsheng.dialogue.actions import (
    Held,
    finish_followup,
    mark_seen_by_agent,
    note_look,
    offer_benefit,
    send_message,
    take_dialogue,
    take_over,
    transfer_dialogue,
    transfer_to_group,
)
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.dialogue.values import ClosingRequest, Draft, MessageKind
from zhunsheng.ground.settings import desk
from zhunsheng.guard.queries import may_name_a_time
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import lend_file
from zhunsheng.people.actions import set_presence, unmask_field
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import AgentCard, CustomerField, Presence
from zhunsheng.surface.live.aiding import aid_frame
from zhunsheng.surface.live.assisting import assist, note_aid
from zhunsheng.surface.live.closing import end
from zhunsheng.surface.live.colleagues import tell_who_is_here, work_with_colleagues
from zhunsheng.surface.live.comparing import compare_frame
from zhunsheng.surface.live.frames import (
    AddNote,
    AidFrame,
    AssistFrame,
    Before,
    Block,
    Close,
    CompareFrame,
    ConsoleHello,
    ConsoleRead,
    ConsoleSay,
    ConsoleTyping,
    DemandFrame,
    EarlierFrame,
    FindFrame,
    FinishFollowUp,
    Frame,
    GateFrame,
    Grade,
    HereFrame,
    JudgeFrame,
    MentionsSeen,
    OfferBenefit,
    OpenDialogue,
    Out,
    PhraseFrame,
    Ping,
    PresenceFrame,
    Promise,
    PromiseDrop,
    RecordFrame,
    RecordSave,
    ReleaseAnswer,
    ReleaseAsk,
    ReleaseSay,
    ScriptsFrame,
    SearchFrame,
    Solution,
    Take,
    TakeOver,
    Transfer,
    Unblock,
    Unmask,
    console_decoder,
)
from zhunsheng.surface.live.hub import session_topic
from zhunsheng.surface.live.judging import judged_frame
from zhunsheng.surface.live.keeping_out import keep_out_or_let_in
from zhunsheng.surface.live.keystrokes import show_typing
from zhunsheng.surface.live.letting_out import release_request
from zhunsheng.surface.live.loading import gate_frame, history, older, snapshot
from zhunsheng.surface.live.origins import header, same_origin
from zhunsheng.surface.live.readiness import make_ready
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.recording import promises_in, record_request
from zhunsheng.surface.live.refusals import held, malformed
from zhunsheng.surface.live.searching import found_frame
from zhunsheng.surface.live.sessions import session_key, session_of, stay
from zhunsheng.surface.live.socket import LiveSocket
from zhunsheng.surface.live.widget import kind_of, limits, said

log = logging.getLogger(__name__)


class ConsoleSocket(LiveSocket):
    """One agent's console."""

    actor: Actor | None = None
    card: AgentCard | None = None
    key: str = ""
    watcher: asyncio.Task[None] | None = None

    @override
    async def admitted(self) -> bool:
        """Admit pages of this desk only."""
        return same_origin(self.scope)

    @override
    def decode(self, text: str) -> Frame:
        """Read a frame."""
        return console_decoder.decode(text)

    @override
    def takes_long(self, frame: Frame) -> bool:
        """Drafts wait for an endpoint that may be slow, suggestions for the worker."""
        return isinstance(frame, AidFrame | AssistFrame)

    @override
    def leave(self) -> None:
        """Take the socket out of the hub."""
        if self.watcher is not None:
            self.watcher.cancel()
        self.hub.leave(self.peer)
        if self.peer.viewing is not None:
            tell_who_is_here(self.hub, self.peer.viewing)

    @override
    async def handle(self, frame: Frame) -> None:
        """Do what a frame asks and answer it."""
        if isinstance(frame, Ping):
            self.pong()
        elif isinstance(frame, ConsoleHello):
            await self.hello(frame)
        elif self.actor is None:
            self.peer.answer(malformed("hello comes first", frame.cid))
        else:
            answer = await self.act(self.actor, frame)
            if answer is not None:
                self.peer.answer({"re": frame.cid, "cid": frame.cid} | answer)

    async def act(self, actor: Actor, frame: Frame) -> Out | None:
        """Carry a request to its action or query."""
        match frame:
            case ConsoleSay():
                return await self.say(actor, frame)
            case OpenDialogue():
                await do(note_look, actor, now(), frame.dialogue)
                return await read(history, actor, self.hub.names, frame.dialogue, frame.after, self.peer.lang)
            case Before():
                return await read(older, actor, self.hub.names, frame.dialogue, frame.seq)
            case ConsoleRead():
                await do(mark_seen_by_agent, actor, now(), frame.dialogue, frame.seq)
                return {"t": "done"}
            case GateFrame():
                return await read(gate_frame, actor, frame.dialogue, self.peer.lang)
            case SearchFrame():
                return await read(found_frame, actor, frame.q, frame.before)
            case DemandFrame() | Grade() | Solution() | Promise() | PromiseDrop() | RecordFrame() | RecordSave():
                return await record_request(actor, frame, self.peer.lang)
            case JudgeFrame():
                return await read(judged_frame, actor, frame.dialogue, frame.text, self.peer.lang)
            case AssistFrame() | PhraseFrame():
                return await assist(actor, self.hub.names, frame, self.peer.lang)
            case AidFrame():
                return await aid_frame(actor, frame, self.peer.lang)
            case CompareFrame():
                return await read(compare_frame, actor, frame.category, self.peer.lang)
            case ConsoleTyping():
                self.typing(actor, frame.dialogue)
                return None
            case AddNote() | MentionsSeen() | EarlierFrame() | ScriptsFrame() | FindFrame() | HereFrame():
                return await work_with_colleagues(self, actor, frame)
            case ReleaseAsk() | ReleaseAnswer() | ReleaseSay():
                nickname = "" if self.card is None else self.card.nickname
                return await release_request(actor, frame, nickname, self.peer.lang)
            case _:
                return await self.change(actor, frame)

    async def change(self, actor: Actor, frame: Frame) -> Out:
        """Carry out what changes a dialogue's course."""
        at = now()
        match frame:
            case Take():
                await do(take_dialogue, actor, at, frame.dialogue)
            case Transfer():
                await self.transfer(actor, frame)
            case TakeOver():
                await do(take_over, actor, at, frame.dialogue, frame.note)
            case OfferBenefit():
                await do(offer_benefit, actor, at, frame.dialogue, frame.code)
            case Close():
                request = ClosingRequest(
                    outcome=frame.outcome, checks=frame.checks, followup=frame.followup, attempts=frame.attempts
                )
                await end(actor, at, frame.dialogue, request)
            case FinishFollowUp():
                await do(finish_followup, actor, at, frame.followup, frame.result)
            case PresenceFrame():
                wanted = _presence(frame.to)
                if wanted is Presence.AVAILABLE:
                    await make_ready(actor, at)
                await do(set_presence, actor, at, actor.id, wanted, frame.reason)
            case Block() | Unblock():
                await keep_out_or_let_in(actor, frame, at)
            case Unmask():
                return await self.unmask(actor, frame)
            case _:
                raise BadInput("t", "a request of this socket", type(frame).__name__)
        return {"t": "done"}

    async def transfer(self, actor: Actor, frame: Transfer) -> None:
        """Hand a dialogue over to a colleague or to a group."""
        if (frame.to_agent is None) == (frame.to_group is None):
            raise BadInput("the receiver", "either to_agent or to_group", "both or none")
        if frame.to_agent is not None:
            await do(transfer_dialogue, actor, now(), frame.dialogue, frame.to_agent, frame.note)
        elif frame.to_group is not None:
            await do(transfer_to_group, actor, now(), frame.dialogue, frame.to_group, frame.note)

    async def hello(self, frame: ConsoleHello) -> None:
        """Find out who this is and show the whole picture; pushes wait until it has been sent."""
        if self.greeted:
            return
        self.greeted = True
        self.speak(frame.lang)
        self.key = session_key(header(self.scope, b"cookie"))
        found = await read(session_of, self.key)
        if found is None:
            self.peer.end(4401, "sign in")
            return
        actor, held = found
        self.actor = actor
        self.card = (await read(agent_cards, [actor.id]))[0]
        self.peer.hold()
        self.peer.groups = actor.groups
        self.peer.agent_id = actor.id
        self.peer.releases = topics(actor, Verb.WORDS_RELEASE)
        self.hub.join(self.peer, topics(actor, Verb.DIALOGUE_READ) | {session_topic(held.session_id)})
        picture = await read(snapshot, actor, self.hub.names, self.peer.lang)
        self.peer.answer(picture | {"limits": limits(), "re": frame.cid})
        self.peer.release()
        self.watcher = asyncio.create_task(self.watch())

    async def watch(self) -> None:
        """End the socket when the session ends, and follow a change of rights."""
        while not self.peer.ending:
            await asyncio.sleep(desk().recheck_seconds)
            try:
                found = await read(session_of, self.key)
                if found is not None:
                    await stay(found[1])
            except Exception:  # logged with its trace; the watch must not end before the socket does
                log.exception("a session could not be looked at")
                continue
            if found is None:
                self.peer.end(4401, "signed out")
                return
            if found[0] != self.actor:
                self.peer.end(4409, "rights changed")

    async def say(self, actor: Actor, frame: ConsoleSay) -> Out:
        """Send a message, or answer why it is held."""
        if frame.kind not in (MessageKind.TEXT, MessageKind.PROGRESS):
            raise BadInput("kind", "text or progress", frame.kind)
        file = None if frame.file is None else await do(lend_file, actor, now(), frame.file)
        kind = MessageKind(frame.kind) if file is None else await kind_of(file, self.hub.names)
        draft = Draft(cid=frame.cid, text=frame.text, file_token=file, kind=kind)
        nickname = "" if self.card is None else self.card.nickname
        result = await do(send_message, actor, now(), frame.dialogue, draft, nickname, frozenset(frame.confirm))
        if isinstance(result, Held):
            return held(result, self.peer.lang, frame.cid)
        if frame.script is not None and not result.repeated:
            await do(note_script_used, actor, now(), frame.script, frame.dialogue)
        if frame.aid is not None and not result.repeated:
            await note_aid(actor, frame.dialogue, frame.aid)
        picture = self.hub.pictures.get(frame.dialogue)
        # Most messages name no time, and every reading costs the thread that answers everybody a change of hands.
        promises = (
            await read(promises_in, picture.row, frame.text, result.at)
            if picture is not None and may_name_a_time(frame.text)
            else []
        )
        return said(frame.cid, result) | {"promises": promises}

    async def unmask(self, actor: Actor, frame: Unmask) -> Out:
        """Show a field in full once the reason is on record."""
        try:
            field = CustomerField(frame.field)
        except ValueError:
            raise BadInput("field", ", ".join(CustomerField), frame.field) from None
        within = None if frame.dialogue is None else await read(subject_of_dialogue, frame.dialogue)
        value = await do(unmask_field, actor, now(), frame.customer, field, frame.reason, within=within)
        return {"t": "unmasked", "customer": frame.customer, "field": frame.field, "value": value}

    def typing(self, actor: Actor, dialogue_id: int) -> None:
        """Tell the customer that the owner is typing."""
        show_typing(self.hub, dialogue_id, actor.id, self.peer)


def _presence(word: str) -> Presence:
    try:
        return Presence(word)
    except ValueError:
        raise BadInput("presence", " or ".join(Presence), word) from None
