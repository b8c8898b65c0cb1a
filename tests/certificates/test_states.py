"""The whole life of a certificate record, step by step."""

import pytest

from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction, CertificateState
from marketplace.kernel.errors import TransitionNotAllowed

S = CertificateState
TABLE = {
    #            confirm      return      correct    withdraw
    S.ENTERED:   (S.CONFIRMED, S.RETURNED, None,      None),
    S.CONFIRMED: (None,        None,       None,      S.WITHDRAWN),
    S.RETURNED:  (None,        None,       S.ENTERED, None),
    S.WITHDRAWN: (None,        None,       None,      None),
}  # fmt: skip


@pytest.mark.parametrize("state", list(CertificateState))
@pytest.mark.parametrize("number, action", list(enumerate(CertificateAction)))
def test_each_step_leads_where_it_should(state: CertificateState, number: int, action: CertificateAction) -> None:
    target = TABLE[state][number]
    if target is None:
        with pytest.raises(TransitionNotAllowed):
            CERTIFICATE_LIFE.after(state, action)
        return
    assert CERTIFICATE_LIFE.after(state, action) is target
