"""What pages ask of rooms above them: named in the settings, so that no page imports the front door."""

from zhunsheng.assembly.commands.standards import PRESENT
from zhunsheng.assembly.coverage import TABLES
from zhunsheng.kernel.instants import now
from zhunsheng.standards import queries as standards
from zhunsheng.standards.commands import coverage
from zhunsheng.standards.values import CoverageRow, Text
from zhunsheng.surface.pages.ports import DemoCustomer, DemoProduct, DemoShelf
from zhunsheng.workshop.life.cast import at_counter, demo_shops, products_of
from zhunsheng.workshop.life.filling import progress


def coverage_rows() -> list[CoverageRow]:
    """Say of every clause in force what enforces it, or why nothing does."""
    return coverage(standards.standing(now()), TABLES, present=PRESENT)


def demo_customers(shop_key: str) -> list[DemoCustomer]:
    """Name some of the made-up customers of a demonstration shop."""
    theirs = [patron.who for patron in at_counter(shop_key)]
    return [DemoCustomer(external_id=one.external_id, name=one.name, phone=one.phone, tier=one.tier) for one in theirs]


def demo_shelf(shop_key: str) -> DemoShelf | None:
    """Say what a demonstration shop sells."""
    shop = next((one for one in demo_shops() if one.key == shop_key), None)
    if shop is None:
        return None
    return DemoShelf(
        hero=Text(zh=shop.hero, en=shop.hero_en),
        products=[
            DemoProduct(
                picture=one.picture,
                name=Text(zh=one.title, en=one.title_en),
                about=Text(zh=one.about, en=one.about_en),
                price=f"{one.price_cents / 100:,.2f}",
            )
            for one in products_of(shop_key)
        ],
    )


def demo_progress() -> tuple[int, int] | None:
    """Tell how much of the demonstration's past is made."""
    return progress()
