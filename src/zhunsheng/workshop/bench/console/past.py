"""Made-up closed dialogues: the same number makes the same dialogue, in words that real customers use often or rarely."""

import random
from collections.abc import Iterator
from typing import Final

from zhunsheng.dialogue.values import By, PastDialogue, PastLine
from zhunsheng.people.values import AgentCard

ASKED: Final = (
    "我的订单什么时候发货", "快递到哪里了", "可以退款吗", "这个尺码偏大还是偏小", "收到的商品有破损", "能开发票吗",
    "优惠券怎么用不了", "地址填错了可以改吗", "耳机连不上手机", "充电器充不进电", "想换一个颜色", "怎么申请售后",
    "客服在吗", "保修期多久", "赠品没有收到", "为什么还没到账", "支持七天无理由吗", "hello 请问有现货吗",
)  # fmt: skip
ANSWERED: Final = (
    "您好，正在为您查询，请稍等", "已经帮您催促仓库了", "退款会原路返回，预计三个工作日", "麻烦您提供一下订单号",
    "给您带来不便非常抱歉", "建议您拍照上传，我马上登记", "这边为您补发一份", "发票已经开好，稍后发到邮箱",
    "您可以在订单页面申请", "请问还有其他问题需要我帮忙吗", "感谢您的咨询，祝您生活愉快，再见！",
)  # fmt: skip
GOODS: Final = ("蓝牙耳机", "充电宝", "手机壳", "台灯", "键盘", "鼠标", "音箱", "数据线", "支架", "显示器")
RARE: Final = "琉璃盏"
"""One message in ten thousand holds this word."""

MINUTE_US: Final = 60_000_000


def past_dialogues(
    number: int, count: int, customers: list[int], agents: list[AgentCard], until_us: int, lines: int
) -> Iterator[PastDialogue]:
    """Make dialogues `number` … `number + count - 1`; they end before `until_us`, the higher the later."""
    for one in range(number, number + count):
        rng = random.Random(one)
        agent = agents[one % len(agents)]
        start = until_us - (1_000_000 - one) * MINUTE_US
        yield PastDialogue(
            channel="webchat", customer_id=customers[rng.randrange(len(customers))], tier="repeat", group="online",
            agent_id=agent.id, agent_name=agent.nickname, team_id=agent.team_id,
            lines=tuple(_line(rng, place, start) for place in range(lines)),
        )  # fmt: skip


def _line(rng: random.Random, place: int, start_us: int) -> PastLine:
    by = By.AGENT if place % 2 else By.CUSTOMER
    words = rng.choice(ANSWERED if place % 2 else ASKED)
    text = f"{words}，{rng.choice(GOODS)}{rng.randrange(10_000)}" if rng.random() < 0.4 else words
    if rng.random() < 0.0001:
        text += f"，{RARE}"
    return PastLine(by=by, text=text, at=start_us + place * 2_000_000)
