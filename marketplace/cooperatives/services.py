"""The door to what can be done with cooperatives."""

from marketplace.cooperatives.applying import edit_profile, find_unfinished, save_application, start_application, submit
from marketplace.cooperatives.people import record_workforce, replace_posts
from marketplace.cooperatives.team import add_member, change_role, leave, remove_member
from marketplace.cooperatives.trading import accept_terms, check_identity, end_waiver, waive
from marketplace.cooperatives.verifying import (
    announce_suspension,
    call_off_suspension,
    resume,
    send_back,
    suspend,
    suspend_due,
    verify,
)

__all__ = [
    "accept_terms",
    "add_member",
    "announce_suspension",
    "call_off_suspension",
    "change_role",
    "check_identity",
    "edit_profile",
    "end_waiver",
    "find_unfinished",
    "leave",
    "record_workforce",
    "remove_member",
    "replace_posts",
    "resume",
    "save_application",
    "send_back",
    "start_application",
    "submit",
    "suspend",
    "suspend_due",
    "verify",
    "waive",
]
