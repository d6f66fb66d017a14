"""Articles by Spark: python with_spark.py PAGES OUT; a folder of pages to a folder of Parquet."""

import sys

from pyspark.sql import SparkSession

from cleantext.scale.spark import with_articles

if __name__ == "__main__":
    pages, out = sys.argv[1:]
    spark = SparkSession.builder.getOrCreate()
    frame = spark.read.format("binaryFile").load(pages).select("path", "content")
    with_articles(frame, page="content").drop("content").write.parquet(out)
    spark.stop()
