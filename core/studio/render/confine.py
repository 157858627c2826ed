"""A render needs no network, so its process has none: whatever a hostile file may make of a decoder, it
cannot call home.

On Linux the kernel is told to refuse sockets of every kind but local ones, in this process and all it starts;
elsewhere, and where the kernel knows no such filter, nothing happens.
"""

import ctypes
import platform
import struct
import sys
from contextlib import suppress

LOCAL = 1  # AF_UNIX
DENIED = 0x00050000 | 1  # EPERM
ALLOWED = 0x7FFF0000
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # prctl's numbers
MACHINES = {  # name → (audit number, socket, io_uring_setup)
    "x86_64": (0xC000003E, 41, 425),
    "aarch64": (0xC00000B7, 198, 425),
}
LOAD, EQUAL, GREATER, GIVE = 0x20, 0x15, 0x35, 0x06  # of the filter's own language


def without_network() -> bool:
    """Call before the first thread starts. Is the network gone now?"""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return False
    machine, socket, ring = MACHINES[platform.machine()]
    lines = [
        (LOAD, 0, 0, 4),  # the machine whose calls these are
        (EQUAL, 0, 6, machine),  # another one's are refused, they have other numbers
        (LOAD, 0, 0, 0),  # the call
        (GREATER, 4, 0, 0x40000000),  # so are those of x32
        (EQUAL, 3, 0, ring),  # a ring would make sockets unseen
        (EQUAL, 0, 3, socket),
        (LOAD, 0, 0, 16),  # its first argument
        (EQUAL, 1, 0, LOCAL),
        (GIVE, 0, 0, DENIED),
        (GIVE, 0, 0, ALLOWED),
    ]
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    held = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(lines), ctypes.addressof(held))
    with suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).prctl
        call.argtypes = [ctypes.c_int, *[ctypes.c_void_p] * 4]
        return bool(call(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and call(SECCOMP, FILTER, program, 0, 0) == 0)
    return False
