"""What can go wrong with editors, said in one sentence for people."""

from newsletter.errors import NewsletterError


class EditorsError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits: never."""


class EditorExists(EditorsError):
    """Raised when an address already belongs to an editor, disabled ones included."""

    def __init__(self) -> None:
        super().__init__("There is already an editor with this address.")


class UnknownEditor(EditorsError):
    """Raised when no editor has a number, or the one who has it is disabled."""

    def __init__(self, editor_id: int) -> None:
        self.editor_id = editor_id
        super().__init__("There is no such editor, or the account is disabled.")


class NotAllowed(EditorsError):
    """Raised when an editor wants to do what only admins may."""

    def __init__(self) -> None:
        super().__init__("Only admins may do this.")


class LastAdmin(EditorsError):
    """Raised when the only admin left would be disabled, or made an editor."""

    def __init__(self) -> None:
        super().__init__("This is the last admin: make another one first.")


class FirstEditorExists(EditorsError):
    """Raised when the first editor is invited although there is one."""

    def __init__(self) -> None:
        super().__init__("There is an editor already: an admin can add more.")


class InvitationInvalid(EditorsError):
    """Raised when a one-time link is unknown, used, replaced or too old."""

    def __init__(self) -> None:
        super().__init__("This link has been used or has expired: please ask for a new one.")


class WeakPassword(EditorsError):
    """Raised when a password breaks a rule, with the sentence that says which."""


class UnknownToken(EditorsError):
    """Raised when no open access token has a number, or it belongs to somebody else."""

    def __init__(self, token_id: int) -> None:
        self.token_id = token_id
        super().__init__("There is no such token, or it was revoked already.")


class NamelessToken(EditorsError):
    """Raised when an access token is wanted without a word on what it is for."""

    def __init__(self) -> None:
        super().__init__("Say in a few words what the token is for.")
