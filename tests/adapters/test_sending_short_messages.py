"""Short messages lie in a folder where there is no provider: each once, and never more than one SMS long."""

import json

import pytest

from marketplace.adapters.short_messages import SmsFolder
from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.ports import ShortMessage

MESSAGE = ShortMessage("+84500000888", "Cho Sen: da nhan don.", "order_placed", "placed:G1", {"code": "G1"})


def test_a_message_lies_there_once_however_often_it_is_sent(tmp_path):
    for _twice in range(2):
        SmsFolder(tmp_path / "sms").send(MESSAGE)
    (written,) = (tmp_path / "sms").iterdir()
    assert json.loads(written.read_text(encoding="utf8")) == {
        "to": "+84500000888",
        "text": "Cho Sen: da nhan don.",
        "template": "order_placed",
        "reference": "placed:G1",
        "values": {"code": "G1"},
    }


@pytest.mark.parametrize("text", ["Chợ Sen", "a" * 161, "giá ~ 5"])
def test_what_is_not_one_sms_is_refused(tmp_path, text):
    with pytest.raises(ValueError, match="one SMS"):
        SmsFolder(tmp_path).send(ShortMessage("+84500000888", text, "x", "x"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_as_an_outside_failure(tmp_path):
    (tmp_path / "sms").write_text("a file stands in its place")
    with pytest.raises(OutsideServiceFailed):
        SmsFolder(tmp_path / "sms").send(MESSAGE)
