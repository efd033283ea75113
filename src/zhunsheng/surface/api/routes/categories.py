"""Categories of questions, and which skill groups look after them."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge import actions, queries
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, plain
from zhunsheng.surface.api.shapes.questions import READ, WRITE
from zhunsheng.surface.api.writing import change

door = Door("questions", formerly="questions")


class ShelfCategoryOut(Schema):
    """A category of questions, what it lacks, and which skill groups look after it; none means everybody."""

    name: str
    questions: int
    in_use: int
    few: int
    waiting: int
    late: int
    groups: list[str]


class AssignedIn(Given):
    """Which skill groups look after a category."""

    category: Annotated[str, Field(min_length=1, max_length=80)]
    groups: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=100)] = []


@door.get("/question-categories", list[ShelfCategoryOut], scope=READ, verb=Verb.CARD_READ)
def list_shelf_categories(request: Asked) -> list[ShelfCategoryOut]:
    """List the categories of questions by name, with what each lacks and who looks after it."""
    return [ShelfCategoryOut(**plain(one)) for one in queries.shelf_categories(request.auth.actor, now())]


@door.put("/question-categories", Done, scope=WRITE, verb=Verb.CARD_WRITE)
def assign_shelf_category(request: Asked, body: AssignedIn) -> HttpResponse:
    """Say which skill groups look after a category; their agents are shown its answers first."""

    def act(ink: Ink) -> Done:
        actions.assign_category(ink, body.category, body.groups)
        return Done()

    return change(request, act)
