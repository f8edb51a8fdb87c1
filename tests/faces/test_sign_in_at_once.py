"""Many who sign in at once, as somebody with many addresses could: the pages of all others are answered meanwhile."""

import asyncio

import httpx2
import pytest
from anyio import to_thread

pytestmark = pytest.mark.slow


def test_many_who_sign_in_at_once__leave_the_pages_their_hands(server):
    """From as many addresses, so that none is slowed down; their passwords are checked a few at a time."""
    browser, held = server.browser(), []
    fields = {
        "token": browser.token("/sign-in"),
        "login": "n.obody",
        "password": "no such words",
        "digits": "123456",
    }
    cookies = dict(browser.client.cookies)

    async def tries(number: int) -> int:
        line = httpx2.ASGITransport(server.app, client=(f"10.0.{number}.1", 1))
        async with httpx2.AsyncClient(transport=line, base_url="http://localhost", cookies=cookies) as client:
            return (await client.post("/sign-in", data=fields, headers=browser.own)).status_code

    async def all_at_once() -> list[int]:
        tasks = [asyncio.create_task(tries(number)) for number in range(24)]
        while not all(task.done() for task in tasks):
            held.append(to_thread.current_default_thread_limiter().borrowed_tokens)
            await asyncio.sleep(0.01)
        return [task.result() for task in tasks]

    assert set(asyncio.run(all_at_once())) <= {403, 429}
    assert sorted(held)[len(held) // 2] <= 4, "most of the time nearly all hands were free"
