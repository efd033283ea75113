"""Who has how many cases of what, and how many stand where: as the room keeps it, and as it stands in the table."""

from collections import Counter

from zhunsheng.cases.models import Case, CaseShare, CaseTally

Shares = dict[tuple[object, ...], int]
WHOSE = ("owner_id", "team_id", "group")
PLACE = ("kind", "state", "issue", "priority")


def shares_kept() -> Shares:
    """Read the shares as they are kept."""
    return {
        tuple(place): count for *place, count in CaseShare.objects.values_list(*WHOSE, *PLACE, "open", "count") if count
    }


def shares_there() -> Shares:
    """Count the cases that do not go on in another by who has them."""
    rows = Case.objects.filter(merged_into__isnull=True).values_list(*WHOSE, *PLACE, "closed_at")
    return dict(
        Counter(
            (owner or 0, team or 0, "" if owner else group, *rest, closed is None)
            for owner, team, group, *rest, closed in rows
        )
    )


def tally_kept() -> Shares:
    """Read how many stand where, as it is kept."""
    return {
        tuple(place): count
        for *place, count in CaseTally.objects.values_list(*PLACE, "issue_type", "open", "count")
        if count
    }


def tally_there() -> Shares:
    """Count the cases that do not go on in another by where they stand."""
    rows = Case.objects.filter(merged_into__isnull=True).values_list(*PLACE, "issue_type", "closed_at")
    return dict(Counter((*rest, issue_type or "", closed is None) for *rest, issue_type, closed in rows))
