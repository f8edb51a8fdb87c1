"""Who has a file open is asked while other programs start and end: none of that stops a wiping."""

import subprocess
import sys
import threading

import pytest

from tahqiq.store.erase import open_elsewhere

LOOKS = 500


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has open")
def test_file_open_in_another_program__is_told_while_others_end_under_our_eyes(tmp_path):
    file = tmp_path / "mission.db"
    file.write_bytes(b"x")
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            subprocess.run(["true"], check=True)

    crowd = [threading.Thread(target=come_and_go) for _ in range(3)]
    with file.open("rb") as handle:
        holder = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=handle.fileno())
        for one in crowd:
            one.start()
        try:
            assert all(holder.pid in open_elsewhere([file]) for _ in range(LOOKS))
        finally:
            over.set()
            for one in crowd:
                one.join()
            holder.communicate()
    assert open_elsewhere([file]) == ()
