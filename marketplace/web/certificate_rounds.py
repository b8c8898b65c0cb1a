"""What time does to certificates, once a minute: ends are written down, and coming ends are told."""

from typing import Any

from flask_babel import gettext

from marketplace.certificates import ending
from marketplace.certificates.ending import DueNotice
from marketplace.certificates.words import KIND_NAMES
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products import certifying
from marketplace.web import cooperative_letters as letters
from marketplace.web.certificate_card import renewal_words
from marketplace.web.languages import say
from marketplace.web.letters import writing_in


def run_certificate_round() -> None:
    """Do all that is due by now; a worker that was away catches up."""
    with writing_in(letters.LETTERS_LOCALE):
        while _expire_some():
            pass
        while _tell_some():
            pass


def _expire_some() -> bool:
    """Move one batch; tell whether there was any."""
    with transaction():
        act = Act(actor_id=None, at=clock.now())
        moved = ending.expire_due(act)
        certifying.tell_products([each.id for each in moved], act=act)
        for each in moved:
            letters.tell_cooperative(each.cooperative_id, letters.CERTIFICATE_EXPIRED, about=_name(each))
    return bool(moved)


def _tell_some() -> bool:
    """Tell of one batch of coming ends; tell whether there was any."""
    with transaction():
        notices = ending.take_due_notices(Act(actor_id=None, at=clock.now()))
        for notice in notices:
            _tell(notice)
    return bool(notices)


def _tell(notice: DueNotice) -> None:
    certificate = notice.certificate
    about = f"{_name(certificate)}. {renewal_words(certificate, clock.today())}"
    letters.tell_cooperative(certificate.cooperative_id, letters.CERTIFICATE_ENDING, about=about)


def _name(certificate: Any) -> str:
    kind = say(KIND_NAMES[certificate.kind])
    named = f"{kind} {certificate.product_name or certificate.crop}".strip()
    return gettext("%(name)s, số %(number)s", name=named, number=certificate.decision_number)
