"""What the headers of sound files promise, where the decoder looks at the size of the file instead."""

import os
from typing import IO

_OGG_PAGE = b"OggS"
_OGG_PAGE_HEADER_BYTES = 27
_OGG_LONGEST_PAGE_BYTES = 65_307
_OGG_LAST_PAGE = 0x04


def wav_length_s(file: IO[bytes]) -> float | None:
    """The length in seconds that a wav header promises, None for other files and unknown lengths."""
    file.seek(0)
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return None
    bytes_per_second = 0
    while len(chunk := file.read(8)) == 8:
        size = int.from_bytes(chunk[4:], "little")
        if chunk[:4] == b"data":
            # Zero and the largest sizes are what a recorder writes that could not know better.
            unknown = size == 0 or size >= 0x7FFFF000
            return None if unknown or not bytes_per_second else size / bytes_per_second
        if chunk[:4] == b"fmt " and size >= 12:
            bytes_per_second = int.from_bytes(file.read(12)[8:12], "little")
            size -= 12
        file.seek(size + size % 2, os.SEEK_CUR)
    return None


def ogg_lacks_its_end(file: IO[bytes]) -> bool:
    """Whether an Ogg file (RFC 3533) stops before the page that is marked as the last. False for other files."""
    file.seek(0)
    if file.read(4) != _OGG_PAGE:
        return False
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _OGG_LONGEST_PAGE_BYTES))
    tail = file.read()
    page = tail[tail.rfind(_OGG_PAGE) :]
    if len(page) < _OGG_PAGE_HEADER_BYTES:
        return True
    segments = page[_OGG_PAGE_HEADER_BYTES : _OGG_PAGE_HEADER_BYTES + page[26]]
    whole = _OGG_PAGE_HEADER_BYTES + page[26] + sum(segments)
    return not page[5] & _OGG_LAST_PAGE or len(page) < whole
