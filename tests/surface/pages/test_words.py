"""Every word of the interface exists in both languages, and nothing is lost on the way."""

import re
import string

import msgspec
import polib
import pytest

from tests.surface.pages.words import PO, STATIC, all_words, catalogue

PERCENT = re.compile(r"%\((\w+)\)[sd]")
BRACES = re.compile(r"\{(\w+)\}")
USED = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']""")
CHOSEN = re.compile(r"""\bt\([^"'`()]*\?\s*["']([a-z_.]+)["']\s*:\s*["']([a-z_.]+)["']""")
LISTED = re.compile(r"""\["[^"]+", "(key\.[a-z_]+)\"""")
BUILT = re.compile(r"""\bt\(\s*`([a-z_.]+)\.\$\{""")

Words = dict[str, str | dict[str, str]]


def words_of(lang: str) -> Words:
    return msgspec.json.decode((STATIC / "i18n" / f"{lang}.json").read_bytes(), type=Words)


def scripts() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.rglob("*.js")))


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_of_pages_and_refusals_is_translated_and_none_is_left_over():
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue() if entry.translated()}
    assert {"missing": all_words() - known, "left over": known - all_words()} == {"missing": set(), "left over": set()}


def test_a_word_that_nobody_translated_is_seen():
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue()} | {(None, "A word nobody translated")}
    assert known - all_words() == {(None, "A word nobody translated")}


def test_the_compiled_catalogue_equals_its_source():
    compiled = {
        (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural
        for entry in polib.mofile(str(PO.with_suffix(".mo")))
    }
    assert compiled == {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in catalogue()}


def test_placeholders_are_the_same_in_both_languages():
    for entry in catalogue():
        said = entry.msgstr or entry.msgstr_plural[0]
        assert set(PERCENT.findall(said)) == set(PERCENT.findall(entry.msgid)), entry.msgid
        if not PERCENT.search(entry.msgid):
            assert fields_of(said) == fields_of(entry.msgid), entry.msgid


def test_both_languages_of_the_scripts_hold_the_same_keys_with_the_same_placeholders():
    chinese, english = words_of("zh-hans"), words_of("en")
    assert sorted(chinese) == sorted(english)
    for key in chinese:
        forms = [list(each.values()) if isinstance(each, dict) else [each] for each in (chinese[key], english[key])]
        assert {frozenset(BRACES.findall(form)) for form in forms[0]} == {
            frozenset(BRACES.findall(form)) for form in forms[1]
        }, key


def test_every_key_that_a_script_names_exists():
    known, text = set(words_of("en")), scripts()
    named = set(USED.findall(text)) | {key for pair in CHOSEN.findall(text) for key in pair} | set(LISTED.findall(text))
    assert named - known == set()


@pytest.mark.parametrize("prefix", sorted(set(BUILT.findall(scripts()))))
def test_every_family_of_keys_that_a_script_builds_exists(prefix):
    assert any(key.startswith(f"{prefix}.") for key in words_of("en"))
