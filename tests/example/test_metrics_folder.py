import os
import subprocess
import sys

from example_project.metrics_folder import sweep


def test_a_start_makes_the_folder_and_forgets_who_is_gone(tmp_path):
    folder = tmp_path / "run" / "metrics"
    sweep(folder)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    kept = [f"counter_{os.getpid()}.db", "counter_1.db", "counter_notes.db", "notes.txt"]
    for name in (*kept, f"counter_{gone.pid}.db", f"gauge_liveall_{gone.pid}.db"):
        (folder / name).touch()

    sweep(folder)

    assert sorted(file.name for file in folder.iterdir()) == sorted(kept)
