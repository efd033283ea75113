"""A QR code as a picture that the strict content policy lets through."""

import segno

from zhunsheng.people.queries import app_link


def qr_of(secret: str, login: str) -> str:
    """Draw what an authenticator app reads, dark on white in every theme."""
    return str(
        segno.make(app_link(secret, login), error="m").svg_data_uri(scale=5, border=3, dark="#111", light="#fff")
    )
