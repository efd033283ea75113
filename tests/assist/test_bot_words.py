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

UPSET_TOO = """|I have been waiting three weeks and nobody cares, this is a joke|You sold me a fake, I want my money back or I go to the police|I'm going to report you to consumer protection
|This is fraud and I will contact my lawyer|I want to make a complaint about your courier|Worst experience I have ever had with an online shop
|You people are useless|I am fed up with your excuses|This is the third time it breaks, I am furious|Are you kidding me? Another week?|I demand a refund right now, this is outrageous
|I will leave a one star review everywhere|your service sucks|complete waste of money, total rubbish|You lied to me about the delivery date|I'll dispute the charge with my bank
|How dare you charge me twice|wtf is going on with my order|I've had enough, I'll see you in court|You are thieves, stealing my money|Absolutely disgraceful customer support
|Why are you ignoring my emails, this is disgusting|I've asked ten times, give me my money back now!!!|You cheated me, the laptop is not new|my attorney will be in touch
|this company is a joke|I will tell everyone on Facebook what you did|never ordering from you again|what kind of idiots work there|stop lying to me about the parcel
|I am going to file a formal complaint|The quality is garbage and your staff is rude|Cancel everything, I am done with you|it's a disgrace that you treat customers like this
|I am really mad, the gift did not arrive for the birthday|等了半个月还没人管，你们到底干什么吃的|我要去12315告你们|这就是诈骗，赶紧退钱|你们客服是死人吗，问了三遍没人回|再不退款我就找媒体曝光|拿旧货当新的卖，良心被狗吃了
|气死我了，又坏了|服务太差劲了，再也不会买了|你们太坑了，黑心商家|耍我呢？说好今天到又改明天|我忍你们很久了|我要投诉快递员|卖假货的骗子店|一拖再拖，你们有没有点信用|什么垃圾东西，用一次就坏|必须给我个说法，不然法院见|你们是不是看我好欺负|无语死了，推来推去没人负责
|欺骗消费者，我要找消协|你们还讲不讲诚信了|把我当傻子吗|都第五次了还没修好！！|不处理我就去市场监管局|退我钱！别废话|你们这态度真恶劣|收到的是二手翻新机，太欺负人了|骗我说有货结果一直不发|客服敷衍我，我非常生气|什么破店，差评|你们要对我孩子过敏负责！|老子等了一个月|我要去法院告你们
|再给你们一天，不退就曝光|真是黑店"""
CALM_TOO = """|Hi, can I change the address on my order?|My sister loved the watch, thank you so much|Is there a complaint form I can download for the courier's insurance
|How do I tell a fake charger from a real one?|What is the refund policy for gifts?|No problem at all, take your time|I was worried at first but it works great
|Does the alarm clock have a loud ring?|Does the keyboard suck up dust with that vacuum accessory?|I don't want to complain, just wondering when it ships
|Could you report the tracking number to me?|I accidentally dropped it and the screen is cracked|Which police case colour fits the phone?|Do you have a trash bin for the car?
|I'm not upset, only curious|Is the killer deal still available?|Sorry to bother you, where do I enter the coupon?|The red one looks insanely good
|Can I cancel, I found a better colour|Is this game about a court lawyer suitable for kids?|can I get a receipt for my lawyer's office address
|what a lovely shop, I will buy again|it sucks in air from the side, is that normal for the fan|does the case total waste less space than the other one
|is the offer a joke or real? the price is so low|where do I complain about noise in general, do you have a form|how do I know your seal is not counterfeit
|no, I am not angry at all|I need a new battery urgently, can you ship today|Would the police radio app work on this tablet|my kids were mad about the toy, in a good way
|is lying flat possible with this chair|the parcel arrived, never mind|Can I dispute a parking fine with your app|could you cancel everything except the mouse please
|请问这款耳机音质怎么样|不着急，你们慢慢处理就行|小孩不小心把屏幕摔了，能修吗|垃圾袋有大号的吗|你好，我想换个颜色|投诉电话是多少，我想留个备用|上次的客服特别好，谢谢|怎么辨别真假货|气垫多少钱|这个报警器灵敏吗|法院文书能寄到公司吗|相机曝光怎么调|没有生气，就是问问进度|黑心棉和羽绒哪个暖和
|我不想投诉，只是想知道什么时候发|坑位预订还能改吗|死机了怎么重启|你们的骗局防范指南在哪看|骂人那个游戏机好玩吗|赶紧下单有优惠吗|能开到公司抬头的发票吗|这个滚筒洗衣机多大|给律师事务所买的，能开专票吗|我不会投诉的放心|有点急，今天能发吗|收货地址在派出所旁边，送得到吗|耳机坏了怎么保修
|想问下良心推荐的键盘是哪款|这款有没有破损包赔|孩子生日用，能送贺卡吗|手机死机了|他老实说挺好用的|记者证套有卖吗|曝光时间最长多少秒|谢谢，问题解决了|保修凭什么|退货凭什么单据"""


def _each(texts: str) -> list[str]:
    return [one for one in texts.replace("\n", "").split("|") if one]


@pytest.mark.parametrize("text", _each(HUMAN))
def test_a_person_is_asked_for_in_many_words(text: str) -> None:
    found = by_words(text)
    assert found is not None
    assert found.deed == "asked"


@pytest.mark.parametrize("text", _each(UPSET + UPSET_TOO))
def test_who_is_upset_in_either_language_is_not_kept_by_a_machine(text: str) -> None:
    found = by_words(text)
    assert found is not None
    assert found.deed == "upset"


@pytest.mark.parametrize("text", _each(CALM + CALM_TOO))
def test_words_of_goods_and_polite_questions_stay_with_the_bot(text: str) -> None:
    assert by_words(text) is None
