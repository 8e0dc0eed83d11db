"""Building and starting the image with whatever this machine has: an engine, or only a builder.

Where only buildah is found, the image's own root is mounted, made read-only and entered as its own user: what an
engine would do, less its isolation.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
IMAGE = "rollcall-under-test"
USER = 10001
# What this machine needs besides to reach the package index: certificates to mount, a proxy.
BUILD_OPTIONS = shlex.split(os.environ.get("CONTAINER_BUILD_OPTIONS", ""))
BASE = os.environ.get("CONTAINER_BASE", "")
"""An image in the place of the pinned base, for a machine that has no way to it."""
NO_INDEX = ("Could not fetch URL", "NewConnectionError", "NameResolutionError", "ConnectTimeoutError")


class Unavailable(Exception):
    """There is nothing to build or start with, or no base image to build on; says what."""


def pinned_base() -> str:
    [base] = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("ARG BASE=")]
    return base.removeprefix("ARG BASE=")


def base_image() -> str:
    return BASE or pinned_base()


def done(*command: str) -> str:
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(f"{shlex.join(command)}\n{finished.stdout[-4000:]}{finished.stderr[-4000:]}")
    return finished.stdout.strip()


def built(*command: str) -> None:
    """Raises Unavailable where pip finds no index, RuntimeError for every other failure."""
    try:
        done(*command)
    except RuntimeError as failure:
        if not any(sign in str(failure) for sign in NO_INDEX):
            raise
        raise Unavailable(
            "no package index from inside a build: CONTAINER_BUILD_OPTIONS can mount the way"
        ) from failure


class Container(Protocol):
    log: Path

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
        """Ask it to end; its exit code. Raises TimeoutExpired when it does not within so many seconds."""
        ...

    def remove(self) -> None:
        """Whatever is left of it."""
        ...

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Another command beside the bot, as `docker exec` would."""
        ...


class Engine(Protocol):
    name: str

    def build(self) -> None: ...

    def config(self) -> dict:
        """The image's configuration, as engines print it."""
        ...

    def megabytes(self) -> tuple[int, int]:
        """Of the whole image, and of its base."""
        ...

    def start(self, volume: Path, env: Mapping[str, str], log: Path) -> Container: ...


def find_engine() -> Engine:
    """Raises Unavailable."""
    for name in ("docker", "podman"):
        if shutil.which(name) and subprocess.run([name, "info"], capture_output=True, check=False).returncode == 0:
            return Running(name)
    if shutil.which("buildah") is None:
        raise Unavailable("no docker or podman that answers, and no buildah")
    if os.geteuid() or shutil.which("unshare") is None:
        raise Unavailable("buildah alone needs root and unshare to start an image")
    return Builder()


class Running:
    """Docker or Podman."""

    def __init__(self, name: str) -> None:
        self.name = name

    def build(self) -> None:
        base = base_image()
        held = subprocess.run([self.name, "image", "inspect", base], capture_output=True, check=False)
        if held.returncode and subprocess.run([self.name, "pull", base], capture_output=True, check=False).returncode:
            raise Unavailable(f"the base image {base} cannot be had")
        built(self.name, "build", *BUILD_OPTIONS, f"--build-arg=BASE={base}", "--tag", IMAGE, ".")

    def config(self) -> dict:
        return json.loads(done(self.name, "image", "inspect", IMAGE))[0]["Config"]

    def megabytes(self) -> tuple[int, int]:
        whole, base = (
            int(done(self.name, "image", "inspect", "--format", "{{.Size}}", image))
            for image in (IMAGE, base_image())
        )
        return whole // 1_000_000, base // 1_000_000

    def start(self, volume: Path, env: Mapping[str, str], log: Path) -> Container:
        options = [f"--env={name}={value}" for name, value in env.items()]
        options += [
            "--read-only",
            "--network=host",
            "--cap-drop=ALL",
            "--tmpfs=/tmp",
            f"--volume={volume}:/app/data/var",
        ]
        return Started(self.name, done(self.name, "run", "--detach", *options, IMAGE), log)


class Started:
    def __init__(self, engine: str, number: str, log: Path) -> None:
        self._engine, self._number, self._log = engine, number, log

    @property
    def log(self) -> Path:
        with self._log.open("wb") as log:
            subprocess.run([self._engine, "logs", self._number], stdout=log, stderr=log, check=True)
        return self._log

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
        done(self._engine, "kill", f"--signal={number.name}", self._number)
        waited = subprocess.run(
            [self._engine, "wait", self._number], capture_output=True, text=True, check=True, timeout=seconds
        )
        return int(waited.stdout)

    def remove(self) -> None:
        done(self._engine, "rm", "--force", self._number)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        argv = [self._engine, "exec", self._number, *command]
        return subprocess.run(argv, capture_output=True, text=True, check=False)


class Builder:
    name = "buildah"

    def build(self) -> None:
        base = base_image()
        held = (
            subprocess.run(["buildah", "images", "--quiet", base], capture_output=True, check=False).returncode == 0
        )
        if not held and subprocess.run(["buildah", "pull", base], capture_output=True, check=False).returncode:
            raise Unavailable(f"the base image {base} cannot be had")
        options = [
            "--format=docker",
            "--isolation=chroot",
            "--network=host",
            f"--build-arg=BASE={base}",
            *BUILD_OPTIONS,
        ]
        built("buildah", "build", *options, "--tag", IMAGE, ".")

    def config(self) -> dict:
        return json.loads(done("buildah", "inspect", "--type=image", IMAGE))["Docker"]["config"]

    def megabytes(self) -> tuple[int, int]:
        with self._mounted(base_image()) as base, self._mounted(IMAGE) as whole:
            sizes = [
                int(done("du", "--summarize", "--block-size=1000000", str(root)).split()[0]) for root in (whole, base)
            ]
        return sizes[0], sizes[1]

    @contextmanager
    def _mounted(self, image: str) -> Iterator[Path]:
        number = done("buildah", "from", "--pull-never", image)
        try:
            yield Path(done("buildah", "mount", number))
        finally:
            done("buildah", "rm", number)

    def start(self, volume: Path, env: Mapping[str, str], log: Path) -> Container:
        number = done("buildah", "from", "--pull-never", IMAGE)
        return Entered(number, Path(done("buildah", "mount", number)), volume, self.config(), env, log)


# The root is bound to itself, so that it can be made read-only without touching what else is mounted.
ENTER = """
mount --make-rprivate / && mount --rbind "$1" "$1" && mount --rbind "$2" "$1/app/data/var" &&
mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/tmp" &&
mount -o remount,bind,ro "$1" || exit 99
root=$1; shift 2
exec chroot --userspec=10001:10001 --groups= "$root" /usr/bin/env --chdir=/app "$@"
"""


class Entered:
    def __init__(
        self, number: str, root: Path, volume: Path, config: dict, env: Mapping[str, str], log: Path
    ) -> None:
        self.log = log
        self._number, self._root, self._volume = number, root, volume
        self._env = dict(each.split("=", 1) for each in config["Env"]) | dict(env)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self._argv(*config["Entrypoint"], *config["Cmd"]), env=self._env, stdout=output, stderr=output
            )

    def _argv(self, *command: str) -> list[str]:
        return ["/usr/bin/unshare", "--mount", "sh", "-c", ENTER, "sh", str(self._root), str(self._volume), *command]

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
        self._process.send_signal(number)
        return self._process.wait(seconds)

    def remove(self) -> None:
        self._process.kill()
        self._process.wait()
        done("buildah", "rm", self._number)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self._argv(*command), env=self._env, capture_output=True, text=True, check=False)
