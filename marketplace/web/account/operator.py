"""The operator's page about people: finding one, granting and taking back offices in the Union."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import OfficerRole
from marketplace.accounts.queries import PersonInList
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel.database import transaction
from marketplace.kernel.phones import display_phone
from marketplace.territory import queries as territory
from marketplace.territory.queries import UnionNode
from marketplace.web.access import operator
from marketplace.web.account.blueprint import blueprint
from marketplace.web.account.forms import ROLE_NAMES, OfficeForm, page_with
from marketplace.web.account.overview import member_role_names
from marketplace.web.formats import vn_datetime
from marketplace.web.viewer import viewer


@blueprint.get("/operator/people")
@operator
def people() -> str:
    """List who has an account."""
    words = request.args.get("q", "")[:100]
    found = queries.search_people(words)
    return render_template("account/people.html", words=words, people=[_record(each) for each in found])


def _record(person: PersonInList) -> dict[str, object]:
    marks = (
        (person.disabled_at is not None, gettext("Đã đóng"), "stopped"),
        (person.is_operator, gettext("Vận hành"), "attention"),
        (person.is_officer, gettext("Cán bộ Hội"), "moving"),
    )
    state, tone = next(((word, tone) for holds, word, tone in marks if holds), ("", ""))
    meta = " · ".join(part for part in (person.email, person.phone and display_phone(person.phone)) if part)
    href = url_for(".person", person_id=person.id)
    return {"href": href, "title": person.name, "meta": meta, "state": state, "tone": tone, "amount": None}


@blueprint.get("/operator/people/<int:person_id>")
@operator
def person(person_id: int) -> tuple[str, int]:
    """Show one person: what she may do, and what was changed about her."""
    form = OfficeForm()
    form.union_unit_id.choices = _choices(_province_unit())
    return _page(person_id, form)


@blueprint.post("/operator/people/<int:person_id>/offices")
@operator
def grant_office(person_id: int) -> Response | tuple[str, int]:
    """Give her an office in a unit of the Union, or another role in the one she has there."""
    form = OfficeForm()
    form.union_unit_id.choices = _choices(_province_unit())
    if not form.validate_on_submit():
        return _page(person_id, form)
    with transaction():
        services.grant_office(person_id, form.union_unit_id.data, OfficerRole(form.role.data), viewer().act())
    flash(gettext("Đã giao nhiệm vụ."), "success")
    return redirect(url_for(".person", person_id=person_id), 303)


@blueprint.post("/operator/people/<int:person_id>/offices/<int:union_unit_id>/revocation")
@operator
def revoke_office(person_id: int, union_unit_id: int) -> Response:
    """Take an office back."""
    with transaction():
        services.revoke_office(person_id, union_unit_id, viewer().act())
    flash(gettext("Đã thu hồi nhiệm vụ."), "success")
    return redirect(url_for(".person", person_id=person_id), 303)


def _page(person_id: int, form: OfficeForm) -> tuple[str, int]:
    found = queries.get_person(person_id)
    return page_with(
        form,
        "account/person.html",
        person=found,
        phone=display_phone(found.phone) if found.phone else "",
        offices=queries.offices_of(person_id),
        memberships=cooperatives.memberships_of(person_id),
        member_roles=member_role_names(),
        officer_roles=ROLE_NAMES,
        history=_history(person_id),
        provinces=[("", gettext("Trung ương và các tỉnh, thành phố")), *_province_choices()],
        province=request.args.get("province", ""),
    )


def _history(person_id: int) -> list[dict[str, str]]:
    changes = queries.changes_to(person_id)
    actors = queries.names_of({change.actor_id for change in changes if change.actor_id is not None})
    units = territory.union_units({change.details.get("union_unit_id", 0) for change in changes})
    names = change_names()
    return [
        {
            "title": names.get(change.action, change.action),
            "at": vn_datetime(change.at),
            "place": actors.get(change.actor_id or 0, ""),
            "note": units[change.details["union_unit_id"]].name if "union_unit_id" in change.details else "",
        }
        for change in changes
    ]


def _province_unit() -> UnionNode | None:
    """Return the provincial unit whose communes are offered, if one was chosen."""
    code = request.args.get("province", "")
    return next((unit for unit in _provinces() if unit.code == code), None)


def _choices(province: UnionNode | None) -> list[SelectChoice]:
    above = [province] if province else [territory.union_centre()]
    return [SelectChoice(unit.id, unit.name) for unit in [*above, *territory.union_children(above[0].id)]]


def _provinces() -> list[UnionNode]:
    return territory.union_children(territory.union_centre().id)


def _province_choices() -> list[tuple[str, str]]:
    return [(unit.code or "", unit.place_name) for unit in _provinces()]


def change_names() -> dict[str, str]:
    """Return the words for what the audit trail says about a person."""
    return {
        "office_granted": gettext("Giao nhiệm vụ"),
        "office_revoked": gettext("Thu hồi nhiệm vụ"),
        "operator_made": gettext("Giao quyền vận hành"),
        "password_changed": gettext("Đổi mật khẩu"),
        "account_closed": gettext("Đóng tài khoản"),
    }
