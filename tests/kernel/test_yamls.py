"""Reading YAML: values as they stand, nothing that runs, and where a fault is."""

import pytest
import yaml

from zhunsheng.kernel.yamls import read_yaml


def test_values_come_as_they_stand_from_text_and_bytes():
    text = "退款: {天数: 7, 说明: '七天内'}\n"
    assert read_yaml(text) == read_yaml(text.encode()) == {"退款": {"天数": 7, "说明": "七天内"}}


def test_nothing_that_stands_in_it_is_run():
    with pytest.raises(yaml.YAMLError):
        read_yaml("!!python/object/apply:os.getcwd []")


def test_a_fault_says_where_it_is():
    with pytest.raises(yaml.YAMLError, match="line 2"):
        read_yaml("a: 1\nb: [1, 2\n")
