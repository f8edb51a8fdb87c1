"""The tables: a register that only grows, and projections that can be dropped and rebuilt from it."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # an index may pass 2**31 on PostgreSQL


def _key(name: str) -> Column[object]:
    return Column(name, _NUMBER, primary_key=True, autoincrement=False)


# ── The register: what is written. The database itself refuses to change it or take it out; only what is
# ── sealed beside an entry may go, once ``redacted`` names the entry. ───────────────────────────────────
entry = Table(
    "entry",
    metadata,
    _key("idx"),
    Column("leaf", LargeBinary, nullable=False),  # the exact bytes that are signed and hashed
    Column("hash", LargeBinary),  # the leaf hash, until a full tile holds it: null if that was at once
)
once = Table(  # what names a submission, which may stand in the register once
    "once",
    metadata,
    Column("nonce", Text, primary_key=True),
    Column("idx", _NUMBER, nullable=False),
)
tile = Table(  # full tiles, and the growing ones above level 0; the last leaf hashes stand beside entries
    "tile",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    _key("n"),
    Column("data", LargeBinary, nullable=False),
    Column("inside", LargeBinary),  # the hashes at heights 4 to 7 inside a full tile
)
checkpoint = Table(
    "checkpoint",
    metadata,
    _key("size"),
    Column("root", Text, nullable=False),
    Column("note", Text, nullable=False),
)
cosignature = Table(
    "cosignature",
    metadata,
    _key("size"),
    Column("witness", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("time", _NUMBER, nullable=False),
)
sealed = Table(
    "sealed",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("idx", _NUMBER, nullable=False),
    Column("kind", Text, nullable=False),  # disclosures, remaining or original
    Column("name", Text, nullable=False),  # of an original: the SHA-256 of the bytes inside
    Column("data", LargeBinary, nullable=False),
    Index("sealed_by_entry", "idx"),
    Index("sealed_by_name", "name"),
)
redacted = Table("redacted", metadata, _key("idx"))
evidence = Table(
    "evidence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("a", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("at", Text, nullable=False),
)

# ── Projections: what is read. Each body is the noun as canonical JSON; columns are what we search by. ──
projections = MetaData()


def _projection(name: str, *columns: Column[object] | Index) -> Table:
    own = (
        Column("id", Text, primary_key=True),
        Column("idx", Integer, nullable=False),
        Column("body", Text, nullable=False),
    )
    return Table(name, projections, *own, *columns)


def _text(name: str, *, required: bool = True) -> Column[object]:
    return Column(name, Text, nullable=not required)


mission = _projection("mission")
member = _projection("member", _text("seat"), _text("role"), _text("key_id"))
source = _projection("source", _text("release"))
instrument = _projection(  # one row a version; its id is that of the instrument, "/" and the version
    "instrument",
    _text("instrument"),
    Column("version", Integer, nullable=False),
    Index("instrument_by_instrument", "instrument"),
)
instrument_life = _projection(
    "instrument_life",
    _text("instrument"),
    _text("release"),
    Index("instrument_life_by_instrument", "instrument"),
)
understanding = _projection(
    "understanding",
    _text("instrument"),
    _text("release"),
    Index("understanding_by_instrument", "instrument"),
)
procedure = _projection("procedure")
incident_rule = _projection("incident_rule")
submission = _projection(
    "submission",
    _text("release"),
    _text("channel"),
    _text("source"),
    _text("received_at"),
    Index("submission_by_received", "received_at"),
)
reading = _projection("reading", _text("submission"), _text("reader"), _text("version"))
claim = _projection(
    "claim",
    _text("release"),
    _text("submission"),
    _text("reading"),
    _text("event_type"),
    _text("family"),
    _text("day_from", required=False),
    _text("day_to", required=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("eligible", Integer, nullable=False),
    _text("review"),  # how it stands by people's reviews (model.claim_thread.ReviewState)
    Column("stands", Integer, nullable=False),  # whether it counts
    Index("claim_by_day", "family", "day_from", "day_to"),
    Index("claim_by_submission", "submission"),
)
claim_review = _projection(
    "claim_review",
    _text("release"),
    _text("submission"),
    _text("claim"),  # the claim under review, or the one that was added
    Column("turn", Integer, nullable=False),  # its place among the reviews of one entry
    Index("claim_review_by_submission", "submission"),
    Index("claim_review_by_claim", "claim"),
)
observation = _projection(
    "observation", _text("release"), _text("submission"), _text("at"), Index("observation_by_time", "at")
)
coverage = _projection("coverage", _text("release"), _text("submission"), _text("start"), _text("end"))
notice = _projection("notice", _text("release"), _text("submission"), _text("start"), _text("end"))
judgement = _projection(
    "judgement",
    _text("claim"),
    _text("incident"),
    _text("verdict"),
    Column("person", Integer, nullable=False),
    Index("judgement_by_claim", "claim"),
    Index("judgement_by_incident", "incident"),
)
membership = Table(
    "membership",
    projections,
    Column("claim", Text, primary_key=True),
    Column("incident", Text, nullable=False),
    Column("judgement", Text, nullable=False),
    Column("person", Integer, nullable=False),
    Index("membership_by_incident", "incident"),
)
regrouping = _projection(
    "regrouping",  # merges, splits and undos, as people entered them
    _text("kind"),
    _text("incident"),
    _text("other", required=False),  # the incident merged or opened, or what is undone
    Index("regrouping_by_incident", "incident"),
    Index("regrouping_by_other", "other"),
)
word = Table(  # what people's judgements that stand say of claims: together (one of each side) or apart (all)
    "word",
    projections,
    Column("judgement", Text, primary_key=True),
    Column("side", Integer, primary_key=True, autoincrement=False),
    Column("claim", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Index("word_by_claim", "claim"),
)
shift = Table(  # what a person's judgement moved, and how it had stood before
    "shift",
    projections,
    Column("judgement", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("idx", Integer, nullable=False),
    Column("was", Text),
    Column("was_judgement", Text),
    Column("was_person", Integer, nullable=False),
    Column("became", Text),
    Index("shift_by_claim", "claim"),
)
taken_back = Table(  # judgements that stand no more: undone, or the same question was judged anew
    "taken_back",
    projections,
    Column("judgement", Text, primary_key=True),
    Column("by", Text, nullable=False),
)
moved = Table(  # where the claims of an incident went that has none left: its id leads there
    "moved",
    projections,
    Column("incident", Text, primary_key=True),
    Column("became", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("idx", Integer, nullable=False),
    Index("moved_by_became", "became"),
)
finding = _projection(
    "finding",
    _text("kind"),
    _text("incident"),
    _text("release"),
    Index("finding_by_incident", "incident"),
)
dealing = _projection(
    "dealing",  # papers of what goes on between the parties outside a case
    _text("verb"),
    _text("matter"),
    _text("release"),
    Index("dealing_by_matter", "matter"),
    Index("dealing_by_verb", "verb"),
)
custody = _projection(
    "custody",  # items of evidence and everything that was done with them
    _text("kind"),
    _text("evidence"),  # the item
    _text("about"),  # the item or copy that this paper is on, or was made from
    _text("incident"),
    _text("release"),
    Index("custody_by_evidence", "evidence"),
    Index("custody_by_incident", "incident"),
)
closing = _projection(  # how the mission is brought to its end
    "closing", _text("kind"), _text("release"), Index("closing_by_kind", "kind")
)
vault_act = _projection(
    "vault_act",  # what was done with the vault; who anybody is stands in the vault's own file alone
    _text("verb"),
    _text("pseudonym", required=False),
    _text("release"),
    Index("vault_act_by_pseudonym", "pseudonym"),
)
bulletin = _projection("bulletin", _text("day"), _text("audience"), _text("release"))
done = Table(
    "done",
    projections,
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("verb", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("incident", Text),
    Column("release", Text, nullable=False),
    Index("done_by_incident", "incident"),
    Index("done_by_subject", "subject"),
)
named_label = Table(  # the labels in use that release to members by name
    "named_label", projections, Column("label", Text, primary_key=True)
)
register_state = Table(
    "register_state",
    projections,
    Column("name", Text, primary_key=True),
    Column("body", Text, nullable=False),
)
projected = Table(
    "projected",
    projections,
    Column("name", Text, primary_key=True),
    Column("size", Integer, nullable=False),
)
