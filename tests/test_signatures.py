"""Signatures of what is posted to other servers."""

import base64

import pytest

from event_booking.signatures import key_of, new_secret, sign, signed_headers, verify

#: The worked example of the standard: https://github.com/standard-webhooks/standard-webhooks
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EXAMPLE = {"id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "timestamp": 1614265330, "body": b'{"test": 2432232314}'}
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_signs_as_the_standard_does():
    assert sign(SECRET, **EXAMPLE) == SIGNATURE
    assert sign(SECRET.removeprefix("whsec_"), **EXAMPLE) == SIGNATURE


def test_right_signature_among_others_is_found():
    assert verify(SECRET, **EXAMPLE, signature=f"v1,AAAA {SIGNATURE} v2,BBBB")


@pytest.mark.parametrize("other", [{"id": "msg_other"}, {"timestamp": 1614265331}, {"body": b'{"test": 2432232315}'}])
def test_signature_is_of_this_id_time_and_body(other):
    assert not verify(SECRET, **{**EXAMPLE, **other}, signature=SIGNATURE)


@pytest.mark.parametrize(
    "signature", ["", "v1,", "v1", "é", SIGNATURE.removeprefix("v1,"), SIGNATURE.replace("v1", "v2")]
)
def test_nothing_else_counts_as_a_signature(signature):
    assert not verify(SECRET, **EXAMPLE, signature=signature)


def test_another_secret_signs_otherwise():
    assert not verify(new_secret(), **EXAMPLE, signature=SIGNATURE)


def test_new_secrets_differ_and_have_32_bytes():
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(key_of(secret)) for secret in made} == {32}


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_no base64!", "пароль", base64.b64encode(b"x" * 23).decode()])
def test_weak_secret_is_refused_without_being_shown(secret):
    with pytest.raises(ValueError, match="a secret") as refusal:
        sign(secret, **EXAMPLE)
    assert not secret or secret not in str(refusal.value)


def test_both_secrets_sign_while_one_is_being_changed():
    old, new = new_secret(), new_secret()
    headers = signed_headers([new, old], **EXAMPLE)
    assert headers["webhook-id"] == EXAMPLE["id"]
    assert headers["webhook-timestamp"] == "1614265330"
    assert verify(old, **EXAMPLE, signature=headers["webhook-signature"])
    assert verify(new, **EXAMPLE, signature=headers["webhook-signature"])
