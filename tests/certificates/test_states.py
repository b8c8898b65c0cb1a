"""The whole life of a certificate record, step by step."""

import pytest

from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction, CertificateState
from marketplace.kernel.errors import TransitionNotAllowed

S = CertificateState
N = None
TABLE = {
    #             assess       enter      close     confirm       return      correct    expire     withdraw
    S.PROPOSED:   (S.ASSESSING, S.ENTERED, S.CLOSED, N,            N,          N,         N,         N),
    S.ASSESSING:  (N,           S.ENTERED, S.CLOSED, N,            N,          N,         N,         N),
    S.ENTERED:    (N,           N,         N,        S.RECOGNISED, S.RETURNED, N,         N,         N),
    S.RETURNED:   (N,           N,         N,        N,            N,          S.ENTERED, N,         N),
    S.RECOGNISED: (N,           N,         N,        N,            N,          N,         S.EXPIRED, S.WITHDRAWN),
    S.EXPIRED:    (N,           N,         N,        N,            N,          N,         N,         N),
    S.WITHDRAWN:  (N,           N,         N,        N,            N,          N,         N,         N),
    S.CLOSED:     (N,           N,         N,        N,            N,          N,         N,         N),
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
