"""Telegram, as far as a bot can see it: a Bot API server on loopback, with people who use what is behind it.

world.py     all it knows: people, chats, files, updates, whatever the bot did
             person.py  what somebody does      chats.py, shown.py  where, and what stands there
             feed.py, files.py  updates and files on their way
server.py    HTTP; posting.py, changing.py, media.py, keyboards.py, knowing.py, hooking.py  its methods
             asked.py  a request read      strict.py  and judged, by aiogram's models
             text.py, markup.py  words      floods.py, faults.py, refusal.py  trouble
"""

from tests.doubles.telegram.faults import Fault
from tests.doubles.telegram.files import Sparse
from tests.doubles.telegram.floods import Floods
from tests.doubles.telegram.person import Person
from tests.doubles.telegram.server import Server
from tests.doubles.telegram.shown import Shown
from tests.doubles.telegram.world import TOKEN, World

__all__ = ["TOKEN", "Fault", "Floods", "Person", "Server", "Shown", "Sparse", "World"]
