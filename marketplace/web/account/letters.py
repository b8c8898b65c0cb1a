"""The letters of this door; the worker calls them with what stands in the outbox."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.accounts import queries, resets
from marketplace.kernel import clock
from marketplace.web.letters import letter, writing_in
from marketplace.wiring import ports, settings


def send_password_reset(wish: Mapping[str, Any]) -> None:
    """Send the link for a new password, if anybody has this address."""
    person = queries.find_by_email(wish["email"])
    if person is None:
        return
    token = resets.token_for(person, signing_key=settings().signing_key, at=clock.now())
    with writing_in(wish["locale"]):
        link = url_for("account.reset_password", token=token, _external=True)
        mail = letter("reset", to=person.email, subject=gettext("Đặt lại mật khẩu"), name=person.name, link=link)
    ports().mail.send(mail)


def send_welcome(occasion: Mapping[str, Any]) -> None:
    """Greet a person who opened an account."""
    person = queries.find_active_person(occasion["person_id"])
    if person is None:
        return
    with writing_in(person.locale):
        link = url_for("account.overview", _external=True)
        mail = letter("welcome", to=person.email, subject=gettext("Chào bạn đến với chợ"), name=person.name, link=link)
    ports().mail.send(mail)
