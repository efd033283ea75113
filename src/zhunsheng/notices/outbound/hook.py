"""Call an address that somebody gave us, signed, so that it knows who calls."""

import hmac

from zhunsheng.ground.http import OutboundFailed, fetch


def call(url: str, secret: str, body: str, second: int) -> None:
    """Post a body. Refuses: OutboundRefused where the desk may not go; OutboundFailed where it is not taken."""
    headers = {"Content-Type": "application/json", "Zhunsheng-Signature": signature(secret, body, second)}
    answer = fetch("POST", url, headers=headers, content=body.encode())
    if not answer.succeeded:
        raise OutboundFailed(url, f"it answered {answer.status}")


def signature(secret: str, body: str, second: int) -> str:
    """Sign a body: HMAC-SHA256 over the second, a dot and the body, so that neither can be changed nor kept for later."""
    mac = hmac.digest(secret.encode(), f"{second}.{body}".encode(), "sha256").hex()
    return f"t={second},v1={mac}"
