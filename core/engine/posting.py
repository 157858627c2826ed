"""A process that takes messages and works on none: it only puts jobs into the queue of those that do."""

from __future__ import annotations

from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from core.engine.workflows import APP, address, ended_before, options_for, register_queue, states_of


class Posting:
    """The calls of `Workflows` that need no workflow here. No executor's name is claimed, nothing is taken
    up."""

    def __init__(self, client: DBOSClient, version: str) -> None:
        self._client, self._version = client, version

    @classmethod
    def launched(cls, database: str | Path, version: str, poll: float) -> Posting:
        """Brings the schema up to date: whoever works may be started later."""
        url, _ = address(database)
        DBOS.migrate(url)
        client = DBOSClient(
            system_database_url=url, application_name=APP, serializer=DBOSPortableJSONSerializer()
        )
        try:
            register_queue(client.register_queue, poll)
        except BaseException:
            client.destroy()
            raise
        return cls(client, version)

    def store(self, key: str, kind: str, id: str, lane: str | None, priority: int) -> None:
        self._client.enqueue(options_for(self._version, key, lane, priority), kind, id)

    def states(self, keys: list[str]) -> dict[str, str]:
        return states_of(self._client.list_workflows, keys)

    def cancel(self, key: str) -> None:
        self._client.cancel_workflow(key)

    def prune(self, older_than: float) -> int:
        return ended_before(older_than, self._client.list_workflows, self._client.delete_workflows)

    def forget(self, keys: list[str]) -> None:
        self._client.delete_workflows(keys)

    def hush(self) -> None:
        """It has no tasks to warn of."""

    def destroy(self) -> None:
        self._client.destroy()
