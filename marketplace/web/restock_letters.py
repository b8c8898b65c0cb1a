"""The letter that something is in stock again; the worker calls it with what stands in the outbox."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.web.letters import ended_by, letter, writing_in
from marketplace.wiring import ports, settings
from marketplace.wishes import queries, waiting


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
