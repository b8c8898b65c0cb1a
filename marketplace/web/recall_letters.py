"""The letters of a recall; the worker calls it with what stands in the outbox, and writes down what became of each."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound, OutsideServiceFailed
from marketplace.kernel.ports import Mail
from marketplace.recalls import following_up
from marketplace.recalls.announcing import CALLED_OFF
from marketplace.recalls.public import PublicNotice, notice_for_letter
from marketplace.recalls.states import RecallState
from marketplace.web.letters import letter, writing_in
from marketplace.wiring import ports


def send_recall_mail(occasion: Mapping[str, Any]) -> None:
    """Tell one buyer that goods of hers are called back, or that it was a false alarm after all.

    Raises:
        OutsideServiceFailed: the mail server refused; it is tried again, and she is on the list of those to call.
    """
    notice_id, is_called_off = occasion["notice"], occasion["news"] == CALLED_OFF
    try:
        found, token = notice_for_letter(notice_id)
    except NotFound:
        return
    # What was called off before its letter went out frightens nobody.
    if not found.email or (found.recall.state is RecallState.CANCELLED) is not is_called_off:
        return
    _send(notice_id, _written(found, token, is_called_off))


def _send(notice_id: int, mail: Mail) -> None:
    try:
        ports().mail.send(mail)
    except OutsideServiceFailed:
        with transaction():
            following_up.note_failed(notice_id, at=clock.now())
        raise
    with transaction():
        following_up.note_sent(notice_id, at=clock.now())


def _written(found: PublicNotice, token: str, is_called_off: bool) -> Mail:
    with writing_in(found.locale):
        numbers = ", ".join(found.lot_numbers)
        if is_called_off:
            subject = gettext("Báo nhầm, hàng vẫn dùng được: %(goods)s", goods=found.goods)
            return letter("recall_off", to=found.email, subject=subject, found=found)
        link = url_for("trace.notice", token=token, _external=True)
        subject = gettext("Thu hồi sản phẩm: %(goods)s", goods=found.goods)
        return letter("recall", to=found.email, subject=subject, found=found, numbers=numbers, link=link)
