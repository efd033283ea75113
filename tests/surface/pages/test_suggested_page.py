"""The page that says how suggestions fare: nothing yet, too few, and whether the learned order is better."""

from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.assist.actions import note_suggestions
from zhunsheng.commerce.queries import shops
from zhunsheng.dialogue.actions import open_dialogue, receive_message, take_dialogue
from zhunsheng.dialogue.values import Draft, Opening
from zhunsheng.journal.actions import run
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.instants import now
from zhunsheng.people.models import Customer
from zhunsheng.people.queries import actor_of, demo_agents

PAGE = "/knowledge/bot/suggestions/"
KEYS = [f"card:{n}" for n in range(1, 6)]


def test_the_page_tells_when_nobody_answered_when_few_did_and_whether_learning_helped(enter):
    reader = enter("xiaolin")
    assert "还没有人在有推荐时作答" in reader.get(PAGE).content.decode()
    agent = actor_of(next(one.id for one in demo_agents() if one.login == "xiaolin"))
    customer = customer_actor(Customer.objects.order_by("id")[0].id)
    opening = Opening(shop_id=shops()[0].id, channel="webchat", customer_id=customer.id)
    dialogue = run(open_dialogue, customer, now(), opening)
    run(receive_message, customer, now(), dialogue, Draft(cid="a", text="什么时候发货？"))
    run(take_dialogue, agent, now(), dialogue)

    def answers(used: str, times: int) -> str:
        how = "used" if used else "ignored"
        for _ in range(times):
            run(note_suggestions, agent, now(), dialogue, 1, issue_type="order.shipping", seen=KEYS, ranked=5, used=used, how=how)  # fmt: skip
        run(seal, SYSTEM, now(), 2000)
        return reader.get(PAGE).content.decode()

    few = answers("card:5", 5)
    assert "被采用的推荐太少" in few
    page = answers("card:5", 40)
    assert "比推荐原来的排序更好" in page
    assert all(words in page for words in ("发货", "0.387", "45 / 45", "NDCG +0."))
    assert "1 / 46" in answers("", 1)
    english = reader.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "is better than the one suggestions come in" in english
