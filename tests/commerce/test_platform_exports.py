"""Order exports as platforms and shop programs write them, by headings and habits of each: every order, item, parcel, amount and state."""

import io

import pytest
import xlsxwriter

from tests.commerce.test_strange_exports import read
from zhunsheng.commerce.queries import Intake

DOUDIAN = """主订单编号,子订单编号,选购商品,商品数量,商家编码,商品单价,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,收件人,收件人手机号,订单提交时间,订单完成时间,支付完成时间,订单状态,承诺发货时间,售后状态,快递信息
"6923847561029384756\t","6923847561029384757\t",键盘 87键,1,KB,299.00,269.00,0.00,30.00,10.00,20.00,张*,138****1234,2026-11-28 09:30:00\t,,2026-11-28 09:30:41\t,已发货,2026-11-30 09:30:41,-,"73100112233445-中通快递-键盘*1"
"""
TAOBAO = """"订单编号","买家会员名","买家应付货款","买家应付邮费","总金额","买家实际支付金额","订单状态","收货人姓名","联系电话 ","联系手机","订单创建时间","订单付款时间 ","宝贝标题 ","物流单号 ","物流公司","宝贝总数量"
="3829104756192837466",大**2,99.00,6.00,105.00,0.00,交易关闭,赵**,'null,'138****0002,2026-11-27 08:00:01,,茶杯,,,3
="3829104756192837467",中**3,99.00,6.00,105.00,105.00,卖家已发货，等待买家确认,钱**,'null,'138****0003,2026-11-26 08:00:01,2026-11-26 08:01:00,茶杯,No:SF1234567890123,顺丰速运,1
"""
JD = """订单号,订单状态,下单帐号,客户姓名,联系电话,商品名称,订购数量,京东价,应付金额,下单时间,付款确认时间
312345678902,(锁定)等待出库,jd_8,周**,139****2222,茶杯,"1,000",￥1.00,"￥1,000.00",2026-11-20 11:00:00,2026-11-20 11:00:30
312345678903,(删除)等待付款,jd_9,吴**,139****3333,茶杯,1,￥1.00,￥1.00,2026-11-20 12:00:00,
"""
JST = """内部订单号,线上订单号,订单状态,买家账号,下单时间,付款日期,已付金额,运费,商品编码,商品名称,数量,单价,金额
1000001,\t6923847561029384799,已付款待审核,买**,2026-11-28 09:00:00,2026-11-28 09:00:10,408.00,10.00,A1,外套,1,299.00,299.00
1000001,\t6923847561029384799,已付款待审核,买**,2026-11-28 09:00:00,2026-11-28 09:00:10,408.00,10.00,A2,围巾,1,99.00,99.00
"""
WDT = """订单编号,原始单号,订单状态,客户网名,收件人,手机,下单时间,付款时间,发货时间,商家编码,货品名称,下单数量,原价,邮资,优惠,应收金额,已付,物流公司,物流单号
JY202611280001,3829104756192837499,待审核,旺**,钱*,138****2222,2026-11-28 07:00:00,2026-11-28 07:01:00,0000-00-00 00:00:00,B1,书架,2.0000,200.0000,10.0000,20.0000,390.0000,390.0000,,
"""
SHOPIFY = """Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping Phone,Cancelled at,Id
#1001,a@b.com,paid,2026-11-28 09:30:00 +0800,fulfilled,CNY,130.00,10.00,135.00,5.00,2026-11-28 09:29:50 +0800,2,Cup,50.00,CUP,A B,'+8613800001111,,5001
#1001,a@b.com,,,,,,,,,2026-11-28 09:29:50 +0800,1,Pad,30.00,PAD,,,,
#1002,c@d.com,refunded,2026-11-27 09:30:00 +0800,unfulfilled,CNY,50.00,0.00,50.00,0.00,2026-11-27 09:29:50 +0800,1,Set,50.00,CS,C D,,2026-11-27 12:00:00 +0800,5002
"""
WOO = """Order Number,Order Status,Order Date,First Name (Billing),Phone (Billing),Cart Discount Amount,Order Shipping Amount,Order Total Amount,SKU,Item Name,Quantity (- Refund),Item Cost
2001,Completed,2026-11-28 09:30,José,+8613800002222,5.00,8.00,103.00,TEA,Thé vert,2,50.00
2003,On hold,2026-11-28 11:30,A,,0.00,0.00,30.00,CUP,Cup,1,30.00
"""
KUAISHOU = """订单编号,订单状态,订单创建时间,订单支付时间,实付款,快递费,商家优惠金额,平台优惠金额,商品标题,SKU编码,商品单价,成交数量
2630100012345678,待发货,2026-11-28 12:00:00,2026-11-28 12:00:05,86.00,0.00,10.00,3.00,零食,SN,99.00,1
"""
XHS = """订单号,订单状态,订单创建时间,支付时间,订单发货时间,商品名称,SKU件数,商品总价(元),运费(元),店铺优惠总额(元),平台优惠总额(元),用户应付金额(元)
P712345678901234567,已发货,2026-11-28 13:00:00,2026-11-28 13:00:00,2026-11-28 20:00:00,面膜,2,199,0,20,10,169
"""

Told = tuple[str, str, list[tuple[str, int, int]], int, int, int]


def told(found: Intake) -> list[Told]:
    """Give of each order its number, state and items, and its freight, discount and what was paid in cents."""
    return [
        (
            one.draft.number, one.draft.status.value, [(item.title, item.qty, item.price_cents) for item in one.draft.items],
            one.draft.freight_cents, one.draft.discount_cents, one.draft.paid_cents,
        )
        for one in found.orders
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding", "wanted"),
    [
        (DOUDIAN, "gb18030", [("6923847561029384756", "shipped", [("键盘 87键", 1, 29900)], 0, 3000, 26900)]),
        (TAOBAO, "gb18030", [("3829104756192837466", "cancelled", [("茶杯", 3, 3300)], 600, 0, 0), ("3829104756192837467", "shipped", [("茶杯", 1, 9900)], 600, 0, 10500)]),
        (JD, "gb18030", [("312345678902", "to_ship", [("茶杯", 1000, 100)], 0, 0, 100000), ("312345678903", "cancelled", [("茶杯", 1, 100)], 0, 0, 0)]),
        (JST, "utf-8-sig", [("6923847561029384799", "to_ship", [("外套", 1, 29900), ("围巾", 1, 9900)], 1000, 0, 40800)]),
        (WDT, "gb18030", [("3829104756192837499", "to_ship", [("书架", 2, 20000)], 1000, 2000, 39000)]),
        (SHOPIFY, "utf-8", [("1001", "shipped", [("Cup", 2, 5000), ("Pad", 1, 3000)], 1000, 500, 13500), ("1002", "cancelled", [("Set", 1, 5000)], 0, 0, 0)]),
        (WOO, "cp1252", [("2001", "done", [("Thé vert", 2, 5000)], 800, 500, 10300), ("2003", "to_pay", [("Cup", 1, 3000)], 0, 0, 0)]),
        (KUAISHOU, "gb18030", [("2630100012345678", "to_ship", [("零食", 1, 9900)], 0, 1300, 8600)]),
        (XHS, "utf-8", [("P712345678901234567", "shipped", [("面膜", 2, 9950)], 0, 3000, 16900)]),
    ],
)  # fmt: skip
def test_exports_are_read_as_they_are_written(text: str, encoding: str, wanted: list[Told]) -> None:
    found = read(text.encode(encoding))
    assert (told(found), found.faults, found.notes) == (wanted, (), ())


def test_parcels_phones_and_times_are_read_where_each_tells_them() -> None:
    (doudian,) = read(DOUDIAN.encode("gb18030")).orders
    assert [(one.carrier, one.tracking) for one in doudian.draft.shipments] == [("中通快递", "73100112233445")]
    assert [one.phone for one in read(TAOBAO.encode("gb18030")).orders] == ["138****0002", "138****0003"]
    (xhs,) = read(XHS.encode()).orders
    assert xhs.draft.shipped_at is not None
    (kuaishou,) = read(KUAISHOU.encode()).orders
    assert kuaishou.draft.paid_at is not None


@pytest.mark.parametrize(
    ("cell", "parcels"),
    [
        ("73100112233445-中通快递", [("中通快递", "73100112233445")]),
        ("73100112233445-中通快递-杯*1;SF1234567890-顺丰速运-垫*2", [("中通快递", "73100112233445"), ("顺丰速运", "SF1234567890")]),
        ("JD-V00123456789", [("", "JD-V00123456789")]),
    ],
)  # fmt: skip
def test_several_parcels_in_one_cell_with_their_carriers(cell: str, parcels: list[tuple[str, str]]) -> None:
    (one,) = read(DOUDIAN.replace("73100112233445-中通快递-键盘*1", cell)).orders
    assert [(each.carrier, each.tracking) for each in one.draft.shipments] == parcels


def test_a_title_merged_orders_and_a_foot_are_read_from_a_workbook() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("订单报表")
        sheet.merge_range(0, 0, 0, 9, "有赞订单导出 2026-11-01 至 2026-11-30")
        sheet.write_row(
            1,
            0,
            [
                "订单号",
                "订单状态",
                "订单创建时间",
                "买家付款时间",
                "商品名称",
                "商品单价",
                "商品数量",
                "订单优惠金额",
                "应收订单金额",
                "收货人/提货人",
            ],
        )
        for place, cell in (
            (0, "E20261128093000012300001"),
            (1, "已发货"),
            (2, "2026-11-28 09:30:00"),
            (3, "2026-11-28 09:31:00"),
            (7, "5.00"),
            (8, "¥1,294.00"),
            (9, "张三"),
        ):
            sheet.merge_range(2, place, 3, place, cell)
        sheet.write_row(2, 4, ["茶壶", "¥1,000.00", 1])
        sheet.write_row(3, 4, ["茶杯", "¥299.00", 1])
        sheet.write_row(4, 0, ["合计", "", "", "", "", "", 2, "¥5.00", "¥1,294.00"])
    found = read(out.getvalue())
    wanted = [("E20261128093000012300001", "shipped", [("茶壶", 1, 100000), ("茶杯", 1, 29900)], 0, 500, 129400)]
    assert (told(found), found.faults, found.orders[0].name) == (wanted, (), "张三")
