"""What mails about accounts say; links lead to the address that is set, never to a request's host."""

from __future__ import annotations

from studyhub.adapters.mail import Mail

from .desk import Desk


def confirm_mail(desk: Desk, email: str, secret: str) -> Mail:
    """Opens an account."""
    link = f"{desk.public_url}/register/confirm/{secret}"
    body = (
        f"Welcome. Open this link within three days to open your account:\n\n{link}\n\n"
        "If you did not register, ignore this mail.\n"
    )
    return Mail(email, "Open your StudyHub account", body)


def known_already(desk: Desk, email: str) -> Mail:
    """Goes to somebody whose address was used to register again."""
    body = (
        "Someone, perhaps you, wanted to use this address for a StudyHub account. It has one already.\n"
        f"Sign in: {desk.public_url}/login\nForgotten the password: {desk.public_url}/login/forgot\n"
    )
    return Mail(email, "You have an account already", body)


def reset_mail(desk: Desk, email: str, secret: str) -> Mail:
    """Sets a new password."""
    link = f"{desk.public_url}/login/reset/{secret}"
    body = (
        "Someone asked for a new password for this account. If it was you, open within an hour:\n\n"
        f"{link}\n\n"
        "If not, ignore this mail: nothing has changed.\n"
    )
    return Mail(email, "A new password for StudyHub", body)


def change_mail(desk: Desk, email: str, secret: str) -> Mail:
    """Proves a new address."""
    link = f"{desk.public_url}/account/email/{secret}"
    body = f"Open this link within a day to use this address for your StudyHub account:\n\n{link}\n"
    return Mail(email, "Confirm your new address", body)


def changed_mail(email: str) -> Mail:
    """Tells the old address."""
    body = (
        "The address of your StudyHub account was changed. If that was not you, "
        "write to the person who runs the site at once.\n"
    )
    return Mail(email, "Your address was changed", body)


def invitation_mail(email: str, link: str) -> Mail:
    """Invites somebody to register."""
    body = f"You are invited to StudyHub. Make your account here within a month:\n\n{link}\n"
    return Mail(email, "Your invitation to StudyHub", body)


def passkey_mail(desk: Desk, email: str, name: str) -> Mail:
    """Tells of a new passkey."""
    body = (
        f"A passkey named “{name}” was added to your StudyHub account: who holds that device can log in with "
        f"it.\n\nIf that was not you, remove it and change your password at once:\n\n"
        f"{desk.public_url}/account/passkeys\n"
    )
    return Mail(email, "A passkey was added to your account", body)


def college_mail(desk: Desk, email: str, name: str) -> Mail:
    """Tells of a new link with a college's sign-in."""
    body = (
        f"Your StudyHub account was linked with {name}: who logs in there gets into it.\n\n"
        f"If that was not you, remove the link and change your password at once:\n\n"
        f"{desk.public_url}/account/college\n"
    )
    return Mail(email, f"Your account was linked with {name}", body)


def second_step_mail(desk: Desk, email: str, state: str) -> Mail:
    """Tells that the second step was turned "on" or "off"."""
    body = (
        f"The second step of logging in to your StudyHub account was turned {state}.\n\nIf that was not you, "
        f"set a new password at once:\n\n{desk.public_url}/login/forgot\n"
    )
    return Mail(email, f"Your second step was turned {state}", body)
