"""Say which fields of one's own cases have, edition by edition, and write them."""

from collections.abc import Mapping

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases.customs import fields_from, tidy
from zhunsheng.cases.events import CaseFieldsSet, CaseFilled
from zhunsheng.cases.issues import issue_codes
from zhunsheng.cases.models import CaseCustom, CaseFields
from zhunsheng.cases.queries import book, custom_fields, row_of
from zhunsheng.cases.writing import change, open_case
from zhunsheng.journal.actions import Ink


def set_case_fields(ink: Ink, text: str) -> int:
    """Set the fields of one's own as a new edition; earlier editions stay, and so does what stands in cases.

    Writes    the edition
    Records   case.fields_set
    Refuses   AccessDenied, BadInput naming the field and what is wrong with it
    """
    require(ink.actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    found = fields_from(text, kinds=book().kinds.keys(), types=book().types.keys(), issues=issue_codes(ink.at))
    edition = (CaseFields.objects.order_by("-edition").values_list("edition", flat=True).first() or 0) + 1
    CaseFields.objects.bulk_create(
        [CaseFields(edition=edition, fields=msgspec.to_builtins(list(found)), text=text, at=ink.at, by_id=ink.actor.id)]
    )
    ink.record(CaseFieldsSet(edition=edition, count=len(found)))
    return edition


def fill_custom(ink: Ink, case_id: int, told: Mapping[str, str]) -> None:
    """Write fields of one's own; an empty text empties a field.

    Writes    the fields
    Records   case.filled with the codes alone, unless nothing changes
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for a field this case does not have or what cannot stand in it
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    values = tidy([one for one in custom_fields() if one.fits(case.kind, case.issue_type, case.issue)], told)
    before = dict(CaseCustom.objects.filter(case_id=case_id).values_list("code", "value"))
    changed = {code: value for code, value in values.items() if before.get(code, "") != value}
    if not changed:
        return
    CaseCustom.objects.filter(case_id=case_id, code__in=changed).delete()
    CaseCustom.objects.bulk_create(
        CaseCustom(case_id=case_id, code=code, value=value) for code, value in changed.items() if value
    )
    row = change(case)
    ink.record(CaseFilled(case_id=case_id, about=row.about(), fields=sorted(changed)))
