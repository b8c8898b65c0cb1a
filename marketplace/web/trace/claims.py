"""Each thing a trace page says, with who says it: the cooperative alone, or somebody who checked it, until when."""

from dataclasses import dataclass

from flask_babel import gettext

from marketplace.certificates.queries import ShownCertificate
from marketplace.traceability.queries import PublicLot
from marketplace.traceability.words import produced_on_name
from marketplace.web.certificate_card import proof_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.trace.journeys import quantity_text


@dataclass(frozen=True)
class Claim:
    """A statement; `checked_by` names who verified it and until when that holds, "" where only she says so."""

    term: str
    value: str
    checked_by: str = ""


def claims_of(found: PublicLot) -> list[Claim]:
    """Return everything that is said of a lot, what is not told left out."""
    lot, union = found.lot, _checked_by_the_union(found)
    told = [
        Claim(gettext("Số lô"), lot.number),
        Claim(gettext("Ngày thu hoạch"), vn_date(lot.harvested_on) if lot.harvested_on else ""),
        Claim(say(produced_on_name(found.group)), vn_date(lot.produced_on)),
        Claim(gettext("Sử dụng tốt nhất trước"), vn_date(lot.best_before_on) if lot.best_before_on else ""),
        Claim(gettext("Lượng hàng của lô"), quantity_text(lot.quantity, lot.unit)),
        Claim(gettext("Xuất xứ"), found.origin),
        Claim(gettext("Tiêu chuẩn áp dụng"), lot.standard),
        Claim(gettext("Đơn vị sản xuất, kinh doanh"), found.cooperative.legal_name, union),
        Claim(gettext("Địa chỉ"), found.address, union),
        *(_of_paper(paper) for paper in found.certificates),
    ]
    return [claim for claim in told if claim.value]


def proof_text(paper: ShownCertificate) -> str:
    """Return a certificate as one sentence: what, by whom, until when."""
    told = gettext(
        "Đã kiểm chứng: %(name)s, giấy %(number)s của %(authority)s",
        name=proof_of(paper)["badge"],
        number=paper.decision_number,
        authority=paper.authority,
    )
    if paper.valid_to is None:
        return f"{told}."
    return told + gettext(", đến hết ngày %(day)s.", day=vn_date(paper.valid_to))


def _of_paper(paper: ShownCertificate) -> Claim:
    said = gettext("giấy %(number)s", number=paper.decision_number)
    by = paper.authority
    if paper.valid_to is not None:
        by = gettext("%(authority)s, đến hết ngày %(day)s", authority=by, day=vn_date(paper.valid_to))
    return Claim(proof_of(paper)["badge"], said, by)


def _checked_by_the_union(found: PublicLot) -> str:
    verified_at = found.cooperative.verified_at
    if verified_at is None or not found.is_trading:
        return ""
    return gettext("Hội Liên hiệp Phụ nữ, ngày %(day)s", day=vn_date(verified_at))
