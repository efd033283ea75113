"""What was offered to a customer by buttons in the chat is shown as decided there, however it came to be decided."""

from typing import Final

from zhunsheng.cases.lines import OFFERED
from zhunsheng.cases.models import Case, CaseOption
from zhunsheng.dialogue.actions import settle_choice
from zhunsheng.journal.actions import Ink

BY: Final = {"accept": "chosen", "reject": "refused"}
OPEN: Final = "open"
OVER: Final = "over"
MOST_STARS: Final = 5


def settle_options(ink: Ink, case: Case, state: str, number: int, how: str) -> None:
    """Show the options of a round as chosen, refused, over, or open again, where they were put to the customer by buttons.

    `state` is the one in which the case was: options are with the customer in one state alone.
    Writes   a line in the conversation
    Clauses  ec-3.2c
    """
    if state != OFFERED:
        return
    chosen = CaseOption.objects.filter(case_id=case.id, round=number, chosen_at__isnull=False)
    pressed = chosen.values_list("number", flat=True).first() if how == BY["accept"] else None
    settle_choice(ink, case.customer_id, case.shop_id, f"case:{case.id}:options:{number}", how, pressed=pressed or 0)


def settle_rating(ink: Ink, case: Case, stars: int) -> None:
    """Show the invitation to rate as answered; the buttons go from the most stars to the fewest.

    Writes   a line in the conversation
    Clauses  dy-3.3e
    """
    asked = f"case:{case.id}:rate:"
    settle_choice(ink, case.customer_id, case.shop_id, asked, BY["accept"], pressed=MOST_STARS + 1 - stars)


def settle_invitation(ink: Ink, case: Case) -> None:
    """Show an invitation to rate that nobody answered as over: the case was taken up again, and its next end asks anew.

    Writes   a line in the conversation
    """
    settle_choice(ink, case.customer_id, case.shop_id, f"case:{case.id}:rate:", OVER)
