"""The customer says with which parcel goods come back."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.carriers import tidy_carrier, tidy_tracking
from zhunsheng.cases.queries import row_of
from zhunsheng.cases.returns import RETURN, awaits_return
from zhunsheng.cases.values import NoReturnAwaited
from zhunsheng.cases.writing import change, enter_return, open_case
from zhunsheng.journal.actions import Ink


def tell_return(ink: Ink, case_id: int, carrier: str, number: str) -> None:
    """Say by whom and under which number the goods come back; it may be said otherwise until they are here.

    Writes    the case's field for it, a carrier that nobody knows as it was written; a line of its story
    Records   aftersale.return_told, unless it was told so before
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for what is no number, NoReturnAwaited
    """
    case = open_case(case_id)
    row = row_of(case)
    verb = Verb.CASE_ANSWER if ink.actor.kind == "customer" else Verb.CASE_WORK
    require(ink.actor, verb, row.subject())
    if not awaits_return(row):
        raise NoReturnAwaited()
    told = f"{tidy_carrier(carrier)} {tidy_tracking(number)}"
    before = case.fields.get(RETURN, "")
    if told == before:
        return
    enter_return(ink, change(case, fields={**case.fields, RETURN: told}), before, told)
