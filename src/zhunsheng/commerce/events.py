"""What is recorded about shops and orders."""

from zhunsheng.journal.events import Fact, fact


@fact("shop.created", subject="shop")
class ShopCreated(Fact, frozen=True):
    """A shop was opened."""

    shop_id: int
    is_demo: bool


@fact("shop.changed", subject="shop")
class ShopChanged(Fact, frozen=True):
    """A shop's name, colour or sites were changed; only which of them stand here."""

    shop_id: int
    fields: list[str]


@fact("shop.columns_kept", subject="shop")
class ShopColumnsKept(Fact, frozen=True):
    """Somebody said which column of a shop's files is which; the next file of the same headings is read so."""

    shop_id: int


@fact("shop.secret_rotated", subject="shop")
class ShopSecretRotated(Fact, frozen=True):
    """The secret a shop signs visitors with was replaced; the old one no longer counts."""

    shop_id: int


@fact("shop.widget_set", subject="shop")
class ShopWidgetSet(Fact, frozen=True):
    """How a shop's widget behaves was changed: hours, words, languages, what counts as flooding."""

    shop_id: int


@fact("order.searched", subject="agent")
class OrderSearched(Fact, frozen=True):
    """Somebody looked for a customer by an order's number."""

    agent_id: int
    found: int


@fact("shop.secret_shown", subject="shop")
class ShopSecretShown(Fact, frozen=True):
    """Somebody saw the secret a shop signs visitors with."""

    shop_id: int


@fact("order.put", subject="order")
class OrderPut(Fact, frozen=True):
    """An order came in, or came in changed; which of its parcels are on their way and were not told of before.

    Facts of before there were several parcels to an order do not say which.
    """

    order_id: int
    shop_id: int
    customer_id: int
    status: str
    made: bool
    parcels: list[int] | None = None


@fact("shop.source_set", subject="shop")
class ShopSourceSet(Fact, frozen=True):
    """It was said where a shop's orders come from."""

    shop_id: int
    kind: str


@fact("shop.removed", subject="shop")
class ShopRemoved(Fact, frozen=True):
    """A shop was taken away with its orders; what was counted for it counts no more."""

    shop_id: int
    orders: int


@fact("push.taken", subject="shop")
class PushTakenIn(Fact, frozen=True):
    """A shop platform pushed something: so much of it was new, was here already, or could not be read."""

    shop_id: int
    new: int
    known: int
    parked: int


@fact("platform.aftersale_told", subject="shop")
class PlatformAfterSaleTold(Fact, frozen=True):
    """The platform's word about an after-sale changed: its state, its deadline or its dispute."""

    shop_id: int
    aftersale_id: int
    state: str
    dispute: str
    deadline_us: int | None = None


@fact("order.parcel_unknown", subject="order")
class ParcelUnknown(Fact, frozen=True):
    """The platform did not say with which parcel an order travels; it is asked again at that instant, or no more."""

    order_id: int
    shop_id: int
    tries: int
    again_us: int | None = None


@fact("shop.connected", subject="shop")
class ShopConnected(Fact, frozen=True):
    """The key and secret of a shop's platform were set; neither stands here."""

    shop_id: int
    kind: str


@fact("evidence.recorded", subject="evidence")
class EvidenceRecorded(Fact, frozen=True):
    """It was recorded what proves a claim about a product."""

    evidence_id: int
    until_us: int | None


@fact("evidence.ended", subject="evidence")
class EvidenceEnded(Fact, frozen=True):
    """A document proves its claim no longer."""

    evidence_id: int


@fact("shop.pull_set", subject="shop")
class ShopPullSet(Fact, frozen=True):
    """It was set that a shop's orders are fetched so often, or that they are not any longer (zero seconds)."""

    shop_id: int
    every_s: int


@fact("shop.pull_asked", subject="shop")
class ShopPullAsked(Fact, frozen=True):
    """Somebody had a shop's orders fetched at once."""

    shop_id: int


@fact("shop.pulled", subject="shop")
class ShopPulled(Fact, frozen=True):
    """A shop's orders were fetched, and something was new, changed or could not be read."""

    shop_id: int
    made: int
    changed: int
    parked: int


@fact("shop.pull_failed", subject="shop")
class ShopPullFailed(Fact, frozen=True):
    """A shop's orders could not be fetched, for the so manieth time; it is tried again at that instant."""

    shop_id: int
    failures: int
    why: str
    again_us: int


@fact("import.began", subject="shop")
class ImportBegan(Fact, frozen=True):
    """Somebody had the orders of a file taken in."""

    shop_id: int
    import_id: int
    orders: int


@fact("import.ended", subject="shop")
class ImportEnded(Fact, frozen=True):
    """A file of orders was taken in to its end, or it was cancelled or could not be gone on with; so many orders were taken."""

    shop_id: int
    import_id: int
    outcome: str
    made: int
    changed: int
    same: int
    faults: int
