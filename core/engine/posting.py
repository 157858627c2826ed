"""A process that takes messages and works on none: it only puts jobs into the queue of those that do."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from core.engine.workflows import APP, Work, address, ended_before, options_for, register_queue, states_of


class Posting:
    """The calls of `Workflows` that need no workflow here. No executor's name is claimed, nothing is taken
    up."""

    def __init__(self, database: str | Path, version: str, poll: float) -> None:
        self.url, _ = address(database)
        self._version, self._poll = version, poll
        self._client: DBOSClient | None = None

    def launch(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        DBOS.migrate(self.url)
        self._client = DBOSClient(
            system_database_url=self.url, application_name=APP, serializer=DBOSPortableJSONSerializer()
        )
        register_queue(self._client.register_queue, self._poll)

    @property
    def client(self) -> DBOSClient:
        assert self._client is not None
        return self._client

    def store(self, key: str, kind: str, id: str, lane: str | None, priority: int) -> None:
        self.client.enqueue(options_for(self._version, key, lane, priority), kind, id)

    def states(self, keys: list[str]) -> dict[str, str]:
        return states_of(self.client.list_workflows, keys)

    def cancel(self, key: str) -> None:
        self.client.cancel_workflow(key)

    def prune(self, older_than: float) -> int:
        return ended_before(older_than, self.client.list_workflows, self.client.delete_workflows)

    def forget(self, keys: list[str]) -> None:
        self.client.delete_workflows(keys)

    def hush(self) -> None:
        """It has no tasks to warn of."""

    def destroy(self) -> None:
        if self._client is not None:
            self._client.destroy()
            self._client = None
