"""Jena: its commands as Apache's distribution has them, made of the libraries that Debian has."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Final

_JARS: Final = Path("/usr/share/java")
_NEEDED: Final = (
    *("commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io"),
    *("commons-lang3", "dexx.collection", "guava", "httpclient", "httpcore", "jackson-annotations"),
    *("jackson-core", "jackson-databind", "jsonld-java", "protobuf", "slf4j-api", "slf4j-jdk14"),
    *("thrift", "titanium-json-ld"),
)
_COMMANDS: Final = {
    "riot": "riotcmd.riot",
    "tdb2.tdbloader": "tdb2.tdbloader",
    "tdb2.tdbquery": "tdb2.tdbquery",
    "java": "",
}
_XERCES: Final = "org/apache/jena/ext/"  # Debian's jar has its classes in another package
# Starting takes longer than anything here: compile little, collect with one thread.
_OPTIONS: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def install(folder: Path) -> Path:
    """Write the commands into a folder; return where they are."""
    java = shutil.which("java")
    assert java, "run ./do test-heavy, which installs Java and Jena"
    fix, programs = folder / "fix", folder / "bin"
    _mend(fix)
    programs.mkdir()
    needed = (_JARS / f"{name}.jar" for name in _NEEDED)
    path = ":".join(map(str, [fix, *sorted(_JARS.glob("jena-*.jar")), *needed]))
    for name, main in _COMMANDS.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {java} {_OPTIONS} -cp {path} {main} "$@"\n')
        program.chmod(0o755)
    return programs


def _mend(fix: Path) -> None:
    """Put the texts of Jena's Xerces where its classes look for them, which Debian missed."""
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_XERCES) and name.endswith(".properties"):
                target = fix / name.removeprefix(_XERCES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
