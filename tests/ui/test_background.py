"""Work off the window's thread: what is reported, in what order, on which thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app import log
from desktop_app.errors import AppError, Cancelled, UnreadableInput
from desktop_app.ui.background import Task, cancel_all_and_wait, window_first


class Heard:
    """Everything a task said, in order, with the thread it was heard on."""

    def __init__(self, task: Task) -> None:
        self.said: list[tuple[object, ...]] = []
        self.threads: set[threading.Thread] = set()
        task.progressed.connect(self.on_progressed)
        task.succeeded.connect(self.on_succeeded)
        task.failed.connect(self.on_failed)
        task.finished.connect(self.on_finished)

    def _note(self, *words: object) -> None:
        self.said.append(words)
        self.threads.add(threading.current_thread())

    def on_progressed(self, stage: str, done: int, total: int) -> None:
        self._note("progressed", stage, done, total)

    def on_succeeded(self, result: object) -> None:
        self._note("succeeded", result)

    def on_failed(self, error: Exception) -> None:
        self._note("failed", error)

    def on_finished(self) -> None:
        self._note("finished")


def run(qtbot, task: Task) -> Heard:
    heard = Heard(task)
    with qtbot.waitSignal(task.finished, timeout=5000):
        task.start()
    return heard


def test_progress_result_and_end_arrive_in_order_on_the_windows_thread(qtbot):
    def work(watch):
        watch.report("排版", 1, 2)
        watch.report("排版", 2, 2)
        return "纸"

    heard = run(qtbot, Task(work))

    assert heard.said == [
        ("progressed", "排版", 1, 2),
        ("progressed", "排版", 2, 2),
        ("succeeded", "纸"),
        ("finished",),
    ]
    assert heard.threads == {threading.main_thread()}


def test_work_runs_on_another_thread(qtbot):
    heard = run(qtbot, Task(lambda watch: threading.current_thread()))

    assert heard.said[0][1] is not threading.main_thread()


def test_what_nobody_foresaw_is_in_the_log_with_its_way_and_without_its_words(qtbot, tmp_path):
    log.start(tmp_path)
    for problem in (ZeroDivisionError("机密"), AppError("没有写入")):

        def work(_, problem=problem):
            raise problem

        task = Task(work)
        with qtbot.waitSignal(task.finished, timeout=5000):
            task.start()
    log.stop()

    text = (tmp_path / "events.log").read_text(encoding="utf-8")
    assert "unexpected error=ZeroDivisionError" in text
    assert "test_background:work" in text
    assert "机密" not in text
    assert "AppError" not in text


def test_an_exception_is_handed_over_whole(qtbot):
    error = UnreadableInput("打不开", "换一个")

    def work(watch):
        raise error

    heard = run(qtbot, Task(work))

    assert [("failed", error), ("finished",)] == heard.said


def test_work_called_off_says_finished_and_nothing_else(qtbot):
    begun = threading.Event()

    def work(watch):
        begun.set()
        while not watch.cancelled():
            pass
        raise Cancelled

    task = Task(work)
    heard = Heard(task)
    task.start()
    assert begun.wait(5)
    with qtbot.waitSignal(task.finished, timeout=5000):
        task.cancel()

    assert heard.said == [("finished",)]


def test_a_result_that_comes_after_calling_off_is_not_shown(qtbot):
    let_go = threading.Event()
    task = Task(lambda watch: let_go.wait(5))
    heard = Heard(task)
    task.start()
    task.cancel()
    with qtbot.waitSignal(task.finished, timeout=5000):
        let_go.set()

    assert heard.said == [("finished",)]


def test_a_task_nobody_keeps_lives_until_its_report_arrives(qtbot):
    let_go = threading.Event()
    results: list[object] = []
    task = Task(lambda watch: let_go.wait(5))
    task.succeeded.connect(results.append)
    task.start()
    alive = weakref.ref(task)
    del task
    gc.collect()
    let_go.set()
    qtbot.waitUntil(lambda: results == [True], timeout=5000)

    assert alive() is None or not alive().is_running()


def test_at_the_end_of_the_program_running_work_is_called_off_and_waited_for(qtbot):
    begun = threading.Event()

    def work(watch):
        begun.set()
        while not watch.cancelled():
            pass

    task = Task(work)
    task.start()
    assert begun.wait(5)

    assert cancel_all_and_wait(5.0)
    qtbot.waitSignal(task.finished, timeout=5000).wait()
    assert not task.is_running()


@pytest.mark.parametrize("seconds", [0.0])
def test_waiting_ends_when_the_time_is_up(qtbot, seconds):
    let_go = threading.Event()
    task = Task(lambda watch: let_go.wait(5))
    task.start()

    assert not cancel_all_and_wait(seconds)
    with qtbot.waitSignal(task.finished, timeout=5000):
        let_go.set()


def test_work_waits_where_it_looks_at_its_watch_while_the_window_comes_first(qtbot):
    going, look, looking, passed = (threading.Event() for _ in range(4))

    def work(watch):
        going.set()
        look.wait(5)
        looking.set()
        watch.cancelled()
        passed.set()

    task = Task(work)
    with qtbot.waitSignal(task.finished, timeout=5000):
        task.start()
        assert going.wait(5)
        with window_first():
            look.set()
            assert looking.wait(5)
            assert not passed.wait(0.05)
    assert passed.is_set()


def test_work_that_is_begun_for_a_page_waits_until_the_page_is_painted(qtbot):
    happened: list[str] = []

    class Sheet(QWidget):
        def paintEvent(self, _):  # noqa: N802 - Qt's name
            happened.append("painted")

    window = QStackedWidget()
    window.addWidget(QWidget())
    window.addWidget(Sheet())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    task = Task(lambda _: happened.append("worked"))
    with qtbot.waitSignal(task.finished, timeout=5000), window_first():
        task.start()
        window.setCurrentIndex(1)

    assert happened[0] == "painted"
    assert happened.count("worked") == 1
