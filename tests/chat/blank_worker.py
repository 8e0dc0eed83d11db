"""A worker that answers every plan with one white pixel, for tests that are about cards and not about pictures."""

import pickle
import sys

from bot.workers.pipe import LENGTH, framed

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef9240000000a49444154789c63680000008200"
    "81772ef5cd0000000049454e44ae426082"
)

if __name__ == "__main__":
    while head := sys.stdin.buffer.read(LENGTH.size):
        pickle.loads(sys.stdin.buffer.read(*LENGTH.unpack(head)))
        sys.stdout.buffer.write(framed((True, PIXEL)))
        sys.stdout.buffer.flush()
