"""A market with one of everything, for walking the whole site: cooperative A in one province, B in another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import current_app
from sqlalchemy import select

from marketplace.accounts import resets
from marketplace.accounts.kinds import OfficerRole
from marketplace.accounts.models import Person
from marketplace.certificates import scans
from marketplace.cooperatives import assisting, closures, inviting
from marketplace.cooperatives.kinds import ConsentMethod, MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.monitoring import services as monitoring
from marketplace.monitoring.models import Plan
from marketplace.notices import stopping
from marketplace.notices.kinds import Topic
from marketplace.notices.models import Notice
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup
from marketplace.orders.states import OrderState
from marketplace.payments import connections
from marketplace.payments import queries as payments
from marketplace.payments.kinds import NewsSource
from marketplace.payments.states import PayoutState
from marketplace.products import listing, photos, reviewing, takedowns
from marketplace.products.announcing import part_of
from marketplace.products.kinds import TakedownSource
from marketplace.products.models import Photo, Product
from marketplace.products.rules import told_by
from marketplace.reviews.models import Review
from marketplace.territory import queries as territory
from marketplace.territory.rules import UnionLevel
from marketplace.wiring import ports
from marketplace.wishes import confirming, waiting
from tests.conftest import NOON
from tests.makers.bulk import make_import
from tests.makers.cards import make_card_desk
from tests.makers.cases import make_claim, make_dispute
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import EVERYWHERE, GIAO_THUY, TA_PHIN, XUAN_TRUONG, make_cooperative, make_member
from tests.makers.delivery import make_point, set_terms
from tests.makers.keeping import kept
from tests.makers.ledger import card_order, make_payout
from tests.makers.lots import make_label_run, make_lot, make_serial
from tests.makers.money import connect, hear, news, pay
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.orders import make_offer, make_order
from tests.makers.outbox import make_given_up
from tests.makers.people import make_officer, make_person
from tests.makers.photos import photo
from tests.makers.products import make_product, variant_of
from tests.makers.recalls import make_order_of
from tests.makers.reviews import make_review, make_review_photo
from tests.makers.seasons import make_season
from tests.makers.wishes import make_wait
from tests.makers.worlds_of_lots import event_places, lot_places, recall_places

MEMBERS_OF_A = ("packer of A", "seller of A", "manager of A")
IN_SCOPE_OF_A = (
    "viewer of province A", "officer of province A", "approver of province A", "officer of commune A",
    "viewer of the centre", "approver of the centre",
)  # fmt: skip
OUT_OF_SCOPE = ("approver of province B", "approver of another commune")
ROLES = ("visitor", "buyer", "stranger", *MEMBERS_OF_A, "manager of B", *IN_SCOPE_OF_A, *OUT_OF_SCOPE, "operator")


@dataclass(frozen=True)
class World:
    """The people by role, and what stands for each parameter of an address."""

    people: Mapping[str, Person | None]
    places: Mapping[str, object]
    a: Cooperative
    b: Cooperative


@kept
def make_world() -> World:
    """Return the market; everything in `places` belongs to cooperative A or to the buyer."""
    with transaction():
        monitoring.load_plans()
    a, b = make_cooperative("Sen Hồng"), make_cooperative("Tả Phìn", commune_code=TA_PHIN)
    make_cooperative("Hoa Ban", state=CooperativeState.SUBMITTED)
    make_product(b, name="Thổ cẩm Tả Phìn")
    buyer = make_person("Nguyễn Thị Mua", "mua@example.vn")
    product = make_product(a, name="Gạo nếp Sen Hồng", stock=50)
    return World(_people(a, b, buyer), _places(a, product, buyer) | _message_places(a), a, b)


def _people(a: Cooperative, b: Cooperative, buyer: Person) -> dict[str, Person | None]:
    province_a, province_b = ("province", "37"), ("province", "15")
    return {
        "visitor": None,
        "buyer": buyer,
        "stranger": make_person("Người Lạ"),
        "packer of A": make_member(a, MemberRole.PACKER),
        "seller of A": make_member(a, MemberRole.SELLER),
        "manager of A": make_member(a, MemberRole.MANAGER),
        "manager of B": make_member(b, MemberRole.MANAGER),
        "viewer of province A": make_officer(province_a, OfficerRole.VIEWER),
        "officer of province A": make_officer(province_a, OfficerRole.OFFICER),
        "approver of province A": make_officer(province_a, OfficerRole.APPROVER),
        "officer of commune A": make_officer(("commune", GIAO_THUY), OfficerRole.OFFICER),
        "viewer of the centre": make_officer(("centre", None), OfficerRole.VIEWER),
        "approver of the centre": make_officer(("centre", None), OfficerRole.APPROVER),
        "approver of province B": make_officer(province_b, OfficerRole.APPROVER),
        "approver of another commune": make_officer(("commune", XUAN_TRUONG), OfficerRole.APPROVER),
        "operator": make_person("Vận Hành", is_operator=True),
    }


def _places(a: Cooperative, product: Product, buyer: Person) -> dict[str, object]:
    """Return a value for each parameter, named by the address up to and with it."""
    variant, lot = variant_of(product), make_lot(a, product)
    delivered = make_order(state=OrderState.DELIVERED, wanted={variant: 1}, buyer_id=buyer.id)
    waiting = make_order(wanted={variant: 1}, pay_by=PayBy.VIETQR, buyer_id=buyer.id)
    picture, prefix, case = _photo(a, product), make_prefix(a), make_claim(waiting)
    return {
        **_public_places(a, product, waiting, picture, buyer),
        "/orders/<code>/<order_code>/cases/<case_code>": case.code,
        **_moderated_places(a, product),
        "/trace/<code>": lot.code,
        "/trace/<code>/<serial>": make_serial(lot),
        **event_places(a, lot),
        "/01/<rest>": give_gtin(product, gtin(1)),
        "/seller/numbers/prefixes/<prefix_id>": prefix.id,
        "/seller/numbers/packs/<variant_id>": variant.id,
        "/union/prefixes/<prefix_id>": prefix.id,
        "/seller/products/<code>": product.code,
        "/seller/products/<code>/variants/<variant_id>": variant.id,
        "/seller/products/<code>/photos/<photo_id>": picture.id,
        **_review_places(make_review(delivered)),
        **_wish_places(a, buyer),
        **_certificate_places(a),
        **_stall_places(a),
        "/seller/orders/<code>": waiting.code,
        "/seller/order-cases/<code>": case.code,
        "/union/disputes/<code>": make_dispute(case).code,
        "/seller/lots/<code>": lot.code,
        **lot_places(a, lot),
        "/seller/lots/<code>/labels/<run_id>": make_label_run(lot).id,
        **_money_places(waiting),
        **_payout_places(a),
        **recall_places(make_order_of(lot, product, state=OrderState.SHIPPED), lot),
        "/union/products/<code>": product.code,
        "/union/plans/<code>": _plan_of_the_centre(),
        "/union/sales/orders/<code>": delivered.code,
        **_operator_places(buyer),
    }


def _stall_places(a: Cooperative) -> dict[str, object]:
    """Return what stands for an import, for what she says of delivery, and for the cooperative and its people."""
    return {
        "/seller/products/imports/<code>": make_import(a).code,
        "/seller/delivery/pickup-points/<point_id>": make_point(a).id,
        "/seller/delivery/far-communes/<commune_id>": _far_commune(a),
        "/seller/team/<person_id>": make_member(a, MemberRole.PACKER).id,
        "/union/cooperatives/<code>": a.code,
    }


def _operator_places(buyer: Person) -> dict[str, object]:
    unit = territory.union_unit_for(UnionLevel.PROVINCE, "37")
    return {
        "/account/operator/people/<person_id>": buyer.id,
        "/account/operator/people/<person_id>/offices/<union_unit_id>": unit.id,
    }


def _far_commune(a: Cooperative) -> int:
    set_terms(a, remote=15_000, communes=(a.commune_id,))
    return a.commune_id


def _certificate_places(a: Cooperative) -> dict[str, object]:
    certificate = make_certificate(a)
    key = scans.receive(b"%PDF-1.7 made up", pictures=ports().photos, store=ports().papers)
    with transaction():
        certificate.scan_key = key
    doors = ("/seller/products/<code>", "/seller", "/union", "/account/operator")
    told = {"/id/certificate/<certificate_id>": certificate.id}
    return told | {f"{door}/certificates/<certificate_id>": certificate.id for door in doors}


def _review_places(review: Review) -> dict[str, object]:
    photo = {"/union/review-photos/<photo_id>": make_review_photo(review).id}
    return photo | {f"{door}/reviews/<review_id>": review.id for door in ("", "/seller", "/union")}


def _wish_places(a: Cooperative, buyer: Person) -> dict[str, object]:
    """Return what stands for something the buyer likes, for what she waits for, and for a harvest to come."""
    sold_out = make_product(a, name="Nếp cái hoa vàng", stock=0)
    wait = make_wait(variant_of(sold_out), buyer)
    return {
        "/seller/seasons/<season_id>": make_season(cooperative=a).id,
        "/wishes/<product_id>": sold_out.id,
        "/wishes/waits/<wait_id>": wait.id,
        "/wishes/confirmations/<token>": confirming.token_for(
            wait.id, of_round=wait.round, signing_key=current_app.config["SECRET_KEY"]
        ),
        "/wishes/letters/<token>": waiting.token_for(wait.id, signing_key=current_app.config["SECRET_KEY"]),
    }


def _message_places(a: Cooperative) -> dict[str, object]:
    """Return what stands for a notice, a message that was given up, invitations, and letters that can be ended."""
    key, act = current_app.config["SECRET_KEY"], Act(actor_id=None, at=NOON)
    with transaction():
        open_one = inviting.invite(a.id, "0500 000 701", role=MemberRole.PACKER, act=act)
        gone = inviting.invite(a.id, "0500 000 702", role=MemberRole.PACKER, act=act)
        inviting.revoke(gone.id, cooperative_id=a.id, act=act)
    return {
        "/account/messages/<notice_id>": db.session.scalars(select(Notice.id)).first(),
        "/account/operator/messages/<message_id>": make_given_up(),
        "/account/invitations/<token>": inviting.token_for(gone.id, signing_key=key),
        "/seller/team/invitations/<invitation_id>": open_one.id,
        "/letters/<token>": stopping.token_for(Topic.REVIEWS, "lan@example.vn", signing_key=key),
    }


def _money_places(order: Order) -> dict[str, object]:
    """Return what stands for news, a refund and a connection of the order's cooperative."""
    told = hear(news("CS222222222Z", 50_000), order.cooperative_id)
    overpaid = make_order(
        wanted={make_offer(cooperative=db.session.get_one(Cooperative, order.cooperative_id)): 1}, pay_by=PayBy.VIETQR
    )
    pay(overpaid, amount=overpaid.total + 5_000)
    address = connect(order.cooperative_id, NewsSource.SEPAY)
    return {
        "/seller/money/news/<news_id>": told.news_id,
        "/seller/money/refunds/<refund_id>": payments.refunds_of(overpaid.id)[0].id,
        "/seller/money/connections/<connection_id>": connections.connections_of(order.cooperative_id)[0].id,
        **_card_places(),
        "/webhooks/<provider>": "sepay",
        "/webhooks/<provider>/<token>": address.rsplit("/", 1)[1],
    }


def _payout_places(a: Cooperative) -> dict[str, object]:
    card_order(a)
    paid = make_payout(a.id, PayoutState.PAID).code
    return {
        "/seller/money/payouts/<code>": paid,
        "/account/operator/payouts/<code>": paid,
        "/account/operator/settlements/<cooperative_id>": a.id,
    }


def _card_places() -> dict[str, object]:
    """Return what stands for news on the operator's card desk, and for a refund that no card took."""
    told, refund = make_card_desk()
    return {"/account/operator/cards/news/<news_id>": told.id, "/account/operator/cards/refunds/<refund_id>": refund.id}


def _public_places(a: Cooperative, product: Product, order: Order, picture: Photo, buyer: Person) -> dict[str, object]:
    key = current_app.config["SECRET_KEY"]
    bundles = current_app.extensions["bundles"]
    return {
        "/products/<slug>": product.slug,
        "/cooperatives/<slug>": a.slug,
        "/api/v1/products/<slug>": product.slug,
        "/api/v1/cooperatives/<slug>": a.slug,
        "/places/<slug>": "ninh-binh",
        "/crafts/<slug>": "trong-trot",
        "/cart/lines/<variant_id>": variant_of(product).id,
        "/orders/<code>": db.session.get_one(OrderGroup, order.group_id).code,
        "/orders/<code>/<order_code>": order.code,
        "/brocade/<code>": a.code,
        "/picture/<product_code>": product.code,
        "/picture/<product_code>/<drawing>": "honey",
        "/picture/<product_code>/<drawing>/<cooperative_code>": a.code,
        "/media/<key>": f"photos/{picture.key}/320.webp",
        "/sitemaps/products/<part>": part_of(product.id),
        "/assets/<digest>": bundles.digests["site.css"],
        "/assets/<digest>/<name>": "site.css",
        "/account/password-reset/<token>": resets.token_for(buyer, signing_key=key, at=clock.now()),
    }


def _moderated_places(a: Cooperative, product: Product) -> dict[str, object]:
    act = Act(actor_id=None, at=NOON)
    consent = assisting.Consent("Trần Thị Hoa", ConsentMethod.SIGNED_PAPER, "Giấy số 1", "Đăng hàng", days=30)
    helper = Act(actor_id=make_officer(("province", "37"), OfficerRole.OFFICER).id, at=NOON)
    complaint = takedowns.Complaint(TakedownSource.CONSUMER, "Nhãn ghi sai nơi sản xuất.")
    revised = replace(told_by(product), story="Mười hai chị em cùng làm.")
    with transaction():
        listing.save(product.code, revised, cooperative_id=a.id, act=act)
        days = closures.ClosedDays(date(2027, 2, 1), date(2027, 2, 5))
        return {
            "/union/takedowns/<request_id>": takedowns.report(product.slug, complaint, at=NOON).id,
            "/seller/closures/<closure_id>": closures.close(a.id, days, act=act).id,
            "/seller/assistance/<assistance_id>": assisting.ask(a.id, consent, scope=EVERYWHERE, act=helper).id,
        }


def _plan_of_the_centre() -> str:
    centre = territory.union_centre().id
    return db.session.scalars(select(Plan.code).where(Plan.union_unit_id == centre)).first() or ""


def _photo(a: Cooperative, product: Product) -> Photo:
    act = Act(actor_id=None, at=NOON)
    upload = photos.receive(photo((640, 480)), studio=ports().photos, store=ports().media)
    with transaction():
        picture = photos.add_photo(product.code, upload, cooperative_id=a.id, act=act)
    # A product with a new photo is looked at again before buyers see it.
    with transaction():
        reviewing.approve_revision(product.code, scope=EVERYWHERE, act=act)
    return picture
