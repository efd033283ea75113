"""Put the interface together: its routes, its problems, its description."""

from typing import Final

from ninja import NinjaAPI

from zhunsheng import __version__
from zhunsheng.surface.api.bodies import BodyParser
from zhunsheng.surface.api.problems import known_problems
from zhunsheng.surface.api.routes import (
    approving,
    blocks,
    case_parts,
    cases,
    categories,
    customers,
    desk,
    dialogues,
    documents,
    drafts,
    entry,
    figures,
    files,
    guarding,
    journal,
    knowledge,
    mail,
    messages,
    people,
    phrasing,
    promising,
    questions,
    recognising,
    records,
    routing,
    ruling,
    scripts,
    shifts,
    shops,
    standards,
    taxonomy,
    tokens,
    trials,
    working,
)

ABOUT: Final = """
The service desk for programs: the same actions, queries and rights as its screens.

Come in with a token (`Authorization: Bearer …`). Lists go on with `next`; changes take an `Idempotency-Key`; a "no" is
`application/problem+json` with a stable `code`. Instants are ISO 8601 in UTC, ids are whole numbers below 2^53.
"""

api: Final = NinjaAPI(
    title="准绳 Zhunsheng", version=__version__, description=ABOUT, docs_url=None, openapi_url=None,
    urls_namespace="api", parser=BodyParser(),
)  # fmt: skip

ROOMS: Final = (
    people, shifts, working, entry, dialogues, messages, records, promising, routing, customers, blocks, cases, case_parts, ruling, shops, scripts, knowledge, questions, phrasing, approving, categories, recognising, documents, trials, standards,
    guarding, drafts, taxonomy, figures, journal, desk, mail, files, tokens,
)  # fmt: skip

for room in ROOMS:
    api.add_router("", room.door.router)

for kind, handler in known_problems().items():
    api.add_exception_handler(kind, handler)
