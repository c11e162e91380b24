"""`newsletter editor`: invited, invited again, listed, disabled."""

from tests.newsletter.cli.commands import Call


def test_an_editor_is_added_listed_and_disabled(newsletter: Call) -> None:
    said = newsletter("editor", "add", "Ada@Example.org", "--role", "admin")
    assert said.out.startswith("http://localhost:8000/desk/setup/")
    newsletter("editor", "add", "bob@example.org")
    assert (
        newsletter("editor", "disable", "bob@example.org").out == "bob@example.org is disabled.\n"
    )
    assert newsletter("editor", "list").out.splitlines() == [
        "ada@example.org\tadmin\tactive",
        "bob@example.org\teditor\tdisabled",
    ]


def test_who_forgot_the_password_gets_a_new_link(newsletter: Call) -> None:
    first = newsletter("editor", "add", "ada@example.org")
    second = newsletter("editor", "add", "ada@example.org")
    assert second.code == 0
    assert second.out.startswith("http://localhost:8000/desk/setup/")
    assert second.out != first.out


def test_a_disabled_editor_gets_no_link(newsletter: Call) -> None:
    newsletter("editor", "add", "bob@example.org")
    newsletter("editor", "disable", "bob@example.org")
    said = newsletter("editor", "add", "bob@example.org")
    assert (said.code, said.err) == (
        1,
        "There is no such editor, or the account is disabled.\n",
    )


def test_the_last_admin_is_not_disabled(newsletter: Call) -> None:
    newsletter("editor", "add", "ada@example.org", "--role", "admin")
    said = newsletter("editor", "disable", "ada@example.org")
    assert (said.code, said.err) == (1, "This is the last admin: make another one first.\n")


def test_who_is_no_editor_is_not_disabled(newsletter: Call) -> None:
    said = newsletter("editor", "disable", "eve@example.org")
    assert (said.code, said.err) == (
        1,
        "eve@example.org is no editor: see `newsletter editor list`.\n",
    )
    assert newsletter("editor", "add", "eve").err == "The e-mail address has no @ sign.\n"


def test_an_unknown_role_is_wrong_usage(newsletter: Call) -> None:
    assert newsletter("editor", "add", "ada@example.org", "--role", "owner").code == 2


def test_an_access_token_is_made_listed_and_revoked(newsletter: Call) -> None:
    newsletter("editor", "add", "ada@example.org")
    secret = newsletter("editor", "token", "add", "ada@example.org", "--name", "Nachtlauf").out
    assert secret.startswith("nl_")
    (line,) = newsletter("editor", "token", "list").out.splitlines()
    number, email, name, _, used = line.split("\t")
    assert (email, name, used) == ("ada@example.org", "Nachtlauf", "never used")

    assert newsletter("editor", "token", "revoke", number).out == f"Token {number} is revoked.\n"
    assert newsletter("editor", "token", "list").out == ""
    again = newsletter("editor", "token", "revoke", number)
    assert (again.code, again.err) == (1, "There is no such token, or it was revoked already.\n")


def test_a_token_is_made_for_an_editor_and_says_what_for(newsletter: Call) -> None:
    said = newsletter("editor", "token", "add", "eve@example.org", "--name", "x")
    assert (said.code, said.err) == (
        1,
        "eve@example.org is no editor: see `newsletter editor list`.\n",
    )
    newsletter("editor", "add", "ada@example.org")
    said = newsletter("editor", "token", "add", "ada@example.org", "--name", " ")
    assert (said.code, said.err) == (1, "Say in a few words what the token is for.\n")
