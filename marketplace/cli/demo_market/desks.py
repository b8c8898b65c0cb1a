"""What lies on desks today besides orders and money: a chain from plot to pack, a recall, words to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from marketplace.cli.demo_market.cast import FIRST_SELLER, SECOND_SELLER
from marketplace.cli.demo_market.goods import Good
from marketplace.cli.demo_market.lots import Workshop
from marketplace.cli.demo_market.stalls import Stall
from marketplace.cli.demo_market.texts import fictional
from marketplace.cooperatives import assisting
from marketplace.cooperatives.assisting import Consent
from marketplace.cooperatives.kinds import ConsentMethod
from marketplace.inventory import services as inventory
from marketplace.kernel.clock import day_of
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.orders import queries as orders
from marketplace.orders.cases import Wish
from marketplace.orders.kinds import CaseKind, ClaimReason
from marketplace.orders.states import OrderState
from marketplace.products import listing, queries
from marketplace.products.rules import told_by
from marketplace.recalls import announcing, following_up
from marketplace.recalls import queries as recalls
from marketplace.recalls.kinds import Basis, ResultKind, Risk
from marketplace.recalls.rules import RecallData, Result
from marketplace.traceability import own_lots, partner_keys, printing, registering, transforming
from marketplace.traceability.kinds import PartyKind, PlaceKind, TraceEventKind
from marketplace.traceability.layouts import DEFAULT_LAYOUT
from marketplace.traceability.printing import Wanted
from marketplace.traceability.registering import PartyData, PlaceData
from marketplace.traceability.rules import LotData
from marketplace.traceability.transforming import Input, RawData
from marketplace.trade import returning

_DAY = timedelta(days=1)
_MADE, _REVISED, _RECALLED = "shan-tuyet", "tra-ep-banh", "hong-tra"
_STORY = "Bánh chè ép bằng cối đá của bà Sùng Thị Sáo. Mỗi bánh gói giấy dó, ghi ngày ép và tên người ép."
_SERIALS = 24
_RECALL = RecallData(
    reason="Tem in nhầm hạn dùng: ghi 24 tháng, đúng là 18 tháng kể từ ngày đóng gói.",
    risk=Risk.SLIGHT,
    advice="Chè vẫn dùng được đến hết hạn đúng. Cần đổi gói khác, hãy gọi hợp tác xã.",
    decided_by=f"Giám đốc {fictional('Sùng Thị Mỷ')}",
)


def fill_desks(stalls: Mapping[str, Stall], goods: Sequence[Good], workshop: Workshop, *, at: datetime) -> None:
    """Leave one thing of each kind on the desks of the cooperatives whose people can be signed in as."""
    first, second = stalls.get(FIRST_SELLER), stalls.get(SECOND_SELLER)
    if first is not None:
        hers = {good.text.key: good for good in goods if good.stall is first}
        _make_from_two_plots(hers[_MADE], at)
        _revise(hers[_REVISED], at)
        _call_back(hers[_RECALLED], workshop, at)
        partner_keys.make_key(
            first.cooperative_id, fictional("Siêu thị Hoa Sen"), may_capture=True, may_query=True, act=first.act(at)
        )
        _ask_to_help(first, ConsentMethod.PHONE_CALL, "Gọi số 0500 111 001, sáng nay", at)
        _claim(first, at)
    if second is not None:
        _ask_to_help(second, ConsentMethod.SIGNED_PAPER, "Giấy số 3/2026, lưu tại Hội LHPN tỉnh", at)
        _dispute(second, at)


def ask_for_labels(goods: Sequence[Good], *, at: datetime) -> None:
    """Ask for labels of the newest lot, each with a code of its own; who serves the market draws them."""
    for good in goods:
        if good.stall.text.key == FIRST_SELLER and good.text.key == _MADE:
            owner = good.stall.cooperative_id
            newest = own_lots.lots_of_cooperative(owner, limit=1).rows[0]
            wanted = Wanted(_SERIALS, DEFAULT_LAYOUT, variant_id=good.variant_ids[0], has_serials=True)
            lot = own_lots.lot_of_cooperative(newest.code, cooperative_id=owner)
            printing.print_labels(lot, wanted, good.stall.act(at))


def _make_from_two_plots(good: Good, at: datetime) -> None:
    """Leaves of her own plot and of a neighbour's become one lot."""
    owner, act, today = good.stall.cooperative_id, good.stall.act(at), day_of(at)
    plot = PlaceData(
        PlaceKind.PLOT, "Nương chè cổ thụ Bản Mới", area_code="VN-MAU-0001", area_issuer="Chi cục Trồng trọt (mẫu)"
    )
    place = registering.add_place(owner, plot, act)
    registering.add_place(owner, PlaceData(PlaceKind.WORKSHOP, "Xưởng sao chè"), act)
    neighbour = registering.add_party(owner, PartyData(PartyKind.HOUSEHOLD, fictional("Hộ bà Giàng Thị Dế")), act)
    picked = RawData("Búp chè tươi", 60_000, "kg", today - 3 * _DAY, place_id=place.id)
    bought = replace(picked, quantity=45_000, kind=TraceEventKind.RECEIVE, place_id=None, party_id=neighbour.id)
    inputs = [Input(transforming.open_raw_lot(owner, each, act), each.quantity * 2 // 3) for each in (picked, bought)]
    made = LotData(
        product_code=good.code,
        quantity=15_000,
        unit="kg",
        produced_on=today - 2 * _DAY,
        packed_on=today - _DAY,
        best_before_on=today + 720 * _DAY,
        standard="TCVN 9740:2013",
    )
    transforming.process(owner, inputs, made, yield_percent=22, act=act)


def _revise(good: Good, at: datetime) -> None:
    """A product on sale is told anew; an officer reads old beside new."""
    owner = good.stall.cooperative_id
    product = queries.get_of_cooperative(good.code, cooperative_id=owner)
    listing.save(good.code, replace(told_by(product), story=_STORY), cooperative_id=owner, act=good.stall.act(at))


def _call_back(good: Good, workshop: Workshop, at: datetime) -> None:
    """An earlier lot is called back for its label; what is on the shelf was counted again and is on sale."""
    owner, act = good.stall.cooperative_id, replace(good.stall.act(at), by=Actor.SELLER)
    code = workshop.earlier_lot(good.product_id)
    if not code:
        return
    recall = announcing.draft(
        own_lots.lot_of_cooperative(code, cooperative_id=owner), _RECALL, basis=Basis.VOLUNTARY, act=act
    )
    announcing.announce(recall, act)
    following_up.note_report(recall, reference="Chi cục Chất lượng Lào Cai, công văn 12/CV-SM (mẫu)", act=act)
    _tell_buyers(recall, act)
    for variant_id, text in zip(good.variant_ids, good.text.variants, strict=True):
        inventory.count_stock(variant_id, text.left, act=act)


def _tell_buyers(recall: Any, act: Act) -> None:
    """Letters arrived, some of those without an address were called, and the first pack is back."""
    view = recalls.view_of(recall)
    for number, each in enumerate(view.to_tell):
        if each.email:
            following_up.note_sent(each.notice_id, at=act.at)
        elif number % 3:
            following_up.note_call(recall, each.notice_id, act)
    if view.sold:
        following_up.note_result(recall, Result(ResultKind.RECOVERED, 1, "Khách đổi gói khác."), act)


def _ask_to_help(stall: Stall, method: ConsentMethod, evidence: str, at: datetime) -> None:
    """An officer may enter products for her; by telephone it holds once she confirms it in her own account."""
    consent = Consent(fictional(stall.text.representative), method, evidence, "Đăng sản phẩm mới và sửa ảnh", days=30)
    assisting.ask(stall.cooperative_id, consent, scope=stall.reviewer.scope, act=stall.reviewer.act(at))


def _claim(stall: Stall, at: datetime) -> str:
    """The buyer of what came last misses a pack; the answer is still to be given."""
    order_id = _last_delivered(stall, at)
    wish = Wish(orders.first_line(order_id), "Thùng hàng thiếu một gói so với phiếu.", what=ClaimReason.MISSING)
    return returning.ask(order_id, CaseKind.CLAIM, wish, act=Act(None, at)).code


def _dispute(stall: Stall, at: datetime) -> None:
    """A claim was turned down, and the buyer asks the Union."""
    code = _claim(stall, at)
    answer = "Khi đóng gói có hai người cùng đếm, đủ hàng theo phiếu."
    returning.decline(code, cooperative_id=stall.cooperative_id, answer=answer, act=stall.act(at))
    text = "Tôi quay phim lúc mở thùng, thùng còn nguyên băng keo. Nhờ Hội xem giúp."
    returning.dispute(_last_delivered(stall, at), code, text=text, act=Act(None, at))


def _last_delivered(stall: Stall, at: datetime) -> int:
    found = orders.orders_of_cooperative(stall.cooperative_id, states=[OrderState.DELIVERED], at=at)
    return max(found, key=lambda each: each.delivered_at or each.placed_at).id
