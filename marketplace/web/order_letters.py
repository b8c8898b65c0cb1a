"""Letters about orders; the worker calls them with what stands in the outbox, and reads the order as it is then."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import transaction
from marketplace.notices import stopping
from marketplace.notices.kinds import Topic
from marketplace.orders import queries
from marketplace.orders.labels import pay_by_label
from marketplace.orders.queries import GroupView, OrderView
from marketplace.orders.states import OrderState
from marketplace.orders.tracking import tracking_url
from marketplace.payments import queries as payments
from marketplace.reviews.queries import reviewed
from marketplace.trade import letters
from marketplace.web.formats import money
from marketplace.web.languages import say
from marketplace.web.letters import ended_by, letter, writing_in
from marketplace.web.order_news import BEFORE_HARVEST, PLACED, TO_BUYER, TO_REVIEW, News, news_about
from marketplace.web.season_card import window_words
from marketplace.wiring import ports, settings


def send_order_mail(occasion: Mapping[str, Any]) -> None:
    """Send the letter that `trade.letters` posted; to nobody where there is no address."""
    template = occasion["template"]
    if template == letters.TO_BUYER_PLACED:
        _thank_buyer(queries.get_placed_group(occasion["group"]))
        return
    group = queries.get_group_of_order(occasion["order"])
    order = next(each for each in group.orders if each.code == occasion["order"])
    if template == letters.TO_BUYER_REVIEW:
        _ask_for_reviews(group, order)
        return
    if template in TO_BUYER:
        _write_to_buyer(template, group, order)
        return
    _write_to_seller(template, order)


def _thank_buyer(group: GroupView) -> None:
    if not group.contact.email:
        return
    with writing_in(group.locale):
        link = url_for("shop.find_order", code=group.code, _external=True)
        parts = [_part(order) for order in group.orders]
        is_before_harvest = all(order.season for order in group.orders)
        news = BEFORE_HARVEST[letters.TO_BUYER_PLACED] if is_before_harvest else PLACED
        mail = letter(
            "order_placed",
            to=group.contact.email,
            subject=f"{news.subject} {group.code}",
            news=news,
            group=group,
            parts=parts,
            link=link,
        )
    ports().mail.send(mail)


def _write_to_buyer(template: str, group: GroupView, order: OrderView) -> None:
    address = group.contact.email
    if not address:
        return
    with writing_in(group.locale):
        link = url_for("shop.find_order", code=order.code, _external=True)
        note = money_note(template, order)
        about = _about(news_about(order, template), order)
        mail = letter("order_for_buyer", to=address, **about, link=link, note=note, end_link="")
    ports().mail.send(mail)


def _ask_for_reviews(group: GroupView, order: OrderView) -> None:
    """Nobody is asked for what came back, or for what she has said already, or who does not want to be asked."""
    line_ids = [line.id for line in order.lines]
    email = group.contact.email
    is_asked = bool(email) and order.state == OrderState.DELIVERED and len(reviewed(line_ids)) < len(line_ids)
    if not is_asked or stopping.is_stopped(Topic.REVIEWS, email):
        with transaction():
            letters.drop_review(order.code, at=clock.now())
        return
    token = stopping.token_for(Topic.REVIEWS, email, signing_key=settings().signing_key)
    with writing_in(group.locale):
        link = url_for("shop.write_reviews", code=group.code, order_code=order.code, _external=True)
        end_link = url_for("shop.ask_to_end_asking", token=token, _external=True)
        mail = letter("order_for_buyer", to=email, **_about(TO_REVIEW, order), link=link, note="", end_link=end_link)
    ports().mail.send(ended_by(end_link, mail))


def _write_to_seller(template: str, order: OrderView) -> None:
    """Nothing of the buyer stands in a letter: whom she sends it to, the seller sees on her page alone.

    Each address gets a letter of its own in the outbox: where one mailbox refuses, the others are not written to again.
    """
    with writing_in("vi"):
        link = url_for("seller.order", code=order.code, _external=True)
        mail = letter("order_for_seller", to="", **_about(news_about(order, template), order), link=link)
    written = {"subject": mail.subject, "text": mail.text, "html": mail.html}
    now = clock.now()
    with transaction():
        for address in cooperatives.letter_addresses(order.cooperative_id):
            outbox.post("mail", written | {"to": address}, key=f"{template}:{order.code}:{address}", at=now)


def money_note(template: str, order: OrderView) -> str:
    """Return the sum that the letter is about, as a sentence; nothing where it is about none."""
    if template == letters.TO_BUYER_UNPAID:
        return gettext("Còn thiếu: %(amount)s", amount=money(payments.payment_of(order.id).missing))
    if template in letters.REFUNDS:
        return gettext("Đã hoàn: %(amount)s", amount=money(payments.last_sent_refund(order.id)))
    return ""


def _about(news: News, order: OrderView) -> dict[str, Any]:
    return {"subject": f"{news.subject} {order.code}", "news": news, "order": order, "part": _part(order)}


def _part(order: OrderView) -> dict[str, Any]:
    parcel = order.parcel
    where = tracking_url(order.cooperative_id, parcel.carrier, parcel.tracking_number) if parcel else ""
    return {
        "order": order,
        "lines": order.lines,
        "pay_by": say(pay_by_label(order.pay_by)),
        "tracking_href": where,
        "sent": window_words(order.season) if order.season else "",
    }
