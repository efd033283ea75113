"""A small standard of a stranger: other ids, other limits, other words, the same kinds."""

STRANGER = """\
document: tea-house
edition: 1
title: {zh: 茶馆客服守则, en: Tea house rules}
about: {zh: 一家茶馆自己的规矩。, en: The rules of one tea house.}
clauses:
  - id: tea-1
    kind: clock
    title: {zh: 八秒招呼, en: A word within eight seconds}
    says: {zh: 客人进门八秒内招呼。, en: Guests are greeted within eight seconds.}
    source: {document: 茶馆守则, part: "1"}
    figures: {limit_s: 8}
    clock:
      starts: {fact: dialogue.opened}
      stops:
        - {fact: message.sent, where: {by: agent}}
      limit: 8 s
      limits:
        - {applies: {tier: [vip, gold]}, limit: 5 s}
      ladder:
        - {at: "50%", tell: owner}
        - {at: breach, tell: leader}
  - id: tea-1.2b
    kind: clock
    title: {zh: 工作时间内回复, en: Answer in working time}
    says: {zh: 邮件按工作时间回复。, en: Mail is answered in working time.}
    source: {document: 茶馆守则, part: "1"}
    applies: {channel: email}
    clock:
      starts: {fact: message.received}
      stops:
        - {fact: message.sent}
      limit: blank
      calendar: working_days
      repeats: every
  - id: tea-2
    kind: phrase
    title: {zh: 不说凉茶, en: No cold tea}
    says: {zh: 不许说茶凉了。, en: Nobody says that the tea is cold.}
    source: {document: 茶馆守则, part: "2"}
    families:
      - id: cold
        title: {zh: 凉, en: Cold}
        severity: confirm
        phrases: [茶凉了]
        unless: [怕茶凉了]
        say_instead: {zh: 马上为您换热茶。, en: Hot tea is on its way.}
        reason: {zh: 不好听。, en: It sounds bad.}
  - id: tea-3
    kind: assist
    title: {zh: 招呼, en: Greeting}
    says: {zh: 招呼客人。, en: Guests are greeted.}
    source: {document: 茶馆守则, part: "3"}
    greetings:
      - text: {zh: "{customer}，里边请！", en: "Come in, {customer}!"}
  - id: tea-4
    kind: step
    title: {zh: 送客, en: Seeing guests off}
    says: {zh: 送客前问好不好喝。, en: Ask about the tea before guests leave.}
    source: {document: 茶馆守则, part: "4"}
    gate:
      at: closing
      needs:
        - id: taste
          title: {zh: 好喝, en: Tasted well}
          accepts: [recognised, ticked]
          asked: [好喝吗]
          answered: [好喝]
          denied: [不好喝]
  - id: tea-5
    kind: indicator
    title: {zh: 回头客, en: Guests who return}
    says: {zh: 回头客占比。, en: The share of guests who return.}
    source: {document: 茶馆守则, part: "5"}
    figures: {target: 0.4, window_days: blank}
"""
