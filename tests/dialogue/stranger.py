"""A stranger's own standard: other ids, other words, one family that asks once more, one that is only noted."""

PHRASES = """\
document: tea-house
edition: 1
title: {zh: 茶馆客服守则, en: Tea house rules}
about: {zh: 一家茶馆自己的规矩。, en: The rules of one tea house.}
clauses:
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
        say_instead: {zh: 马上为您换热茶。, en: Hot tea is on its way.}
        reason: {zh: 不好听。, en: It sounds bad.}
  - id: tea-2b
    kind: phrase
    title: {zh: 少提隔壁, en: Rarely mention next door}
    says: {zh: 提到隔壁要留痕。, en: Mentioning next door is noted.}
    source: {document: 茶馆守则, part: "2"}
    families:
      - id: next-door
        title: {zh: 隔壁, en: Next door}
        severity: note
        phrases: [隔壁茶馆]
        say_instead: {zh: 本店也有。, en: We have it too.}
        reason: {zh: 留意。, en: Mind it.}
"""

GATE = """\
document: tea-gate
edition: 1
title: {zh: 茶馆送客, en: Seeing guests off}
about: {zh: 送客的规矩。, en: How guests are seen off.}
clauses:
  - id: gate-1
    kind: step
    title: {zh: 送客, en: Seeing guests off}
    says: {zh: 送客前问好不好喝。, en: Ask about the tea before guests leave.}
    source: {document: 茶馆守则, part: "4"}
    figures: {attempts: 3, spacing_s: 60}
    gate:
      at: closing
      needs:
        - id: taste
          title: {zh: 好喝, en: Tasted well}
          accepts: [recognised, ticked, attempts]
          asked: [好喝吗]
          answered: [真好喝]
          denied: [不好喝]
        - id: umbrella
          title: {zh: 没落下伞, en: No umbrella left}
          accepts: [ticked]
"""
