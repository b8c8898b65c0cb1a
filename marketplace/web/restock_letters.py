"""The letters about returned stock: whether she asked, then that it is there; the worker calls with the outbox."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.web.letters import ended_by, letter, writing_in
from marketplace.wiring import ports, settings
from marketplace.wishes import confirming, queries, waiting


def send_restock_confirmation(occasion: Mapping[str, Any]) -> None:
    """Ask the reader of an address whether she wants to be told; nobody where that is settled by now."""
    found = queries.to_confirm(occasion["wait"], of_round=occasion["round"])
    if found is None:
        return
    signing_key = settings().signing_key
    token = confirming.token_for(occasion["wait"], of_round=occasion["round"], signing_key=signing_key)
    with writing_in(found.locale):
        mail = letter(
            "restock_confirm",
            to=found.email,
            subject=gettext("Xác nhận: báo cho bạn khi có %(name)s", name=found.name),
            found=found,
            link=url_for("shop.ask_to_confirm_wait", token=token, _external=True),
        )
    ports().mail.send(mail)


def send_restock_mail(occasion: Mapping[str, Any]) -> None:
    """Tell one person that what she waited for is there again; nobody where it is off the shelf by now."""
    found = queries.returned_for(occasion["wait"], of_round=occasion["round"])
    if found is None:
        return
    token = waiting.token_for(occasion["wait"], signing_key=settings().signing_key)
    with writing_in(found.locale):
        end_link = url_for("shop.ask_to_end_letters", token=token, _external=True)
        mail = letter(
            "restock",
            to=found.email,
            subject=gettext("Có hàng lại: %(name)s", name=found.name),
            found=found,
            link=url_for("shop.product", slug=found.slug, _external=True),
            end_link=end_link,
        )
    ports().mail.send(ended_by(end_link, mail))
