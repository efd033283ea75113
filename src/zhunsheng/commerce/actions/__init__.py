"""The door for changing something about shops and orders."""

from zhunsheng.commerce.actions.columns import keep_columns
from zhunsheng.commerce.actions.erase import erase_orders
from zhunsheng.commerce.actions.evidence import end_evidence, record_evidence
from zhunsheng.commerce.actions.filing import begin_import, cancel_import, tend_imports
from zhunsheng.commerce.actions.importing import import_delivered, import_order, import_orders
from zhunsheng.commerce.actions.orders import find_order_owner, put_order
from zhunsheng.commerce.actions.pulls import ask_order_pull, set_order_pull, stop_order_pull
from zhunsheng.commerce.actions.shops import (
    change_shop,
    connect_shop,
    create_shop,
    remove_shop,
    rotate_shop_secret,
    set_order_source,
    set_shop_widget,
    show_shop_secret,
)
from zhunsheng.commerce.taking import take_push

__all__ = [
    "ask_order_pull",
    "begin_import",
    "cancel_import",
    "change_shop",
    "connect_shop",
    "create_shop",
    "end_evidence",
    "erase_orders",
    "find_order_owner",
    "import_delivered",
    "import_order",
    "import_orders",
    "keep_columns",
    "put_order",
    "record_evidence",
    "remove_shop",
    "rotate_shop_secret",
    "set_order_pull",
    "set_order_source",
    "set_shop_widget",
    "show_shop_secret",
    "stop_order_pull",
    "take_push",
    "tend_imports",
]
