"""The people who work for the cooperative on this market."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from marketplace.cooperatives import inviting, queries, services
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.queries import TeamMember
from marketplace.cooperatives.rules import may_trade
from marketplace.cooperatives.team import account_with
from marketplace.cooperatives.words import ROLE_DUTIES, ROLE_NAMES
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.outbox import Fate
from marketplace.kernel.outbox import fates as outbox_fates
from marketplace.kernel.phones import display_phone
from marketplace.web.access import seller
from marketplace.web.forms import MarketForm, put_errors
from marketplace.web.languages import say
from marketplace.web.limits import limiter
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.told_rows import FATES
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]


class MemberForm(MarketForm):
    """Who is to join, and what she may do."""

    email = StringField(_l("Số điện thoại hoặc thư điện tử"), [InputRequired(_l("Hãy điền mục này."))])
    role = RadioField(_l("Quyền"), [InputRequired(_l("Hãy chọn quyền."))])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.role.choices = _role_choices()


class RoleForm(MarketForm):
    """Another role for somebody in the team."""

    role = RadioField(_l("Quyền"), [InputRequired(_l("Hãy chọn quyền."))])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.role.choices = _role_choices()


@blueprint.get("/team")
@seller()
def team() -> Page:
    """Show who works for the cooperative."""
    return _team_page(MemberForm(data={"role": MemberRole.SELLER.value}))


@blueprint.post("/team")
@seller(MemberRole.MANAGER)
@limiter.limit("20 per hour")
def add_team_member() -> Page:
    """Let somebody join who has an account; whoever has none is invited by letter or SMS."""
    form = MemberForm()
    if not form.validate():
        return _team_page(form)
    try:
        with transaction():
            done = _add_or_invite(form.email.data, MemberRole(form.role.data))
    except InvalidInput as error:
        put_errors(form, error)
        return _team_page(form)
    flash(done, "success")
    return redirect(url_for("seller.team"))


def _add_or_invite(contact: str, role: MemberRole) -> str:
    own, act = viewer().cooperative_id, viewer().act()
    if account_with(contact.strip()) is not None:
        services.add_member(own, contact, role=role, act=act)
        return gettext("Đã thêm vào danh sách.")
    invited = inviting.invite(own, contact, role=role, act=act)
    if "@" in invited.contact:
        return gettext("Đã gửi thư mời. Người được mời có 7 ngày để nhận lời.")
    return gettext("Đã gửi lời mời qua SMS. Người được mời có 7 ngày để nhận lời.")


@blueprint.post("/team/invitations/<int:invitation_id>/revocation")
@seller(MemberRole.MANAGER)
def revoke_invitation(invitation_id: int) -> Response:
    """Take an invitation back."""
    with transaction():
        inviting.revoke(invitation_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã rút lời mời."), "success")
    return redirect(url_for("seller.team"), 303)


@blueprint.get("/team/<int:person_id>")
@seller(MemberRole.MANAGER)
def team_member(person_id: int) -> Page:
    """Show one person, to give her another role or take her out."""
    return _member_page(person_id, RoleForm(data={"role": _member(person_id).role.value}))


@blueprint.post("/team/<int:person_id>/role")
@seller(MemberRole.MANAGER)
def change_team_role(person_id: int) -> Page:
    """Give somebody another role."""
    form = RoleForm()
    if not form.validate():
        return _member_page(person_id, form)
    with transaction():
        services.change_role(viewer().cooperative_id, person_id, role=MemberRole(form.role.data), act=viewer().act())
    flash(gettext("Đã đổi quyền."), "success")
    return redirect(url_for("seller.today" if person_id == viewer().id else "seller.team"))


@blueprint.post("/team/<int:person_id>/removal")
@seller(MemberRole.MANAGER)
def remove_team_member(person_id: int) -> Response:
    """Take somebody out of the team."""
    with transaction():
        services.remove_member(viewer().cooperative_id, person_id, act=viewer().act())
    flash(gettext("Đã đưa ra khỏi danh sách."), "success")
    return redirect(url_for("account.overview" if person_id == viewer().id else "seller.team"))


@blueprint.post("/team/leaving")
@seller()
def leave_team() -> Response:
    """Take oneself out of the team."""
    with transaction():
        services.leave(viewer().cooperative_id, act=viewer().act())
    flash(gettext("Bạn đã rời hợp tác xã trên chợ. Tài khoản của bạn vẫn còn."), "success")
    return redirect(url_for("account.overview"))


def _member(person_id: int) -> TeamMember:
    return queries.get_member(viewer().cooperative_id, person_id)


def _team_page(form: MemberForm) -> Page:
    is_manager = viewer().is_member(MemberRole.MANAGER)
    people = [
        {
            "name": member.name,
            "email": member.email,
            "role": say(ROLE_NAMES[member.role]),
            "href": url_for("seller.team_member", person_id=member.person_id) if is_manager else "",
        }
        for member in queries.members_of(viewer().cooperative_id)
    ]
    membership = viewer().membership
    may_add = is_manager and membership is not None and may_trade(membership.state)
    page = render_template(
        "seller/team.html",
        people=people,
        form=form,
        is_manager=is_manager,
        may_add=may_add,
        invited=_invited() if is_manager else [],
    )
    return (page, 422) if form.errors else page


def _invited() -> list[dict[str, Any]]:
    """Return who was invited and has not answered, with what became of the letter or SMS."""
    rows = inviting.open_of(viewer().cooperative_id, at=clock.now())
    fates = outbox_fates(inviting.KIND, [str(row.id) for row in rows])
    return [
        {
            "id": row.id,
            "to": row.contact if "@" in row.contact else display_phone(row.contact),
            "role": say(ROLE_NAMES[row.role]),
            "until": row.until,
            "state": FATES[fates.get(str(row.id), Fate.WAITING)],
        }
        for row in rows
    ]


def _member_page(person_id: int, form: RoleForm) -> Page:
    page = render_template("seller/team_member.html", member=_member(person_id), form=form)
    return (page, 422) if form.errors else page


def _role_choices() -> list[tuple[str, str]]:
    return [(role.value, f"{say(name)}: {say(ROLE_DUTIES[role])}") for role, name in ROLE_NAMES.items()]
