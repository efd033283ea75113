"""Read what belongs to a case beside its procedure: other cases, tags, watchers, files, copies."""

from typing import Any

from zhunsheng.cases.models import Case, CaseAttachment, CaseCopy, CaseLink, CaseTag, CaseWatcher
from zhunsheng.cases.own import book
from zhunsheng.cases.values import AttachmentShown, Belonging, CopyShown, LinkShown

MANY = 4
"""So many times those shown are read, since not all of them fit."""


def surroundings_of(case_id: int) -> dict[str, Any]:
    """Return the parts of a case's file that stand around it."""
    links = CaseLink.objects.filter(case_id=case_id).select_related("other").order_by("id")
    files = CaseAttachment.objects.filter(case_id=case_id).order_by("id")
    copies = CaseCopy.objects.filter(case_id=case_id).order_by("id")
    return {
        "links": tuple(
            LinkShown(other_id=one.other_id, kind=Belonging(one.kind), title=one.other.title, case_kind=one.other.kind, state=one.other.state, merged_into=one.other.merged_into)
            for one in links
        ),
        "tags": tuple(CaseTag.objects.filter(case_id=case_id).order_by("tag").values_list("tag", flat=True)),
        "watchers": tuple(CaseWatcher.objects.filter(case_id=case_id).order_by("id").values_list("agent_id", flat=True)),
        "files": tuple(
            AttachmentShown(**{name: getattr(one, name) for name in AttachmentShown.__struct_fields__}) for one in files
        ),
        "copies": tuple(CopyShown(**{name: getattr(one, name) for name in CopyShown.__struct_fields__}) for one in copies),
    }  # fmt: skip


def alike(case: Case) -> list[Case]:
    """Find open cases that may be the same matter: of this customer, of the same kind, about the same order where both name one."""
    rows = Case.objects.filter(
        customer_id=case.customer_id, kind=case.kind, closed_at__isnull=True, merged_into__isnull=True
    )
    most = book(case.edition).figure("alike_most")
    found = rows.exclude(id=case.id).order_by("-id")[: MANY * most]
    same = [
        one for one in found if not one.order_number or not case.order_number or one.order_number == case.order_number
    ]
    return same[:most]
