"""Which signs people write in Chinese: by these the encodings of a file are told apart; pure."""

from functools import cache
from typing import Final

_COMMON: Final = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法"
    "学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日者意无力它与长把机十第公此已工使情明性知全三又关点正业外将"
    "两高间由问很最重并物手应向头文体美相见被利什二等产或新己制身果加西月话合回特代内信表化老给位次度门任常先通教原东声提立及比员解水名"
    "真处走各入几口认条平系气题活更别打变四总何电数安少报才结反受目太量再建务做接必场件计管期市直资命金指许统区保至形便空决五书非则白却"
    "达光放强即难且完设式色路记品住告类求据程边张该交规万取望确师清今切让带导运单号订购买卖商价格付款额元货收址联系快递退换客服店铺优惠"
    "編個們來為國說時會對過發後裡業種經麼學現當動還進樣開從實無與長機關點將兩間問並應頭體見產氣題變總電數報結務場計資許統區訂單號購買賣"
    "價額貨聯繫遞換優鋪選邊張該規萬確師讓帶導運請訊詢您吗呢吧啊怎怎能否嗎，。、？！：；（）《》“”"
)
"""What stands in every Chinese text, in either script."""
_LEADS: Final = range(0xB0, 0xF8)
_TRAILS: Final = range(0xA1, 0xFF)
_LEADS_OF_BIG5: Final = range(0xA4, 0xC7)
_TRAILS_OF_BIG5: Final = (*range(0x40, 0x7F), *range(0xA1, 0xFF))


@cache
def _usual() -> frozenset[str]:
    """Give the signs that the first standards of both scripts chose as usual ones, with the marks between them."""
    simple = bytes(one for lead in _LEADS for trail in _TRAILS for one in (lead, trail)).decode("gb2312", "ignore")
    full = bytes(one for lead in _LEADS_OF_BIG5 for trail in _TRAILS_OF_BIG5 for one in (lead, trail))
    marks = bytes(one for trail in _TRAILS for one in (0xA3, trail)).decode("gb2312", "ignore")
    return frozenset(
        simple + full.decode("big5", "ignore") + marks + "、。·…—～‘’“”〔〕〈〉《》「」『』【】×÷°℃￥¥€\u3000①②③④⑤"
    )


def share_of_usual(signs: str) -> float:
    """Say how many of the signs are usual ones, from 0 to 1."""
    if not signs:
        return 1.0
    usual = _usual()
    return sum(one in usual for one in signs) / len(signs)


def share_of_common(signs: str) -> float:
    """Say how many of the signs stand in every text, from 0 to 1."""
    return sum(one in _COMMON for one in signs) / len(signs) if signs else 0.0
