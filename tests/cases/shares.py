"""Who has how many cases of what: as the room keeps it, and as it stands in the table."""

from collections import Counter

from zhunsheng.cases.models import Case, CaseShare

Shares = dict[tuple[int, int, str, str, str, str], int]
PLACE = ("owner_id", "team_id", "group", "kind", "state", "issue")


def shares_kept() -> Shares:
    """Read the shares as they are kept."""
    return {tuple(place): count for *place, count in CaseShare.objects.values_list(*PLACE, "count") if count}


def shares_there() -> Shares:
    """Count the cases that do not go on in another by who has them."""
    rows = Case.objects.filter(merged_into__isnull=True).values_list(*PLACE)
    return dict(Counter((owner or 0, team or 0, "" if owner else group, *rest) for owner, team, group, *rest in rows))
