"""What the worker does: deliver the outbox, and what is due every minute."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask

from marketplace import importing, labelling
from marketplace.cooperatives import closures
from marketplace.cooperatives import services as cooperatives
from marketplace.kernel import clock, feed, outbox
from marketplace.kernel.database import end_reading, transaction, transactionally
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.ports import Mail
from marketplace.orders import together
from marketplace.products import following, photos
from marketplace.products import queries as products
from marketplace.traceability import rooting
from marketplace.trade import reminding, timers
from marketplace.web import card_payments, order_letters, order_texts
from marketplace.web.account import letters
from marketplace.web.certificate_rounds import run_certificate_round
from marketplace.web.cooperative_letters import SUSPENDED, tell_cooperative
from marketplace.web.one_time_texts import send_consent_code, send_invitation
from marketplace.web.recall_letters import send_recall_mail
from marketplace.web.restock_letters import send_restock_confirmation, send_restock_mail
from marketplace.wiring import ports
from marketplace.wishes import services as wishes
from marketplace.wishes import waiting

#: How long the change feed can be followed from.
FEED_KEPT = timedelta(days=7)
log = logging.getLogger(__name__)

Jobs = Mapping[str, outbox.Handler]


def send_mail(payload: Mapping[str, Any]) -> None:
    """Send one letter that a concept or page posted as {to, subject, text, html}."""
    ports().mail.send(Mail(**payload))


def develop_photo(payload: Mapping[str, Any]) -> None:
    """Make the prints of the photo {photo_id}; nothing is left of one that was removed meanwhile."""
    photo = products.find_photo(payload["photo_id"])
    if photo is None:
        return
    act = Act(actor_id=None, at=clock.now())
    try:
        photos.develop(photo.key, studio=ports().photos, store=ports().media)
    except (InvalidInput, NotFound):
        with transaction():
            photos.mark_failed(photo.id, act=act)
        return
    with transaction():
        is_wanted = photos.mark_ready(photo.id, act=act)
    if not is_wanted:
        photos.remove_files(photo.key, store=ports().media)


def develop_evidence(payload: Mapping[str, Any]) -> None:
    """Make the prints of a photo {key} that a buyer sent with a claim; what cannot be read is not shown."""
    try:
        photos.develop(payload["key"], studio=ports().photos, store=ports().media)
    except (InvalidInput, NotFound):
        log.warning("the photo %s of a claim cannot be developed", payload["key"])


def remove_photo_files(payload: Mapping[str, Any]) -> None:
    """Take the files of a removed photo {key} out of the store."""
    photos.remove_files(payload["key"], store=ports().media)


def follow_changes() -> None:
    """Let this machine's search index know what changed; build it where there is none yet."""
    following.follow(ports().search)


def mind_the_clock() -> None:
    """Do what falls due by itself: closures begin and end, announced suspensions come into force."""
    act = Act(actor_id=None, at=clock.now())
    with transaction():
        closures.tell_edges(act)
        for cooperative_id, reason in cooperatives.suspend_due(act).items():
            tell_cooperative(cooperative_id, SUSPENDED, reason=reason)


def publish_root() -> None:
    """Sign where every chain of events stands, once the day is over; days without a worker are covered by the next."""
    now = clock.now()
    yesterday = clock.day_of(now) - timedelta(days=1)
    if rooting.is_root_due(yesterday):
        end_reading()
        with transaction():
            rooting.publish_root(yesterday, signer=ports().signer, at=now)


def forget_changes() -> None:
    """Take out of the change feed what every follower has read long ago; one who has not builds anew."""
    now = clock.now()
    with transaction():
        feed.forget(before=now - FEED_KEPT)


HANDLERS: dict[str, outbox.Handler] = {
    "mail": send_mail,
    "password_reset": letters.send_password_reset,
    "welcome": letters.send_welcome,
    "card-refund": card_payments.send_refund,
    "order-mail": order_letters.send_order_mail,
    "order-sms": order_texts.send_order_sms,
    "team-invitation": send_invitation,
    "consent-sms": send_consent_code,
    "restock-mail": send_restock_mail,
    "restock-confirm-mail": send_restock_confirmation,
    "recall-mail": send_recall_mail,
    "develop-photo": develop_photo,
    "develop-evidence": develop_evidence,
    "remove-photo-files": remove_photo_files,
    **importing.HANDLERS,
    **labelling.HANDLERS,
}


def run_due_timers() -> None:
    """Act on every deadline that has passed by now."""
    run_timers(clock.now())


def run_timers(at: datetime) -> int:
    """Act on every deadline that passed, the earliest first, each in a transaction of its own.

    Returns:
        How many were acted on.
    """
    tried: set[timers.Due] = set()
    done = 0
    while batch := [each for each in timers.passed(at=at) if each not in tried]:
        tried.update(batch)
        done += sum(_run_timer(each, at) for each in batch)
    with transaction():
        timers.tidy(at=at)
    return done


def _run_timer(each: timers.Due, at: datetime) -> bool:
    end_reading()
    try:
        transactionally(lambda: timers.act_on(each, at=at))
    except MarketplaceError as quicker:
        log.info("%s of %s %s is no longer due: %s", each.deadline, each.kind, each.subject_id, quicker)
        return False
    return True


def tell_of_returned_stock() -> None:
    """Tell whoever waits for something that is in stock again, each in a transaction of its own; forget old wishes."""
    now = clock.now()
    tried: set[int] = set()
    while batch := [each for each in waiting.returned() if each not in tried]:
        tried.update(batch)
        for wait_id in batch:
            _tell_of_returned_stock(wait_id, now)
    with transaction():
        waiting.forget(at=now)
        wishes.forget(at=now)


def _tell_of_returned_stock(wait_id: int, at: datetime) -> None:
    end_reading()
    try:
        transactionally(lambda: waiting.tell(wait_id, act=Act(actor_id=None, at=at, by=Actor.TIMER)))
    except MarketplaceError as quicker:
        log.info("wish %s is no longer to be told of: %s", wait_id, quicker)


def remind_of_payments() -> None:
    """Remind whoever has a day left to transfer the money, each in a transaction of its own."""
    act = Act(actor_id=None, at=clock.now(), by=Actor.TIMER)
    for order_id in reminding.to_remind(at=act.at):
        end_reading()
        transactionally(partial(reminding.remind, order_id, act=act))


EVERY_MINUTE: tuple[Callable[[], None], ...] = (
    run_due_timers,
    remind_of_payments,
    mind_the_clock,
    run_certificate_round,
    tell_of_returned_stock,
    card_payments.mind_open_tries,
    publish_root,
    forget_changes,
)


def count_what_goes_together() -> None:
    """Count anew which products were bought in one checkout."""
    with transaction():
        together.count_pairs(at=clock.now())


#: Done when a worker starts, and then once each day.
EVERY_DAY: tuple[Callable[[], None], ...] = (count_what_goes_together,)


def deliver_all(app: Flask) -> Callable[[], None]:
    """Return a job that empties the outbox of what is due."""

    def run() -> None:
        with app.app_context():
            follow_changes()
            while outbox.deliver_due(HANDLERS, at=clock.now()):
                pass

    return run


def tick(app: Flask) -> Callable[[], None]:
    """Return what is done every minute: what became due by the clock, then the outbox with what that posted."""
    deliver = deliver_all(app)
    done_on: dict[Callable[[], None], date] = {}

    def run() -> None:
        with app.app_context():
            for work in EVERY_MINUTE:
                work()
            today = clock.today()
            for work in EVERY_DAY:
                if done_on.get(work) != today:
                    work()
                    done_on[work] = today
        deliver()

    return run
