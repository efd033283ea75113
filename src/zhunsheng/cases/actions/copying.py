"""Send a copy of a case to the department that is responsible, and know that it was read."""

import hmac
from hashlib import sha256

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.digests import LANGUAGE, digest_of
from zhunsheng.cases.events import CaseCopied, CaseCopyRead
from zhunsheng.cases.models import CaseCopy
from zhunsheng.cases.queries import book, case_of, row_of
from zhunsheng.cases.rows import link_life, surviving
from zhunsheng.cases.values import LinkUsed, NotConfirmed
from zhunsheng.cases.writing import enter, open_case, words_of
from zhunsheng.ground.tokens import issue_token, read_token_fields
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.errors import BadInput, Conflict, NotFound
from zhunsheng.kernel.ids import new_id

COPY_LINK = "case-copy"


def send_copy(
    ink: Ink, case_id: int, department: str, recipient: str, life: Duration | None = None, language: str = LANGUAGE
) -> str:  # fmt: skip
    """Send a copy of a case with personal data masked to one recipient of a department; return its link.

    Writes    the copy, the case's story
    Records   case.copied
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for a department that is none
    Clauses   cc-3.2c
    """
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, Verb.CASE_WORK, row.subject())
    known = book(case.edition).departments
    if department not in known:
        raise BadInput("the department", f"one of {', '.join(known)}", department)
    copy = CaseCopy(
        id=new_id(), case_id=case_id, department=department, recipient=words_of(recipient, "the recipient", longest=120),
        digest=digest_of(case, ink.at, whole=True, language=language), sent_at=ink.at, sent_by=ink.actor.id, link=new_id(),
    )  # fmt: skip
    CaseCopy.objects.bulk_create([copy])
    enter(ink, case_id, "copied", copy.recipient, department)
    ink.record(CaseCopied(case_id=case_id, about=row.about(), copy_id=copy.id, department=department))
    return issue_token(
        {"copy": copy.id, "link": copy.link}, purpose=COPY_LINK, expires=ink.at + link_life(case, "copy_link_h", life)
    )


@system_only("who holds a sealed link for one recipient needs no seat")
def read_copy(ink: Ink, token: str, holder: str, *, confirmed: bool) -> tuple[str, str]:
    """Show a copy to its one recipient once confidentiality is confirmed, and keep that it was read; return department and digest.

    Writes    who holds the link and when it was read
    Records   case.copy_read the first time
    Refuses   TokenRefused, TokenExpired, NotFound, LinkUsed, NotConfirmed
    """
    told = read_token_fields(token, purpose=COPY_LINK, at=ink.at)
    copy = CaseCopy.objects.filter(id=told.get("copy") or 0, link=told.get("link") or 0).first()
    if copy is None:
        raise NotFound("copy", None)
    mine = sha256(holder.encode()).hexdigest()
    if copy.holder and not hmac.compare_digest(copy.holder, mine):
        raise LinkUsed()
    if copy.read_at is None:
        if not confirmed:
            raise NotConfirmed()
        free = CaseCopy.objects.filter(id=copy.id, link=copy.link, holder="", read_at__isnull=True)
        if free.update(holder=mine, read_at=ink.at) != 1:
            raise Conflict(f"copy {copy.id} was opened in the meantime")
        case = case_of(copy.case_id)
        row = row_of(case)
        enter(ink, surviving(case).id, "copy_read", copy.recipient, copy.department)
        ink.record(CaseCopyRead(case_id=row.id, about=row.about(), copy_id=copy.id, department=copy.department))
    return copy.department, copy.digest
