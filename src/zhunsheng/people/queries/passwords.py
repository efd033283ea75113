"""Prepare a password outside the pen: hashing takes longer than a whole batch of messages."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import (
    UserAttributeSimilarityValidator,
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError

from zhunsheng.people.models import Agent
from zhunsheng.people.values import HashedPassword, PasswordTooWeak

NOT_THE_LOGIN = UserAttributeSimilarityValidator(user_attributes=("login", "name"))
"""Django's own list of attributes (username, email …) names none of ours."""


def hash_password(plain: str, *, login: str = "", name: str = "") -> HashedPassword:
    """Find a password good enough and hash it.

    Refuses  PasswordTooWeak with what to do better
    """
    try:
        validate_password(plain, Agent(login=login, name=name), [*get_default_password_validators(), NOT_THE_LOGIN])
    except ValidationError as fault:
        raise PasswordTooWeak(why=" ".join(fault.messages)) from fault
    return HashedPassword(make_password(plain))
