"""The broker in a folder: nothing is lost, nothing is read twice, a torn file stops nobody."""

import multiprocessing
import os
import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Exchange, Queue
from kombu.exceptions import ChannelError

from portal.jobs.adapters import filesystem_broker as broker

TRANSPORT = "portal.jobs.adapters.filesystem_broker.Transport"


def connect(folder: Path) -> Connection:
    """Return a connection to a broker in `folder`."""
    return Connection(
        "filesystem://",
        transport=TRANSPORT,
        transport_options={
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.05,
        },
    )


def send(folder: Path, writer: int, count: int) -> None:
    """Send `count` numbered messages as one process of several."""
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        for number in range(count):
            queue.put({"writer": writer, "number": number})


def take(folder: Path, done: str, seen: "multiprocessing.Queue[tuple[int, int]]") -> None:
    """Take messages as one process of several until there are none and `done` exists."""
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        while True:
            finished = Path(done).exists()
            try:
                message = queue.get_nowait()
            except queue.Empty:
                if finished:
                    return
                time.sleep(0.01)
                continue
            seen.put((message.payload["writer"], message.payload["number"]))
            message.ack()


@pytest.fixture
def queue(tmp_path):
    """A queue named work."""
    with connect(tmp_path) as connection, connection.SimpleQueue("work") as opened:
        yield opened


def test_messages_come_in_the_order_in_which_they_were_sent(queue):
    for number in range(12):
        queue.put({"number": number})
    assert queue.qsize() == 12
    received = []
    for _ in range(12):
        message = queue.get(timeout=5)
        received.append(message.payload["number"])
        message.ack()
    assert received == list(range(12))
    with pytest.raises(queue.Empty):
        queue.get_nowait()


@pytest.mark.parametrize("torn", [b"", b'{"body": "eyJ', b"\xff\xfe\x00", b"[1, 2]", b"null"])
def test_a_torn_file_is_laid_aside_and_the_next_message_arrives(queue, tmp_path, torn, caplog):
    messages = tmp_path / "messages"
    (messages / f"{0:016d}-torn.work.msg").write_bytes(torn)
    queue.put({"whole": True})
    message = queue.get(timeout=5)
    assert message.payload == {"whole": True}
    message.ack()
    laid_aside = list((messages / ".unreadable").iterdir())
    assert [path.read_bytes() for path in laid_aside] == [torn]
    assert "cannot be read" in caplog.text


def test_a_message_being_written_is_invisible(queue, tmp_path):
    (tmp_path / "messages" / ".draft-abc").write_bytes(b'{"half":')
    assert queue.qsize() == 0
    with pytest.raises(queue.Empty):
        queue.get_nowait()


def test_concurrent_writers_and_readers_lose_and_repeat_nothing(tmp_path):
    writers, each = 4, 50
    context = multiprocessing.get_context("spawn")
    seen = context.Queue()
    done = tmp_path / "done"
    sending = [context.Process(target=send, args=(tmp_path, writer, each)) for writer in range(writers)]
    taking = [context.Process(target=take, args=(tmp_path, str(done), seen)) for _ in range(2)]
    for process in (*sending, *taking):
        process.start()
    for process in sending:
        process.join(60)
    done.touch()
    received = [seen.get(timeout=30) for _ in range(writers * each)]
    for process in taking:
        process.join(60)
    assert sorted(received) == [(writer, number) for writer in range(writers) for number in range(each)]
    assert seen.empty()
    assert not list((tmp_path / "messages").glob("*.msg"))
    assert not list((tmp_path / "messages" / ".unreadable").iterdir())


def test_bindings_of_many_processes_all_stay(tmp_path):
    exchange = Exchange("news", type="fanout")
    with connect(tmp_path) as connection:
        for name in ("one", "two", "three", "two"):
            Queue(name, exchange=exchange)(connection.default_channel).declare()
    with connect(tmp_path) as connection:
        channel = connection.default_channel
        assert {row.queue for row in channel.get_table("news")} == {"one", "two", "three"}
        connection.Producer().publish({"a": 1}, exchange=exchange)
        for name in ("one", "two", "three"):
            assert channel._size(name) == 1
        two = Queue("two", exchange=exchange)(channel)
        two.declare()
        two.delete()
        assert {row.queue for row in channel.get_table("news")} == {"one", "three"}
        assert channel._size("two") == 0


def test_a_torn_table_of_bindings_is_made_anew(tmp_path):
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "work.exchange").write_bytes(b"")
    with connect(tmp_path) as connection, connection.SimpleQueue("work") as queue:
        queue.put({"a": 1})
        assert queue.get(timeout=5).payload == {"a": 1}


def test_leftovers_of_killed_processes_go_after_an_hour(tmp_path):
    with connect(tmp_path) as connection:
        channel = connection.default_channel
        old, fresh = channel.messages / ".draft-old", channel.messages / ".draft-fresh"
        abandoned = channel.taken / "0-a.work.msg"
        for path in (old, fresh, abandoned):
            path.write_bytes(b"{}")
        long_ago = time.time() - broker.SECONDS_BEFORE_LEFTOVERS_GO - 60
        for path in (old, abandoned):
            os.utime(path, (long_ago, long_ago))
    with connect(tmp_path) as connection:
        channel = connection.default_channel
        assert not old.exists()
        assert not abandoned.exists()
        assert fresh.exists()


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path):
    with connect(tmp_path) as connection:
        channel = connection.default_channel
        for folder in (channel.taken, channel.unreadable, channel.messages):
            folder.rmdir()
        with pytest.raises(ChannelError, match="Cannot write a message"):
            channel._put("work", {"a": 1})


def test_an_empty_queue_says_so(tmp_path):
    with connect(tmp_path) as connection, pytest.raises(Empty):
        connection.default_channel._get("work")
