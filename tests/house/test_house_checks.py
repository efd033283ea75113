from pathlib import Path

import pytest

from tools.house.rule import House, survey
from tools.house.rules import RULES

ROOM = "src/zhunsheng/dialogue"
ACTION = "from zhunsheng.access.queries import require\ndef close(ink, dialogue_id):\n"
CLAUSES = "src/zhunsheng/standards/documents/douyin.yaml"
KNOWN, UNKNOWN = "dy-3.1f", "dy-" + "9.9z"

# Each rule with faults it must see: (rule, file, text, line).
FAULTS = [
    ("state", f"{ROOM}/actions.py", "def _f(d):\n    d.state = 'closed'\n", 2),
    ("state", f"{ROOM}/actions.py", "def _f(rows):\n    rows.filter(id=1).update(state='closed')\n", 2),
    ("state", f"{ROOM}/actions.py", "def _f(d, at):\n    d.state, d.at = 'closed', at\n", 2),
    ("transaction", f"{ROOM}/actions.py", "from django.db import transaction\n", 1),
    ("transaction", f"{ROOM}/actions.py", "import django.db\ndef _f(x):\n    django.db.transaction.on_commit(x)\n", 3),
    ("transaction", f"{ROOM}/actions.py", "def _f(cursor):\n    cursor.execute('BEGIN IMMEDIATE')\n", 2),
    ("clock", f"{ROOM}/actions.py", "from datetime import datetime as d\ndef _f():\n    return d.now()\n", 3),
    ("clock", f"{ROOM}/actions.py", "from time import time\nstarted = time\n", 2),
    ("clock", f"{ROOM}/models.py", "at = Field(auto_now_add=True)\n", 1),
    ("clock", f"{ROOM}/queries.py", "SQL = 'SELECT CURRENT_TIMESTAMP'\n", 1),
    ("table", f"{ROOM}/queries.py", "from zhunsheng.people.models import Agent\nall_ = Agent.objects\n", 2),
    ("table", f"{ROOM}/queries.py", "from django.apps import apps\nAgent = apps.get_model('people.Agent')\n", 2),
    ("table", f"{ROOM}/queries.py", "SQL = 'SELECT id FROM people_agent'\n", 1),
    ("signal", f"{ROOM}/actions.py", "from django.db.models.signals import post_save\n", 1),
    ("signal", f"{ROOM}/actions.py", "import django.dispatch\n@django.dispatch.receiver(1)\ndef _f(): ...\n", 2),
    ("signal", f"{ROOM}/rows.py", "from django.db import models\nclass A(models.Model):\n    def save(self): ...\n", 3),
    ("rights", f"{ROOM}/actions.py", "def close(ink, dialogue_id):\n    return dialogue_id\n", 1),
    ("rights", f"{ROOM}/actions/close.py", "def close(pen: Ink, dialogue_id):\n    return dialogue_id\n", 1),
    ("rights", f"{ROOM}/actions.py", "@system_only('')\ndef close(ink, dialogue_id):\n    return 1\n", 2),
    ("late-import", f"{ROOM}/queries.py", "def find():\n    import json\n", 2),
    ("swallow", f"{ROOM}/queries.py", "try:\n    f()\nexcept Exception as e:\n    log.warning('%s', e)\n", 3),
    ("swallow", f"{ROOM}/queries.py", "try:\n    f()\nexcept:\n    pass\n", 3),
    ("swallow", f"{ROOM}/queries.py", "import contextlib\nwith contextlib.suppress(Exception):\n    f()\n", 2),
    ("translation", f"{ROOM}/queries.py", "t = _(f'{name} has left')\n", 1),
    ("translation", f"{ROOM}/queries.py", "t = gettext('{} has left'.format(name))\n", 1),
    ("translation", f"{ROOM}/queries.py", "t = _('%s has left')\n", 1),
    ("translation", f"{ROOM}/queries.py", "t = ngettext('one', 'some {}', n)\n", 1),
    ("clause", f"{ROOM}/enforces.py", f"ENFORCES = '{UNKNOWN}'\n", 1),
    ("clause", "docs/tour.md", f"as {UNKNOWN} asks\n", 1),
    ("sending", f"{ROOM}/actions.py", "import smtplib\n", 1),
    ("sending", f"{ROOM}/actions.py", "from zhunsheng.ground import http\n", 1),
    ("sending", f"{ROOM}/actions.py", "async def _f(socket):\n    await socket.send_text('x')\n", 2),
    ("sending", "src/zhunsheng/channels/email/inbound.py", "from django.core.mail import send_mail\n", 1),
    ("loose-door", f"{ROOM}/values.py", "class Draft:\n    data: dict[str, Any]\n", 2),
    ("loose-door", f"{ROOM}/queries.py", "def rows() -> list[Mapping[str, Any]]:\n    return []\n", 1),
    ("loose-door", f"{ROOM}/actions.py", "def _no(): ...\ndef show(key: str, data: dict): ...\n", 2),
    ("leftover", f"{ROOM}/queries.py", "x = 1  # TO" + "DO: more\n", 1),
    ("leftover", f"{ROOM}/queries.py", "x = 1  # type" + ": ignore[misc]\n", 1),
    ("leftover", f"{ROOM}/queries.py", "x = 1  # no" + "qa\n", 1),
    ("leftover", f"{ROOM}/queries.py", "def f():\n    raise NotImplementedError\n", 2),
    (
        "leftover",
        "tests/dialogue/test_a.py",
        "import pytest\n@pytest.mark.skip(reason='later')\ndef test_a(): ...\n",
        2,
    ),
    ("path", "docs/tour.md", "see `src/zhunsheng/dialogue/gone.py`\n", 1),
    ("glossary", "docs/glossary.md", "| 会话 | dialogue | `dialogue.models.Gone` |\n", 1),
]

# What looks like a fault and is none: (file, text).
TWINS = [
    (f"{ROOM}/actions.py", "def _f(d, move):\n    d.state = DIALOGUE.apply(d.state, move)\n"),
    (f"{ROOM}/actions.py", "def _f(d, move):\n    to = DIALOGUE.apply(d.state, move)\n    d.state = to\n"),
    ("src/zhunsheng/kernel/lifecycle.py", "def _f(d):\n    d.state = 'closed'\n"),
    ("src/zhunsheng/journal/pen.py", "from django.db import transaction\ntransaction.atomic()\n"),
    ("src/zhunsheng/kernel/instants.py", "import time\nx = time.time_ns()\n"),
    (f"{ROOM}/actions.py", "import time\nx = time.monotonic()\n"),
    (f"{ROOM}/queries.py", "from zhunsheng.dialogue.models import Dialogue\nall_ = Dialogue.objects\n"),
    (f"{ROOM}/queries.py", "SQL = 'SELECT id FROM dialogue_message'\n"),
    (f"{ROOM}/forms.py", "class SignIn(Form):\n    def save(self): ...\n"),
    (f"{ROOM}/actions.py", ACTION + "    require(ink.actor, 1, 2)\n"),
    (f"{ROOM}/actions.py", ACTION + "    _held(ink)\ndef _held(ink):\n    require(ink.actor, 1, 2)\n"),
    (f"{ROOM}/actions.py", "@system_only('the clock acts for nobody')\ndef close(ink):\n    return 1\n"),
    (f"{ROOM}/queries.py", "def find():\n    import json  # why: only this page needs the slow import\n"),
    (f"{ROOM}/queries.py", "try:\n    f()\nexcept Exception as e:\n    park(e)\n"),
    (f"{ROOM}/queries.py", "try:\n    f()\nexcept Exception as e:\n    raise Bad from e\n"),
    (f"{ROOM}/queries.py", "try:\n    f()\nexcept ValueError:\n    x = 1\n"),
    (f"{ROOM}/queries.py", "t = _('%(name)s has left') % {'name': name}\n"),
    (f"{ROOM}/enforces.py", f"ENFORCES = '{KNOWN}'\n"),
    ("src/zhunsheng/channels/email/outbound.py", "import smtplib\n"),
    ("src/zhunsheng/surface/live/push.py", "async def f(socket):\n    await socket.send_text('x')\n"),
    (f"{ROOM}/values.py", "class Draft:\n    data: Mapping[str, object]\n"),
    (f"{ROOM}/queries.py", "x = f()  # type" + ": ignore[misc]  # the library has no types\n"),
    ("docs/tour.md", "see `src/zhunsheng/dialogue/models.py`\n"),
    ("docs/glossary.md", "| 会话 | dialogue | `dialogue.models.Dialogue.state` |\n"),
]


def plant(root: Path, path: str, text: str) -> House:
    files = {
        f"{ROOM}/models.py": "class Dialogue:\n    state: str\n    objects = 1\n",
        "src/zhunsheng/people/models.py": "class Agent:\n    pass\n",
        CLAUSES: f"clauses:\n  - id: {KNOWN}\n    kind: clock\n",
        path: text,
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return House(root)


@pytest.mark.parametrize(("rule", "path", "text", "line"), FAULTS, ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)])
def test_a_planted_fault_is_seen(tmp_path: Path, rule: str, path: str, text: str, line: int) -> None:
    found = survey(plant(tmp_path, path, text), RULES)
    assert [(one.rule.name, one.path, one.line) for one in found] == [(rule, path, line)]


@pytest.mark.parametrize(("path", "text"), TWINS)
def test_a_lawful_twin_is_left_alone(tmp_path: Path, path: str, text: str) -> None:
    assert survey(plant(tmp_path, path, text), RULES) == []


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule.name for rule in RULES} == {fault[0] for fault in FAULTS}


def test_a_finding_says_where_why_and_where_to_go(tmp_path: Path) -> None:
    text = str(survey(plant(tmp_path, *FAULTS[0][1:3]), RULES)[0])
    assert text.splitlines()[0] == f"{ROOM}/actions.py:2: [state] a state is set by hand"
    assert [line.split(":")[0].strip() for line in text.splitlines()[1:]] == ["why", "go"]
