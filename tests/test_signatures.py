"""Signatures as Standard Webhooks has them."""

import pytest

from event_booking.signatures import sign, verify

#: The example of the standard's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SENT = {"id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "timestamp": 1614265330, "body": b'{"test": 2432232314}'}
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_standards_own_example():
    assert sign(SECRET, **SENT) == SIGNATURE


@pytest.mark.parametrize("signature", [SIGNATURE, f"v1,AAAA {SIGNATURE}", f"v2,x {SIGNATURE} v1,y"])
def test_one_of_several_is_enough(signature):
    assert verify(SECRET, **SENT, signature=signature)


@pytest.mark.parametrize(
    "changed", [{"id": "msg_x"}, {"timestamp": 1614265331}, {"body": b"{}"}, {"signature": ""}, {"signature": "v1,é"},
                {"signature": SIGNATURE[3:]}, {"signature": SIGNATURE.replace("v1", "v1a")}]
)  # fmt: skip
def test_anything_else_is_not_ours(changed):
    assert not verify(SECRET, **{**SENT, "signature": SIGNATURE, **changed})


def test_another_secret_signs_otherwise():
    assert not verify("whsec_AAAA", **SENT, signature=SIGNATURE)


def test_a_secret_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="base64"):
        sign("whsec_é", **SENT)
