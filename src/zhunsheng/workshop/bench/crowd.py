"""Who takes part in the messages bench, and what they say."""

from typing import Final

CUSTOMERS: Final = 180
AGENTS: Final = 18
WATCHERS: Final = 2
"""Two who watch over nine agents each, so that each message has one agent and one supervisor to go to."""

ANSWER_EVERY: Final = 2
"""An agent answers every second message that a customer of hers has written: one answer to two messages."""

QUESTIONS: Final = (
    "你好，在吗？",
    "我昨天拍的那副耳机什么时候能发货？",
    "订单显示已经签收了，可是我还没有收到，麻烦帮我查一下是谁签收的。",
    "收到货了，盒子有点压坏，里面的东西没事",
    "充电器和我的电脑能一起用吗？我的是轻翼 14，买了大概一年。",
    "好的",
    "想换一个颜色，还没拆封，可以换吗？运费怎么算？",
    "发票抬头开错了，能不能重新开一张，公司名我再发你一次",
)
ANSWERS: Final = (
    "您好，我在的，请问有什么可以帮到您？",
    "我看到您的订单了，仓库正在打包，今天下午会交给快递，单号出来后我发给您。",
    "我已经联系快递核实签收人，请您稍等几分钟，有消息我马上告诉您。",
    "可以换的，您在订单页面点申请换货，选好颜色提交，我这边看到后为您处理。",
    "发票信息我记下了，重新开好以后会发到您的邮箱。",
)


def agent_of(customer: int) -> int:
    """Return the agent whom a customer of the limit belongs to; the desk routes by itself and comes to as even a share."""
    return customer % AGENTS


def watcher_of(agent: int) -> int:
    """Return who watches over an agent."""
    return agent % WATCHERS
