"""Settings: read once from the environment, all faults told at once.

Every secret may also come from a file: `SECRET_KEY_FILE=/run/secrets/key`.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from flask import current_app
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_KEY = "demo-market-only-never-for-real-sales"
SECRETS = ("SECRET_KEY", "DATABASE_URL", "SMTP_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TRACE_SIGNING_KEY")


class SettingsFault(Exception):
    """The environment cannot be used; the text lists every fault."""


class Settings(BaseSettings):
    """What may differ from one installation to the next."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = ""
    var_dir: Path = Path("var")
    secret_key: str = ""
    site_name: str = "Chợ Sen"
    base_url: str = "http://127.0.0.1:8000"
    search: Literal["auto", "tantivy", "whoosh"] = "auto"
    smtp_url: str = ""
    mail_sender: str = "cho-sen@example.vn"
    redis_url: str = ""
    # How many proxies stand in front and tell whom they speak for; believing more lets visitors invent addresses.
    trusted_proxies: int = Field(default=0, ge=0)
    # Cards are taken only where the operator has a contract with Stripe: all three keys, or none.
    stripe_secret_key: str = ""
    stripe_publishable_key: str = ""
    stripe_webhook_secret: str = ""
    # Addresses of Stripe's service and script; others only in tests.
    stripe_api_base: str = "https://api.stripe.com"
    stripe_js: str = "https://js.stripe.com/v3/"
    demo: bool = False
    testing: bool = False
    worker_in_server: bool = True
    operator_name: str = ""
    operator_address: str = ""
    operator_registration: str = ""
    operator_phone: str = ""
    operator_email: str = ""
    # How much memory each web process may use for public pages that it keeps; 0 keeps none.
    page_cache_bytes: int = Field(default=16_000_000, ge=0)
    upload_limit_bytes: int = Field(default=12_000_000, gt=0)
    # A private Ed25519 key (PEM) that signs roots and lot files; without it one is made in VAR_DIR.
    trace_signing_key: str = ""

    @model_validator(mode="after")
    def _has_a_secret_key(self) -> "Settings":
        if not self.secret_key and not self.demo:
            raise ValueError(
                "SECRET_KEY is missing: sessions could be forged. Set it to a long random text, "
                "or DEMO=1 for the demo market"
            )
        return self

    @model_validator(mode="after")
    def _has_all_keys_for_cards(self) -> "Settings":
        names = ("stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret")
        missing = [name.upper() for name in names if not getattr(self, name)]
        if 0 < len(missing) < len(names):
            raise ValueError(f"card payment needs all keys of Stripe or none: {', '.join(missing)} missing")
        return self

    @property
    def takes_cards(self) -> bool:
        """Tell whether buyers may pay by card here."""
        return bool(self.stripe_secret_key)

    @property
    def database(self) -> str:
        """Address of the database: `DATABASE_URL`, or a SQLite file in `VAR_DIR`."""
        if not self.database_url:
            return f"sqlite:///{self.var_dir.resolve() / 'market.db'}"
        return self.database_url.replace("postgres://", "postgresql+psycopg://", 1).replace(
            "postgresql://", "postgresql+psycopg://", 1
        )

    @property
    def signing_key(self) -> str:
        """Key for sessions and links; the demo has one of its own, which is no secret."""
        return self.secret_key or DEMO_KEY


def load_settings(**given: object) -> Settings:
    """Read the environment; `given` wins over it.

    Raises:
        SettingsFault: one or more values cannot be used; all are listed.
    """
    secrets, faults = _secrets_from_files()
    try:
        settings = Settings(**{**secrets, **given})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsFault(_told([*faults, *_faults_in(error)])) from error
    if faults:
        raise SettingsFault(_told(faults))
    return settings


def present_settings() -> Settings:
    """Return the settings of the application in whose name this code runs; one process may hold several."""
    return cast(Settings, current_app.extensions["settings"])


def _secrets_from_files() -> tuple[dict[str, str], list[str]]:
    """Return the secrets that stand in files, and which files cannot be read."""
    found, faults = {}, []
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if not path or name in os.environ:
            continue
        try:
            found[name.lower()] = Path(path).read_text(encoding="utf8").strip()
        except (OSError, UnicodeDecodeError):
            faults.append(f"{name}_FILE: {path} cannot be read")
    return found, faults


def _faults_in(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in fault['loc']).upper() or 'settings'}: {fault['msg']}"
        for fault in error.errors()
    ]


def _told(faults: Sequence[str]) -> str:
    return "\n- ".join(["These settings cannot be used:", *faults])
