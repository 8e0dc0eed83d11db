"""Draw the pictures of the seeds' days into docs/pictures, and write down what they show. Then look at every one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.pictures.renderer import Renderer

from . import golden
from .seeds import cases

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"


async def main() -> None:
    golden.main()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    async with Renderer() as renderer:
        for case in cases():
            drawn = await renderer.drawing(case.plan())
            (FOLDER / f"{case.name}.png").write_bytes(drawn.png)


if __name__ == "__main__":
    asyncio.run(main())
