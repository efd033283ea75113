"""Cases are filed under sub-types of the issue taxonomy: those of before under what their dialogue was graded as, else what their type usually is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import migrations, models
from django.db.models import Count, F, Value
from django.db.models.functions import Left, StrIndex

from zhunsheng.dialogue.queries import graded_as

AT_ONCE = 500

USUAL = {
    "complaint": {
        "attitude": "aftersales.complaint", "business_error": "aftersales.complaint", "system_fault": "aftersales.complaint",
        "quality": "aftersales.quality", "logistics": "order.delay", "after_sales": "aftersales.other", "other": "aftersales.other",
    },
    "aftersale": {
        "refund_only": "aftersales.refund", "return_refund": "aftersales.return", "exchange": "aftersales.exchange",
        "repair": "aftersales.repair", "reship": "aftersales.missing", "price_protection": "policy.price_guarantee",
        "compensation": "aftersales.other",
    },
    "department": {
        "logistics": "order.delay", "warehouse": "order.shipping", "technical": "product.usage", "finance": "aftersales.refund",
    },
    "incident": {"fraud": "policy.privacy", "leak": "policy.privacy"},
}  # fmt: skip


def batched(ids: Iterable[int], most: int) -> Iterator[list[int]]:
    """Cut ids into pieces."""
    rest = iter(ids)
    while piece := list(islice(rest, most)):
        yield piece


def file_under(apps: Any, _schema: Any) -> None:
    """File what is there, and count it anew."""
    case, tally = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseTally")
    ids = case.objects.filter(dialogue_id__isnull=False).order_by().values_list("dialogue_id", flat=True).distinct()
    for some in batched(list(ids), AT_ONCE):
        by_issue: dict[str, list[int]] = defaultdict(list)
        for dialogue_id, issue in graded_as(some).items():
            by_issue[issue].append(dialogue_id)
        for issue, dialogues in by_issue.items():
            case.objects.filter(dialogue_id__in=dialogues).update(issue=issue)
    for kind, types in USUAL.items():
        for issue_type, issue in types.items():
            case.objects.filter(kind=kind, issue_type=issue_type, issue="").update(issue=issue)
    case.objects.filter(issue__contains=".").update(issue_class=Left(F("issue"), StrIndex(F("issue"), Value(".")) - 1))
    tally.objects.all().delete()
    by = ("kind", "state", "issue")
    rows = case.objects.filter(merged_into__isnull=True).order_by().values(*by).annotate(count=Count("id"))
    tally.objects.bulk_create([tally(**one) for one in rows])


class Migration(migrations.Migration):
    """The columns, what stands in them, and then their indexes."""

    dependencies = [
        ("cases", "0011_tally_without_merged"),
        ("dialogue", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="issue",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="case",
            name="issue_class",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="casetally",
            name="issue",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.RemoveConstraint(
            model_name="casetally",
            name="cases_tally_once",
        ),
        migrations.RunPython(file_under, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="casetally",
            constraint=models.UniqueConstraint(fields=("kind", "state", "issue"), name="cases_tally_once"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["issue", "id"], name="cases_case_issue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["issue_class", "-id"], name="cases_case_issue_class"),
        ),
    ]
