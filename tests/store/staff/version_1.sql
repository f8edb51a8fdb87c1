-- The tables of a staff book of version 1, as that version made them; never changed.
CREATE TABLE note (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE organisation (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	party TEXT, 
	PRIMARY KEY (id)
);
CREATE TABLE answered (
	challenge_hash TEXT NOT NULL, 
	ends INTEGER NOT NULL, 
	PRIMARY KEY (challenge_hash)
);
CREATE TABLE attempt (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	person TEXT, 
	member TEXT, 
	about TEXT NOT NULL, 
	address TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE person (
	id TEXT NOT NULL, 
	name TEXT, 
	organisation TEXT, 
	login TEXT, 
	added INTEGER NOT NULL, 
	password TEXT, 
	totp_sealed BLOB, 
	totp_step INTEGER, 
	forgotten INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisation (id), 
	UNIQUE (login)
);
CREATE TABLE holding (
	id INTEGER NOT NULL, 
	person TEXT NOT NULL, 
	member TEXT NOT NULL, 
	seat TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER, 
	over INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (until IS NULL OR until >= since), 
	FOREIGN KEY(person) REFERENCES person (id)
);
CREATE TABLE invitation (
	code_hash TEXT NOT NULL, 
	person TEXT NOT NULL, 
	issued INTEGER NOT NULL, 
	ends INTEGER NOT NULL, 
	enrolment_hash TEXT, 
	password TEXT, 
	totp_sealed BLOB, 
	PRIMARY KEY (code_hash), 
	FOREIGN KEY(person) REFERENCES person (id), 
	UNIQUE (enrolment_hash)
);
CREATE TABLE session (
	id TEXT NOT NULL, 
	token_hash TEXT NOT NULL, 
	person TEXT NOT NULL, 
	member TEXT, 
	csrf TEXT NOT NULL, 
	how TEXT NOT NULL, 
	started INTEGER NOT NULL, 
	seen INTEGER NOT NULL, 
	ends INTEGER NOT NULL, 
	ended INTEGER, 
	address TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (token_hash), 
	FOREIGN KEY(person) REFERENCES person (id)
);
CREATE TABLE passkey (
	id TEXT NOT NULL, 
	person TEXT NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	added INTEGER NOT NULL, 
	used INTEGER, 
	backed_up INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person) REFERENCES person (id)
);
CREATE TABLE service (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	key_hash TEXT NOT NULL, 
	member TEXT NOT NULL, 
	scopes TEXT NOT NULL, 
	person TEXT, 
	issued_by TEXT NOT NULL, 
	issued INTEGER NOT NULL, 
	until INTEGER NOT NULL, 
	revoked INTEGER, 
	used INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (key_hash), 
	FOREIGN KEY(person) REFERENCES person (id)
);
CREATE TABLE draft (
	person TEXT NOT NULL, 
	path TEXT NOT NULL, 
	fields_sealed BLOB NOT NULL, 
	kept INTEGER NOT NULL, 
	PRIMARY KEY (person, path), 
	FOREIGN KEY(person) REFERENCES person (id)
);
CREATE INDEX attempt_key ON attempt ("key", at);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_person ON audit (person);
CREATE INDEX audit_kind ON audit (kind);
CREATE INDEX holding_member ON holding (member);
CREATE INDEX holding_person ON holding (person);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_ended ON session (ended);
CREATE INDEX passkey_person ON passkey (person);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never changed'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never taken away'); END;
CREATE TRIGGER audit_grows_by_one BEFORE INSERT ON audit WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit) BEGIN SELECT RAISE(ABORT, 'the audit log grows by one line at a time'); END;
