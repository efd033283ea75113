"""For a desk without a mail server: lay each mail into the data folder, readable by the desk's user alone."""

import os

from zhunsheng.ground.settings import desk
from zhunsheng.notices.outbound.message import message_of
from zhunsheng.notices.values import MailDelayed, Outgoing, Server


def deliver(server: Server, mail: Outgoing) -> None:
    """Write the mail as a file that every mail program opens.

    Refuses  MailDelayed when the folder cannot be written to
    """
    folder = desk().data_dir / "mail"
    content = bytes(message_of(mail, server.settings))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / f".{mail.id}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        (folder / f".{mail.id}").replace(folder / f"{mail.id}.eml")
    except OSError as fault:
        raise MailDelayed(why=fault.strerror or "the folder cannot be written to") from fault
