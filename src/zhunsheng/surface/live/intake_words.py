"""Words for what a file of orders may be refused for."""

from typing import Final

from django.utils.translation import gettext_noop

INTAKE: Final = {
    told: told
    for told in (
        gettext_noop("a date"),
        gettext_noop("such as 2026-11-28 09:30:00, 2026/11/28 or 2026年11月28日"),
        gettext_noop("with the year first, or a day over 12: nobody knows which is the month"),
        gettext_noop("a number"),
        gettext_noop("a whole number"),
        gettext_noop("an amount"),
        gettext_noop("yuan such as ￥1,299.00"),
        gettext_noop("yuan with at most two decimals"),
        gettext_noop("at most 10,000,000,000 yuan"),
        gettext_noop("the discount"),
        gettext_noop("the freight"),
        gettext_noop("at most goods and freight"),
        gettext_noop("the file"),
        gettext_noop("chosen"),
        gettext_noop("CSV, JSON or XLSX; please save the old XLS as XLSX"),
        gettext_noop("CSV, JSON or XLSX; this one is a PDF"),
        gettext_noop("CSV, JSON or XLSX; this one is a web page or XML, please save it as XLSX"),
        gettext_noop("JSON that can be read"),
        gettext_noop("a heading with at least two columns"),
        gettext_noop("a workbook with a sheet"),
        gettext_noop("an XLSX workbook that can be read"),
        gettext_noop("objects with at least two keys"),
        gettext_noop("text in UTF-8, UTF-16, GBK or Big5"),
        gettext_noop("the item"),
        gettext_noop("a title or a SKU"),
        gettext_noop("the order"),
        gettext_noop("at least one item"),
        gettext_noop("the order's number"),
        gettext_noop("1 to 40 digits, letters, and - _ . / :, with a digit"),
        gettext_noop("all of its digits; the spreadsheet has rounded it"),
        gettext_noop("the orders' numbers"),
        gettext_noop("all of their digits; a spreadsheet has rounded every one of them"),
        gettext_noop("the price"),
        gettext_noop("zero or more"),
        gettext_noop("zero or more cents"),
        gettext_noop("the quantity"),
        gettext_noop("at least one"),
        gettext_noop("what was paid"),
        gettext_noop("the row"),
        gettext_noop("an object"),
        gettext_noop("one whose quotes are closed"),
        gettext_noop("one with no more cells than headings"),
        gettext_noop("one whose signs can be read"),
        gettext_noop("one whose cells have at most 32767 characters"),
        gettext_noop("the workbook"),
        gettext_noop("the columns"),
        gettext_noop("one for number; name it with --map"),
        gettext_noop("one for placed; name it with --map"),
        gettext_noop("one for number and placed; name it with --map"),
        gettext_noop("the field placed"),
        gettext_noop("filled in"),
    )
}
"""What the reader of files demands, as it says it."""
