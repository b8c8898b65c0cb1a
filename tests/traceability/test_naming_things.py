"""Lots, places and parties are named by the address of the market that they belong to."""

from marketplace.app import create_app
from marketplace.kernel.settings import Settings
from marketplace.traceability import epcis_names


def test_each_of_two_markets_in_one_process_speaks_its_own_address(sqlite_market, tmp_path):
    told = Settings(var_dir=tmp_path, secret_key="test-key", testing=True, base_url="https://cho.example.vn/")
    other = create_app(told)
    with sqlite_market.app.app_context():
        assert epcis_names.lot_name("SEN-1") == "http://localhost/trace/SEN-1"
        assert epcis_names.prefixes()["trace"] == "http://localhost/ns/trace#"
    with other.app_context():
        assert epcis_names.lot_name("SEN-1") == "https://cho.example.vn/trace/SEN-1"
