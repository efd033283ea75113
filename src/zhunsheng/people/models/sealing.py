"""Seal and open what identifies a customer."""

from typing import Final

from zhunsheng.ground.keys import blind_index, open_sealed, seal
from zhunsheng.people.models.customers import Customer
from zhunsheng.people.values import CustomerField

INDEXED: Final = frozenset({CustomerField.PHONE, CustomerField.EMAIL})


def opened(customer: Customer, field: CustomerField) -> str:
    """Open one sealed field; empty where we know nothing."""
    sealed = getattr(customer, f"{field}_sealed")
    return open_sealed(bytes(sealed), purpose=f"customer.{field}").decode() if sealed is not None else ""


def put(customer: Customer, field: CustomerField, value: str) -> list[str]:
    """Seal a value into a row that is not yet stored and name the columns that changed."""
    setattr(customer, f"{field}_sealed", seal(value, purpose=f"customer.{field}") if value else None)
    if field not in INDEXED:
        return [f"{field}_sealed"]
    setattr(customer, f"{field}_index", index_of(field, value) if value else None)
    return [f"{field}_sealed", f"{field}_index"]


def index_of(field: CustomerField, value: str) -> bytes:
    """Digest a number or address so that equal ones meet."""
    return blind_index(value, purpose=f"customer.{field}")


def seal_note(note: str) -> bytes | None:
    """Seal what somebody wrote about keeping a customer out; nothing for no words."""
    return seal(note, purpose="block.note") if note else None


def open_note(sealed: bytes | memoryview | None) -> str:
    """Open what somebody wrote about keeping a customer out or letting one in."""
    return "" if sealed is None else open_sealed(bytes(sealed), purpose="block.note").decode()


def seal_reason(reason: str) -> bytes:
    """Seal the reason somebody gave."""
    return seal(reason, purpose="unmasking.reason")
