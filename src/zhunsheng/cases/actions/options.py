"""Put options to a customer; the customer chooses, or refuses and says why."""

from collections.abc import Sequence

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.actions.move import move_case
from zhunsheng.cases.checks import CHOSEN, may_choose_again
from zhunsheng.cases.events import CaseLinkMade, CaseRated, OptionChosen, OptionsRefused
from zhunsheng.cases.lines import OFFERED
from zhunsheng.cases.models import Case, CaseEntry, CaseOption
from zhunsheng.cases.queries import figures_of, row_of
from zhunsheng.cases.rows import link_life
from zhunsheng.cases.settling import BY, settle_options, settle_rating
from zhunsheng.cases.values import CaseRow, ChoiceBegun, NotOffered, Option, OptionsOut, TimePast
from zhunsheng.cases.writing import change, enter, held_out, open_case, words_of
from zhunsheng.dialogue.actions import Held
from zhunsheng.ground.tokens import issue_token
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id

LINK = "case"
STARS = range(1, 6)


def _answered(ink: Ink, case_id: int) -> tuple[Case, CaseRow]:
    case = open_case(case_id)
    row = row_of(case)
    verb = Verb.CASE_ANSWER if ink.actor.kind == "customer" else Verb.CASE_WORK
    require(ink.actor, verb, row.subject())
    return case, row


def put_options(
    ink: Ink, case_id: int, options: Sequence[Option], confirmed: frozenset[str] = frozenset()
) -> Held | None:
    """Write the options of the next round, each with the time by which it is done, in place of those of this round.

    They go to the customer, so the guard judges them first; what it holds comes back with the reason, and nothing is written.
    Writes    the options
    Records   case.words_held or case.words_confirmed where the guard finds something
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for too few or too many, OptionsOut, TimePast
    Clauses   ec-3.2c
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    figures = figures_of(case.standing_id)
    if not figures.options_min <= len(options) <= figures.options_max:
        raise BadInput("the options", f"{figures.options_min} to {figures.options_max}", len(options))
    if case.state == "proposed":
        raise OptionsOut()
    for one in options:
        words_of(one.title, "the option", longest=400)
        if one.due_at <= ink.at:
            raise TimePast()
    held = held_out(ink, case, "\n".join(one.title.strip() for one in options), confirmed)
    if held is not None:
        return held
    number = case.rounds + 1
    CaseOption.objects.filter(case_id=case_id, round=number).delete()
    CaseOption.objects.bulk_create(
        CaseOption(id=new_id(), case_id=case_id, round=number, number=n, title=one.title.strip(), due_at=one.due_at)
        for n, one in enumerate(options, start=1)
    )
    change(case)
    enter(ink, case_id, "options", detail=f"{number}: {len(options)}")
    return None


def choose_option(ink: Ink, case_id: int, number: int) -> None:
    """Choose an option; its deadline is the case's from now on, and the case goes on.

    Writes    the option, the case
    Records   option.chosen, case.moved
    Refuses   AccessDenied, NotFound, CaseMerged, NotOffered
    Clauses   ec-3.2c
    """
    case, _ = _answered(ink, case_id)
    option = CaseOption.objects.filter(case_id=case_id, round=case.rounds + 1, number=number).first()
    if option is None or case.state != "proposed":
        raise NotOffered(number=number)
    _chosen(ink, case, option, str(number))
    move_case(ink, case_id, "accept")


def change_choice(ink: Ink, case_id: int, number: int) -> None:
    """Choose another option of the same round, until somebody of the desk has begun on the one chosen; its deadline is the case's from now on.

    Writes    the options, the case, its story, a line in the conversation
    Records   option.chosen
    Refuses   AccessDenied to anybody but the customer, NotFound, CaseMerged, NotOffered, ChoiceBegun
    Clauses   ec-3.2c
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_ANSWER, row_of(case).subject())
    options = {one.number: one for one in CaseOption.objects.filter(case_id=case_id, round=case.rounds + 1)}
    before = next((one for one in options.values() if one.chosen_at is not None), None)
    if before is None or number not in options:
        raise NotOffered(number=number)
    if not choice_stands_free(case):
        raise ChoiceBegun()
    if before.number != number:
        _chosen(ink, case, options[number], f"{before.number} → {number}", again=True)
        settle_options(ink, case, OFFERED, case.rounds + 1, BY["accept"])


def choice_stands_free(case: Case) -> bool:
    """Tell whether the customer may still choose otherwise: nobody of the desk has begun on what was chosen."""
    lines = CaseEntry.objects.filter(case_id=case.id).order_by("-id").values_list("kind", "by_kind")
    return may_choose_again(case.state, case.fields, lines)


def _chosen(ink: Ink, case: Case, option: CaseOption, detail: str, *, again: bool = False) -> None:
    """Write down which option of its round is the customer's."""
    CaseOption.objects.filter(case_id=case.id, round=option.round).update(chosen_at=None)
    CaseOption.objects.filter(id=option.id).update(chosen_at=ink.at)
    row = change(case, due_at=option.due_at)
    enter(ink, case.id, CHOSEN, option.title, detail)
    ink.record(
        OptionChosen(case_id=case.id, about=row.about(), option_id=option.id, due_us=option.due_at.us, again=again)
    )


def refuse_options(ink: Ink, case_id: int, why: str) -> None:
    """Refuse all options of a round and say why; the case goes back to be planned anew, and the round counts.

    Writes    the story, the case
    Records   option.refused, case.moved
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused, BadInput without a reason
    Clauses   dy-3.2c
    """
    case, row = _answered(ink, case_id)
    number = case.rounds + 1
    entry_id = enter(ink, case_id, "rejection", words_of(why, "why"), str(number))
    ink.record(OptionsRefused(case_id=case_id, about=row.about(), entry_id=entry_id, round=number))
    move_case(ink, case_id, "reject")


def contest_case(ink: Ink, case_id: int, why: str) -> str:
    """Say that it is not all right and why: an application that was refused is looked at again, a case that is closed goes on.

    Writes    the story, the case
    Records   case.moved, what the step tells
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused, BadInput without a reason
    """
    case, _ = _answered(ink, case_id)
    words = words_of(why, "why")
    state = move_case(ink, case_id, "appeal" if case.state == "refused" else "reopen")
    enter(ink, case_id, "rejection", words)
    return state


def rate_case(ink: Ink, case_id: int, stars: int) -> None:
    """Let the customer rate how a case was handled; the last word counts.

    Writes    the case
    Records   case.rated
    Refuses   AccessDenied to anybody but the customer, NotFound, CaseMerged, BadInput
    Clauses   dy-3.3e
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_RATE, row_of(case).subject())
    if stars not in STARS:
        raise BadInput("the rating", "1 to 5", stars)
    row = change(case, rating=stars)
    enter(ink, case_id, "rated", detail=str(stars))
    settle_rating(ink, case, stars)
    ink.record(CaseRated(case_id=case_id, about=row.about(), stars=stars))


def make_customer_link(ink: Ink, case_id: int, life: Duration | None = None) -> str:
    """Make the customer's own link to a case, for the customer or whoever works on it: sealed, for this customer and case alone, for a time.

    Records   case.link_made
    Refuses   AccessDenied, NotFound, CaseMerged
    """
    case, row = _answered(ink, case_id)
    own = ink.actor.kind == "customer"
    until = ink.at + link_life(case, "application_link_h" if own else "customer_link_h", life)
    ink.record(CaseLinkMade(case_id=case_id, about=row.about(), until_us=until.us))
    return issue_token({"case": case_id, "customer": case.customer_id}, purpose=LINK, expires=until)
