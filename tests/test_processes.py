"""Tests of pools of processes."""

import subprocess
import sys

INTERRUPTING = """
import os, signal, time
from concurrent.futures.process import BrokenProcessPool
from claimtrack._processes import open_process_pool

if __name__ == "__main__":
    with open_process_pool(1) as pool:
        worker = pool.submit(os.getpid).result()
        sleeping = pool.submit(time.sleep, 60)
        os.kill(worker, signal.SIGINT)
        try:
            sleeping.result()
        except BrokenProcessPool:
            print("ended")
"""


def test_interrupted_worker_ends_at_once_and_prints_nothing() -> None:
    command = [sys.executable, "-c", INTERRUPTING]

    run = subprocess.run(command, capture_output=True, text=True, timeout=50, check=True)

    assert ("ended\n", "") == (run.stdout, run.stderr)
