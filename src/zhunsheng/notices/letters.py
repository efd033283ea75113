"""The shipped mails, and filling one in."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Final

import msgspec

from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.notices.values import MailSettings

SLOT: Final = re.compile(r"\{([a-z]+)\}")
LONGEST_SUBJECT: Final = 200


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    zh: str
    en: str

    def spoken(self, language: str) -> str:
        """Choose the reader's language."""
        return self.en if language.startswith("en") else self.zh


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mail with what must be filled in."""

    urgent: bool
    fields: tuple[str, ...]
    subject: Words
    body: Words


class Letter(msgspec.Struct, frozen=True):
    """A mail's words."""

    subject: str
    text: str


@cache
def templates() -> Mapping[str, Template]:
    """Read the shipped mails."""
    text = resources.files("zhunsheng.notices").joinpath("mails.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), dict[str, Template])


@cache
def shipped_settings() -> MailSettings:
    """Read how a new desk sends mail."""
    text = resources.files("zhunsheng.notices").joinpath("defaults.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), MailSettings)


def template_of(code: str) -> Template:
    """Find a mail by its code. Refuses: NotFound."""
    found = templates().get(code)
    if found is None:
        raise NotFound("mail template", code)
    return found


def written(code: str, data: Mapping[str, str], language: str) -> Letter:
    """Fill a mail in; what is filled in is never read for further slots.

    Refuses  BadInput when a field is missing or too many
    """
    template = template_of(code)
    if set(data) != set(template.fields):
        raise BadInput(f"the fields of the mail {code}", ", ".join(template.fields), ", ".join(sorted(data)))
    subject = " ".join(_filled(template.subject.spoken(language), data).split())[:LONGEST_SUBJECT]
    return Letter(subject, _filled(template.body.spoken(language), data))


def as_html(text: str) -> str:
    """Lay a mail's text out for a reader of HTML: paragraphs, and an address alone on its line as a button."""
    parts = []
    for block in text.strip().split("\n\n"):
        line = block.strip()
        if re.fullmatch(r"https?://\S+", line):
            parts.append(f'<p><a href="{escape(line)}" style="{BUTTON}">{escape(line)}</a></p>')
        else:
            parts.append(f"<p>{escape(line).replace(chr(10), '<br>')}</p>")
    return f'<!doctype html><html><body style="{BODY}">{"".join(parts)}</body></html>'


BODY: Final = (
    "font:15px/1.6 'PingFang SC','Microsoft YaHei',system-ui,sans-serif;max-width:36em;margin:1.5em auto;padding:0 1em"
)
BUTTON: Final = "color:#0f766e;word-break:break-all"


def _filled(text: str, data: Mapping[str, str]) -> str:
    return SLOT.sub(lambda slot: data[slot[1]], text)
