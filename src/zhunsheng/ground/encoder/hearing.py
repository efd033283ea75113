"""Hear how wide each channel of an encoder's states becomes, by letting it read what customers say."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from zhunsheng.ground.encoder.cutting import Cutter
from zhunsheng.ground.encoder.packed import Floats
from zhunsheng.ground.encoder.running import session_of

SAID: Final = (
    "你好，在吗？", "什么时候发货", "我的快递三天没有更新了，能帮我查一下到哪里了吗", "这个可以七天无理由退货吗", "退款多久能到账",
    "收到的杯子碎了，怎么赔", "尺码拍错了想换大一号", "发票怎么开，抬头写公司可以吗", "优惠券为什么用不了", "怎么改收货地址",
    "你们的客服电话多少", "手机号换了登录不上怎么办", "充不进去电，屏幕也不亮", "保修期是多久，主板坏了保不保", "能便宜点吗，比别家贵",
    "下单之后降价了，差价退不退", "我要投诉，三天了没人理我", "转人工", "谢谢，知道了", "这款有没有黑色的现货",
    "MK870 Pro 和 MK870 有什么区别", "耳机连不上蓝牙", "忘记密码了", "额度怎么提高", "还款日可以改吗",
    "积分能换什么", "套餐里的流量用完了怎么收费", "机票改签要多少钱", "外卖送错了，少了一份米饭", "医药费能报销吗",
    "where is my parcel", "I want a refund for order 20261103", "does it work with an iPhone 15", "cancel my subscription please",
    "订单号 4800123456789012", "￥129.90 的那个", "怎么安装？说明书看不懂", "快点！！！急用！！！", "家里老人不会用，有没有视频教程",
    "运费谁出",
)  # fmt: skip
"""Sentences of the kind that is read later: several trades, lengths and moods."""


def widths_of(model: Path, folder: Path, prefix: str, longest: int) -> Floats:
    """Return the largest size that each channel takes in each result of a graph: a row for each result.

    `folder` holds the tree of its word pieces.
    """
    session, cut = session_of(model), Cutter(folder, longest)
    each = []
    for coded in cut([prefix + text for text in SAID]):
        ids = np.array([coded], np.int64)
        states = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        each.append([np.abs(one).max(axis=0) for one in states])
    widths: Floats = np.array(each, np.float32).max(axis=0)
    return widths
