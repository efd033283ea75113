"""What pages ask of rooms above them: named in the settings, so that no page imports the front door."""

from zhunsheng.assembly.commands.standards import PRESENT
from zhunsheng.assembly.coverage import TABLES
from zhunsheng.kernel.instants import now
from zhunsheng.standards import queries as standards
from zhunsheng.standards.commands import coverage
from zhunsheng.standards.values import CoverageRow
from zhunsheng.surface.pages.ports import DemoCustomer
from zhunsheng.workshop.demo import demo_data


def coverage_rows() -> list[CoverageRow]:
    """Say of every clause in force what enforces it, or why nothing does."""
    return coverage(standards.standing(now()), TABLES, present=PRESENT)


def demo_customers(shop_key: str) -> list[DemoCustomer]:
    """Name the made-up customers of the demonstration shop."""
    data = demo_data()
    if shop_key != data.shop.key:
        return []
    return [
        DemoCustomer(external_id=one.external_id, name=one.name, phone=one.phone, tier=one.tier)
        for one in data.customers
    ]
