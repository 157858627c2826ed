"""A fake Discord for tests: REST v10 and gateway on loopback, and the people who use it. Start at fake.py."""

from tests.doubles.discord.blobs import Blob, Bulk, Given
from tests.doubles.discord.fake import FakeDiscord
from tests.doubles.discord.faults import Breaks, Fails, Floods, Page, Refuses, Slow
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.messages import Attachment, Button, Message
from tests.doubles.discord.people import NotOffered, Person
from tests.doubles.discord.places import Channel, Guild
from tests.doubles.discord.users import Role, User

__all__ = [
    "Attachment",
    "Blob",
    "Breaks",
    "Bulk",
    "Button",
    "Channel",
    "Fails",
    "FakeDiscord",
    "Floods",
    "Given",
    "Guild",
    "Interaction",
    "Message",
    "NotOffered",
    "Page",
    "Person",
    "Refuses",
    "Role",
    "Slow",
    "User",
]
