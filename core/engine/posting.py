"""A process that takes messages and works on none: it only puts jobs into the queue of those that do."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from core.engine.claims import APP
from core.engine.workflows import (
    QUEUE,
    address,
    ended_before,
    options_for,
    pending,
    register_queue,
    states_of,
)


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
        client = _client(url)
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


def leave(database: str | Path, executor: str, stuck: Collection[str]) -> int:
    """The last thing a process does that has stopped: its jobs go back into the queue, so that another need
    not find out that it is gone. Not those that would not stop. Returns how many."""
    url, _ = address(database)
    client = _client(url)
    try:
        mine = pending(client.list_workflows, executor_id=executor).get(executor, [])
        jobs = [job for job in mine if job not in stuck]
        if jobs:
            client.resume_workflows(jobs, queue_name=QUEUE)
        return len(jobs)
    finally:
        client.destroy()


def _client(url: str) -> DBOSClient:
    return DBOSClient(system_database_url=url, application_name=APP, serializer=DBOSPortableJSONSerializer())
