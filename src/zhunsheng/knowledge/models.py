"""Tables of the room; private to it."""

from typing import Any

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Faq(models.Model):
    """A question that customers ask; its answers are its wordings."""

    id = IdField()
    state = models.CharField(max_length=10)
    latest = models.PositiveIntegerField(default=1)
    approved = models.PositiveIntegerField(null=True)
    owner_id = models.BigIntegerField()
    reviewer_id = models.BigIntegerField(null=True)
    changed_at = InstantField()
    reviewed_at = MaybeInstantField()
    phrasings = models.PositiveIntegerField(default=0)
    rival = models.PositiveIntegerField(null=True)
    rival_from = MaybeInstantField()
    revision = models.PositiveIntegerField(default=1)
    asked = models.PositiveIntegerField(default=0)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    class Meta:
        """`revision` grows with everything that recognising depends on."""

        db_table = "knowledge_faq"
        indexes = (models.Index(fields=["state", "changed_at"], name="knowledge_faq_shelf"),)


class Wording(models.Model):
    """One wording of a question and its answers."""

    id = IdField()
    faq = models.ForeignKey(Faq, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=120)
    answer = models.TextField()
    by_tier: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    by_channel: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    steps: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    links: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    attachments: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    english: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    category = models.CharField(max_length=80, default="")
    product = models.CharField(max_length=80, default="")
    shop_id = models.BigIntegerField(null=True)
    public = models.BooleanField(default=True)
    valid_from = MaybeInstantField()
    valid_to = MaybeInstantField()
    author_id = models.BigIntegerField()
    made_at = InstantField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = MaybeInstantField()

    class Meta:
        """Wordings are numbered within their question."""

        db_table = "knowledge_wording"
        constraints = (models.UniqueConstraint(fields=["faq", "number"], name="knowledge_wording_number"),)


class CategoryGroup(models.Model):
    """A skill group that looks after a category of questions; a category without any is everybody's."""

    id = IdField()
    category = models.CharField(max_length=80)
    group = models.CharField(max_length=40)

    class Meta:
        """Each pair once."""

        db_table = "knowledge_category_group"
        constraints = (models.UniqueConstraint(fields=["category", "group"], name="knowledge_category_group_once"),)


class AttachedFile(models.Model):
    """A file that goes with answers to a question, by its token: whoever sends it sends a copy."""

    id = IdField()
    faq = models.ForeignKey(Faq, on_delete=models.CASCADE, related_name="files")
    token = models.CharField(max_length=64, unique=True)

    class Meta:
        """Former wordings name their files as well, so they stay."""

        db_table = "knowledge_attached"


class Phrasing(models.Model):
    """One way to ask a question; `folded` is the text as it is compared, and stands once in the whole desk."""

    id = IdField()
    faq = models.ForeignKey(Faq, on_delete=models.CASCADE, related_name="ways")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=12)
    by_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """Phrasings are read by question, in the order in which they came."""

        db_table = "knowledge_phrasing"
        indexes = (models.Index(fields=["faq", "at"], name="knowledge_phrasing_of"),)


class Unmatched(models.Model):
    """A customer's message that no question answered; its words stay where they were written and are not copied."""

    id = IdField()
    message_id = models.BigIntegerField(unique=True)
    dialogue_id = models.BigIntegerField()
    shop_id = models.BigIntegerField()
    at = InstantField()
    settled_at = MaybeInstantField()

    class Meta:
        """What waits is read newest first."""

        db_table = "knowledge_unmatched"
        indexes = (models.Index(fields=["settled_at", "at"], name="knowledge_unmatched_waits"),)


class Improved(models.Model):
    """An item of improvement that was opened because of a message that no question answered; heaps come and go, messages stay."""

    id = IdField()
    unmatched = models.ForeignKey(Unmatched, on_delete=models.CASCADE, related_name="improved")
    improvement_id = models.BigIntegerField(db_index=True)

    class Meta:
        """Each item once for a message; it goes with the message."""

        db_table = "knowledge_improved"
        constraints = (models.UniqueConstraint(fields=["unmatched", "improvement_id"], name="knowledge_improved_once"),)


class Sample(models.Model):
    """What the bot made of one message of a customer, and what somebody said it was; the words stay in the dialogue.

    `lot` is drawn once: those with the lowest lots of a week are the sample that people look at.
    """

    id = IdField()
    message_id = models.BigIntegerField(unique=True)
    dialogue_id = models.BigIntegerField(db_index=True)
    shop_id = models.BigIntegerField()
    at = InstantField()
    lot = models.PositiveIntegerField()
    band = models.CharField(max_length=10)
    exact = models.BooleanField(default=False)
    faq_id = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=8, default="")
    meant_id = models.BigIntegerField(null=True)
    judged_by = models.BigIntegerField(null=True)
    judged_at = MaybeInstantField()

    class Meta:
        """Drawn by shop and week; what was judged teaches the lines."""

        db_table = "knowledge_sample"
        indexes = (
            models.Index(fields=["shop_id", "at"], name="knowledge_sample_week"),
            models.Index(fields=["judged_at"], name="knowledge_sample_judged"),
        )


class TestQuestion(models.Model):
    """A question that editors want recognised, never learned: it says whether a change did harm."""

    id = IdField()
    faq = models.ForeignKey(Faq, on_delete=models.CASCADE, related_name="tests")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True)
    by_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """Each text stands once in the whole desk."""

        db_table = "knowledge_test"


class Edition(models.Model):
    """A learned bank: from what it was learned, how it fared on what is known, and when it was used.

    `digest` names what was learned; `examples` hold it while one can still go back to it.
    """

    id = IdField()
    number = models.PositiveIntegerField(unique=True)
    at = InstantField()
    digest = models.CharField(max_length=64)
    encoder = models.CharField(max_length=80, default="")
    examples: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    questions = models.PositiveIntegerField()
    phrasings = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    lost: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    learn_ms = models.PositiveIntegerField()
    why = models.CharField(max_length=8, default="")
    used_from = MaybeInstantField()
    used_to = MaybeInstantField()
    pinned = models.BooleanField(default=False)

    class Meta:
        """Numbered from one on."""

        db_table = "knowledge_edition"


class Aim(models.Model):
    """What a shop wants of the bot: how many of its answers may be wrong, and when it serves first."""

    id = IdField()
    shop_id = models.BigIntegerField(unique=True)
    wrong_permille = models.PositiveIntegerField()
    hours = models.CharField(max_length=8, default="always")

    class Meta:
        """One row a shop; without one the desk's own aim holds."""

        db_table = "knowledge_aim"


class Served(models.Model):
    """A dialogue that the bot served first: how it went on, and whether the customer came back within a day."""

    id = IdField()
    dialogue_id = models.BigIntegerField(unique=True)
    shop_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    began_at = InstantField()
    over_at = MaybeInstantField()
    why = models.CharField(max_length=20, default="")
    solved = models.BooleanField(default=False)
    faq_id = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField(default=0)
    again_at = MaybeInstantField()

    class Meta:
        """Read by shop and time; a customer's last ones when they come back."""

        db_table = "knowledge_served"
        indexes = (
            models.Index(fields=["shop_id", "began_at"], name="knowledge_served_shop"),
            models.Index(fields=["customer_id", "over_at"], name="knowledge_served_again"),
        )


class Sought(models.Model):
    """What readers of a help page looked for and did not find, or missed in the answer of a question; numbers and addresses are left out before it is kept."""

    id = IdField()
    shop_id = models.BigIntegerField()
    folded = models.CharField(max_length=100)
    text = models.CharField(max_length=100)
    times = models.PositiveIntegerField(default=1)
    faq_id = models.BigIntegerField(null=True)
    newest_at = InstantField()
    settled_at = MaybeInstantField()

    class Meta:
        """Each once a shop."""

        db_table = "knowledge_sought"
        constraints = (models.UniqueConstraint(fields=["shop_id", "folded"], name="knowledge_sought_once"),)


class Document(models.Model):
    """A manual of a product, a note about a rival, or something else that is looked things up in.

    `current` is the version that is searched, `latest` the newest handed in; they differ while one is being read, and where it was refused.
    """

    id = IdField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    product = models.CharField(max_length=80, default="")
    category = models.CharField(max_length=80, default="")
    public = models.BooleanField(default=False)
    valid_from = MaybeInstantField()
    valid_to = MaybeInstantField()
    current = models.PositiveIntegerField(default=0)
    latest = models.PositiveIntegerField(default=0)
    owner_id = models.BigIntegerField()
    changed_at = InstantField()

    class Meta:
        """Listed by the latest change."""

        db_table = "knowledge_document"
        indexes = (models.Index(fields=["changed_at"], name="knowledge_document_shelf"),)


class DocumentEdition(models.Model):
    """One version of a document: its file, and how far it is read. Units: pages."""

    id = IdField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    why = models.CharField(max_length=12, default="")
    reads = models.CharField(max_length=8)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    passages = models.PositiveIntegerField(default=0)
    file_token = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    author_id = models.BigIntegerField()
    made_at = InstantField()

    class Meta:
        """Numbered within the document."""

        db_table = "knowledge_document_edition"
        constraints = (models.UniqueConstraint(fields=["document", "number"], name="knowledge_edition_once"),)


class PassageRow(models.Model):
    """A piece of a version that is found and quoted by itself; only those of the current version are kept for long."""

    id = IdField()
    edition = models.ForeignKey(DocumentEdition, on_delete=models.CASCADE, related_name="pieces")
    place = models.PositiveIntegerField()
    page = models.PositiveIntegerField(default=0)
    heading = models.CharField(max_length=250, default="")
    text = models.TextField()

    class Meta:
        """Read in the order of the document; a piece that is read twice stands once."""

        db_table = "knowledge_passage"
        constraints = (models.UniqueConstraint(fields=["edition", "place"], name="knowledge_passage_once"),)
