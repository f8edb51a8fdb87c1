"""The configuration of a machine that runs Tahqiq: everything an operator may set, each with what it means.

The example file, the table in ``docs/operating.md`` and the errors are all made from this one description. Nothing
secret stands here: secrets are named by the files that hold them.
"""

import re
from ipaddress import ip_address
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import parse_audience

CREDENTIAL: Final = "credential:"  # before a name: the file of that name among systemd's credentials
ENVIRONMENT: Final = "environment"  # the context in which values are judged that do not stand in a file
LANGUAGES = Literal["en", "ar", "fa_AF", "ps", "tr", "ur"]
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?")
_PASSWORD: Final = re.compile(r"[a-z+]+://[^/?#]*:[^/?#]*@|[?&]password=")


def _key(default: Any, says: str, variable: str, option: str = "") -> Any:
    """One key: what it is unless set, what it means, the variable and the option that overrule the file."""
    return Field(default, description=says, json_schema_extra={"variable": variable, "option": option})


def _without_password(address: str, info: ValidationInfo) -> str:
    if info.context != ENVIRONMENT and _PASSWORD.search(address):
        raise PydanticCustomError("secret_in_file", "the address holds a password")
    return address


def _host_name(name: str) -> str:
    if not _HOST.fullmatch(name):
        raise ValueError("a host name in small letters without scheme, port or path was expected")
    return name


def _listening(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        return _host_name(host)
    return host


def _audience(name: str) -> str:
    parse_audience(name)
    return name


def _public_address(address: str) -> str:
    parts = urlsplit(address)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    whole = (
        parts.hostname and parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    )
    if not whole or parts.scheme not in (("https", "http") if local else ("https",)):
        raise ValueError("an address such as https://mission.example was expected, without a path")
    return address.rstrip("/")


def _contact(address: str) -> str:
    if (
        not re.fullmatch(r"(?:mailto:[^\s@]+@[^\s@]+|https://\S+|tel:[+0-9-]+)", address)
        or not address.isascii()
    ):
        raise ValueError("mailto:…, https://… or tel:… was expected")
    return address


def _secret_file(path: str) -> str:
    if path.startswith(CREDENTIAL) and not re.fullmatch(r"[A-Za-z0-9._-]{1,80}", path[len(CREDENTIAL) :]):
        raise ValueError("after 'credential:' the name of one credential was expected")
    return path


Port = Annotated[int, Field(ge=0, le=65535)]
Address = Annotated[str, Field(min_length=1), AfterValidator(_without_password)]
SecretFile = Annotated[str, Field(min_length=1), AfterValidator(_secret_file)]
HostNames = Annotated[tuple[Annotated[str, AfterValidator(_host_name)], ...], Field(strict=False)]
Contacts = Annotated[tuple[Annotated[str, AfterValidator(_contact)], ...], Field(strict=False)]


class _Section(Frozen):
    """Unknown keys are typing errors, and a number in quotation marks is no number."""

    model_config = ConfigDict(strict=True)

    def but(self, **changes: object) -> Self:
        """The same with some settings changed by options, which are judged as the environment is."""
        return type(self).model_validate(self.model_dump() | changes, context=ENVIRONMENT)


class DatabaseSettings(_Section):
    """How the database is reached, where the mission is kept in PostgreSQL."""

    password_file: SecretFile | None = _key(
        None,
        "A file that holds the database's password and nothing else, for its owner's eyes alone (mode 0600); or "
        "credential:NAME for one of systemd's credentials. Without it PostgreSQL's own ways hold: peer, PGPASSFILE.",
        "TAHQIQ_PASSWORD_FILE",
    )


class ServeSettings(_Section):
    """What 'tahqiq serve' shows, to whom, and where."""

    host: Annotated[str, AfterValidator(_listening)] = _key(
        "127.0.0.1",
        "Where it listens. Leave it at loopback and let a proxy speak TLS.",
        "TAHQIQ_SERVE_HOST",
        "--host",
    )
    port: Port = _key(8710, "The port there.", "TAHQIQ_SERVE_PORT", "--port")
    public_url: Annotated[str, AfterValidator(_public_address)] | None = _key(
        None,
        "The address that people type, such as https://mission.example. Passkeys are bound to its host name.",
        "TAHQIQ_SERVE_PUBLIC_URL",
        "--public-url",
    )
    allow_hosts: HostNames = _key(
        (), "Host names to answer to, beside loopback.", "TAHQIQ_SERVE_ALLOW_HOSTS", "--allow-host"
    )
    sign_in: bool = _key(
        False,
        "Whether members sign in. Whoever has not signed in sees what the audience below sees.",
        "TAHQIQ_SERVE_SIGN_IN",
        "--sign-in",
    )
    audience: Annotated[str, AfterValidator(_audience)] = _key(
        "public",
        "For whom the pages are without signing in: public, humanitarian, party:CODE, mediator:CODE …; all but "
        "public on loopback alone.",
        "TAHQIQ_SERVE_AUDIENCE",
        "--for",
    )
    behind_proxy: bool = _key(
        False,
        "Whether a proxy on this machine stands before it: then, and only then, the visitor's address and https are "
        "believed from X-Forwarded-For and X-Forwarded-Proto.",
        "TAHQIQ_SERVE_BEHIND_PROXY",
        "--behind-proxy",
    )
    language: LANGUAGES = _key(
        "en",
        "The language of the pages for visitors whose browser asks for none that there is: en, ar, fa_AF, ps, tr, ur.",
        "TAHQIQ_SERVE_LANGUAGE",
    )


class WitnessSettings(_Section):
    """Where 'tahqiq witness serve' listens."""

    host: Annotated[str, AfterValidator(_listening)] = _key(
        "127.0.0.1", "Where it listens; another only behind a TLS proxy.", "TAHQIQ_WITNESS_HOST", "--host"
    )
    port: Port = _key(8720, "The port there.", "TAHQIQ_WITNESS_PORT", "--port")


class CosignSettings(_Section):
    """The register while it is served: its witnesses."""

    every: Annotated[int, Field(ge=0, le=86_400)] = _key(
        60,
        "Seconds between asking witnesses that lag behind; 0 for never.",
        "TAHQIQ_COSIGN_EVERY",
        "--cosign-every",
    )


class LogSettings(_Section):
    """The log of a server, on its error stream: never anything that came in or goes out."""

    form: Literal["plain", "json"] = _key(
        "plain", "plain for people, json for programs: one line an event.", "TAHQIQ_LOG_FORM", "--log-form"
    )
    level: Literal["info", "warning", "error"] = _key(
        "info",
        "info has a line for every request; warning and error only what went wrong.",
        "TAHQIQ_LOG_LEVEL",
        "--log-level",
    )


class MetricsSettings(_Section):
    """Figures for the operator (Prometheus): how much, how fast, how far behind. Never about whom."""

    port: Port = _key(
        0,
        "A port of its own, on loopback alone, for /metrics and /health; 0 for none.",
        "TAHQIQ_METRICS_PORT",
        "--metrics-port",
    )
    token_file: SecretFile | None = _key(
        None,
        "A file with a token of at least 32 characters (or credential:NAME). With it /metrics and /health answer at "
        "both ports, and only to 'Authorization: Bearer TOKEN'.",
        "TAHQIQ_METRICS_TOKEN_FILE",
    )


class LimitSettings(_Section):
    """What a server bears before it turns requests away."""

    at_once: Annotated[int, Field(ge=8, le=10_000)] = _key(
        200, "Connections at once; one more is answered 503.", "TAHQIQ_LIMITS_AT_ONCE"
    )
    header_kib: Annotated[int, Field(ge=4, le=256)] = _key(
        16, "Largest head of a request, in KiB.", "TAHQIQ_LIMITS_HEADER_KIB"
    )
    header_seconds: Annotated[int, Field(ge=1, le=600)] = _key(
        15, "How long the head of a request may take to come in.", "TAHQIQ_LIMITS_HEADER_SECONDS"
    )
    body_seconds: Annotated[int, Field(ge=5, le=3600)] = _key(
        120,
        "How long the whole of a request may take to come in, over a bad line.",
        "TAHQIQ_LIMITS_BODY_SECONDS",
    )
    keep_alive_seconds: Annotated[int, Field(ge=1, le=600)] = _key(
        30, "How long an idle connection is kept open.", "TAHQIQ_LIMITS_KEEP_ALIVE_SECONDS"
    )
    stop_seconds: Annotated[int, Field(ge=1, le=600)] = _key(
        20,
        "When it is told to stop: how long requests under way may take to end.",
        "TAHQIQ_LIMITS_STOP_SECONDS",
    )


class ContactSettings(_Section):
    """Whom to tell about a weakness: published at /.well-known/security.txt (RFC 9116)."""

    security: Contacts = _key(
        (),
        "mailto:…, https://… or tel:…, the best first. Without any the file is not served.",
        "TAHQIQ_CONTACT_SECURITY",
    )
    encryption: Contacts = _key(
        (), "Where the keys for writing in confidence are, https://….", "TAHQIQ_CONTACT_ENCRYPTION"
    )
    policy: Contacts = _key((), "Where it says how reports are handled, https://….", "TAHQIQ_CONTACT_POLICY")
    languages: Annotated[tuple[str, ...], Field(strict=False)] = _key(
        ("en",), "Languages that the contact reads.", "TAHQIQ_CONTACT_LANGUAGES"
    )


class ModelSettings(_Section):
    """A language model of your own as a second reader; none unless you name one."""

    url: Address | None = _key(None, "Its address (an OpenAI-compatible one).", "TAHQIQ_LLM_URL")
    model: str | None = _key(None, "Its name.", "TAHQIQ_LLM_MODEL")
    key_file: SecretFile | None = _key(
        None, "A file with its key, or credential:NAME.", "TAHQIQ_LLM_KEY_FILE"
    )


class SparkSettings(_Section):
    """Where large archives are matched."""

    master: str | None = _key(
        None, "Spark's master; by default all cores of this machine.", "TAHQIQ_SPARK_MASTER"
    )
    folder: str | None = _key(None, "Storage that all machines see.", "TAHQIQ_SPARK_FOLDER")


class Configuration(_Section):
    """The whole file. Paths that do not begin with / are taken from the folder of the file."""

    mission: Address | None = _key(
        None,
        "The mission: a file, or postgresql://USER@HOST/DATABASE without a password.",
        "TAHQIQ_MISSION",
        "--mission",
    )
    keys: str | None = _key(
        None, "The folder of keys; by default beside the mission file.", "TAHQIQ_KEYS", "--keys"
    )
    vault: str | None = _key(
        None, "The vault of identities, a file; by default beside the mission.", "TAHQIQ_VAULT", "--vault"
    )
    database: DatabaseSettings = DatabaseSettings()
    serve: ServeSettings = ServeSettings()
    witness: WitnessSettings = WitnessSettings()
    cosign: CosignSettings = CosignSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()
    limits: LimitSettings = LimitSettings()
    contact: ContactSettings = ContactSettings()
    language_model: ModelSettings = ModelSettings()
    spark: SparkSettings = SparkSettings()
