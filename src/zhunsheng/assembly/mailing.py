"""Mail saved views of figures to their owners at the hour of reports, each seeing only what is theirs to see."""

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext

from zhunsheng.access.values import SYSTEM
from zhunsheng.ground.settings import desk
from zhunsheng.insight.actions import note_view_mailed
from zhunsheng.insight.queries import ViewShown, views_due
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import send_mail
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.values import MailTo
from zhunsheng.people.queries import actor_of, agent_cards, email_of
from zhunsheng.surface.pages.figures.answers import rows_of
from zhunsheng.surface.pages.figures.asking import Question

MOST = 30


def mail_due_views(at: Instant) -> int:
    """Mail every view whose day, week or month is over; return how many were due."""
    found = views_due(at, desk().time_zone, desk().report_hour)
    for one in found:
        card = next((card for card in agent_cards({one.owner_id}) if card.active), None)
        address, lang = ("", "") if card is None else (email_of(card.id), card.language)
        text = _text(one, lang, at) if address else ""
        run(mail_view, SYSTEM, at, one, MailTo(address=address, language=lang, kind="agent", id=one.owner_id), text)
    return len(found)


@system_only("views are mailed by the desk itself")
def mail_view(ink: Ink, one: ViewShown, to: MailTo, text: str) -> None:
    """Lay a view into the queue of mails and remember it, in one commit; who has no address gets none.

    Writes  the mail, when the view was mailed
    """
    note_view_mailed(ink, one.id)
    if to.address:
        link = f"{mail_settings().desk_url}/figures/explore/?{one.query}"
        send_mail(ink, to, "view_due", {"view": one.name, "text": text, "link": link}, key=f"view:{one.id}:{ink.at.us}")


def _text(one: ViewShown, lang: str, at: Instant) -> str:
    with translation.override(lang):
        question = Question.of(QueryDict(one.query))
        every = rows_of(actor_of(one.owner_id), question, at)
        rows = every[:MOST]
        more = gettext("%(n)s more rows stand behind the link.") % {"n": len(every) - MOST} if every[MOST:] else ""
        titles = [each.title.of(lang) for each in question.wanted]
        lines = [
            f"{row.name}  " + "  ".join(f"{title} {cell.words}" for title, cell in zip(titles, row.cells, strict=True))
            for row in rows
        ]
        return "\n".join([*lines, more] if more else lines)
