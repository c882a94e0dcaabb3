#!/bin/sh
# Java 17 or later for the tests of Spark, from the system's packages when there is none.
set -eu
major() { "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1; }
ready() { found=$(major) && [ "${found:-0}" -ge 17 ]; }
if ! ready && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get -qq update >/dev/null 2>&1 || true
  for version in 17 21 25; do
    apt-get -qq install -y --no-install-recommends "openjdk-$version-jre-headless" >/dev/null 2>&1 && break
  done
fi
if ready; then
  echo "spark: Java $(major)"
else
  echo "spark: no Java 17 or later to be had; its tests are skipped, or fail where CI is set"
fi
