"""Files on their way up: a film that plays in the chat, a picture; read from disk as they go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from telegram import InlineKeyboardMarkup, InputFile, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bots.telegram import film
from bots.telegram.api import Api
from core import Video, every

NO_PHOTO: Final = ("photo_invalid", "image_process_failed", "photo_save", "too large", "too big")
PHOTO_BYTES: Final = 10_000_000
NAME: Final = "film.mp4"
"""What whoever keeps it finds on their disk; ours are numbers."""

There = dict[str, Any]


async def send_film(
    api: Api, there: There, video: Video, caption: str, markup: InlineKeyboardMarkup | None
) -> Message:
    """`there`: where to. Telegram looks at a film before it answers: the longer, the longer."""
    drawn = await asyncio.to_thread(film.pictures, video.poster)
    pictures: There = {name: InputFile(data, f"{name}.jpg", attach=True) for name, data in drawn.items()}
    async with _open(video.path) as file:
        return await api.send_video(
            video=InputFile(file, filename=NAME, read_file_handle=False),
            caption=caption or None,
            reply_markup=markup,
            read_timeout=api.tempo.digest + video.bytes / 1e6,
            **pictures,
            **film.measures(video),
            **there,
        )


async def send_picture(
    api: Api, there: There, image: Path, caption: str, markup: InlineKeyboardMarkup | None
) -> Message:
    """A picture that is no photo to Telegram (too long, too large) comes as a file."""
    small = (await asyncio.to_thread(image.stat)).st_size <= PHOTO_BYTES
    more: There = {"caption": caption or None, "reply_markup": markup, "read_timeout": api.tempo.digest}
    if small:
        try:
            async with _open(image) as file:
                photo = InputFile(file, filename=image.name, read_file_handle=False)
                return await api.send_photo(photo=photo, **there, **more)
        except BadRequest as error:
            if not any(word in error.message.lower() for word in NO_PHOTO):
                raise
    async with _open(image) as file:
        document = InputFile(file, filename=image.name, read_file_handle=False)
        return await api.send_document(document=document, **there, **more)


@asynccontextmanager
async def announced(api: Api, there: There, rests: Callable[[], float]) -> AsyncIterator[None]:
    """ "Is sending a video", said while the block runs and not a moment longer; not to a chat that rests."""
    where = {name: there[name] for name in there if name in {"chat_id", "message_thread_id"}}

    async def tell() -> None:
        if not rests():
            with suppress(TelegramError):
                await api.send_chat_action(action=ChatAction.UPLOAD_VIDEO, **where)

    first = asyncio.create_task(tell())
    try:
        async with every(api.tempo.action, tell):
            yield
    finally:
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first


@asynccontextmanager
async def _open(path: Path) -> AsyncIterator[IO[bytes]]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        yield file
    finally:
        await asyncio.to_thread(file.close)
