"""Who can be signed in as in the demo market. Pure."""

from dataclasses import dataclass

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.territory.rules import UnionLevel

PASSWORD = "hoa-sen-thom"  # noqa: S105 - printed for everybody who tries the demo
HOUSE = "example.vn"

#: The cooperatives whose people are printed; they also have something in every state today.
FIRST_SELLER = "che-suoi-may"
SECOND_SELLER = "nuoc-mam-con-sen"


@dataclass(frozen=True)
class Office:
    """An officer's post: in the centre, a province or a commune."""

    level: UnionLevel
    code: str | None
    role: OfficerRole


@dataclass(frozen=True)
class Login:
    """Somebody with an account: what she is, and where she begins."""

    email: str
    name: str
    phone: str
    does: str
    starts_at: str
    seller: str = ""
    member: MemberRole | None = None
    office: Office | None = None
    is_operator: bool = False


BUYER = Login(f"nguoimua@{HOUSE}", "Nguyễn Thu Hà", "0500 222 001", "người mua: giỏ hàng, đơn của tôi", "/account")
CENTRE = Login(
    f"trunguong@{HOUSE}",
    "Phạm Minh Nguyệt",
    "0500 222 011",
    "cán bộ Trung ương Hội (phê duyệt): toàn quốc",
    "/union",
    office=Office(UnionLevel.CENTRE, None, OfficerRole.APPROVER),
)
LAO_CAI = Login(
    f"laocai@{HOUSE}",
    "Vàng Thị Hoa",
    "0500 222 013",
    "cán bộ Hội tỉnh Lào Cai (phê duyệt): hồ sơ, sản phẩm, chứng nhận chờ duyệt",
    "/union",
    office=Office(UnionLevel.PROVINCE, "15", OfficerRole.APPROVER),
)
NINH_BINH = Login(
    f"ninhbinh@{HOUSE}",
    "Trần Thị Ngân",
    "0500 222 014",
    "cán bộ Hội tỉnh Ninh Bình (nghiệp vụ)",
    "/union",
    office=Office(UnionLevel.PROVINCE, "37", OfficerRole.OFFICER),
)
OPERATOR = Login(f"vanhanh@{HOUSE}", "Lê Thị An", "0500 222 020", "người vận hành chợ", "/account", is_operator=True)

#: Everybody who is printed, in the order in which one would try the market.
CAST: tuple[Login, ...] = (
    BUYER,
    Login(
        f"suoimay.quanly@{HOUSE}",
        "Sùng Thị Mỷ",
        "0500 222 002",
        "HTX Chè Suối Mây, Lào Cai (quản lý)",
        "/seller",
        seller=FIRST_SELLER,
        member=MemberRole.MANAGER,
    ),
    Login(
        f"suoimay.banhang@{HOUSE}",
        "Vàng Thị Sua",
        "0500 222 003",
        "HTX Chè Suối Mây (bán hàng: sản phẩm, đơn hàng)",
        "/seller",
        seller=FIRST_SELLER,
        member=MemberRole.SELLER,
    ),
    Login(
        f"suoimay.donggoi@{HOUSE}",
        "Giàng Thị Chở",
        "0500 222 004",
        "HTX Chè Suối Mây (đóng gói)",
        "/seller",
        seller=FIRST_SELLER,
        member=MemberRole.PACKER,
    ),
    Login(
        f"consen.quanly@{HOUSE}",
        "Phạm Thị Biển",
        "0500 222 005",
        "HTX Nước mắm Cồn Sen, Ninh Bình (quản lý)",
        "/seller",
        seller=SECOND_SELLER,
        member=MemberRole.MANAGER,
    ),
    CENTRE,
    Login(
        f"trunguong.xem@{HOUSE}",
        "Đỗ Thanh Bình",
        "0500 222 012",
        "cán bộ Trung ương Hội (chỉ xem)",
        "/union",
        office=Office(UnionLevel.CENTRE, None, OfficerRole.VIEWER),
    ),
    LAO_CAI,
    NINH_BINH,
    Login(
        f"xa.vanchan@{HOUSE}",
        "Lò Thị Phương",
        "0500 222 015",
        "cán bộ Hội xã Văn Chấn, Lào Cai (nghiệp vụ): chỉ xã mình",
        "/union",
        office=Office(UnionLevel.COMMUNE, "04672", OfficerRole.OFFICER),
    ),
    OPERATOR,
)
