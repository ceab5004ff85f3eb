"""What can fail outside, under names that services can answer."""


class OutsideError(Exception):
    """Something outside the program did not work."""


class MailNotSent(OutsideError):
    """The mail server did not take the message; `words` name no address, `final` says: never will."""

    def __init__(self, said: str, words: str = "", *, final: bool = False) -> None:
        super().__init__(said)
        self.words, self.final = words or said, final


class AssetsMissing(OutsideError):
    """The package that ships our styles and icons is not installed."""


class BackupFailed(OutsideError):
    """The database could not be copied."""


class DatabaseUnusable(OutsideError):
    """The database is damaged, away, or cannot be written; nothing in it was changed."""


class RestoreFailed(OutsideError):
    """A copy could not be put back; the database is as it was."""


class WritersBusy(OutsideError):
    """Nobody got a turn to write for too long: something holds the database and does not end."""


class AddressRefused(OutsideError):
    """An address that events may not be sent to."""


class NotTold(OutsideError):
    """A webhook's address could not be reached, or did not answer."""


class SealBroken(OutsideError):
    """A sealed secret that does not open: the site's key is another one, or the row was changed."""


class PasskeyRefused(OutsideError):
    """A browser's answer that proves nothing; the message is for the log, not for the person."""
