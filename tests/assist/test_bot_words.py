"""Who wants a person or complains, in whatever words; and words of goods that only look like it."""

import pytest

from zhunsheng.assist.bot import by_words

HUMAN = """人工客服|找真人|给我接个人工呗|有没有活人啊|能不能换个真人来说|叫你们客服出来|转任工|zhuan ren gong|请帮我接通客服专员|我要和客服通电话|轉人工客服|麻烦转下客服
|换你们同事来|不要智能的，要人|叫个懂的人来|跟你说不清楚，叫人来|你是机器人吧，我要跟人说|别自动回复了，找个人跟我说|转 人 工
|speak to a human|can i talk to someone|agent please|get me a representative|conect me to an operator|human!!!|can you transfer me to somebody|is there anyone real here
|need to speak w/ an agent|are you a robot?|customer support please|stop sending automated replies|I'd rather talk to a person"""
UPSET = """你们这是欺诈消费者|我要去消协告你们|差评等着吧|再不退款我就打12315了|This is ridiculous, I've been waiting for two weeks|I want to file a complaint|You people are scammers|worst service ever
|I'm fed up with your excuses|I'll report you to consumer protection|this is the third time i ask, are you kidding me|absolutely disgusted with this company|I will sue you"""
CALM = """这个键盘是人工组装的吗|人工费怎么算|可以人工挑一个颜色好看的吗|真人试穿图有吗|机器人玩具适合几岁|这个适合几个人用|可以找人代收吗|老板好，这个多少钱|可以来个人体工学椅吗
|订单 6900012345 到哪了|垃圾袋有吗|相机曝光时间怎么调|烟雾报警器有货吗|可以开工商银行的票吗|Does this keyboard support a human interface device driver|do you have a person-sized pillow|is there a person limit for the coupon
|can I put a person's name on it|can someone use it with a mac|no complaint, just asking about the warranty|Is the agent for this brand in Shanghai|客服几点上班|I'm not in a hurry"""


def _each(texts: str) -> list[str]:
    return [one for one in texts.replace("\n", "").split("|") if one]


@pytest.mark.parametrize("text", _each(HUMAN))
def test_a_person_is_asked_for_in_many_words(text: str) -> None:
    found = by_words(text)
    assert found is not None
    assert found.deed == "asked"


@pytest.mark.parametrize("text", _each(UPSET))
def test_who_is_upset_in_either_language_is_not_kept_by_a_machine(text: str) -> None:
    found = by_words(text)
    assert found is not None
    assert found.deed == "upset"


@pytest.mark.parametrize("text", _each(CALM))
def test_words_of_goods_and_polite_questions_stay_with_the_bot(text: str) -> None:
    assert by_words(text) is None
