import asyncio

import pytest


@pytest.mark.asyncio
async def test_waits():
    await asyncio.sleep(0)
    assert True


@pytest.mark.asyncio
async def test_fails():
    await asyncio.sleep(0)
    raise TimeoutError("no reply")
