"""Customers with telephones, as a program of its own: arrivals at a rate, or everybody at once until he is heard."""

import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence

_FORM = "application/x-www-form-urlencoded"


async def ask(host: str, port: int, path: str, *, body: str = "") -> int:
    """Ask one page over a connection of its own, as a telephone does, and return the status."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        told = f"X-Forwarded-For: 198.51.{random.randrange(256)}.{random.randrange(256)}\r\nConnection: close\r\n"
        if body:
            told += f"Content-Type: {_FORM}\r\nContent-Length: {len(body)}\r\n"
        method = "POST" if body else "GET"
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{told}\r\n{body}".encode())
        answer = await asyncio.wait_for(reader.read(), 30)
        return int(answer.split(b" ", 2)[1]) if answer else 0
    finally:
        writer.close()


async def arrivals(plan: dict[str, object]) -> dict[str, object]:
    """Ask pages as they fall due, none waiting for another; the time counts from when each was due."""
    host, port = str(plan["host"]), int(str(plan["port"]))
    paths, rate = list(plan["paths"]), float(str(plan["rate"]))  # type: ignore[call-overload]
    times: list[float] = []
    wrong: list[int] = []
    began = time.monotonic()

    async def one(due: float, path: str) -> None:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        try:
            status = await ask(host, port, path)
        except (OSError, TimeoutError):
            status = 0
        times.append(1000 * (time.monotonic() - due))
        if status != 200:
            wrong.append(status)

    due, waiting = began, []
    while due < began + float(str(plan["seconds"])):
        due += random.expovariate(rate)
        waiting.append(asyncio.create_task(one(due, random.choice(paths))))
    await asyncio.gather(*waiting)
    return {"times": times, "wrong": wrong}


async def at_once(plan: dict[str, object]) -> dict[str, object]:
    """Send one answer by each link, many beside one another, again until the house has it; return how many tries."""
    host, port = str(plan["host"]), int(str(plan["port"]))
    paths: Sequence[str] = list(plan["paths"])  # type: ignore[call-overload]
    beside, tries = asyncio.Semaphore(int(str(plan["beside"]))), 0

    async def one(path: str) -> None:
        nonlocal tries
        async with beside:
            while True:
                tries += 1
                try:
                    if await ask(host, port, path, body=str(plan["body"])) == 303:
                        return
                except (OSError, TimeoutError, IndexError, ValueError):
                    pass
                await asyncio.sleep(random.random() / 5)

    await asyncio.gather(*(one(path) for path in paths))
    return {"tries": tries}


if __name__ == "__main__":
    PLAN = json.load(sys.stdin)
    sys.stdout.write(json.dumps(asyncio.run((arrivals if "rate" in PLAN else at_once)(PLAN))))
