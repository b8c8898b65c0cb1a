"""The words of this concept: legal forms, posts and roles. Pure."""

from enum import StrEnum


class CooperativeKind(StrEnum):
    """Legal forms, from the loosest to the union of cooperatives (Law 17/2023/QH15)."""

    LINKED_GROUP = "linked_group"  # tổ liên kết
    COOPERATIVE_GROUP = "cooperative_group"  # tổ hợp tác (THT)
    COOPERATIVE = "cooperative"  # hợp tác xã (HTX)
    UNION_OF_COOPERATIVES = "union_of_cooperatives"  # liên hiệp hợp tác xã


class PostTitle(StrEnum):
    """Management posts (chức danh) that plans may count, under Law 17/2023/QH15 article 56."""

    CHAIR = "chair"  # Chủ tịch Hội đồng quản trị
    BOARD_MEMBER = "board_member"  # Thành viên Hội đồng quản trị
    DIRECTOR = "director"  # Giám đốc (Tổng giám đốc)
    DEPUTY_DIRECTOR = "deputy_director"  # Phó giám đốc
    HEAD_OF_CONTROL = "head_of_control"  # Trưởng Ban kiểm soát
    CONTROLLER = "controller"  # Thành viên Ban kiểm soát, kiểm soát viên
    CHIEF_ACCOUNTANT = "chief_accountant"  # Kế toán trưởng
    GROUP_LEADER = "group_leader"  # Tổ trưởng (THT, tổ liên kết)
    DEPUTY_LEADER = "deputy_leader"  # Tổ phó


class MemberRole(StrEnum):
    """What an account may do for its cooperative: a manager everything, a seller products and orders,
    a packer only parcels."""

    MANAGER = "manager"
    SELLER = "seller"
    PACKER = "packer"


class IdentityMethod(StrEnum):
    """How an officer saw that the people behind a cooperative are who they say; pictures of papers are never kept."""

    IN_PERSON = "in_person"
    PAPERS = "papers"
    STATE_REGISTER = "state_register"
    VNEID = "vneid"  # the seller's electronic identity (Luật Thương mại điện tử 122/2025/QH15)


class ConsentMethod(StrEnum):
    """How a cooperative agreed that an officer acts for it."""

    SIGNED_PAPER = "signed_paper"
    SMS_CODE = "sms_code"  # the representative told the officer the code sent to the registered telephone
    PHONE_CALL = "phone_call"  # confirmed by a manager in her own account
    IN_ACCOUNT = "in_account"  # confirmed by a manager in her own account
