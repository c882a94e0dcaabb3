"""One Spark session for all its tests, in a real JVM with two executor threads.

What needs it stands in one file: `--dist loadfile` then starts one JVM (groups of pytest-xdist 3.8
do nothing under pytest 9.2).
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_JAVA = 17


def java_version() -> int:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None:
        return 0
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else 0


@pytest.fixture(scope="session")
def java() -> None:
    if java_version() < LEAST_JAVA:
        if os.environ.get("CI"):
            pytest.fail("CI needs Java: tests/spark/install.sh could not install it")
        pytest.skip("no Java 17; run tests/spark/install.sh as root, or install it")


@pytest.fixture(scope="session")
def spark(java: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:  # noqa: ARG001 - a session needs it
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        # A short life: compile little, and quickly.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        # Far from China: a moment must not depend on where the cluster stands.
        "spark.sql.session.timeZone": "America/New_York",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = _session(settings)
        yield session
        session.stop()


def _session(settings: dict[str, str]) -> "SparkSession":
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("callcheck tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
