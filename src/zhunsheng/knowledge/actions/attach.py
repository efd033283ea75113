"""Keep pictures and PDFs that go with an answer, and lend them to a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from zhunsheng.ground import files
from zhunsheng.ground.models import StoredFile
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.models import AttachedFile, DocumentEdition
from zhunsheng.knowledge.values import ATTACHMENTS_LIMIT, Attachment, FaqDraft

TAKEN: Final = "a picture or a PDF"
INTERNAL: Final = "a file that may be given to a customer"


@system_only("whoever writes an answer has asked for the right")
def attached(
    ink: Ink, faq_id: int, draft: FaqDraft, uploads: Sequence[files.Prepared], *, known: Mapping[str, Attachment]
) -> FaqDraft:
    """Return an answer with its files: those it had, copies of others that were named by their token, and what was handed in with it.

    Writes    files' rows
    Refuses   BadInput for another kind or too many, NotFound for a token, FileRefused for one that was swept meanwhile
    """
    told = [known.get(one.token) or _shown(files.copy(one.token, at=ink.at)) for one in draft.attachments]
    told += [_shown(files.keep(one, at=ink.at)) for one in uploads]
    if len(told) > ATTACHMENTS_LIMIT:
        raise BadInput("attachments", f"at most {ATTACHMENTS_LIMIT} files", len(told))
    for one in told:
        if not one.is_picture and one.media_type != "application/pdf":
            raise BadInput("attachments", TAKEN, one.name)
    fresh = [one for one in told if one.token not in known]
    AttachedFile.objects.bulk_create(AttachedFile(id=new_id(), faq_id=faq_id, token=one.token) for one in fresh)
    return msgspec.structs.replace(draft, attachments=tuple(told))


@system_only("whoever sends a message has the right to; the message names the file that is kept here")
def lend_file(ink: Ink, token: str) -> str:
    """Return the token under which a message may name a file: of an answer's, or a public document's, a copy, so that erasing the dialogue takes only that.

    Writes    a file's row, where it is lent
    Refuses   BadInput for the file of an internal document: it never goes to a customer
    """
    edition = DocumentEdition.objects.filter(file_token=token).select_related("document").first()
    if edition is not None and not edition.document.public:
        raise BadInput("file", INTERNAL, edition.file_name)
    if edition is None and not AttachedFile.objects.filter(token=token).exists():
        return token
    return files.copy(token, at=ink.at).token


def _shown(row: StoredFile) -> Attachment:
    return Attachment(token=row.token, name=row.name, media_type=row.media_type, size=row.size)
