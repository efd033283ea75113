"""Find personal data in a text, whatever digits it is written in, and mask it.

A number counts only when it is valid for its kind, and its surroundings decide between kinds: what stands behind
"order no." is an order. Telephone numbers that everybody may know (400, 800, 95xxx) are not personal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from zhunsheng.guard.dialled import find_dialled
from zhunsheng.guard.normalise import folded, folds
from zhunsheng.guard.numbers import is_card, is_identity, is_landline, is_mobile, is_unionpay
from zhunsheng.guard.places import find_addresses, find_names
from zhunsheng.standards.values import Value

_HAN_DIGITS: Final = str.maketrans("零〇一二三四五六七八九幺洞拐勾壹贰叁肆伍陆柒捌玖两o", "00123456789107912345678920")
_HAN_RUN: Final = re.compile(r"(?:[零〇一二三四五六七八九幺洞拐勾壹贰叁肆伍陆柒捌玖两\d][ \-.,、。·]?){11,19}")
_MAYBE: Final = re.compile(
    r"\d{4}|@|[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{4}|[a-z]\d|微信|wx|vx|v信|薇信|加我|weixin|wechat|qq|扣|企鹅|人|叫|先生|女士|号|地址|寄|户名|姓名|名字|护照|顾客|客户|买家|机主|本人|我是|我姓|车牌|乘客|患者|业主|户主|车主|艾特|邮箱|mail|dot|passport|加v|v:|威信|微|薇|[a-z] \d|\d(?:栋|室|弄|幢|楼)|\d[ .\-/_—–]\d|\d[零一二三四五六七八九幺]|\d([^\d\s])\d\1\d|[一二三四五六七八九]。[一二三四五六七八九]"
)
_RUN: Final = re.compile(
    r"(?<![a-z\d])\+?\d(?:[ \-.()/·_—–]{0,2}\d)*x?(?![a-z\d])|(?<=[a-z:])\d(?:[ \-]?\d){10,18}(?![a-z\d])"
)
_GROUP: Final = re.compile(r"\d+x?")
_ORDER: Final = re.compile(
    r"(?:第|订单|单号|编号|编码|工单|流水|货号|款号|货品|料号|批|期号|条码|批号|批次|货单|交易号|序列|型号|券码|兑换码|商品id|id|sn|税号|发票号|会员号|积分|库存|价格|金额|数量|件数|[¥￥$])(?:号码?)?(?:是|为|:|尾号|,|#| |后几位|【|\[)*$"
)
_PARCEL: Final = re.compile(
    r"(?:快递|运单|物流|包裹|圆通|中通|申通|韵达|极兔|邮政|顺丰|ems|德邦|百世|快运|京东|跟踪|面单|退货|寄件|寄回)(?:单号|单|号|的?单号|编号|运单号|物流号|物流单号|快递单号|物流|快递)*(?:是|为|:|填|,| |号码)*$"
)
_CARD: Final = re.compile(
    r"卡|银行|账号|账户|户头|开户|收款|工行|建行|农行|中行|招行|交行|打款|汇款|转账|储蓄|信用卡|农信|邮储"
)
_FOURS: Final = re.compile(r"\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?")
_IDENTITY: Final = re.compile(r"身份证|证件|身份号|证号|实名")
_WECHAT: Final = re.compile(
    r"(?:微信号?|薇信|wx号?|vx|v信|微信账号|威信号?|卫星号|薇号|绿泡泡号?|wechat|weixin|(?<![a-z])v(?![a-z]{4,}(?![a-z0-9_-]))|加我|\+v|加微|加薇|(?<![稍])微(?=[:是号 ❤])|薇(?=[:是号 ]))(?: ?(?:号|id|账号))?(?:就是|是|为|叫|:|加|搜|,| |❤)*([a-z][-_a-z0-9]{5,19})(?![a-z0-9@._-])"
)
_QQ: Final = re.compile(
    r"(?:qq号?|扣扣号?|扣号|企鹅号?|q号|(?<![a-z])q)(?:号码|号)?(?:是|为|:|加|搜|,| )*([1-9](?: ?\d){4,10}|[一二三四五六七八九幺零〇]{5,11})(?! ?\d)(?!@)"
)
_EMAIL: Final = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{1,62} ?(?:@|艾特| ?\(at\) ?|\[at\]|(?<= )at(?= )) ?[a-z0-9-]{2,30} ?(?:\.|点|(?<= )dot(?= )) ?(?:com|cn|net|org|edu|gov|cc|io)(?:\.cn)?(?![a-z0-9.])|"
    r"(?<![a-z0-9._%+-])[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_%+-])?\s?@\s?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,12}(?![a-z0-9])"
)
_PASSPORT: Final = re.compile(
    r"(?<![a-z0-9])(?:[eg](?: ?\d){8}|e[a-hj-np-z](?: ?\d){7}|[ds]e?\d{7,8}|pe?\d{7,8})(?![a-z0-9])"
)
_PERMIT: Final = re.compile(r"(?<![a-z0-9])(?:[hm](?: ?\d){8}(?:\d{2})?|[cw][a-z0-9]\d{7}|\d{4} ?\d{4})(?![a-z0-9])")
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] ?[a-hj-np-z][ ·.—–-]?(?:(?:[a-hj-np-z0-9]{5}|[a-hj-np-z0-9]{4}[学警港澳挂])|[df][a-hj-np-z0-9]\d{4}|\d{5}[df]|(?=(?:[a-hj-np-z]? ?\d){3})[a-hj-np-z0-9](?: ?[a-hj-np-z0-9]){4})(?! ?[a-z0-9])"
)
_TRACKING: Final = re.compile(
    r"(?<![a-z0-9])(?:sf(?:[ -]?\d){12,13}|yt(?:[ -]?\d){13}|jt(?:[ -]?\d){13}|jd[a-z]{0,3}\d{9,15}|jdx\d{11,15}|zto\d{10,14}|sto\d{10,14}|dpk\d{10,14}|db\d{10,13}|jtsd?\d{10,14}|[a-z]{2}\d{9}cn)(?![a-z0-9])"
)
_WORDS: Final = frozenset(
    {"please", "number", "version", "update", "android", "iphone", "windows", "account", "official", "payment"}
    | {"message", "messages", "moments", "sticker", "stickers", "desktop", "support", "online", "service", "mobile"}
)
"""English words that stand behind the name of a messenger and are nobody's name there."""
_NEAR: Final = 14
_UNCHECKED: Final = 17
"""Digits of an identity number before the one that checks it, which may be an X."""
_DIALLED: Final = frozenset({"mobile", "landline"})
_EXTENSION: Final = re.compile(r"-\d{1,6}(?!\d)")
_LATIN: Final = re.compile(r"[a-z0-9]")


class Personal(Value, frozen=True):
    """Point at personal data in the typed text.

    Units     `start` and `end` are character places in the text as it was typed.
    """

    kind: str
    start: int
    end: int


def find_personal(text: str) -> tuple[Personal, ...]:
    """Find all personal data in a text, in reading order, without overlaps.

    Clauses   ec-4.1a
    """
    if not _MAYBE.search(folded(text)):
        return ()
    view = _View(text)
    kept: list[Personal] = []
    taken = bytearray(len(text) + 1)
    for kind, start, end in view.found():
        place = view.typed(start, end)
        if not any(taken[place[0] : place[1]]):
            taken[place[0] : place[1]] = b"\1" * (place[1] - place[0])
            kept.append(Personal(kind=kind, start=place[0], end=place[1]))
    return tuple(sorted(kept, key=lambda one: one.start))


class _View:
    """See a text with its digits made plain."""

    def __init__(self, text: str) -> None:
        self.text, self._origin = folds(text)

    def typed(self, start: int, end: int) -> tuple[int, int]:
        return self._origin[start], self._origin[end - 1] + 1

    def found(self) -> Iterator[tuple[str, int, int]]:
        """Find what is written, the surest kinds first."""
        for kind, written in (("email", _EMAIL), ("tracking", _TRACKING), ("plate", _PLATE)):
            yield from ((kind, *one.span()) for one in written.finditer(self.text))
        yield from (("wechat", *one.span(1)) for one in _WECHAT.finditer(self.text) if not self._is_word(one[1]))
        yield from (
            ("qq", *one.span(1))
            for one in _QQ.finditer(self.text)
            if not is_mobile(one[1].replace(" ", "").translate(_HAN_DIGITS))
        )
        yield from self._papers()
        for run in _RUN.finditer(self.text):
            yield from self._in_run(run.start(), run.end())
        yield from self._han_numbers()
        for start, end in find_dialled(self.text):
            if not _ORDER.search(self.text[max(0, start - _NEAR) : start]):
                yield "mobile", start, end
        yield from (("address", *span) for span in find_addresses(self.text))
        yield from (("name", *span) for span in find_names(self.text))

    @staticmethod
    def _is_word(word: str) -> bool:
        return word.startswith(("http", "wechat", "weixin")) or word in _WORDS

    def _papers(self) -> Iterator[tuple[str, int, int]]:
        for one in _PASSPORT.finditer(self.text):
            if "护照" in self._around(*one.span()) or "passport" in self._around(*one.span()):
                yield "passport", *one.span()
        for one in _PERMIT.finditer(self.text):
            if re.search(r"通行证|回乡证|台胞证|港澳|往来", self._around(*one.span())):
                yield "permit", *one.span()

    def _around(self, start: int, end: int) -> str:
        return self.text[max(0, start - _NEAR) : start] + "\n" + self.text[end : end + 8]

    def _in_run(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Cut a run of digits and gaps into numbers: the longest row of groups that is valid for a kind."""
        groups = [(start + one.start(), start + one.end()) for one in _GROUP.finditer(self.text[start:end])]
        first = 0
        while first < len(groups):
            for last in range(min(len(groups), first + 12), first, -1):
                begin, stop = groups[first][0], groups[last - 1][1]
                number = "".join(self.text[left:right] for left, right in groups[first:last])
                kind = self._kind(number, begin, stop) if len(number) <= 24 else None
                if kind is not None:
                    yield kind, self._with_prefix(kind, begin), self._with_extension(kind, stop)
                    first = last - 1
                    break
            first += 1

    def _with_prefix(self, kind: str, begin: int) -> int:
        begin -= kind == "mobile" and self.text[begin - 1 : begin] == "+"
        opened = kind in _DIALLED and self.text[begin - 1 : begin] == "(" and ")" in self.text[begin : begin + 6]
        return begin - opened

    def _with_extension(self, kind: str, stop: int) -> int:
        extension = _EXTENSION.match(self.text, stop) if kind == "landline" else None
        return extension.end() if extension is not None else stop

    def _kind(self, number: str, start: int, end: int) -> str | None:
        before = self.text[max(0, start - _NEAR) : start]
        if len(number) in (15, 18) and is_identity(number):
            if len(number) == 18 or _IDENTITY.search(self._around(start, end)):
                return "id"
        if not number.isdigit():
            return None
        if _PARCEL.search(before) and 10 <= len(number) <= 20:
            return "tracking"
        ordered = _ORDER.search(before) is not None
        if is_card(number) and not ordered and (is_unionpay(number) or self._is_of_a_card(start, end)):
            return "card"
        if not ordered and is_mobile(_without_country(number)):
            return "mobile"
        return "landline" if not ordered and is_landline(number) else None

    def _is_of_a_card(self, start: int, end: int) -> bool:
        """Tell by the words around a number, or by its being written in fours, that it is a card's."""
        return _CARD.search(self._around(start, end)) is not None or _FOURS.fullmatch(self.text[start:end]) is not None

    def _han_numbers(self) -> Iterator[tuple[str, int, int]]:
        """Find telephone and identity numbers spelt with Chinese digits, alone or mixed with others."""
        for run in _HAN_RUN.finditer(self.text):
            digits = [at for at in range(run.start(), run.end()) if self.text[at].translate(_HAN_DIGITS).isdigit()]
            around = self.text[max(0, run.start() - 1) : run.start()] + self.text[digits[-1] + 1 : digits[-1] + 2]
            checked = around.endswith("x") and len(digits) == _UNCHECKED
            if _LATIN.search(around) and not checked:
                continue  # a part of a longer code
            if run[0].isascii() or _ORDER.search(self.text[max(0, run.start() - _NEAR) : run.start()]):
                continue
            number = self.text.translate(_HAN_DIGITS)
            plain = "".join(number[at] for at in digits) + "x" * checked
            if len(plain) == 18 and is_identity(plain):
                yield "id", digits[0], digits[-1] + 1 + checked
            elif checked:
                continue
            elif is_landline(plain):
                yield "landline", digits[0], digits[-1] + 1
            elif len(plain) >= 16 and is_card(plain) and _CARD.search(self._around(run.start(), run.end())):
                yield "card", digits[0], digits[-1] + 1
            else:
                for first in range(len(plain) - 10):
                    if is_mobile(plain[first : first + 11]) and len(plain) <= 13:
                        yield "mobile", digits[first], digits[first + 10] + 1
                        break

    @cached_property
    def length(self) -> int:
        """Give the length of the view."""
        return len(self.text)


def _without_country(number: str) -> str:
    for prefix in ("0086", "86"):
        if number.startswith(prefix) and len(number) == len(prefix) + 11:
            return number[len(prefix) :]
    return number


_SHOWN: Final = {
    "mobile": (3, 4), "landline": (4, 4), "id": (3, 4), "card": (0, 4), "passport": (1, 4), "permit": (2, 2),
    "plate": (2, 2), "wechat": (2, 2), "qq": (2, 2), "tracking": (2, 4), "name": (1, 0), "address": (6, 0),
}  # fmt: skip
"""How many characters at the beginning and at the end of each kind stay readable."""


def mask(text: str, found: tuple[Personal, ...] | None = None) -> str:
    """Mask all personal data of a text; masking again changes nothing and never shows more."""
    pieces, end = [], 0
    for one in find_personal(text) if found is None else found:
        pieces += [text[end : one.start], _masked(one.kind, text[one.start : one.end])]
        end = one.end
    return "".join([*pieces, text[end:]])


def _masked(kind: str, word: str) -> str:
    if kind == "email":
        name, at, host = word.partition("@")
        return f"{name[:1]}***{at}{host}"
    head, tail = _SHOWN[kind]
    if kind == "name" and len(word) > 2 and not word.endswith(("生", "士", "姐", "太")):
        tail = 1
    hidden = max(1, len(word) - head - tail)
    if len(word) <= head + tail:
        head, tail, hidden = min(head, 1), 0, max(1, len(word) - 1)
    return word[:head] + "*" * hidden + (word[len(word) - tail :] if tail else "")
