"""The README's ten lines of Python work as they are written."""

import asyncio
import re
import sys
from pathlib import Path

from bot.sandbox.api import ApiSandbox

ROOT = Path(__file__).parent.parent
KEY = "ctgo_" + "read" * 10


async def test_the_client_works_alone_as_the_readme_shows_it() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert 'GoodOnes("ctgo_…")' in example
    sandbox = ApiSandbox(key=KEY)
    address = await sandbox.start()
    try:
        program = example.replace('"ctgo_…"', f'"{KEY}", "{address}/api/v2"')
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
    finally:
        await sandbox.stop()
    assert process.returncode == 0
    assert out.decode().splitlines()[0] == "42 AI founders watching @founderfuel"
