"""`zhunsheng questions export|import`: from one desk to another with files, wrong lines named, nobody's rights passed over."""

from pathlib import Path

import msgspec
import pytest

from tests.dialogue.desk import open_shop
from tests.ground.pictures import picture
from tests.ground.test_reading import pdf
from tests.knowledge.test_bundles import packed
from tests.people.staff import hire, rights
from zhunsheng.access.values import Role
from zhunsheng.assembly.cli import build_parser
from zhunsheng.assembly.commands.questions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.knowledge.models import Faq, Wording

pytestmark = pytest.mark.usefixtures("live_db", "keys")
TABLE = "标准问题,答案,附件\n怎么换轴,垂直拔出。,换轴.png|说明.pdf\n没有图,看图。,没有.png\n"


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object], str]:
    code = run(build_parser().parse_args(["questions", *words]))
    told = capsys.readouterr()
    return code, msgspec.json.decode(told.out) if "--json" in words else {"out": told.out}, told.err


def test_questions_go_out_and_in_with_their_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    open_shop()
    hire("xie", rights(Role.SUPERVISOR))
    hire("lin", rights(Role.AGENT))
    given, out = tmp_path / "in.zip", tmp_path / "out.zip"
    given.write_bytes(
        packed(TABLE, 换轴_dot_png=picture("PNG"), 说明_dot_pdf=pdf("换轴"), 坏_dot_png=b"\x89PNG\r\n\x1a\n")
    )
    code, told, _ = asked(capsys, "import", str(given), "--preview", "--json")
    assert (code, told["new"], told["refused"], Faq.objects.count()) == (1, 1, {"坏.png": "file.broken"}, 0)
    assert told["faults"] == [{"line": 3, "part": "files", "expected": "file", "found": "没有.png"}]
    with pytest.raises(BadInput, match="login"):
        asked(capsys, "import", str(given))
    with pytest.raises(AccessDenied):
        asked(capsys, "import", str(given), "--login", "lin")
    code, _, errors = asked(capsys, "import", str(given), "--login", "xie")
    assert (code, "line 3, files" in errors, "坏.png cannot go with an answer" in errors) == (1, True, True)
    assert asked(capsys, "export", str(out)) == (0, {"out": "questions 1, files 2\n"}, "")
    Wording.objects.all().delete()
    Faq.objects.all().delete()
    code, told, errors = asked(capsys, "import", str(out), "--login", "xie", "--json")
    assert (code, told["made"], told["files"], errors) == (0, 1, 2, "")
    assert [one[1] for one in Wording.objects.get().attachments] == ["换轴.png", "说明.pdf"]
    with pytest.raises(BadInput, match="can be read"):
        asked(capsys, "import", str(tmp_path / "nothing"), "--login", "xie")
