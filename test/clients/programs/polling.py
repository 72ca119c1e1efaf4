"""Reads a conference again and again."""
import time


def poll(read, until):
    for _ in range(200):
        conference = read()
        if until(conference):
            return conference
        time.sleep(0.1)
    raise AssertionError("the conference does not get there")
