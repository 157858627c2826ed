"""A desk that only remembers what it heard: for adapters, which must not care what becomes of a message."""

from core import Message, Receipt


class RememberingDesk:
    """Hears every message; answers that it is journalled."""

    def __init__(self) -> None:
        self.heard: list[Message] = []

    async def receive(self, message: Message) -> Receipt:
        from core.routing import route

        fresh = message.id not in {heard.id for heard in self.heard}
        self.heard.append(message)
        return Receipt(f"turn:{message.address}:{message.id}:1", route(message).action, fresh)
