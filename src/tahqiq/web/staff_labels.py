"""What the codes of signing in are called on a page, in English; the catalogues translate these words."""

from typing import Final

from tahqiq.web.marked_words import _

STAFF_LABELS: Final[dict[str, str]] = {
    # how a session began
    "signed_by_password": "password and digits",
    "signed_by_passkey": "passkey",
    "signed_by_invitation": "invitation",
    # how far a person is
    "staff_joined": "joined",
    "staff_invited": "invited",
    "staff_not invited": "not invited",
    # what the log says of signing in
    "sign_in": "signed in",
    "sign_in.failed": "tried in vain",
    "sign_in.slowed": "held back after too many tries",
}

# What is refused most often at signing in, as the desk says it: so that the catalogues have it too.
STAFF_REFUSALS: Final = (
    _("Login, password and digits do not fit together."),
    _("Try again with the next digits; an administrator can invite you anew."),
    _("There were too many tries from here, or for this login."),
    _("This invitation does not work: it was used, is over, or was never given."),
    _("Type the whole code, or ask an administrator for a new one (tahqiq person invite)."),
    _("These digits do not fit."),
    _("Type the six digits that the authenticator shows now; if they never fit, set that device's clock."),
    _("The password is shorter than 12 characters."),
    _("The password contains your login, your name or the mission's."),
    _("The password is made of words and rows that are tried first."),
    _("The password repeats a few characters."),
    _("Take 12 characters or more: four or five words that do not belong together are easy to keep."),
    _("That is not your password."),
    _("Type the password that you sign in with now."),
    _("This passkey does not sign in here."),
    _("Try again; else sign in with password and digits, or ask an administrator to invite you anew."),
    _("This passkey cannot be added: the answer does not fit, came too late, or the passkey is known."),
    _("Begin again, on the site's own address, with a device that asks for a PIN or a finger."),
    _("That was none of your passkeys."),
    _("Use the passkey that you sign in with, and at once."),
    _("This is your last passkey, and you have no password."),
    _("Add another passkey, or a password, first; then forget this one."),
    _("You have a password already."),
    _("Change it on the page of your account."),
    _("This session is over."),
    _("Sign in again; what you were writing is kept."),
    _("This session has ended, or is none of yours."),
    _("Reload the page."),
)
