"""What customers are asked after a dialogue."""

from functools import cache
from importlib import resources

import msgspec

from zhunsheng.feedback.values import RatingForm
from zhunsheng.kernel.yamls import read_yaml


@cache
def rating_form() -> RatingForm:
    """Read the words and times that ship with the desk."""
    text = resources.files("zhunsheng.feedback").joinpath("ratings.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), RatingForm)
