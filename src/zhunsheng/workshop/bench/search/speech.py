"""Made-up Chinese with the spread of the real one: few words very often, many words rarely, models and English in between.

The words of the trade come first; behind them stand thousands made of common signs, each half as often as one of half
its place (Zipf). The same seed says the same.
"""

import random
from functools import lru_cache
from itertools import accumulate
from typing import Final

TRADE: Final = tuple(
    "退款 发货 快递 订单 客服 收到 商品 优惠券 怎么 什么时候 可以 质量 退货 换货 尺码 颜色 发票 地址 物流 耳机 手机 充电 键盘 鼠标 屏幕 电池 "
    "保修 赠品 价格 活动 满减 包装 破损 少件 漏发 催促 仓库 补发 退回 运费 差价 支付 到账 银行卡 积分 会员 预售 现货 缺货 型号 说明书 安装 师傅 "
    "上门 维修 检测 故障 蓝牙 连接 音质 噪音 续航 接口 数据线 充电宝 手机壳 台灯 显示器 路由器 摄像头 投影仪 平板 电脑 硬盘 支架 音箱 手表 帽子 "
    "外套 裤子 鞋子 洗衣机 冰箱 空调 热水器 沙发 窗帘 床垫 咖啡 茶叶 牛奶 面膜 口红 洗发水 奶粉 玩具 积木 自行车 帐篷 书包 雨伞 水杯 请问 麻烦 "
    "谢谢 您好 昨天 今天 明天 上周 多久 已经 还没 没有 为什么 一直 联系 处理 申请 审核 拒绝 同意 取消 修改 查询 确认 提供 拍照 上传 登记".split()
)
PARTICLES: Final = ("的", "了", "吗", "我", "你", "是", "在", "有", "不", "就", "，", "，", "？", "。")
ENGLISH: Final = ("hello", "order", "refund", "size", "iphone", "pro", "max", "usb", "type-c", "wifi", "ok", "app")
BRANDS: Final = ("MK", "CX", "iPhone", "QC", "HP-", "XM", "Note", "Air", "V", "TWS-", "RTX", "SE")
SIGNS: Final = "".join(
    bytes((row, place)).decode("gb2312") for row in range(0xB0, 0xD7) for place in range(0xA1, 0xFF)
)  # fmt: skip
MADE: Final = 12_000
MODELS: Final = 3_000
UNUSED: Final = "罅魇鬻黼"
"""Signs beyond the common ones, which no made-up text holds."""


class Speech:
    """Words, sentences and questions, drawn one after another."""

    def __init__(self, seed: int) -> None:
        """Begin anew: the same seed says the same."""
        self.chance = random.Random(seed)

    def sentence(self, least: int = 2, most: int = 7) -> str:
        """Say so many words, with particles between them."""
        draw, words = self.chance, vocabulary()
        parts: list[str] = []
        for word in draw.choices(words, cum_weights=_weights(), k=draw.randint(least, most)):
            parts += (word, draw.choice(PARTICLES)) if draw.random() < 0.5 else (word,)
        if draw.random() < 0.15:
            parts.append(model(int(MODELS * draw.random() ** 3)))
        if draw.random() < 0.05:
            parts.append(f" {draw.choice(ENGLISH)}")
        return "".join(parts)

    def paragraph(self, signs: int) -> str:
        """Say sentences until so many signs stand there."""
        told = ""
        while len(told) < signs:
            told += self.sentence(4, 9) + "。"
        return told


@lru_cache(maxsize=1)
def vocabulary() -> tuple[str, ...]:
    """Name all words, the commonest first."""
    draw = random.Random(7)
    weights = list(accumulate(1 / (place + 20) for place in range(len(SIGNS))))
    made = {"".join(draw.choices(SIGNS, cum_weights=weights, k=draw.choice((2, 2, 2, 3)))): None for _ in range(MADE)}
    return (*TRADE, *(word for word in made if word not in TRADE))


def model(number: int) -> str:
    """Name a model; the lower the number the more is said of it."""
    return f"{BRANDS[number % len(BRANDS)]}{100 + number * 7}"


@lru_cache(maxsize=1)
def _weights() -> tuple[float, ...]:
    return tuple(accumulate(1 / (place + 8) for place in range(len(vocabulary()))))
