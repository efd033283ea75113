"""A list finds, sorts and turns its pages without a hole or a double, and exports what it shows."""

import csv
import io

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.surface.pages.kit.answering import list_view
from zhunsheng.surface.pages.kit.asking import LONGEST_TEXT
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, several, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

Row = tuple[int, str, int]


def listing(size: int = 3) -> Listing[Row]:
    return Listing(
        name="rows",
        identity=lambda row: row[0],
        sort="name",
        size=size,
        search="Words",
        search_words=lambda row: (row[1],),
        columns=(
            Column(name="name", words="Name", cell=lambda row: link(row[1], f"/{row[0]}/"), sort=lambda row: row[1]),
            Column(name="size", words="Size", cell=lambda row: str(row[2]), sort=lambda row: row[2]),
        ),
        filters=(
            Filter(name="even", words="Even", choices=(Choice("yes", "Even"), Choice("no", "Odd")), fits=lambda row, value: (row[2] % 2 == 0) == (value == "yes")),
        ),
        empty=Empty(words="Rows will stand here."),
    )  # fmt: skip


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
"""What a database keeps: no zero byte, which no place in a list may hold either."""
ROWS = st.lists(st.tuples(st.integers(0, 2**53), WORDS, st.integers(0, 4)), unique_by=lambda row: row[0])


def walk(rows: list[Row], query: str) -> list[int]:
    """Turn every page and return the ids in the order they were shown."""
    what, seen = listing(), []
    for _ in range(len(rows) + 1):
        view = list_view(what, among(what, rows), what.ask(QueryDict(query)))
        seen += [line.id for line in view.lines]
        if not view.next:
            break
        query = view.next.removeprefix("?")
    return seen


@given(rows=ROWS, sort=st.sampled_from(["name", "-name", "size", "-size"]))
def test_the_pages_hold_every_row_once_and_in_order(rows: list[Row], sort: str) -> None:
    key = (lambda row: (row[1], row[0])) if sort.endswith("name") else (lambda row: (row[2], row[0]))
    assert walk(rows, f"sort={sort}") == [row[0] for row in sorted(rows, key=key, reverse=sort.startswith("-"))]


@given(after=st.text(max_size=60), sort=st.text(max_size=8), even=st.text(max_size=5), text=st.text(max_size=200))
def test_whatever_an_address_says_the_list_answers(after: str, sort: str, even: str, text: str) -> None:
    query = QueryDict(mutable=True)
    query.update({"after": after, "sort": sort, "even": even, "q": text})
    ask = listing().ask(query)
    assert ask.sort in {"name", "-name", "size", "-size"}
    assert set(ask.chosen.values()) <= {"yes", "no"}
    assert len(ask.text) <= LONGEST_TEXT
    assert len(list_view(listing(), among(listing(), [(1, "a", 1)]), ask).lines) <= 1


def test_a_place_from_another_order_begins_at_the_first_row() -> None:
    rows = [(1, "a", 1), (2, "b", 2)]
    assert walk(rows, 'sort=name&after=[2,"x"]') == [1, 2]


def test_filters_and_words_narrow_the_list_and_each_chip_takes_one_away() -> None:
    rows = [(1, "Anna", 2), (2, "Anna", 3), (3, "Berta", 4)]
    what = listing()
    view = list_view(what, among(what, rows), what.ask(QueryDict("q=anna&even=yes&sort=-size&after=%5B9%5D")))
    assert ([line.id for line in view.lines], view.total) == ([1], 1)
    assert [chip.link for chip in view.chips] == ["?even=yes&sort=-size", "?q=anna&sort=-size"]


def test_a_cell_says_in_a_file_what_it_says_on_the_screen() -> None:
    assert several([mark("a", "kept"), mark("b")]).plain == "a / b"
    assert words("Anna", "nickname").plain == "Anna (nickname)"
    assert Cell(text="").plain == ""


def test_what_a_spreadsheet_would_run_is_only_text() -> None:
    from zhunsheng.surface.pages.kit.answering import _csv  # why: the lines of the file, without a desk around them

    lines = _csv(["Name", "Size"], [['=HYPERLINK("x")', "2"], ["a,b\n", "3"]])
    rows = list(csv.reader(io.StringIO("".join(lines))))
    assert rows == [["\ufeffName", "Size"], ['\'=HYPERLINK("x")', "2"], ["a,b\n", "3"]]
