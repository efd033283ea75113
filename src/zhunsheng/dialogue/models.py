"""Tables of the dialogue room; private to it."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Dialogue(models.Model):
    """One conversation with one customer in one shop on one channel."""

    id = IdField()
    shop_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    customer_id = models.BigIntegerField()
    group = models.CharField(max_length=40)
    tier = models.CharField(max_length=20)
    standing_id = models.BigIntegerField()
    agent_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    issue_type = models.CharField(max_length=80, null=True)
    grade = models.CharField(max_length=40, null=True)
    state = models.CharField(max_length=12)
    seq = models.IntegerField(default=0)
    delivered_seq = models.IntegerField(default=0)
    read_seq = models.IntegerField(default=0)
    agent_read_seq = models.IntegerField(default=0)
    opened_at = InstantField()
    waiting_since = MaybeInstantField()
    unanswered_since = MaybeInstantField()
    answered_at = MaybeInstantField()
    last_at = InstantField()
    closed_at = MaybeInstantField()
    version = models.IntegerField(default=0)
    stated_at = MaybeInstantField()
    offered_at = MaybeInstantField()
    handling = models.CharField(max_length=12, null=True)
    record_state = models.CharField(max_length=8, default="")

    class Meta:
        """One open dialogue a customer, shop and channel; the inbox and the queue are ranges of an index."""

        db_table = "dialogue_dialogue"
        constraints = (
            models.UniqueConstraint(
                fields=["customer_id", "shop_id", "channel"],
                condition=~models.Q(state="closed"),
                name="dialogue_one_open",
            ),
        )
        indexes = (
            models.Index(fields=["agent_id", "state", "last_at"], name="dialogue_of_agent"),
            models.Index(fields=["team_id", "state", "last_at"], name="dialogue_of_team"),
            models.Index(fields=["state", "group", "waiting_since"], name="dialogue_queue"),
            models.Index(fields=["customer_id", "opened_at"], name="dialogue_of_customer"),
            models.Index(fields=["last_at", "id"], name="dialogue_newest"),
            models.Index(
                fields=["agent_id", "closed_at"], condition=models.Q(record_state="due"), name="dialogue_record_due"
            ),
        )


class Message(models.Model):
    """One message of a dialogue; `seq` counts from 1 without a gap."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    seq = models.IntegerField()
    by = models.CharField(max_length=10)
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    text = models.TextField()
    file_token = models.CharField(max_length=64, null=True)
    event = models.CharField(max_length=40, null=True)
    data = models.TextField(null=True)
    cid = models.CharField(max_length=64, null=True)
    salt = models.BinaryField(null=True)
    at = InstantField()

    class Meta:
        """Numbers are gapless and a client's own id counts once."""

        db_table = "dialogue_message"
        constraints = (
            models.UniqueConstraint(fields=["dialogue_id", "seq"], name="dialogue_message_seq"),
            models.UniqueConstraint(
                fields=["dialogue_id", "by", "cid"], condition=models.Q(cid__isnull=False), name="dialogue_message_once"
            ),
        )


class HandOver(models.Model):
    """One link of the chain of owners, with the note that went along; `to_group` where it went to whoever is free there."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    from_agent_id = models.BigIntegerField(null=True)
    to_agent_id = models.BigIntegerField(null=True)
    to_group = models.CharField(max_length=40, null=True)
    how = models.CharField(max_length=12)
    note = models.TextField(default="")
    at = InstantField()

    class Meta:
        """A dialogue's chain is read oldest first."""

        db_table = "dialogue_handover"
        indexes = (
            models.Index(fields=["dialogue_id", "at"], name="dialogue_handover_chain"),
            models.Index(fields=["from_agent_id", "at"], name="dialogue_handover_from"),
        )


class Note(models.Model):
    """What colleagues tell each other about a dialogue; it never reaches the customer."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=80)
    text = models.TextField()
    cid = models.CharField(max_length=64)
    at = InstantField()

    class Meta:
        """Read by dialogue, oldest first; a client's own id counts once."""

        db_table = "dialogue_note"
        constraints = (models.UniqueConstraint(fields=["dialogue_id", "author_id", "cid"], name="dialogue_note_once"),)
        indexes = (models.Index(fields=["dialogue_id", "at"], name="dialogue_note_of"),)


class Mention(models.Model):
    """A colleague named in a note, until they have seen it."""

    id = IdField()
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    agent_id = models.BigIntegerField()
    seen_at = MaybeInstantField()

    class Meta:
        """Named once a note; what somebody has not seen is asked at each sign-in."""

        db_table = "dialogue_mention"
        constraints = (models.UniqueConstraint(fields=["note", "agent_id"], name="dialogue_mention_once"),)
        indexes = (
            models.Index(fields=["agent_id"], condition=models.Q(seen_at__isnull=True), name="dialogue_mention_open"),
        )


class RoutingPolicy(models.Model):
    """How an organisation wants a group's dialogues to be given out, as JSON of `policy.Policy`."""

    group = models.CharField(max_length=40, primary_key=True)
    rules = models.TextField()
    changed_at = InstantField()

    class Meta:
        """A group without a row has the shipped rules."""

        db_table = "dialogue_routing_policy"


class QueuePlace(models.Model):
    """Where a waiting dialogue stands in a group's queue: at home in its own, and after a while in those that help.

    `rank` is the instant by which the queue is ordered: when the wait began, less what tier and channel count ahead.
    """

    id = IdField()
    dialogue_id = models.BigIntegerField()
    group = models.CharField(max_length=40)
    is_home = models.BooleanField(default=True)
    rank = models.BigIntegerField()
    since = InstantField()
    not_agent_id = models.BigIntegerField(null=True)
    spared_until = MaybeInstantField()
    overflow_at = MaybeInstantField()
    offer_at = MaybeInstantField()
    seen_at = MaybeInstantField()
    gone_at = MaybeInstantField()

    class Meta:
        """The next of a group is the first row of a range; what is due is found without reading the queue."""

        db_table = "dialogue_place"
        constraints = (models.UniqueConstraint(fields=["dialogue_id", "group"], name="dialogue_place_once"),)
        indexes = (
            models.Index(fields=["group", "rank", "id"], name="dialogue_place_next"),
            models.Index(
                fields=["overflow_at"], condition=models.Q(overflow_at__isnull=False), name="dialogue_place_overflow"
            ),
            models.Index(fields=["offer_at"], condition=models.Q(offer_at__isnull=False), name="dialogue_place_offer"),
            models.Index(fields=["seen_at"], condition=models.Q(seen_at__isnull=False), name="dialogue_place_seen"),
        )


class WordRelease(models.Model):
    """Words that the guard refused and a leader is asked to let out; the words are the dialogue's and go with it."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    asked_by = models.BigIntegerField()
    asked_name = models.CharField(max_length=80)
    text = models.TextField()
    why = models.CharField(max_length=200)
    clauses = models.TextField()
    families = models.TextField()
    state = models.CharField(max_length=10)
    asked_at = InstantField()
    until = InstantField()
    answered_by = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=200)

    class Meta:
        """Open ones are asked for by state and time; those of a dialogue by its id."""

        db_table = "dialogue_wordrelease"
        indexes = (
            models.Index(fields=["state", "until"], name="dialogue_release_due"),
            models.Index(fields=["dialogue_id"], name="dialogue_release_of"),
        )


class OwnRule(models.Model):
    """A rule of this desk beside those of the standard: words that a clause forbids here as well. Lists as one entry a line."""

    id = IdField()
    code = models.CharField(max_length=40, unique=True)
    clause_id = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    speaker = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    phrases = models.TextField()
    unless = models.TextField()
    say_instead = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10)
    changed_by = models.BigIntegerField()
    changed_at = InstantField()

    class Meta:
        """Few rows: they are read whole."""

        db_table = "dialogue_ownrule"


class BotTalk(models.Model):
    """A dialogue that the bot serves before any person: it waits for nobody yet. Gone as soon as a person is asked for.

    `offers` counts how often in a row the bot has only offered questions to choose from.
    """

    dialogue_id = models.BigIntegerField(primary_key=True)
    since = InstantField()
    faq_id = models.BigIntegerField(null=True)
    offers = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a dialogue."""

        db_table = "dialogue_bottalk"


class Pace(models.Model):
    """How fast a group's queue moves: when somebody of it was last served, and the usual time between two."""

    group = models.CharField(max_length=40, primary_key=True)
    served_at = InstantField()
    gap_us = models.BigIntegerField()

    class Meta:
        """One row a group."""

        db_table = "dialogue_pace"


class Hand(models.Model):
    """When an agent last was given or ended a dialogue: whoever has been idle longest is next."""

    agent_id = models.BigIntegerField(primary_key=True)
    at = InstantField()

    class Meta:
        """One row an agent."""

        db_table = "dialogue_hand"


class Benefit(models.Model):
    """What customers of some tiers may be offered, as JSON of `values.Entitlement`."""

    code = models.CharField(max_length=40, primary_key=True)
    body = models.TextField()
    changed_at = InstantField()

    class Meta:
        """A benefit without a row is as it was shipped."""

        db_table = "dialogue_benefit"


class BenefitOffer(models.Model):
    """A benefit that was promised in a dialogue, and the follow-up by which it is delivered."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    followup_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """A dialogue holds each benefit once."""

        db_table = "dialogue_benefit_offer"
        constraints = (models.UniqueConstraint(fields=["dialogue_id", "code"], name="dialogue_benefit_once"),)


class Closing(models.Model):
    """How a dialogue went through its gate; a reopened dialogue has several."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    outcome = models.CharField(max_length=12)
    checks = models.TextField()
    attempts = models.TextField(null=True)
    closing_phrase = models.BooleanField()
    closed_by = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """Read by dialogue."""

        db_table = "dialogue_closing"
        indexes = (models.Index(fields=["dialogue_id", "at"], name="dialogue_closing_of"),)


class FollowUp(models.Model):
    """Something promised for after the dialogue."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    plan = models.TextField()
    due_at = InstantField()
    seq = models.IntegerField(null=True)
    made_at = MaybeInstantField()
    done_at = MaybeInstantField()
    result = models.TextField(null=True)

    class Meta:
        """Open promises of an owner, the next due first."""

        db_table = "dialogue_followup"
        indexes = (
            models.Index(
                fields=["owner_id", "due_at"], condition=models.Q(done_at__isnull=True), name="dialogue_followup_open"
            ),
            models.Index(fields=["dialogue_id"], name="dialogue_followup_of"),
        )


class PromiseWaved(models.Model):
    """A time named in a message, of which an agent said that it promises nothing."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    seq = models.IntegerField()
    due_at = InstantField()

    class Meta:
        """Each time that a message names is waved away once."""

        db_table = "dialogue_promise_waved"
        constraints = (
            models.UniqueConstraint(fields=["dialogue_id", "seq", "due_at"], name="dialogue_promise_waved_once"),
        )


class Grading(models.Model):
    """One judgement of what a dialogue is about; the newest since it began (or began again) counts."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    issue_type = models.CharField(max_length=80)
    grade = models.CharField(max_length=40)
    handling = models.CharField(max_length=12)
    taxonomy_id = models.BigIntegerField()
    suggested = models.CharField(max_length=80, null=True)
    confidence = models.SmallIntegerField(null=True)
    by_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """Read by dialogue."""

        db_table = "dialogue_grading"
        indexes = (models.Index(fields=["dialogue_id", "at"], name="dialogue_grading_of"),)


class ServiceRecord(models.Model):
    """The service record of a dialogue, one from each opening (`since_seq`) to its end. `fields` and `drafted` are JSON."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    since_seq = models.IntegerField()
    fields = models.TextField()
    drafted = models.TextField()
    confirmed_at = MaybeInstantField()
    confirmed_by = models.BigIntegerField(null=True)
    saved_at = InstantField()
    version = models.IntegerField(default=1)

    class Meta:
        """One for each period."""

        db_table = "dialogue_record"
        constraints = (models.UniqueConstraint(fields=["dialogue_id", "since_seq"], name="dialogue_record_once"),)
