"""A small bank written for the tests, and other ways to ask the same."""

from zhunsheng.knowledge.recogniser.deciding import Example

BANK = {
    "return": [
        "怎么退货",
        "我想把东西退了",
        "退货流程是什么",
        "买错了可以退吗",
        "七天无理由怎么申请",
        "不想要了怎么退",
    ],
    "refund": ["退款什么时候到账", "钱多久能退回来", "退款到哪里", "还没收到退款", "退款几天到", "退的钱在哪看"],
    "track": ["我的快递到哪了", "物流怎么不动了", "什么时候能收到货", "帮我查一下物流", "包裹到哪里了", "几天能送到"],
    "invoice": ["可以开发票吗", "发票怎么开", "发票抬头写错了", "电子发票发到哪里", "能开专票吗", "补开一张发票"],
    "address": [
        "收货地址填错了",
        "怎么改地址",
        "能换个地方收货吗",
        "地址可以修改吗",
        "送货地址改一下",
        "改一下收货地址",
    ],
    "coupon": ["优惠券怎么用", "券用不了", "优惠码在哪输入", "有没有优惠", "优惠券过期了", "下单没用上券"],
}
ASKED = {
    "return": ["东西不合适想退货", "退货要怎么弄"],
    "refund": ["退款怎么还没到", "退款多少天到账"],
    "track": ["快递什么时候到", "物流一直没更新"],
    "invoice": ["给我开张发票", "发票抬头能改吗"],
    "address": ["地址写错了能改吗", "我要改收货地址"],
    "coupon": ["我的优惠券为什么用不了", "优惠券怎么使用"],
}
STRANGERS = ["今天天气真好", "给我讲个笑话", "你喜欢听什么歌", "周末去爬山吧"]


def examples(source: dict[str, list[str]], each: int | None = None) -> list[Example]:
    return [Example(faq, text) for faq, texts in source.items() for text in texts[:each]]
