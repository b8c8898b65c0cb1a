"""The audit trail of a cooperative in words."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.cooperatives.banks import find_bank
from marketplace.cooperatives.kinds import CooperativeKind, MemberRole
from marketplace.cooperatives.queries import Change
from marketplace.cooperatives.words import KIND_NAMES, ROLE_NAMES
from marketplace.territory import queries as territory
from marketplace.web.formats import vn_datetime
from marketplace.web.languages import say

ACTIONS = {
    "change_bank_account": _l("Đổi tài khoản nhận tiền"),
    "change_legal_identity": _l("Đổi thông tin pháp lý"),
    "change_place": _l("Đổi địa chỉ"),
    "correct_workforce": _l("Sửa số liệu lao động cùng ngày"),
    "add_member": _l("Thêm người cùng làm"),
    "change_role": _l("Đổi quyền"),
    "remove_member": _l("Đưa người ra khỏi danh sách"),
    "leave_team": _l("Rời hợp tác xã"),
    "accept_terms": _l("Đồng ý quy chế"),
    "check_identity": _l("Ghi cách xác minh danh tính"),
    "waive_needs": _l("Cho bán dù còn thiếu điều kiện"),
    "end_waiver": _l("Bỏ ngoại lệ"),
    "announce_suspension": _l("Báo trước việc tạm dừng"),
    "call_off_suspension": _l("Rút thông báo tạm dừng"),
    "close": _l("Nghỉ bán"),
    "open_again": _l("Bán lại sớm"),
    "ask_assistance": _l("Xin phép làm giúp"),
    "grant_assistance": _l("Đồng ý cho làm giúp"),
    "end_assistance": _l("Kết thúc làm giúp"),
    "assisted": _l("Cán bộ làm giúp"),
}

#: What is shown of an entry; anything else in it is for machines.
NAMES = {
    "bank_key": _l("ngân hàng"),
    "bank_account": _l("số tài khoản"),
    "bank_account_holder": _l("chủ tài khoản"),
    "kind": _l("loại hình"),
    "legal_name": _l("tên đầy đủ"),
    "name": _l("tên gọi"),
    "representative": _l("người đại diện"),
    "registration_number": _l("số đăng ký"),
    "tax_number": _l("mã số thuế"),
    "street": _l("số nhà, đường, thôn"),
    "commune_id": _l("xã, phường"),
    "old_address": _l("địa chỉ cũ"),
    "members": _l("thành viên"),
    "women_members": _l("nữ thành viên"),
    "workers": _l("lao động"),
    "women_workers": _l("nữ lao động"),
    "person": _l("người"),
    "role": _l("quyền"),
    "terms_version": _l("bản quy chế"),
    "identity_method": _l("cách xác minh"),
    "waiver_reason": _l("lý do"),
    "suspends_on": _l("từ ngày"),
    "suspension_reason": _l("lý do"),
    "first_day": _l("từ"),
    "last_day": _l("đến"),
    "message": _l("lời nhắn"),
    "given_by": _l("người đồng ý"),
    "what": _l("việc"),
    "about": _l("mã"),
}


def audit_rows(changes: list[Change]) -> list[dict[str, Any]]:
    """Return one row for each entry: what, who, when, from what to what."""
    return [
        {
            "what": str(ACTIONS.get(change.action, change.action)),
            "who": change.actor or gettext("Hệ thống"),
            "at": vn_datetime(change.at),
            "before": _values(change.before),
            "after": _values(change.after),
        }
        for change in changes
    ]


def _values(values: dict[str, Any]) -> str:
    told = (_value(name, value) for name, value in values.items() if name in NAMES)
    return "; ".join(text for text in told if text)


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return f"{NAMES[name]}: {_in_words(name, value)}"


def _in_words(name: str, value: Any) -> str:
    match name:
        case "bank_key":
            bank = find_bank(str(value))
            return bank.short_name if bank else str(value)
        case "commune_id":
            place = territory.places([value]).get(value)
            return place.label if place else str(value)
        case "kind":
            return say(KIND_NAMES[CooperativeKind(value)])
        case "role":
            return say(ROLE_NAMES[MemberRole(value)])
    return str(value)
