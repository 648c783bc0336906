"""Expands series that Daymark wrote with an implementation of RFC 5545 that is not Daymark's (python-dateutil).

check_recurrence.py FOLDER: holds every series of series.json against what dateutil makes of it. The rule is expanded on the wall clock and read
in the zone afterwards: a time that a clock change skips by the offset before it, one that comes twice as the first. Ends with 1 where anything
differs, or where there is too little to compare.

Not compared, because dateutil is no measure there: BYSECOND=60 (RFC 5545 has it, for leap seconds; dateutil refuses it), BYWEEKNO with anything
but YEARLY (RFC 5545 forbids it; dateutil takes it), and rules that never happen (dateutil refuses some and counts the others to the year 9999).
A number before a day of the week means nothing to either but in months and years.
"""

import collections
import datetime
import json
import pathlib
import sys
import zoneinfo

from dateutil.rrule import rruleset, rrulestr

LEAST = 1_000
FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]
LEAST_OF_EACH = 200
SLACK = datetime.timedelta(days=3)


def local(text):
    return datetime.datetime.fromisoformat(text)


def instant(moment, zone):
    return int(moment.replace(tzinfo=zone, fold=0).timestamp())


def expanded(series, window):
    """The instants of a series within a window, moved ones by where they are now."""
    zone = zoneinfo.ZoneInfo(series["zone"])
    starts = local(series["starts"])
    wall = lambda at: datetime.datetime.fromtimestamp(at, zone).replace(tzinfo=None)
    first, last = wall(window["from"]) - SLACK, wall(window["to"]) + SLACK
    whole = rruleset()
    whole.rrule(rrulestr(series["rule"], dtstart=starts))
    for extra in map(local, series["extra"]):
        whole.rdate(extra)
    originals = set(whole.between(first, last, inc=True))
    originals -= set(map(local, series["removed"]))
    moved = {local(original): local(to) for original, to in series["moved"]}
    originals |= set(moved)
    instants = [instant(moved.get(one, one), zone) for one in originals]
    return sorted(one for one in instants if window["from"] <= one <= window["to"])


def main(folder):
    everything = json.loads((pathlib.Path(folder) / "series.json").read_text())
    wrong, compared = 0, 0
    of_each = collections.Counter()
    for series in everything:
        for window in series["windows"]:
            ours, theirs = window["starts"], expanded(series, window)
            compared += len(theirs)
            of_each[series["rule"].split(";")[0].removeprefix("FREQ=")] += bool(theirs)
            if ours != theirs:
                wrong += 1
                if wrong <= 10:
                    only = sorted(set(ours) - set(theirs))[:3], sorted(set(theirs) - set(ours))[:3]
                    print(f"{series['zone']} {series['starts']} {series['rule']}: only ours {only[0]}, only theirs {only[1]}")
    # The control: in another zone, much is elsewhere.
    elsewhere = sum(expanded({**series, "zone": "Asia/Tokyo"}, series["windows"][0]) != series["windows"][0]["starts"] for series in everything)
    if elsewhere < LEAST:
        print(f"recurrence: only {elsewhere} series would be elsewhere in Tokyo, so this compares nothing")
        wrong += 1
    for frequency in FREQUENCIES:
        if of_each[frequency] < LEAST_OF_EACH:
            print(f"recurrence: only {of_each[frequency]} windows with anything {frequency}, so this compares too little")
            wrong += 1
    print(f"recurrence: {len(everything)} series, {compared} occurrences, {wrong} windows differ")
    return 1 if wrong or len(everything) < LEAST or compared < 10 * LEAST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
