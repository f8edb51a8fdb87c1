"""The tables of the staff book, and what the file itself refuses: a line of the audit log is never changed.

Times are whole POSIX seconds. Codes, tokens and keys stand as SHA-256 alone; ``*_sealed`` is AES-GCM.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

APPLICATION_ID: Final = 0x54_48_53_42  # "THSB": marks the SQLite file as a staff book

book = MetaData()

note = Table("note", book, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

organisation = Table(
    "organisation",
    book,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("party", Text),
)

person = Table(
    "person",
    book,
    Column("id", Text, primary_key=True),
    Column("name", Text),  # name, organisation and login are gone once a person is forgotten
    Column("organisation", Text, ForeignKey("organisation.id")),
    Column("login", Text, unique=True),
    Column("added", Integer, nullable=False),
    Column("password", Text),  # argon2id, in PHC spelling
    Column("totp_sealed", LargeBinary),
    Column("totp_step", Integer),  # of the digits used last: none before or of this step is taken again
    Column("forgotten", Integer),
)

holding = Table(
    "holding",
    book,
    Column("id", Integer, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("member", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("until", Integer),
    Column(
        "over", Integer, nullable=False, server_default="0"
    ),  # once over, no clock that goes back revives it
    CheckConstraint("until IS NULL OR until >= since"),
)
Index("holding_person", holding.c.person)
Index("holding_member", holding.c.member)

invitation = Table(
    "invitation",
    book,
    Column("code_hash", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("issued", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column(
        "enrolment_hash", Text, unique=True
    ),  # the newest taking up of it; the password and the secret wait
    Column("password", Text),
    Column("totp_sealed", LargeBinary),
)

session = Table(
    "session",
    book,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("member", Text),
    Column("csrf", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("started", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("ended", Integer),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)
Index("session_person", session.c.person)
Index("session_ended", session.c.ended)

passkey = Table(
    "passkey",
    book,
    Column("id", Text, primary_key=True),  # the credential's id, base64url
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("public_key", LargeBinary, nullable=False),  # COSE
    Column("sign_count", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("added", Integer, nullable=False),
    Column("used", Integer),
    Column("backed_up", Integer, nullable=False),
)
Index("passkey_person", passkey.c.person)

answered = Table(  # challenges that were answered: none is a second time
    "answered",
    book,
    Column("challenge_hash", Text, primary_key=True),
    Column("ends", Integer, nullable=False),
)

service = Table(
    "service",
    book,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("member", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # words with a space between them
    Column("person", Text, ForeignKey("person.id")),
    Column("issued_by", Text, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("until", Integer, nullable=False),
    Column("revoked", Integer),
    Column("used", Integer),
)

draft = Table(
    "draft",
    book,
    Column("person", Text, ForeignKey("person.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("fields_sealed", LargeBinary, nullable=False),
    Column("kept", Integer, nullable=False),
)

attempt = Table(
    "attempt",
    book,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("at", Integer, nullable=False),
)
Index("attempt_key", attempt.c.key, attempt.c.at)

audit = Table(
    "audit",
    book,
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", Text),
    Column("member", Text),
    Column("about", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
Index("audit_at", audit.c.at)
Index("audit_person", audit.c.person)
Index("audit_kind", audit.c.kind)

TRIGGERS: Final = (
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never changed'); END",
    "CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never taken away'); END",
    "CREATE TRIGGER audit_grows_by_one BEFORE INSERT ON audit"
    " WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit)"
    " BEGIN SELECT RAISE(ABORT, 'the audit log grows by one line at a time'); END",
)
