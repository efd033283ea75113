"""What customers of the bench of suggestions write: other words each time, so that nothing remembered of a text helps."""

import random
from typing import Final

from zhunsheng.workshop.demo import demo_questions

GOODS: Final = (
    "蓝牙耳机", "充电宝", "手机壳", "台灯", "机械键盘", "无线鼠标", "音箱", "数据线", "支架", "显示器", "移动硬盘", "智能手表",
    "轻薄本", "路由器", "摄像头", "录音笔", "投影仪", "平板", "扩展坞", "电脑包",
)  # fmt: skip
OPENINGS: Final = ("", "", "你好，", "请问一下，", "亲，", "在吗，", "我想问问，", "麻烦帮我看下，")
ENDINGS: Final = ("", "，谢谢", "，急", "，我昨天拍的", "，上周买的那个", "，帮我处理一下", "，等了好几天了")


def good(number: int) -> str:
    """Name a thing that the shop of the bench sells; no two numbers share a name."""
    return GOODS[number % len(GOODS)] + ("" if number < len(GOODS) else f"{number // len(GOODS) + 1}代")


class Words:
    """The words of all customers, in the order in which they are written."""

    def __init__(self, seed: int) -> None:
        """Begin anew: the same seed says the same."""
        self._rng = random.Random(seed)
        self._ways = [way for one in demo_questions() for way in (one.question, *one.phrasings)]
        self._number = 0

    def next(self) -> str:
        """Say something that was not said before."""
        rng, self._number = self._rng, self._number + 1
        thing = rng.choice(GOODS)
        return f"{rng.choice(OPENINGS)}{thing}{rng.choice(self._ways)}{rng.choice(ENDINGS)} {self._number:04d}"
