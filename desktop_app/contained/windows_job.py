"""How a process of Windows limits its own memory: it puts itself into a job object with a limit."""

from __future__ import annotations

import ctypes
import sys

_PROCESS_MEMORY, _PROCESS_TIME, _DIE_SILENTLY = 0x0100, 0x0002, 0x0400
"""The last: a crash ends it without the window in which Windows tells of one."""
_TICKS = 10_000_000
"""Of Windows' clock in a second."""
_EXTENDED_LIMITS = 9


class _Basic(ctypes.Structure):
    _fields_ = (
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limit_own_process(memory: int, seconds: int) -> bool:
    """Let this process commit no more than ``memory`` bytes and compute no longer than ``seconds``.

    False where the system does not allow it to say so.

    The handle of the job stays open until the process ends: a job without handles and processes is gone.
    """
    if sys.platform != "win32":
        return False
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
    )
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    limits = _Extended()
    limits.basic.limit_flags = _PROCESS_MEMORY | _PROCESS_TIME | _DIE_SILENTLY
    limits.basic.per_process_user_time = seconds * _TICKS
    limits.process_memory_limit = memory
    return bool(
        job
        and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    )
