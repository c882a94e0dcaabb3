"""Findings of callcheck's own JSON lines, by spark-submit: spark_job.py CALLS FINDINGS."""

import sys

from pyspark.sql import SparkSession

from callcheck.integrations.spark import check_spark


def main() -> None:
    calls, findings = sys.argv[1:]
    spark = SparkSession.builder.appName("callcheck").getOrCreate()
    found = check_spark(spark.read.json(calls), turns="turns")
    found.write.mode("errorifexists").json(findings)
    spark.stop()


if __name__ == "__main__":
    main()
