"""What a reader of the journal asks for, and how a fact is laid out."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.assembly.wiring import VOCABULARY
from zhunsheng.journal.events import FACTS
from zhunsheng.surface.pages.fact_filter import Filter, reference
from zhunsheng.surface.pages.fact_words import FACT_WORDS


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("dialogue 42", ("dialogue", 42)),
        ("agent#7", ("agent", 7)),
        ("  clock : 9 ", ("clock", 9)),
        ("clock:9", ("clock", 9)),
        ("dialogue", None),
        ("42", None),
        ("dialogue 99999999999999999", None),
        ("dialogue 1; drop table", None),
    ],
)
def test_a_reference_is_a_kind_and_a_number(text, read):
    assert reference(text) == read


@given(st.text(max_size=60))
def test_any_text_in_the_address_is_read_or_named_as_a_fault(text):
    query = QueryDict(mutable=True)
    query["about"], query["before"], query["name"], query["from"] = text, text, text, text
    wanted = Filter.of(query)
    about = text.strip()[:40]
    assert wanted.faults == ([] if not about or reference(about) else [about])
    assert wanted.name in {"", *FACTS}


def test_every_fact_has_words():
    assert VOCABULARY  # every room's facts are declared once the wiring is loaded
    ours = {name for name, kind in FACTS.items() if kind.__module__.startswith("zhunsheng.")}
    assert ours - set(FACT_WORDS) == set()
