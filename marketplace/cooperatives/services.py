"""The door to what can be done with cooperatives."""

from marketplace.cooperatives.applying import edit_profile, find_unfinished, save_application, start_application, submit
from marketplace.cooperatives.people import record_workforce, replace_posts
from marketplace.cooperatives.team import add_member, change_role, remove_member
from marketplace.cooperatives.verifying import resume, send_back, suspend, verify

__all__ = [
    "add_member",
    "change_role",
    "edit_profile",
    "find_unfinished",
    "record_workforce",
    "remove_member",
    "replace_posts",
    "resume",
    "save_application",
    "send_back",
    "start_application",
    "submit",
    "suspend",
    "verify",
]
