"""Who may write and send: accounts, invitations, sign-in, sessions, the audit trail."""

from newsletter.editors.accounts import (
    add_editor,
    choose_language,
    disable_editor,
    first_editor_missing,
    list_editors,
)
from newsletter.editors.audit import AuditRecord, list_audit, record
from newsletter.editors.entrance import Admitted, Refused, TooManyAttempts, sign_in
from newsletter.editors.errors import (
    EditorExists,
    EditorsError,
    FirstEditorExists,
    InvitationInvalid,
    LastAdmin,
    UnknownEditor,
    WeakPassword,
)
from newsletter.editors.invitations import Invited, accept_invitation, invite, read_invitation
from newsletter.editors.models import Editor, Role
from newsletter.editors.sessions import (
    SESSION_LIFE,
    OpenSession,
    SignedIn,
    find_session,
    list_sessions,
    open_session,
    revoke_session,
    sign_out,
)

__all__ = [
    "SESSION_LIFE",
    "Admitted",
    "AuditRecord",
    "Editor",
    "EditorExists",
    "EditorsError",
    "FirstEditorExists",
    "InvitationInvalid",
    "Invited",
    "LastAdmin",
    "OpenSession",
    "Refused",
    "Role",
    "SignedIn",
    "TooManyAttempts",
    "UnknownEditor",
    "WeakPassword",
    "accept_invitation",
    "add_editor",
    "choose_language",
    "disable_editor",
    "find_session",
    "first_editor_missing",
    "invite",
    "list_audit",
    "list_editors",
    "list_sessions",
    "open_session",
    "read_invitation",
    "record",
    "revoke_session",
    "sign_in",
    "sign_out",
]
