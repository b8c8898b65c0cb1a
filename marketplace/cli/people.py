"""People who run the site and officers of the Union, from the command line."""

import click
from flask.cli import with_appcontext

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import ConsentPurpose, OfficerRole
from marketplace.accounts.rules import Registration
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError
from marketplace.kernel.history import Act
from marketplace.territory import queries as territory
from marketplace.territory.rules import UnionLevel


@click.command("create-admin")
@click.option("--email", prompt=True)
@click.option("--name", default="", help="Asked for when the address has no account yet.")
@click.option("--password", default="", help="Asked for when it is left out, and not shown while typing.")
@with_appcontext
def create_admin(email: str, name: str, password: str) -> None:
    """Let somebody run the site; opens an account for her if she has none."""
    known, act = queries.find_by_email(email), Act(actor_id=None, at=clock.now(), note="create-admin")
    try:
        person_id = known.id if known else _open_account(_ask(email, name, password), act)
        with transaction():
            services.make_operator(person_id, act)
    except InvalidInput as error:
        raise click.ClickException("\n".join(str(fault) for fault in error.fields.values())) from error
    click.echo(f"{email} runs the site.")


@click.command("grant-office")
@click.option("--email", required=True)
@click.option("--unit", required=True, help="centre, province:37 or commune:14167")
@click.option("--role", type=click.Choice([role.value for role in OfficerRole]), required=True)
@with_appcontext
def grant_office(email: str, unit: str, role: str) -> None:
    """Give somebody with an account an office in a unit of the Union."""
    person = queries.find_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody signs in with {email}. Let her open an account first.")
    level, _, code = unit.partition(":")
    if level not in {UnionLevel.CENTRE, UnionLevel.PROVINCE, UnionLevel.COMMUNE}:
        raise click.ClickException(f"{unit} is no unit: write centre, province:37 or commune:14167.")
    act = Act(actor_id=None, at=clock.now(), note="grant-office")
    try:
        with transaction():
            node = territory.union_unit_for(UnionLevel(level), code or None)
            services.grant_office(person.id, node.id, OfficerRole(role), act)
    except MarketplaceError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email}: {role}, {node.name}.")


def _open_account(registration: Registration, act: Act) -> int:
    with transaction():
        return services.register(registration, act).id


def _ask(email: str, name: str, password: str) -> Registration:
    return Registration(
        name=name or click.prompt("Name"),
        email=email,
        password=password or click.prompt("Password", hide_input=True, confirmation_prompt=True),
        consents=(ConsentPurpose.ACCOUNT,),
    )
