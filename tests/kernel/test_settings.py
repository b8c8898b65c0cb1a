"""Settings: read from the environment, all faults told at once, secrets also from files."""

from pathlib import Path

import pytest

from marketplace.app import create_app
from marketplace.kernel.settings import DEMO_KEY, SECRETS, Settings, SettingsFault, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in (*Settings.model_fields, *(f"{secret}_FILE" for secret in SECRETS)):
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_without_a_secret_key_the_market_refuses_to_start_and_says_why():
    with pytest.raises(SettingsFault, match="SECRET_KEY is missing"):
        create_app()


def test_the_demo_needs_no_secret(clean_environment):
    clean_environment.setenv("DEMO", "1")
    assert load_settings().signing_key == DEMO_KEY


def test_every_fault_is_told_at_once(clean_environment):
    clean_environment.setenv("SEARCH", "google")
    clean_environment.setenv("UPLOAD_LIMIT_BYTES", "0")
    clean_environment.setenv("DEMO", "perhaps")
    with pytest.raises(SettingsFault) as told:
        load_settings()
    assert all(name in str(told.value) for name in ("SEARCH", "UPLOAD_LIMIT_BYTES", "DEMO"))


def test_a_secret_may_come_from_a_file(clean_environment, tmp_path):
    (tmp_path / "key").write_text("from-a-file\n")
    clean_environment.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert load_settings().signing_key == "from-a-file"


def test_the_environment_wins_over_the_file(clean_environment, tmp_path):
    (tmp_path / "key").write_text("from-a-file")
    clean_environment.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    clean_environment.setenv("SECRET_KEY", "from-the-environment")
    assert load_settings().signing_key == "from-the-environment"


def test_a_file_that_is_not_there_is_a_fault_like_any_other(clean_environment, tmp_path):
    clean_environment.setenv("SECRET_KEY_FILE", str(tmp_path / "missing"))
    clean_environment.setenv("SEARCH", "google")
    with pytest.raises(SettingsFault) as told:
        load_settings()
    assert all(name in str(told.value) for name in ("SECRET_KEY_FILE", "SEARCH"))


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_the_database_address_names_our_driver(given, used):
    assert Settings(secret_key="k", database_url=given).database == used


def test_without_an_address_the_rows_stand_in_the_folder(tmp_path):
    assert Settings(secret_key="k", var_dir=tmp_path).database == f"sqlite:///{tmp_path / 'market.db'}"


def test_a_fault_never_shows_a_secret(clean_environment):
    clean_environment.setenv("SECRET_KEY", "very-secret-text")
    clean_environment.setenv("SEARCH", "google")
    with pytest.raises(SettingsFault) as told:
        load_settings()
    assert "very-secret-text" not in str(told.value)


def test_settings_do_not_change_while_the_market_runs():
    with pytest.raises(Exception, match="frozen"):
        Settings(secret_key="k").var_dir = Path("elsewhere")
