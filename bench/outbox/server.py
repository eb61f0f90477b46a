"""A counting SMTP server: python -m bench.outbox.server PORT FILE [BUSY]; writes a line for each mail that it accepts.

A mail is written down before it is acknowledged, as a real server does. ``BUSY`` is the share of mails that are
refused for the time being after they were sent.
"""

import asyncio
import json
import random
import sys
import time
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

#: Seconds that the server takes to answer the dot, at most: kills shall fall into this time as well.
SLOWEST_ANSWER = 0.02


class Counter:
    """Accepts everything and remembers it in a file."""

    def __init__(self, file: Path, busy: float) -> None:
        self._file, self._busy = file.open("a", encoding="utf-8"), busy
        self._dice = random.Random(7)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (named by the library)
        await asyncio.sleep(self._dice.uniform(0, SLOWEST_ANSWER) / 2)
        if self._dice.random() < self._busy:
            return "451 4.3.0 busy, later please"
        name = str(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"]).strip("<>")
        line = {"name": name, "to": envelope.rcpt_tos, "at": time.time()}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        await asyncio.sleep(self._dice.uniform(0, SLOWEST_ANSWER) / 2)
        return "250 2.0.0 taken"


async def serve(port: int, file: Path, busy: float) -> None:
    """Listen until the process ends."""
    counter = Counter(file, busy)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(counter, enable_SMTPUTF8=False), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), float((sys.argv[3:] or ["0"])[0])))
