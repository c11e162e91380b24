"""Settings that work, and are not yet those of a newsletter."""

from dataclasses import replace

import pytest

from newsletter.doctor import Grade, Setup, read_setup
from newsletter.doctor.sanity import check_settings
from newsletter.errors import SettingsError
from newsletter.settings import Settings, Smtp
from tests.newsletter.doctor.patient import SETUP, only


async def test_settings_that_are_complete_are_good() -> None:
    only(await check_settings(SETUP), Grade.GOOD)
    only(await check_settings(replace(SETUP, secret_size=None)), Grade.GOOD)


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        (replace(SETUP, base_url="http://localhost:8000"), "readers cannot reach that"),
        (replace(SETUP, base_url="https://127.0.0.1"), "readers cannot reach that"),
        (replace(SETUP, base_url="http://a.test"), "it must be https://"),
        (replace(SETUP, sender="redaktion@example.org"), "still the example"),
        (replace(SETUP, sender="redaktion@a.example"), "still the example"),
        (replace(SETUP, imprint=" \n"), "NEWSLETTER_IMPRINT is empty"),
        (replace(SETUP, secret_size=8), "NEWSLETTER_SECRET_KEY has 8 characters"),
    ],
)
async def test_what_is_missing_is_said(setup: Setup, said: str) -> None:
    assert said in only(await check_settings(setup), Grade.WRONG).message


async def test_a_domain_that_ends_like_an_example_is_none() -> None:
    only(await check_settings(replace(SETUP, sender="a@myexample.org")), Grade.GOOD)


def test_what_is_looked_at_comes_from_the_settings() -> None:
    setup = read_setup(
        Settings(
            _env_file=None,
            sender="Möwenpost <post@möwen.test>",
            reply_to="leser@möwen.test",
            smtp=Smtp(host="smtp.test", return_path_domain="zurück.test"),
        ),
        sending_address="203.0.113.7",
    )
    assert (setup.sender_domain, setup.reply_to, setup.return_domain) == (
        "xn--mwen-5qa.test",
        "leser@xn--mwen-5qa.test",
        "xn--zurck-mva.test",
    )
    assert setup.secret_size is None
    assert setup.server
    assert setup.server.host == "smtp.test"


def test_a_sender_that_no_mail_can_have_is_one_sentence() -> None:
    with pytest.raises(SettingsError, match="The From of the mail cannot be written"):
        read_setup(Settings(_env_file=None, sender="redäktion@a.test"))
