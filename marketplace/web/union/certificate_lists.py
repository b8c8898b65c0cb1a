"""The certificates of a territory as a list: by state and kind, those that end soon, and as a sheet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.certificates import queries, rules
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.queries import CertificateLine
from marketplace.certificates.rules import REMIND_DAYS
from marketplace.certificates.states import CertificateState
from marketplace.certificates.words import KIND_NAMES, STATE_NAMES
from marketplace.kernel import clock
from marketplace.kernel.ports import Sheet
from marketplace.web.access import officer
from marketplace.web.certificate_card import STATE_TONES, badge_words, state_on
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

S = CertificateState
ENDING = "ending"
SHOWN = {
    "": (S.RECOGNISED, S.EXPIRED),
    ENDING: (S.RECOGNISED,),
    "proposed": (S.PROPOSED, S.ASSESSING),
    "ended": (S.EXPIRED, S.WITHDRAWN, S.CLOSED),
}
MOST_ON_PAGE = 200
MOST_IN_SHEET = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Question:
    """Which certificates are asked for; unknown words count as not said."""

    show: str
    kind: str

    def read(self, *, limit: int) -> list[CertificateLine]:
        """Return the certificates of the officer's territory."""
        until = clock.today() + timedelta(days=REMIND_DAYS + 1) if self.show == ENDING else None
        kind = CertificateKind(self.kind) if self.kind else None
        states = SHOWN[self.show]
        return queries.certificates_in(viewer().scope, states=states, kind=kind, ending_before=until, limit=limit)

    def href(self, endpoint: str, **changes: str) -> str:
        """Return the address of the same question with some words changed."""
        words = {"show": self.show, "kind": self.kind} | changes
        return url_for(endpoint, show=words["show"] or None, kind=words["kind"] or None)


@blueprint.get("/certificates")
@officer()
def certificates() -> str:
    """Show the certificates of the territory, those that end first in front."""
    question, today = _question(), clock.today()
    return render_template(
        "union/certificates.html",
        rows=[certificate_row(each, today) for each in question.read(limit=MOST_ON_PAGE)],
        tabs=_tabs(question),
        kinds=[("", gettext("Mọi loại giấy")), *((kind.value, say(name)) for kind, name in KIND_NAMES.items())],
        question=question,
        sheet_href=question.href("union.certificates_xlsx"),
        round_day=vn_date(rules.next_round(today)),
    )


@blueprint.get("/certificates.xlsx")
@officer()
def certificates_xlsx() -> Response:
    """Hand out the same list for Excel."""
    question, today = _question(), clock.today()
    content = ports().sheets.xlsx([_sheet(question.read(limit=MOST_IN_SHEET), today)])
    name = f"giay-chung-nhan-{today:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=XLSX, headers=headers)


def certificate_row(each: CertificateLine, today: date) -> dict[str, Any]:
    """Return one certificate for the table and, as a card, for phones."""
    state, ends = state_on(each, today), _last_day(each)
    name = each.product_name or say(KIND_NAMES[each.kind])
    return {
        "href": url_for("union.review_certificate", certificate_id=each.id),
        "title": name,
        "meta": " · ".join(part for part in (badge_words(each), each.cooperative_name, ends) if part),
        "cooperative": each.cooperative_name,
        "badge": badge_words(each),
        "decision": each.decision_number,
        "ends": ends,
        "state": say(STATE_NAMES[state]),
        "tone": STATE_TONES[state],
        "amount": None,
    }


def _last_day(each: CertificateLine) -> str:
    return vn_date(each.expires_on - timedelta(days=1)) if each.expires_on else ""


def _question() -> Question:
    show, kind = request.args.get("show", ""), request.args.get("kind", "")
    return Question(show if show in SHOWN else "", kind if kind in set(CertificateKind) else "")


def _tabs(question: Question) -> list[dict[str, Any]]:
    labels = {
        "": gettext("Đã công nhận"),
        ENDING: gettext("Sắp hết hạn"),
        "proposed": gettext("Đang đề nghị"),
        "ended": gettext("Đã kết thúc"),
    }
    return [
        {
            "label": label,
            "href": question.href("union.certificates", show=show),
            "is_current": show == question.show,
            "count": None,
        }
        for show, label in labels.items()
    ]


def _sheet(lines: list[CertificateLine], today: date) -> Sheet:
    return Sheet(
        title=gettext("Giấy chứng nhận"),
        headings=_headings(),
        rows=[
            (
                badge_words(each),
                each.product_name,
                each.cooperative_name,
                each.cooperative_code,
                each.decision_number,
                each.expires_on - timedelta(days=1) if each.expires_on else "",
                say(STATE_NAMES[state_on(each, today)]),
            )
            for each in lines
        ],
    )


def _headings() -> list[str]:
    return [
        gettext("Loại giấy"),
        gettext("Sản phẩm"),
        gettext("Hợp tác xã"),
        gettext("Mã hợp tác xã"),
        gettext("Số giấy"),
        gettext("Ngày cuối cùng"),
        gettext("Trạng thái"),
    ]
