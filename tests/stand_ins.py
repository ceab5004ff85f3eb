"""Stand-ins for what the guide's commands ask of a whole machine, called as `stand_ins.py NAME ARGUMENTS`.

Each knows the options of the real one that the guide uses and refuses all others, does the equivalent below
the folder `MACHINE`, and fails where the real one would: no such user, unit, file or copy of the code.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MACHINE = Path(os.environ.get("MACHINE", "/nonexistent"))
UNITS, LOADED, ENABLED = (MACHINE / part for part in ("etc/systemd/system", "loaded", "enabled"))
USERS = MACHINE / "users"
PLACES = re.compile(r"(?<![\w.])/(opt/|etc/|var/|usr/local/|tmp/studyhub)")
COPIED = ("app.py", "Makefile", "deploy", "migrations", "static", "studyhub", "templates")
BRING_UP = (
    "import studyhub; from studyhub.cli.database import bring_up_to_date as b; b(studyhub.create_app())"
)
PYTHON = f"""#!/bin/sh
case "$1 $2" in
"-m pip") shift 2; exec {shlex.quote(sys.executable)} {__file__} pip "$@";;
"-m compileall") for last; do :; done; test -d "$last" && exit;; # it takes long, and nothing here asks for it
esac
exec {shlex.quote(sys.executable)} "$@"
"""
FLASK = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m flask "$@"\n'


def moved(text: str, machine: Path) -> str:
    """A text of the guide or of deploy/, with the places of a machine below a folder."""
    return PLACES.sub(rf"{machine}/\1", text)


def refuse(said: str) -> None:
    """End as a command that fails."""
    sys.exit(f"{sys.argv[1]}: {said}")


def need(fine: object, said: str) -> None:
    """Refuse unless it is fine."""
    if not fine:
        refuse(said)


def program(path: Path, text: str) -> None:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def useradd(arguments: list[str]) -> None:
    """A user, with a group of the same name."""
    read = ArgumentParser(allow_abbrev=False)
    read.add_argument("--system", action="store_true", required=True)
    read.add_argument("--home-dir", required=True)
    read.add_argument("--shell", required=True)
    read.add_argument("name")
    USERS.mkdir(exist_ok=True)
    (USERS / read.parse_args(arguments).name).touch(exist_ok=False)


def install(arguments: list[str]) -> None:
    """The real one, but for the group, which has to be one of ours."""
    read = ArgumentParser(allow_abbrev=False)
    read.add_argument("-m", required=True)
    read.add_argument("-g")
    read.add_argument("source")
    read.add_argument("target")
    given = read.parse_args(arguments)
    need(not given.g or (USERS / given.g).exists(), f"there is no group {given.g}")
    subprocess.run(["/usr/bin/install", "-m", given.m, given.source, given.target], check=True)  # noqa: S603


def git(arguments: list[str]) -> None:
    """`clone` brings this very code (with the tests' small bank), `pull` and `checkout` bring it again."""
    if arguments[:1] == ["clone"]:
        need(arguments[1:2] == ["YOUR-COPY-OF-STUDYHUB"] and len(arguments) == 3, "clone FROM TO")
        target = Path(arguments[2])
        need(not target.exists(), f"{target} is there already")
        target.mkdir(parents=True)
        (target / ".git").mkdir()
    else:
        need(arguments == ["pull"] or (arguments[:1] == ["checkout"] and len(arguments) == 2), "what?")
        target = Path.cwd()
        need((target / ".git").exists(), "not a git repository")
    for name in COPIED:
        if (ROOT / name).is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(ROOT / name, target / name, dirs_exist_ok=True, ignore=left_out)
        else:
            shutil.copy2(ROOT / name, target / name)
    for file in ROOT.glob("requirements*.txt"):
        shutil.copy2(file, target)
    shutil.copytree(ROOT / "tests" / "sample_content", target / "content", dirs_exist_ok=True)
    for file in (target / "deploy").iterdir():
        file.write_text(moved(file.read_text(), MACHINE))


def python3(arguments: list[str]) -> None:
    """Makes an environment whose Python is the tests' own, and whose pip only looks at the list."""
    if arguments[:2] != ["-m", "venv"]:
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606
    program(Path(arguments[2]) / "bin" / "python", PYTHON)


def pip(arguments: list[str]) -> None:
    """Everything is installed already; what it would bring into the environment is `flask`."""
    read = ArgumentParser(allow_abbrev=False)
    read.add_argument("command", choices=["install"])
    read.add_argument("--quiet", action="store_true")
    read.add_argument("--disable-pip-version-check", action="store_true")
    read.add_argument("-r", type=Path, required=True)
    need(read.parse_args(arguments).r.is_file(), "no such list")
    program(Path.cwd() / ".venv" / "bin" / "flask", FLASK)


def systemctl(arguments: list[str]) -> None:
    """Units are read by `daemon-reload`, and what was changed since is not run."""
    read = ArgumentParser(allow_abbrev=False)
    read.add_argument("command", choices=["daemon-reload", "enable", "disable", "restart", "start", "stop"])
    read.add_argument("--now", action="store_true")
    read.add_argument("units", nargs="*")
    given = read.parse_intermixed_args(arguments)
    ENABLED.mkdir(exist_ok=True)
    if given.command == "daemon-reload":
        need(not given.units and not given.now, "takes no units")
        shutil.rmtree(LOADED, ignore_errors=True)
        shutil.copytree(UNITS, LOADED)
        return
    need(given.units, "names no unit")
    for name in given.units:
        do(given, name if "." in name else f"{name}.service")


def do(given: Namespace, name: str) -> None:
    """What is asked of one unit."""
    need((LOADED / name).exists(), f"Unit {name} not found.")
    text = (LOADED / name).read_text()
    if given.command == "disable":
        need((ENABLED / name).exists(), f"{name} is not enabled")
        (ENABLED / name).unlink()
        return
    if given.command == "enable":
        need("[Install]" in text, f"{name} cannot be enabled")
        (ENABLED / name).touch()
    if given.command in {"restart", "start"} or (given.command == "enable" and given.now):
        need((UNITS / name).read_text() == text, f"{name} changed on disk. Run 'systemctl daemon-reload'.")
        start(name, text)


def start(name: str, text: str) -> None:
    """A server migrates; of another service all that it needs is looked for; a timer has its service."""
    if name.endswith(".timer"):
        need((LOADED / name.replace(".timer", ".service")).exists(), f"{name} starts nothing")
        return
    found = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    command = shlex.split(found["ExecStart"])
    need(Path(command[0]).is_file(), f"{command[0]} is not there")
    if command[1:] == ["-m", "studyhub.cli.serve"]:
        run({**found, "ExecStart": ""}, [command[0], "-c", BRING_UP])


def run(properties: dict[str, str], command: list[str]) -> None:
    """Run a command as a unit with these properties would be: with nothing of our environment."""
    need((USERS / properties["User"]).exists(), f"there is no user {properties['User']}")
    folder = MACHINE / "var" / "lib" / properties["StateDirectory"]
    folder.mkdir(parents=True, exist_ok=True)
    environ = dict(settings(Path(properties["EnvironmentFile"]))) | {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(  # noqa: S603
        command,
        check=False,
        cwd=properties["WorkingDirectory"],
        env=environ,
        umask=int(properties["UMask"], 8),
    )
    if done.returncode:
        sys.exit(done.returncode)


def settings(file: Path) -> Iterator[tuple[str, str]]:
    """What systemd reads of a file of settings: no shell's words, and blanks as they stand."""
    for line in file.read_text().splitlines():
        if line.strip() and line[0] not in "#;":
            name, given, value = line.partition("=")
            need(given and re.fullmatch(r"\w+", name), f"{file}: {line!r} is no setting")
            yield name, value.strip().strip("\"'")


def systemd_run(arguments: list[str]) -> None:
    """A command as a unit of its own."""
    read = ArgumentParser(allow_abbrev=False)
    for switch in ("--quiet", "--wait", "--collect", "--pipe"):
        read.add_argument(switch, action="store_true")
    read.add_argument("--uid", required=True)
    read.add_argument("--property", action="append", default=[])
    read.add_argument("command", nargs=REMAINDER)
    given = read.parse_args(arguments)
    need(given.pipe and given.wait, "nothing of what it says would be seen")
    run({"User": given.uid, **dict(one.split("=", 1) for one in given.property)}, given.command)


def journalctl(arguments: list[str]) -> None:
    """Shows nothing of a unit that is there."""
    read = ArgumentParser(allow_abbrev=False)
    read.add_argument("-u", required=True)
    read.add_argument("-n", type=int)
    unit = read.parse_args(arguments).u
    need((LOADED / f"{unit}.service").exists(), f"there is no unit {unit}")


COMMANDS = {
    "git": git,
    "install": install,
    "journalctl": journalctl,
    "python3": python3,
    "systemctl": systemctl,
    "systemd-run": systemd_run,
    "useradd": useradd,
}


def put_up(machine: Path) -> dict[str, str]:
    """An empty machine in a folder; the environment of its root."""
    for folder in ("bin", "etc/systemd/system", "opt", "tmp", "usr/local/sbin", "var/lib"):
        (machine / folder).mkdir(parents=True)
    for name in COMMANDS:
        line = f'exec {shlex.quote(sys.executable)} {__file__} {name} "$@"'
        program(machine / "bin" / name, f"#!/bin/sh\n{line}\n")
    path = f"{machine}/bin:{machine}/usr/local/sbin:/usr/local/bin:/usr/bin:/bin"
    return {"PATH": path, "MACHINE": str(machine), "HOME": str(machine), "LANG": "C.UTF-8"}


if __name__ == "__main__":
    {**COMMANDS, "pip": pip}[sys.argv[1]](sys.argv[2:])
