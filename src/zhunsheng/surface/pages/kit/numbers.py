"""Numbers as forms and addresses bring them: whatever else stands there is no number."""


def typed_number(text: str, otherwise: int = 0) -> int:
    """Read a row's number or a version; what is none, or longer than any that a database keeps, is `otherwise`."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else otherwise
