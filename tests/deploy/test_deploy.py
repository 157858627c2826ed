"""What lies in deploy/, as far as it can be checked without a container engine: every setting and command it
names exists, its settings are accepted together, and what it runs is what README promises."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from bots.cli import build
from bots.door import address_of, bound, door, opened
from bots.door_health import Health
from bots.door_metrics import Metrics, MetricsPage, Spent
from core.settings import load, names
from core.store import Numbers
from tests.doubles.chat import DiaryBot

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
WRITTEN = ["Dockerfile", "compose.yaml", "reelwire.service", "kubernetes.yaml", "README.md"]
SECRETS = {
    "POSTGRES_PASSWORD": "secret",
    "REELWIRE_SECRET_KEY": "a key of some length",
    "REELWIRE_TELEGRAM__TOKEN": "1:a",
    "REELWIRE_DATABASE_URL": "postgresql://db/reelwire",
}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def run_lines(dockerfile: str) -> list[str]:
    """What RUN runs, one command each."""
    whole = dockerfile.replace("\\\n", " ")
    return [
        part.strip()
        for line in whole.splitlines()
        if line.startswith("RUN ")
        for part in line[4:].split("&&")
    ]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"\b(?:REELWIRE_[A-Z_]+[A-Z]|NEMO_TOKEN)\b", text(name)))
    assert named and named - {"REELWIRE_CONFIG"} <= set(names())


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != "compose.yaml"])  # the image's own
def test_every_command_that_is_named_exists(name: str) -> None:
    app: Any = typer.main.get_command(build("en"))
    named = set(re.findall(r"(?:^ExecStart=\S*/|`|^[ \t]*(?:\S+/bin/)?)reelwire ([a-z]+)", text(name), re.M))
    named |= set(re.findall(r'(?:CMD |args: )\["?(\w+)"?\]', text(name)))
    assert named and named <= set(app.commands)


def test_the_image_installs_what_the_readme_installs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    bots = readme.partition("## As a bot")[2].partition("```sh\n")[2].partition("```")[0]
    promised = [line.replace(".venv/bin/", "") for line in bots.splitlines() if "pip install" in line]
    built = [
        line.replace("/opt/reelwire/bin/", "") for line in run_lines(text("Dockerfile")) if "pip" in line
    ]
    assert len(promised) == 2
    assert built == [line.replace(" -e .", " .") for line in promised]


def test_the_image_takes_all_that_the_package_is_made_of() -> None:
    taken = set(re.findall(r"^COPY (?!--from)(.+) \S+$", text("Dockerfile"), re.M))
    sources = {name for line in taken for name in line.split()}
    assert {"pyproject.toml", "README.md", "LICENSE", "core", "bots"} <= sources
    let_in = {line[1:] for line in text("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert sources <= let_in and all((ROOT / name).exists() for name in let_in)


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = text("Dockerfile").splitlines()
    user = next(line for line in lines if line.startswith("USER "))
    assert not user.startswith("USER 0") and "root" not in user
    assert lines.index(user) < lines.index('ENTRYPOINT ["reelwire"]')


class Idle:
    """A ledger, an engine, at rest."""

    running, under_way, adopted = True, 0, 0

    async def remember(self, key: str, value: Any) -> None: ...

    async def numbers(self) -> Numbers:
        stages = {"turn": {"told": 1}}
        return Numbers(stages, {"turn": 0}, {"turn": 0.0}, 0, 0, {"error-unexpected": 1})


async def test_the_health_check_of_the_image_tells_alive_from_dead() -> None:
    command = json.loads(re.findall(r"CMD (\[.*urllib.*\])", text("Dockerfile"))[0])
    idle: Any = Idle()
    port = bound("127.0.0.1:0")
    here = address_of(port).removeprefix("http://")

    async def healthy() -> int:
        code = command[2].replace("127.0.0.1:8080", here)
        check = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stderr=subprocess.DEVNULL)
        return await check.wait()

    async with opened(door(Health(idle, idle), None), port):
        assert await healthy() == 0
    assert await healthy() != 0


def substituted(value: Any) -> str:
    """As compose does: `${NAME:-}` and `${NAME:?}`."""
    return re.sub(r"\$\{(\w+):([-?])\}", lambda found: SECRETS.get(found[1], ""), str(value))


def test_compose_gives_each_process_settings_that_are_accepted(tmp_path: Path) -> None:
    compose = yaml.safe_load(text("compose.yaml"))
    services, volumes = compose["services"], compose["volumes"]
    ours = {name: one for name, one in services.items() if one.get("image") == "reelwire"}
    roles = []
    for name, one in ours.items():
        env = {key: substituted(value) for key, value in one["environment"].items()}
        settings = load({**env, "REELWIRE_DATA": str(tmp_path)}, tmp_path)
        assert settings.executor == name
        roles.append(settings.roles)
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and "/tmp" in one["tmpfs"]
        assert f"{name}:/data" in one["volumes"]
        assert {volume.partition(":")[0] for volume in one["volumes"]} <= set(volumes)
        assert set(one["depends_on"]) <= set(services)
        assert (DEPLOY / one["build"]["context"] / one["build"]["dockerfile"]).resolve().is_file()
    assert sorted(roles) == [("listen",), ("work",), ("work",)]
    ports = [port for one in ours.values() for port in one["ports"]]
    assert len(set(ports)) == len(ports) and all(port.startswith("127.0.0.1:") for port in ports)


def test_kubernetes_gives_each_pod_settings_that_are_accepted(tmp_path: Path) -> None:
    sets = [one for one in yaml.safe_load_all(text("kubernetes.yaml")) if one["kind"] == "StatefulSet"]
    services = [one for one in yaml.safe_load_all(text("kubernetes.yaml")) if one["kind"] == "Service"]
    roles = []
    for one in sets:
        pod = one["spec"]["template"]
        labels = one["spec"]["selector"]["matchLabels"]
        assert labels.items() <= pod["metadata"]["labels"].items()
        assert one["spec"]["serviceName"] in {service["metadata"]["name"] for service in services}
        container = pod["spec"]["containers"][0]
        env = {
            entry["name"]: entry.get("value", f"{one['metadata']['name']}-0") for entry in container["env"]
        }
        roles.append(load({**SECRETS, **env, "REELWIRE_DATA": str(tmp_path)}, tmp_path).roles)
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert pod["spec"]["securityContext"]["runAsNonRoot"]
        claims = [claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", [])]
        there = {*claims, *(volume["name"] for volume in pod["spec"]["volumes"])}
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        assert set(mounts) == there and set(mounts.values()) == {"/data", "/tmp"}
        paths = {container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")}
        assert paths == {"/healthz", "/readyz"}
    assert roles == [("work",), ("listen",)]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    """With a program and a file of settings that are there."""
    (tmp_path / "env").touch()
    unit = tmp_path / "reelwire.service"
    unit.write_text(
        text("reelwire.service")
        .replace("/opt/reelwire/.venv/bin/reelwire", "/bin/true")
        .replace("/etc/reelwire.env", str(tmp_path / "env"))
    )
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60
    )
    mine = [line for line in found.stderr.splitlines() if "reelwire" in line]
    assert found.returncode == 0 and mine == [], found.stderr


async def told(metrics: Metrics) -> set[str]:
    """Every name that `/metrics` may tell."""
    return {
        sample.name
        for family in metrics.registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


async def test_every_query_of_the_dashboard_asks_for_what_is_told(tmp_path: Path) -> None:
    class Pulsing(DiaryBot):
        pulse = 0.0

    async def left() -> float:
        return 1.0

    idle: Any = Idle()
    metrics, spent = Metrics(), Spent(left)
    health = Health(idle, idle, [Pulsing(tmp_path / "diary")], lambda bot: True)
    page = MetricsPage(metrics, idle, idle, health, tmp_path, spent)
    metrics.messages.labels("telegram")
    metrics.acknowledged.labels("telegram")
    metrics.lines.labels("error")
    request: Any = None
    await page.answer(request)
    known = await told(metrics)
    board = json.loads(text("dashboard.json"))
    queries = [
        target["expr"] for panel in board["panels"] if panel["type"] != "row" for target in panel["targets"]
    ]
    asked = {name for query in queries for name in re.findall(r"\breelwire_\w+", query)}
    assert len(asked) > 15 and asked <= known, asked - known
    ours = {name for name in known if not re.search(r"_(sum|count)$|process_", name)}
    unseen = {"reelwire_ledger_rows"}
    assert ours - asked <= unseen, "told, and shown nowhere"
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    assert all(query.count("(") == query.count(")") for query in queries)
