"""The addresses that are there only where members sign in."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Response

from tahqiq.web.pages import account, join, own_password, people, proof, sign_in

Page = Callable[..., Any]

SHOWN: tuple[tuple[str, Page], ...] = (
    ("/sign-in", sign_in.sign_in_form),
    ("/join", join.join_form),
    ("/join/{code}", join.join_form),
    ("/account", account.account),
    ("/account/draft", account.draft),
    ("/people/{login}", people.person),
    ("/people", people.people),
)
DONE: tuple[tuple[str, Page], ...] = (
    ("/sign-in", sign_in.sign_in),
    ("/sign-in/passkey/begin", sign_in.begin_with_passkey),
    ("/sign-in/passkey", sign_in.sign_in_with_passkey),
    ("/sign-out", sign_in.sign_out),
    ("/session/stay", sign_in.stay),
    ("/join", join.join),
    ("/join/digits", join.join_digits),
    ("/join/passkey/begin", join.begin_with_passkey),
    ("/join/passkey", join.join_with_passkey),
    ("/account/prove", proof.begin),
    ("/account/post", account.change_post),
    ("/account/password", account.new_password),
    ("/account/password/add", own_password.add_password),
    ("/account/password/digits", own_password.password_digits),
    ("/account/passkeys/begin", account.begin_passkey),
    ("/account/passkeys", account.add_passkey),
    ("/account/passkeys/forget", account.forget_passkey),
    ("/account/sessions/end", account.end_one),
    ("/account/sessions/end-others", account.end_others),
    ("/account/drafts/discard", account.drop_draft),
    ("/people", people.add),
    ("/people/{login}/hold", people.give_post),
    ("/people/{login}/leave", people.take_post),
    ("/people/{login}/invite", people.invite_person),
    ("/people/{login}/lost", people.lost_device),
    ("/people/{login}/end-sessions", people.end_sessions),
)


def open_account_pages(app: FastAPI) -> None:
    """Puts the pages on which members sign in, and look after their accounts, beside the others."""
    for path, page in SHOWN:
        app.add_api_route(path, page, methods=["GET", "HEAD"], response_class=Response, response_model=None)
    for path, deed in DONE:
        app.add_api_route(path, deed, methods=["POST"], response_class=Response, response_model=None)
