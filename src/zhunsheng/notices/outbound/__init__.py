"""The ways by which a mail leaves, one adapter a file, all of one shape: `deliver(server, mail)`."""

from collections.abc import Callable, Mapping
from typing import Final

from zhunsheng.notices.outbound import file, smtp
from zhunsheng.notices.values import Outgoing, Server, Way

Deliver = Callable[[Server, Outgoing], None]

ADAPTERS: Final[Mapping[Way, Deliver]] = {Way.FILE: file.deliver, Way.SMTP: smtp.deliver}
"""Each returns when the mail was taken, and raises MailDelayed or MailRejected otherwise."""
