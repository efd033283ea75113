"""Tokens: see which there are, end one. A token never makes another; that is done on the page, by a person."""

from django.http import HttpResponse

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.people.actions import revoke_token
from zhunsheng.people.queries import tokens_of
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Id
from zhunsheng.surface.api.shapes.people import TokenOut, token_out
from zhunsheng.surface.api.writing import change

door = Door("tokens")


@door.get("/tokens", list[TokenOut], scope=Scope.PEOPLE_READ, verb=Verb.TOKEN_MANAGE)
def list_tokens(request: Asked) -> list[TokenOut]:
    """List the tokens you may end, the newest first."""
    return [token_out(card) for card in tokens_of(request.auth.actor)]


@door.delete("/tokens/{token}", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.TOKEN_MANAGE)
def end_token(request: Asked, token: Id) -> HttpResponse:
    """Let a token open nothing any more."""

    def act(ink: Ink) -> Done:
        revoke_token(ink, token)
        return Done()

    return change(request, act)
