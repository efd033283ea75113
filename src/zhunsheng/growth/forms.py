"""What a leader is asked about a shift."""

from functools import cache
from importlib import resources

import msgspec
import yaml

from zhunsheng.growth.values import AppraisalForm


@cache
def appraisal_form() -> AppraisalForm:
    """Read the words that ship with the desk."""
    text = resources.files("zhunsheng.growth").joinpath("appraisal.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), AppraisalForm)
