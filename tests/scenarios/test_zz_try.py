import os, shutil, time
from datetime import datetime, timedelta, UTC
from pathlib import Path
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from desktop_app.clock import Clock
from desktop_app.store.case_store import CaseStore
from tests.drive import click, put_in
from tests.program import PATIENCE, running, Running
from tests.scenarios.test_recovery import banners, kept, cards
import desktop_app.app, tests.program
AG="上海某某企业服务有限公司"
def test_clock(qtbot, tmp_path, monkeypatch):
    base=datetime.now(UTC)
    off=timedelta(0)
    class C(Clock):
        def now(self): return base+off
    monkeypatch.setattr(tests.program,"Clock",C)
    for name, o in (("now",timedelta(0)),("back",timedelta(days=-366)),("fwd",timedelta(days=366)),("now2",timedelta(hours=1))):
        off=o
        with running(qtbot, tmp_path/"家") as p:
            if name=="now": p.begin_case(AG)
            else:
                p.wait_ready(); print([ (c.case.title,c.case.opened) for c in p.start.cards])
                p.start.open_requested.emit(str(folder)); p.wait_open()
            folder=p.program.session.folder
            p.driver.go("unit.name"); p.driver.fill("agency.seal_name", name); p.wait_saved()
            p.program.session.open_case.mark(__import__("desktop_app.store.checkpoints",fromlist=["x"]).CheckpointKind.NAMED, name)
            p.wait_saved()
        with CaseStore.open(folder, read_only=True) as s:
            print(name, s.load().application.agency.seal_name, [(c.at.date().isoformat(), c.kind.value, c.name) for c in s.checkpoints()])
def test_quick(qtbot, tmp_path):
    # close at once after typing
    with running(qtbot, tmp_path/"家") as p:
        p.begin_case(AG); p.wait_saved()
        folder=p.program.session.folder
        p.driver.go("unit.name"); p.driver.type("agency.seal_name","快关")
        p.window.close()
        print("closed", p.program.session._is_closed)
    print("kept", kept(folder).agency.seal_name, sorted(x.name for x in folder.iterdir()))
    # open and close at once
    with running(qtbot, tmp_path/"家", folder) as p:
        p.wait_open(); p.window.close()
    print(sorted(x.name for x in folder.iterdir()))
    # open, close the start window while opening
    with running(qtbot, tmp_path/"家") as p:
        p.wait_ready(); p.start.open_requested.emit(str(folder)); p.program.window.close()
    print(sorted(x.name for x in folder.iterdir()), kept(folder).agency.seal_name)
    # double open
    with running(qtbot, tmp_path/"家") as p:
        p.wait_ready()
        qtbot.waitUntil(lambda: bool(p.start.cards))
        c=p.start.cards[0]
        QTest.mouseClick(c, Qt.MouseButton.LeftButton); QTest.mouseDClick(c, Qt.MouseButton.LeftButton)
        p.wait_open(); qtbot.wait(500)
        print("trouble", p.start.trouble.text(), p.program.session.folder==folder, banners(p)[-100:])
        # second program
        with running(qtbot, tmp_path/"家") as q:
            q.wait_ready(); qtbot.waitUntil(q.program.recoveries.is_settled)
            print("cards in q", [c.text() for c in q.program.recoveries.shelf.cards])
            q.start.open_requested.emit(str(folder)); qtbot.waitUntil(lambda: bool(q.start.trouble.text()))
            print(q.start.trouble.text())
            q.start.new_requested.emit()
            page=q.program.window.centralWidget().currentWidget(); put_in(page.agency,"乙单位"); click(page.create_button); q.wait_open()
        print([c.case.title for c in p.start.cards])
    with running(qtbot, tmp_path/"家") as p:
        p.wait_ready(); qtbot.wait(300); print("list", [(c.case.title) for c in p.start.cards])
def test_while(qtbot, tmp_path):
    with running(qtbot, tmp_path/"家") as p:
        p.begin_case(AG); p.wait_saved(); f1=p.program.session.folder
    with running(qtbot, tmp_path/"家") as p:
        p.begin_case("乙"); p.wait_saved(); f2=p.program.session.folder
    with running(qtbot, tmp_path/"家") as p:
        p.wait_ready()
        p.start.open_requested.emit(str(f1)); p.start.open_requested.emit(str(f2))
        p.wait_open(); qtbot.wait(500)
        print("opened", p.program.session.folder.name)
    print(sorted(x.name for x in f1.iterdir()), sorted(x.name for x in f2.iterdir()))
def test_undo(qtbot, tmp_path):
    Z=(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier); Y=(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    with running(qtbot, tmp_path/"家") as p:
        p.begin_case(AG); d=p.driver
        d.go("unit.name"); d.fill("agency.seal_name","印")
        d.go("unit.platform"); d.fill("service_platform.name","某平台")
        d.go("unit.profile")
        from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QLineEdit
        eds=[(f.field_id if hasattr(f,'field_id') else f, type(f.editor).__name__) for f in d.page.findChildren(object) if hasattr(f,"editor") and not callable(f.editor)][:20]
        print(eds)
        d.fill("agency.main_business","主营一")
        d.go("basic.1.assets"); d.fill("finance.total_assets","500")
        d.go("unit.contact"); d.fill("agency.mailing_address","地址")
        got=[]
        for _ in range(7):
            d.press(*Z); a=p.program.session.open_case.application
            got.append((p.window.current_page_id, a.agency.mailing_address, a.finance.total_assets, a.agency.main_business, a.service_platform.name, a.agency.seal_name))
        print(*got, sep="\n")
        for _ in range(7): d.press(*Y)
        a=p.program.session.open_case.application
        print("redone", (p.window.current_page_id, a.agency.mailing_address, a.finance.total_assets, a.agency.main_business, a.service_platform.name, a.agency.seal_name))
        # Ctrl+Z inside field then across
        d.go("unit.contact"); e=d.enter_field("agency.mailing_address"); QTest.keyClick(e, Qt.Key.Key_End); put_in(e, "abc")
        for _ in range(4):
            d.press(*Z); a=p.program.session.open_case.application; print(p.window.current_page_id, a.agency.mailing_address, a.finance.total_assets)
        p.wait_saved(); folder=p.program.session.folder; st=p.program.session.open_case.case
    with CaseStore.open(folder, read_only=True) as s: print("same", s.load()==st)
