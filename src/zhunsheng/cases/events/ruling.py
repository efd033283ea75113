"""What happens to the organisation's own policies and procedures."""

from zhunsheng.journal.events import Fact, fact
from zhunsheng.kernel.instants import Instant


@fact("rules.drafted", subject="case_rules")
class RulesDrafted(Fact, frozen=True, kw_only=True):
    """Somebody wrote a draft of a policy or of procedures; version 0: it was thrown away."""

    case_rules_id: int
    kind: str
    shop_id: int
    version: int


@fact("rules.published", subject="case_rules")
class RulesPublished(Fact, frozen=True, kw_only=True):
    """An edition of a policy or of procedures counts from an instant on; the proof is a hash of its text and the reason given."""

    case_rules_id: int
    kind: str
    shop_id: int
    number: int
    effective_at: Instant
    proof: str
