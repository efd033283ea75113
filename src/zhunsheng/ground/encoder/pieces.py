"""Choose the word pieces that stay and write them as the tokenizer's own file."""

from __future__ import annotations

import json
from pathlib import Path

from zhunsheng.ground.encoder.cutting import SPECIALS
from zhunsheng.ground.encoder.packed import Packed

KEPT = (
    (0x0020, 0x007E),  # Latin and digits
    (0x2000, 0x206F),  # dashes and quotation marks
    (0x2581, 0x2581),  # the space as the tokenizer writes it
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3400, 0x9FFF),  # Chinese characters
    (0xFF00, 0xFFEF),  # full-width forms
)
ONE_SPACE = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}


def kept_pieces(packed: Packed) -> list[int]:
    """Return the numbers of the pieces written in Chinese, Latin or digits, and of the special ones."""
    found = [packed.special[one] for one in ("bos", "pad", "eos", "unk")]
    special = set(found)
    found += [n for n, piece in enumerate(packed.pieces) if n not in special and piece and _is_ours(piece)]
    return found


def _is_ours(piece: str) -> bool:
    return all(any(low <= ord(one) <= high for low, high in KEPT) for one in piece)


def scored(packed: Packed, kept: list[int]) -> list[tuple[str, float]]:
    """Return the pieces that stay with their scores, in the order of their new numbers."""
    return [(packed.pieces[number], float(packed.scores[number])) for number in kept]


def write_tokenizer(pieces: list[tuple[str, float]], path: Path) -> None:
    """Write the pieces with their scores as a `tokenizer.json`, which other programs read."""
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    around = [_marked("<s>"), text, _marked("</s>")]
    file = {
        "version": "1.0",
        "added_tokens": [{"id": number, "content": name, **special} for number, name in enumerate(SPECIALS)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, ONE_SPACE]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": around,
            "pair": around,
            "special_tokens": {
                name: {"id": name, "ids": [SPECIALS.index(name)], "tokens": [name]} for name in ("<s>", "</s>")
            },
        },
        "model": {
            "type": "Unigram",
            "unk_id": SPECIALS.index("<unk>"),
            "vocab": [list(one) for one in pieces],
            "byte_fallback": False,
        },
    }
    path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")


def _marked(name: str) -> dict[str, object]:
    return {"SpecialToken": {"id": name, "type_id": 0}}
