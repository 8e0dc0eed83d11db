"""How the bot and a process that draws talk: each message is its length in four bytes, and a pickle.

Only a parent and the child that it started can write to each other's pipe.
"""

import pickle
import struct

LENGTH = struct.Struct("!I")


def framed(message: object) -> bytes:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body
