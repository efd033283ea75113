"""The first picture a visitor is shown: the shop, the desk, what was said, the orders, what may be rated."""

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import dialogues_before, newest_of_customer
from zhunsheng.dialogue.values import CLOSED, DialogueRow
from zhunsheng.feedback.queries import rating_form, rating_of
from zhunsheng.feedback.values import RatingRow
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import block_of
from zhunsheng.surface.live.frames import Out, WidgetHello
from zhunsheng.surface.live.lines import lines_shown
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.notices import notice_of
from zhunsheng.surface.live.orders import order_frames
from zhunsheng.surface.live.reception import ShopDesk, desk_frame
from zhunsheng.surface.live.visitor import CHANNEL, Visitor


def picture_for(actor: Actor, visitor: Visitor, hello: WidgetHello, names: Names, lang: str, at: Instant) -> Out:
    """Read what a customer who was here before is shown."""
    shown = nothing()
    row = newest_of_customer(actor.id, visitor.shop.id, CHANNEL)
    if row is not None:
        after = hello.after if hello.dialogue == row.id else 0
        shown["dialogue"] = state_frame(row, names, lang)
        shown["messages"] = lines_shown(actor, row, after, names)
        shown["earlier"] = bool(dialogues_before(actor, actor.id, visitor.shop.id, CHANNEL, row.id))
        shown["rating"] = rating_state(actor, row, at)
    if visitor.known:
        shown["orders"] = order_frames(actor, actor.id, lang)
    block = block_of(actor.id, at)
    shown["blocked"] = None if block is None else {"until": None if block.until is None else block.until.us}
    return shown


def nothing() -> Out:
    """Show that nothing was said yet."""
    return {"dialogue": None, "messages": [], "earlier": False, "orders": [], "rating": None, "blocked": None}


def shop_frame(visitor: Visitor, desk: ShopDesk, lang: str) -> Out:
    """Show the shop, its words and how things stand at its desk."""
    widget = desk.widget
    return {
        "shop": {
            "name": visitor.shop.name,
            "color": visitor.shop.colour,
            "demo": visitor.shop.is_demo,
            "welcome": widget.welcome.get(lang, ""),
            "away": widget.away.get(lang, ""),
        },
        "desk": desk_frame(desk),
        "mails": desk.mails,
        "asks_contact": widget.asks_contact and not visitor.known,
        "form": form_frame(lang),
    }


def form_frame(lang: str) -> Out:
    """Show the words to choose from after a dialogue."""
    form = rating_form()
    return {
        "words": [{"score": one.score, "word": one.en if lang == "en" else one.zh} for one in form.words],
        "comment": form.longest_comment,
    }


def state_frame(row: DialogueRow, names: Names, lang: str) -> Out:
    """Show where a dialogue stands."""
    agent = None if row.agent_id is None else {"name": names.agent(row.agent_id)}
    return {
        "id": row.id,
        "state": row.state,
        "agent": None if row.state == CLOSED else agent,
        "notice": notice_of(row.state, lang),
    }


def rating_state(actor: Actor, row: DialogueRow, at: Instant) -> Out | None:
    """Show what was rated, and until when it may be; nothing while the dialogue goes on."""
    if row.closed_at is None:
        return None
    given = rating_of(actor, row.id, row.closed_at)
    if given is not None:
        return rated_frame(given, at)
    until = Instant(row.closed_at) + hours(rating_form().given_within_hours)
    return {"dialogue": row.id, "score": None, "comment": "", "until": until.us, "open": at <= until}


def rated_frame(given: RatingRow, at: Instant) -> Out:
    """Show a rating that was given, and until when it may be changed."""
    return {
        "dialogue": given.dialogue_id,
        "score": given.score,
        "comment": given.comment,
        "until": given.change_until.us,
        "open": at <= given.change_until,
    }
