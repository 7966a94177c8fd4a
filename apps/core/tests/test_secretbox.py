from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from apps.core import secretbox

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_it_opens_what_it_sealed_and_says_nothing_in_between():
    sealed = secretbox.seal("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert secretbox.unseal(sealed) == "JBSWY3DPEHPK3PXP"
    assert sealed != secretbox.seal("JBSWY3DPEHPK3PXP")


def test_an_older_key_still_opens_and_the_newest_seals(settings):
    settings.SECRETS_KEYS = [OLD]
    sealed = secretbox.seal("secret")
    settings.SECRETS_KEYS = [NEW, OLD]
    anew = secretbox.seal(secretbox.unseal(sealed))
    settings.SECRETS_KEYS = [NEW]
    assert secretbox.unseal(anew) == "secret"
    with pytest.raises(secretbox.CannotOpen, match="put the old one back"):
        secretbox.unseal(sealed)


def test_without_keys_of_its_own_it_follows_the_secret_key(settings):
    settings.SECRETS_KEYS = []
    sealed = secretbox.seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8
    assert secretbox.unseal(sealed) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(secretbox.CannotOpen):
        secretbox.unseal(sealed)


@pytest.mark.parametrize("forged", ["", "plain text", "gAAAAA" + "A" * 60, "é"])
def test_what_it_did_not_seal_is_refused(forged):
    with pytest.raises(secretbox.CannotOpen):
        secretbox.unseal(forged)
