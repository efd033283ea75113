"""What a leader is asked about a shift."""

from functools import cache
from importlib import resources

import msgspec

from zhunsheng.growth.values import AppraisalForm
from zhunsheng.kernel.yamls import read_yaml


@cache
def appraisal_form() -> AppraisalForm:
    """Read the words that ship with the desk."""
    text = resources.files("zhunsheng.growth").joinpath("appraisal.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), AppraisalForm)
