"""Find people's names and postal addresses where labels and known words give them away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_HAN: Final = "\u4e00-\u9fff"
_PROVINCES: Final = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|"
    "内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_CITIES: Final = (
    "广州|深圳|杭州|南京|苏州|成都|武汉|西安|长沙|郑州|青岛|济南|宁波|厦门|福州|合肥|昆明|南昌|沈阳|大连|哈尔滨|长春|石家庄|太原|南宁|贵阳|"
    "兰州|海口|无锡|常州|温州|东莞|佛山|珠海|中山|惠州|义乌|金华|嘉兴|绍兴|台州|泉州|徐州|南通|扬州|烟台|潍坊|洛阳|株洲|乌鲁木齐|呼和浩特|银川|西宁|拉萨"
)
_STEP: Final = "[\u4e00-\u9fffa-z0-9\\-]"
_DETAIL: Final = r"(?:\d+[-\d]*(?:号院|号楼|号|弄|栋|幢|座|单元|楼|室|层|组|队|f)|[a-z]\d*(?:座|栋|幢|区|单元|室)|[一二三四五六七八九十]+(?:号|栋|幢|单元|楼|组|队|室|座|层)|\d+-\d+(?:-\d+)?|\d{3,4}室?)"
_ROAD: Final = r"(?:路|街道|街|大道|道|巷|弄|胡同|村|镇|乡|小区|花园|苑|城|广场|大厦|公寓|园区|科技园|工业园|园|里|坊|湾|府|庭|学校|大学|中学|医院|宿舍|新村|家园|社区|屯|组|楼|大院|中心)"
_HEAD: Final = (
    rf"(?:(?:{_PROVINCES})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?)?"
    rf"(?:(?:{_CITIES}|(?<![{_HAN}])[{_HAN}]{{2,4}}(?=市|州|地区|盟)|(?<=[省区])[{_HAN}]{{2,5}}(?=市|州|地区|盟))(?:市|自治州|州|地区|盟)?)?"
)
_ADDRESS: Final = re.compile(
    rf"{_HEAD}(?:[{_HAN}]{{1,6}}(?:新区|开发区|高新区|区|县|旗|市))?(?:{_STEP}{{0,12}}?{_ROAD}){{1,4}}(?:{_STEP}{{0,6}}?{_DETAIL}){{1,5}}"
    rf"(?:[{_HAN}]{{2,8}}(?:大厦|广场|小区|公寓|花园|大楼|中心|宿舍)(?:{_STEP}{{0,6}}?{_DETAIL}){{0,3}})?"
)
_ANCHOR: Final = re.compile(rf"{_PROVINCES}|{_CITIES}|[{_HAN}]{{2,4}}(?:市|区|县)")
_REGION: Final = re.compile(f"{_PROVINCES}|{_CITIES}")
_LABEL: Final = re.compile(
    r"(?:收货|收件|退货|邮寄|详细|新|家庭|家里|公司|单位|配送|寄货|我的|旧)?(?:地址|住址)(?:改成|改为|改到|换成|更新为|填|写|是|为|在|:|,|就是|如下)*"
)
_TO: Final = re.compile(
    r"(?:寄到|寄往|寄给|送到|发到|发往|送往|邮到|邮寄到|住在|住|家在|搬到|改成|改到|改为|换成|配送到|到|在|是|:|,|、|。|!| )+"
)

_HOME: Final = re.compile(r"(?:住在?|家在|搬到|寄到|送到|寄往|发到)$")
_PARTS: Final = re.compile(_DETAIL)
_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井漆巴"
_DOUBLE: Final = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|东方|夏侯|端木|南宫"
_GIVEN: Final = rf"(?:(?:{_DOUBLE})[{_HAN}]{{1,2}}|[{_SURNAMES}][{_HAN}]{{1,2}})"
_STOPS_NAME: Final = r"(?=$|[^\u4e00-\u9fff]|先生|女士|小姐|同学|老师|收(?:$|[^\u4e00-\u9fff货件到])|电话|手机|的(?:手机|电话|订单|快递|包裹|地址|账户|卡)|您好|你好|女|男|身份证)"
_NAMED: Final = re.compile(
    rf"(?:收件人|收货人|联系人|收方|姓名|户名|持卡人|开户名|真实姓名|名字|客户|买家|顾客|收件人姓名|机主|本人|投保人|被保人|被保险人|受益人|户主|签收人|入住人|乘机人|乘车人|乘客|旅客|患者|就诊人|业主|预订人|预约人|下单人|付款人|汇款人|寄件人|发件人|报案人|取件人|车主|法人|经办人|租客|学员)(?:姓名|名字)?(?:写的是|是|叫|为|:|改成|改为|写|填|,)*\s*({_GIVEN}){_STOPS_NAME}"
    rf"|(?:我叫|我的名字是|我的名字叫|本人叫|他叫|她叫|名叫|我是|叫做|寄给|收件给|联系|孩子叫|我姓[{_HAN}]{{1,2}}[,、 ])({_GIVEN}){_STOPS_NAME}"
    rf"|(?<![{_HAN}])({_GIVEN})(?=先生|女士|小姐|太太)"
    rf"|(?<![{_HAN}])({_GIVEN})收(?=$|[^{_HAN}])"
    rf"|(?:1[3-9]\d(?:[- ]?\d{{4}}){{2}})[ ,、:]*({_GIVEN})(?=$|[^{_HAN}]|收(?:$|[^{_HAN}]))"
    rf"|(?<![{_HAN}])({_GIVEN})(?=[ ,、:]*(?:\+?86)?[- ]?1[3-9]\d(?:[- ]?\d{{4}}){{2}})"
)
_TITLED: Final = re.compile(rf"([{_SURNAMES}](?:先生|女士|小姐|太太))")
_HALF_HIDDEN: Final = re.compile(r"1[3-9]\d\s?\*{3,6}\s?\d{2,4}|\*{3,}\d{4}|尾号\s?\d{4}")
_NO_NAME: Final = frozenset(
    "高兴 关于 何时 任何 成功 方便 包裹 明天 时候 全部 安全 马上 金额 文字 应该 向您 万一 白色 黄色 单号 成品 海关 花费 张数 温馨 常见 童装 冷水 和您 "
    "安装 车主 房主 包装 满意 商家 安排 解决 路上 时间 连接 简单 全新 官方 古装 马甲 牛仔 花色 连衣 石头 高级 梅花 蓝色 白酒 黄金 陈皮 江苏 甘肃 海南 云南 广东 "
    "李先 张女 王先 强烈 时尚 乐意 原来 原因 文件 温度 支付 钱包 郁闷 平时 管理 申请 施工 计划 尚未 向前 左右 麻烦 满减 惠顾 盖子 练习 路线 区别 权限 谢谢 谢了 周一 周二 周三 周四 周五 周六 周日 周末 常用 时段 单独 白天 全天 关机 平常 尽快 祝您 能打 方式 万分 师傅 车牌 车型".split()
)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find addresses down to a house: a region or a label before, a road or estate, and a number."""
    for found in _ADDRESS.finditer(text):
        start, end = found.span()
        moved = _TO.search(text, start, end)
        while moved is not None and moved.end() < end and moved.start() - start <= 6:
            start = moved.end()
            moved = _TO.match(text, start, end)
        anchor = _ANCHOR.search(text, start, end)
        labelled = _LABEL.search(text[max(0, start - 12) : start + 1]) or _LABEL.match(text, start)
        home = _HOME.search(text[max(0, start - 3) : start]) and len(_PARTS.findall(text, start, end)) > 1
        if anchor is None and labelled is None and not home:
            continue
        label = _LABEL.match(text, start, end)
        if label is not None and label.end() < end:
            start = label.end()
        region = _REGION.search(text, start, min(end, start + 6))
        if region is not None:
            start = region.start()
        if end - start >= 6:
            yield start, end


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Find names behind a label, before a title or a telephone number; a bare title counts beside a half-hidden number."""
    for found in _NAMED.finditer(text):
        place = next(number for number in range(1, 7) if found.group(number))
        if found.group(place)[:2] not in _NO_NAME:
            yield found.span(place)
    if _HALF_HIDDEN.search(text):
        for found in _TITLED.finditer(text):
            yield found.span(1)
