"""Sends requests at a rate over a few kept connections and counts how they are answered: a program of its own."""

import asyncio
import json
import random
import secrets
import sys
import time
from collections import Counter

CONNECTIONS = 16


async def main(plan: dict[str, object]) -> None:
    """Run until the plan's seconds are over and print the answers by status."""
    counted: Counter[str] = Counter()
    until = time.monotonic() + float(str(plan["seconds"]))
    pause = CONNECTIONS / float(str(plan["rate"]))
    await asyncio.gather(*(_wave(plan, pause, until, counted) for _ in range(CONNECTIONS)))
    sys.stdout.write(json.dumps(counted))


async def _wave(plan: dict[str, object], pause: float, until: float, counted: Counter[str]) -> None:
    host, port = str(plan["host"]), int(str(plan["port"]))
    reader, writer = await asyncio.open_connection(host, port)
    next_at = time.monotonic() + random.random() * pause
    while time.monotonic() < until:
        await asyncio.sleep(max(0, next_at - time.monotonic()))
        next_at = max(next_at + pause, time.monotonic() - pause)
        try:
            writer.write(_request(plan, host))
            counted[await asyncio.wait_for(_status(reader), 20)] += 1
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            counted["lost"] += 1
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()


def _request(plan: dict[str, object], host: str) -> bytes:
    path = (
        str(plan["path"]) if random.random() < float(str(plan["pages"])) else f"/c/{secrets.token_hex(16)}/"
    )
    address = f"198.51.{random.randrange(256)}.{random.randrange(256)}" if plan["many"] else "198.51.100.7"
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {address}\r\n\r\n".encode()


async def _status(reader: asyncio.StreamReader) -> str:
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
    await reader.readexactly(int(fields.get("content-length", "0")))
    return head.split(b" ", 2)[1].decode()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
