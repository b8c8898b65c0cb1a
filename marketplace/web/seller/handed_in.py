"""Files of banks and carriers: read in one request, shown, and taken in by the next, without the file being kept.

Between the two only the lines that concern orders lie in the page itself, signed, so that nobody adds one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app, request
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from marketplace.kernel.database import foresee, transactionally
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.payments import sheets
from marketplace.payments.kinds import NewsSource, Outcome
from marketplace.payments.labels import OUTCOME_LABELS
from marketplace.payments.news import Recorded
from marketplace.payments.ports import News
from marketplace.payments.sheets import Rows
from marketplace.payments.statements import Statement
from marketplace.trade import paying
from marketplace.web.formats import money, vn_date
from marketplace.web.languages import say
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

MOST_LINES = 2_000
_UNTOUCHED = (Outcome.KNOWN, Outcome.NOT_OURS)


def uploaded() -> list[Rows]:
    """Return the rows of the uploaded file.

    Raises:
        InvalidInput: none was chosen, or it cannot be read.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput(fields={"file": msg("Hãy chọn tệp sao kê.")})
    return sheets.candidates(file.read(), ports().sheet_reader)


def preview(statement: Statement) -> dict[str, Any]:
    """Return what taking in a file would do, line by line; nothing is written."""
    recorded = foresee(lambda: _hear(statement.news))
    kept = [each for each in recorded if each.outcome not in _UNTOUCHED]
    if len(kept) > MOST_LINES:
        raise InvalidInput(fields={"file": msg("Tệp có quá nhiều dòng liên quan. Hãy tải sao kê từng tháng.")})
    return {
        "rows": [_row(each) for each in kept],
        "known": sum(each.outcome is Outcome.KNOWN for each in recorded),
        "not_ours": sum(each.outcome is Outcome.NOT_OURS for each in recorded),
        "outgoing": statement.outgoing,
        "unreadable": statement.unreadable,
        "packed": _serializer().dumps([viewer().cooperative_id, [_packed(each.news) for each in kept]]),
    }


def take_in() -> list[Recorded]:
    """Take in the lines of a preview.

    Raises:
        InvalidInput: they were not shown to her by this site.
    """
    try:
        owner, lines = _serializer().loads(request.form.get("packed", ""))
    except BadSignature as error:
        raise InvalidInput(fields={"file": msg("Hãy chọn lại tệp: bản xem trước đã hỏng.")}) from error
    if owner != viewer().cooperative_id:
        raise InvalidInput(fields={"file": msg("Hãy chọn lại tệp: bản xem trước đã hỏng.")})
    told = [_unpacked(line) for line in lines]
    return transactionally(lambda: _hear(told))


def _hear(told: Sequence[News]) -> list[Recorded]:
    return paying.hear_all(told, cooperative_id=viewer().cooperative_id, act=viewer().act())


def _row(each: Recorded) -> dict[str, Any]:
    label = OUTCOME_LABELS[each.outcome]
    return {
        "day": vn_date(each.news.at),
        "text": each.news.text[:120],
        "amount": each.news.amount,
        "fee": each.news.fee,
        "order": each.order_code,
        "state": say(label.text),
        "tone": label.tone,
        "note": _note(each),
    }


def _note(each: Recorded) -> str:
    parts = []
    if each.outcome is Outcome.PART_PAID:
        parts.append(gettext("còn thiếu %(amount)s", amount=money(each.missing)))
    if each.outcome is Outcome.OVERPAID:
        parts.append(gettext("thừa %(amount)s, phải hoàn", amount=money(each.surplus)))
    if each.news.fee:
        parts.append(gettext("phí %(amount)s", amount=money(each.news.fee)))
    return ", ".join(parts)


def _packed(news: News) -> list[Any]:
    return [news.source.value, news.own_id, news.amount, news.text, news.at.isoformat(), news.reference, news.fee]


def _unpacked(line: list[Any]) -> News:
    source, own_id, amount, text, at, reference, fee = line
    return News(
        source=NewsSource(source),
        own_id=own_id,
        amount=Dong(amount),
        text=text,
        at=datetime.fromisoformat(at),
        reference=reference,
        fee=Dong(fee),
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="handed-in")
