"""Show a customer's earlier dialogues above the present one: they open with it, nobody searches for them."""

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.assist.queries import demands
from zhunsheng.dialogue.queries import earlier_of, notes_of, past_dialogue
from zhunsheng.dialogue.values import DialogueRow, Earlier, NoteShown
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import masked_names
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Aid
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.present import read_message_frame


def side_by_side(actor: Actor, names: Names, row: DialogueRow, lang: str) -> Out:
    """Show what belongs beside a dialogue: the customer's earlier ones in short, and the notes of colleagues."""
    about = {"channel": row.channel, "skill": row.group, "tier": row.tier, "issue_type": row.issue_type}
    may = isinstance(decide(actor, Verb.DIALOGUE_HISTORY, row.subject()), Allowed)
    return {
        "earlier": [short_frame(one, names, lang) for one in earlier_of(actor, row.id)] if may else [],
        "opens_earlier": demands(standards.rulebook(row.standing_id), Aid.HISTORY, about),
        "notes": [note_frame(one) for one in notes_of(actor, row.id)],
        "may_note": isinstance(decide(actor, Verb.DIALOGUE_NOTE, row.subject()), Allowed),
    }


def past_frame(actor: Actor, names: Names, dialogue_id: int, earlier_id: int, lang: str) -> Out:
    """Show an earlier dialogue with its lines, oldest first."""
    past = past_dialogue(actor, dialogue_id, earlier_id)
    customer_id = past.row.customer_id
    name = masked_names([customer_id]).get(customer_id, "")
    names.learn_files(line.file_token for line in past.lines)
    return {
        "t": "earlier",
        "dialogue": dialogue_id,
        "past": short_frame(past.short, names, lang)
        | {
            "messages": [read_message_frame(line, past.row, names, customer_name=name) for line in past.lines],
            "cut": past.cut,
        },
    }


def short_frame(one: Earlier, names: Names, lang: str) -> Out:
    """Show an earlier dialogue in short."""
    return {
        "id": one.id,
        "shop": names.shop(one.shop_id),
        "channel": one.channel,
        "agent": "" if one.agent_id is None else names.agent(one.agent_id),
        "wish": _issue_words(one, lang),
        "outcome": one.outcome,
        "opened_at": one.opened_at.us,
        "closed_at": None if one.closed_at is None else one.closed_at.us,
        "lines": one.lines,
    }


def _issue_words(one: Earlier, lang: str) -> str | None:
    """Name the type in the taxonomy under which the dialogue began."""
    if one.issue_type is None:
        return None
    leaf = standards.taxonomy(one.opened_at, asked_at=now()).leaf(one.issue_type)
    return one.issue_type if leaf is None else leaf.title.of(lang)


def note_frame(one: NoteShown) -> Out:
    """Show an internal note."""
    return {
        "id": one.id,
        "dialogue": one.dialogue_id,
        "by": {"id": one.author_id, "name": one.author_name},
        "text": one.text,
        "mentions": list(one.mentioned),
        "at": one.at.us,
    }
