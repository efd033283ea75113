"""What a policy proposes, in the reader's words: goods instead of money, what is settled, whose freight it is."""

import pytest
from django.utils import translation

from zhunsheng.surface.pages.cases.proposing import proposed


@pytest.mark.parametrize(
    ("verdict", "zh", "en"),
    [
        ({"ruling": "approve", "replace": "same", "freight": "seller"}, "换发同款；不退款；运费商家承担", "the same goods again; no money goes back; freight on the shop"),
        ({"ruling": "approve", "replace": "variant", "refund_cents": 2000, "freight": "buyer"}, "换同款或其他规格；退款 ¥20.00；运费客户承担", "the same goods or another variant; ¥20.00 goes back; freight on the customer"),
        ({"ruling": "review", "replace": "variant", "pays_cents": 3050}, "换同款或其他规格；客户补差价 ¥30.50", "the same goods or another variant; the customer pays ¥30.50 more"),
        ({"ruling": "approve", "refund_cents": 9900}, "退款 ¥99.00", "¥99.00 goes back"),
        ({"ruling": "refuse", "refund_cents": 9900}, "", ""),
        ({"ruling": "review", "freight": "seller"}, "", ""),
        ({}, "", ""),
    ],
)  # fmt: skip
def test_a_proposal_is_said_in_both_languages(verdict: dict[str, object], zh: str, en: str) -> None:
    for lang, words in (("zh-hans", zh), ("en", en)):
        with translation.override(lang):
            assert proposed(verdict) == words
