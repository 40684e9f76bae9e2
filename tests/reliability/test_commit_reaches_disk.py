"""The watcher of the disk sees what it is there to see. The commands themselves are run by hand, and by .ci/run."""

import re

import pytest

from tests.reliability.commit_reaches_disk import Disk

REQUEST = '7 recvfrom(5<socket:[1]>, "POST /admin/clai"..., 8192, 0, NULL, NULL) = 428'
ANSWER = '7 sendto(5<socket:[1]>, "HTTP/1.0 302 Fou"..., 20, 0, NULL, 0) = 20'
WRITE = '7 pwrite64(4</data/desk.sqlite3-wal>, "7"..., 4096, 0) = 4096'
SYNC = "7 fdatasync(4</data/desk.sqlite3-wal>) = 0"
SYNC_BEGINS = "7 fdatasync(4</data/desk.sqlite3-wal> <unfinished ...>"
SYNC_ENDS = "7 <... fdatasync resumed>) = 0"
OTHER_SYNC = "7 fdatasync(6</data/desk.sqlite3>) = 0"
NO_JOURNAL = '7 unlink("/data/desk.sqlite3-journal") = 0'
FOLDER_SYNC = "7 fsync(8</data>) = 0"
ELSEWHERE = '7 pwrite64(9</data/notes.txt>, "7"..., 10, 0) = 10'


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ([WRITE, SYNC], ""),
        ([WRITE, SYNC, ELSEWHERE], ""),
        ([WRITE, SYNC_BEGINS, SYNC_ENDS], ""),
        ([WRITE, SYNC, NO_JOURNAL, FOLDER_SYNC], ""),
        ([], "nothing was synced"),
        ([WRITE], "not synced: desk.sqlite3-wal"),
        ([SYNC, WRITE], "not synced: desk.sqlite3-wal"),
        ([WRITE, OTHER_SYNC], "not synced: desk.sqlite3-wal"),
        ([WRITE, SYNC_BEGINS], "not synced: desk.sqlite3-wal"),
        ([WRITE, SYNC, NO_JOURNAL], "not synced: data"),
    ],
)
def test_an_answer_before_its_sync_is_seen(calls: list[str], said: str) -> None:
    disk = Disk(re.compile(r"^/data(/desk\.sqlite3(-journal|-wal)?)?$"))
    for line in [REQUEST, *calls, ANSWER]:
        disk.read(line)
    assert disk.answers == [said]
