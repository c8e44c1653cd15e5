"""SQLite FTS5 on the articles and queries of standard input, for benches/search.rs. Any word may match; the title counts
five times as much as the text."""

import json
import os
import re
import sqlite3
import sys
import tempfile
import time

given = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "articles.db")
    database = sqlite3.connect(file)
    start = time.perf_counter()
    database.execute("CREATE VIRTUAL TABLE articles USING fts5(path UNINDEXED, title, body)")
    database.executemany("INSERT INTO articles VALUES (?, ?, ?)", given["articles"])
    database.commit()
    build = time.perf_counter() - start

    def find(query):
        words = re.findall(r"\w+", query)
        match = " OR ".join('"%s"' % word for word in words)
        if not match:
            return []
        rows = database.execute(
            "SELECT path FROM articles WHERE articles MATCH ? ORDER BY bm25(articles, 0, 5, 1) LIMIT 10", (match,)
        )
        return [path for (path,) in rows]

    for query in given["queries"]:
        find(query)
    found, seconds = [], []
    for query in given["queries"]:
        start = time.perf_counter()
        found.append(find(query))
        seconds.append(time.perf_counter() - start)
    size = os.path.getsize(file)
json.dump({"found": found, "seconds": seconds, "build": build, "bytes": size}, sys.stdout)
