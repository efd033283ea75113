"""The encoder as it is fetched, converted and used; needs a network, so it runs with the long ones."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhunsheng.ground.encoder.registry import E5_SMALL

pytestmark = pytest.mark.soak

APART = {
    "退货运费谁承担": ("邮费是我出还是你们出", "寄回去的快递钱算谁的", "往回寄的物流开销由哪方付"),
    "怎么开发票": ("需要报销凭证在哪弄", "抬头税号填哪里", "能不能给个票据报账"),
    "多久能送到": ("几天可以收货", "啥时候到我手里", "路上要走几天"),
    "可以修改收货地址吗": ("我搬家了想换个地方寄", "门牌号写错了咋办", "能不能送去公司"),
    "怎么取消订单": ("我不想要了", "撤掉刚下的单", "买错了能作废吗"),
    "有优惠券吗": ("能便宜点不", "打折活动还有没", "满减怎么用"),
    "保修多长时间": ("坏了管修几年", "质量担保期是多少", "用一年出毛病免费维修不"),
    "有没有实体店": ("线下哪里能看货", "门面在什么位置", "想去现场试用"),
}
"""Questions asked in words that share hardly a character with the one that stands in the bank."""


ALONE_AND_TOGETHER = """
import django
django.setup()
import numpy as np
from zhunsheng.ground.encoder.using import encoder
encode = encoder()
texts = ["在吗", "退货运费谁承担", "我的快递三天没有更新了，能帮我查一下到哪里了吗", "where is my parcel", "！！！"]
together, alone = encode(texts), np.concatenate([encode([one]) for one in texts])
from zhunsheng.ground.encoder.places import folder_in_use
from zhunsheng.ground.encoder.cutting import Cutter
from zhunsheng.ground.encoder.running import library
folder = folder_in_use()
usual = library("tokenizers").Tokenizer.from_file(str(folder / "tokenizer.json"))
usual.enable_truncation(128)
pieces = list(usual.get_vocab())
chance = np.random.default_rng(5)
texts += ["".join(chance.choice(pieces, 6)) for _ in range(3000)]
texts += ["".join(map(chr, chance.integers(32, 0xD7FF, 9))) + "退 货" for _ in range(3000)]
texts += ["<s>a</s>  b<unk>", "", " ", "\\t\\n", "退" * 300, "a\\x00b", "😀👨‍👩‍👧", "ﬀ①㍿"]
import unicodedata
texts = [unicodedata.normalize("NFKC", one) for one in texts]
assert Cutter(folder, 128)(texts) == [one.ids for one in usual.encode_batch(texts)]
texts = texts[:5]
print(float(np.abs(together - alone).max()), float(np.abs(np.linalg.norm(together, axis=1) - 1).max()))
"""


def test_the_encoder_is_fetched_converted_and_tells_more_questions_apart(tmp_path: Path) -> None:
    env = {**os.environ, "ZHUNSHENG_DATA_DIR": str(tmp_path / "desk")}

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "zhunsheng", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=900, check=False)

    installed = command("models", "install")
    assert installed.returncode == 0, installed.stderr
    bank = [json.dumps({"faq": faq, "q": faq}) for faq in APART]
    asked = [json.dumps({"faq": faq, "q": text}) for faq, texts in APART.items() for text in texts]
    (tmp_path / "bank.jsonl").write_text("\n".join(bank), "utf-8")
    (tmp_path / "asked.jsonl").write_text("\n".join(asked), "utf-8")
    files = ("--bank", str(tmp_path / "bank.jsonl"), "--queries", str(tmp_path / "asked.jsonl"), "--json")
    with_it = json.loads(command("bot", "evaluate", *files).stdout)
    without = json.loads(command("bot", "evaluate", *files, "--without-encoder").stdout)
    assert (with_it["encoder"], without["encoder"]) == (f"{E5_SMALL.name} {E5_SMALL.version}", None)
    assert with_it["top1"] > without["top1"] + 0.15
    settings = {**env, "DJANGO_SETTINGS_MODULE": "zhunsheng.assembly.django_settings"}
    told = subprocess.run(
        [sys.executable, "-c", ALONE_AND_TOGETHER], env=settings, capture_output=True, text=True, timeout=120, check=True
    )  # fmt: skip
    apart, unlevel = map(float, told.stdout.split())
    assert (apart < 0.001, unlevel < 0.001) == (True, True), told.stdout  # a text's vector hangs on no other text
