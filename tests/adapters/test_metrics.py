from __future__ import annotations

import subprocess
import sys

FORKED = """
import os
from studyhub.adapters.metrics import FOLDER, Metrics, counts_over_workers

with counts_over_workers():
    folder, metrics = os.environ[FOLDER], Metrics()
    for _ in range(2):
        if not os.fork():
            metrics.count(endpoint="page", method="GET", status=200, seconds=0.01)
            os._exit(0)
        os.wait()
    print(metrics.text({("mail", "failed"): 3})[0].decode())
print("left behind" if os.path.exists(folder) else "cleared")
"""


def test_counts_of_all_workers_are_added_and_their_folder_goes() -> None:
    told = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", FORKED], capture_output=True, text=True, check=True
    )
    said = told.stdout
    assert 'studyhub_requests_total{endpoint="page",method="GET",status="200"} 2.0' in said
    assert 'studyhub_jobs{kind="mail",state="failed"} 3.0' in said
    assert said.endswith("cleared\n")
