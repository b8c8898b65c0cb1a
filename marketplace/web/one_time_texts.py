"""Links and codes for one use, by letter or SMS: an invitation into a team, a code to agree to be helped.

What stands in the outbox names a row and no secret; link and code are made when they are sent, and nothing is sent for
what was taken back or is over by then.
"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.accounts import queries as accounts
from marketplace.cooperatives import consent_codes, inviting
from marketplace.cooperatives.words import ROLE_NAMES
from marketplace.kernel import clock
from marketplace.kernel.ports import ShortMessage
from marketplace.kernel.short_texts import compose
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.letters import letter, writing_in
from marketplace.wiring import ports, settings


def send_invitation(occasion: Mapping[str, Any]) -> None:
    """Send the link to join a team; by SMS where the manager typed a telephone number."""
    now, key = clock.now(), settings().signing_key
    row = inviting.find_open(occasion["invitation"], at=now)
    if row is None:
        return
    token = inviting.token_for(row.id, signing_key=key)
    invitation = inviting.read(token, signing_key=key, at=now)
    with writing_in("vi"):
        link = url_for("account.invitation", token=token, _external=True)
        if "@" in row.contact:
            subject = gettext("%(name)s mời bạn cùng làm", name=invitation.cooperative_name)
            role = say(ROLE_NAMES[row.role])
            mail = letter("invitation", to=row.contact, subject=subject, invitation=invitation, role=role, link=link)
            ports().mail.send(mail)
            return
        text = _invitation_text(invitation.cooperative_name, link)
    values = {"name": invitation.cooperative_name, "link": link}
    ports().sms.send(ShortMessage(row.contact, text, inviting.KIND, f"invitation:{row.id}", values))


def _invitation_text(name: str, link: str) -> str:
    sentence = gettext("%(site)s: %(name)s mời bạn cùng bán hàng. Mở trong 7 ngày: %(link)s")
    return compose(sentence, name=name, link=link, site=settings().site_name)


def send_consent_code(occasion: Mapping[str, Any]) -> None:
    """Send the code by which a cooperative's head agrees to be helped; she reads whom she gives it to, and for what."""
    found = consent_codes.to_send(occasion["code"], signing_key=settings().signing_key, at=clock.now())
    if found is None:
        return
    code, digits, asked = found
    officer = accounts.get_person(asked.officer_id).name
    with writing_in("vi"):
        sentence = gettext(
            "%(site)s: mã %(code)s. Đọc mã cho cán bộ %(name)s nghĩa là đồng ý để cán bộ làm giúp HTX đến %(until)s. "
            "Không đồng ý thì đừng đọc mã."
        )
        until = vn_date(asked.until)
        text = compose(sentence, name=officer, code=digits, until=until, site=settings().site_name)
    values = {"code": digits, "name": officer, "until": until}
    ports().sms.send(ShortMessage(code.phone, text, consent_codes.KIND, f"consent:{code.id}", values))
