"""The door for mail and webhooks: queue one, hand it over, look after the queue and its settings."""

from zhunsheng.notices.actions.handing import claim_mails, forget_mails_to, forget_old_mails, settle_mail
from zhunsheng.notices.actions.hooks import call_hook
from zhunsheng.notices.actions.queueing import drop_mail, retry_mail, send_mail, send_test_mail
from zhunsheng.notices.actions.settings import set_mail_settings

__all__ = [
    "call_hook",
    "claim_mails",
    "drop_mail",
    "forget_mails_to",
    "forget_old_mails",
    "retry_mail",
    "send_mail",
    "send_test_mail",
    "set_mail_settings",
    "settle_mail",
]
