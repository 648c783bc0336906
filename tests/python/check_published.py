"""Holds what Daymark makes of published calendars against what the program they come from makes of them (PyPI's recurring-ical-events).

check_published.py folder            says where that program's own test calendars are
check_published.py compare JSON DOC  compares, and holds the table of DOC against what was found; --write renews the table

The calendars stay where they are: they are another project's, under its licence. Ends with 1 where a calendar is read otherwise and no reason
stands in REASONS, where a reason stands there for nothing, or where the table is not the one that was found.
"""

import collections
import datetime
import json
import pathlib
import sys
import zoneinfo

import icalendar
import recurring_ical_events

CALENDARS = pathlib.Path(recurring_ical_events.__file__).parent / "test" / "calendars"
BEGINS = "| calendar | theirs | ours | |"

SHORT = "what has no length is shown for five minutes, the shortest that a session can be"
BACKWARDS = "it ends before it starts: Daymark keeps the start that it says, with the shortest length; the other program swaps the two"

# Why a calendar is read otherwise, on purpose. A calendar that is not here has to be read the same.
REASONS = {
    "Germany_Holidays.ics": "its days end on the day they start: Daymark shows a day, the other program one without length",
    "bad_rrule_missing_until_event.ics": "its rule has a part UNTL: the other program refuses the file, Daymark keeps the single event and names the rule",
    "discourse_no_dtend.ics": SHORT,
    "duration.ics": SHORT,
    "end_before_start_event.ics": BACKWARDS,
    "issue_117_until_before_dtstart.ics": "its rule ends before it starts: Daymark keeps the single event (RFC 5545: DTSTART is the first instance) and names the rule",
    "issue_132_swapped_start_and_end.ics": BACKWARDS,
    "issue_201_mixed_datetime_and_date.ics": "it starts at a time and ends on a day: Daymark reads it as whole days, as it was meant",
    "issue_201_test_matrix.ics": "each VTODO is ended as VTOOD: Daymark refuses a file whose parts do not match and brings in nothing",
    "issue_62_moved_event.ics": SHORT,
    "issue_75_range_parameter.ics": "a rule of times ends on a date (RFC 5545 wants a time): Daymark counts that day whole, the other program only its first moment",
    "multiple_rrule.ics": "it has two rules: Daymark keeps the first occurrence and names the rule",
    "recurring_events_changed_duration.ics": "one occurrence of a series of times becomes a whole day: Daymark shows it from midnight to midnight",
    "zero_size_event.ics": SHORT,
}


def occurrences(path, home, first, last):
    """What takes place: title, start (a date, or the instant in seconds), and how long (days, or minutes)."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    zone = zoneinfo.ZoneInfo(home)
    found = []
    query = recurring_ical_events.of(calendar, components=["VEVENT"])
    for event in query.between(datetime.date(first, 1, 1), datetime.date(last, 1, 1)):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        title = str(event.get("SUMMARY", "")).strip()
        starts, ends = event.start, event.end
        if not isinstance(starts, datetime.datetime):
            found.append((title, starts.isoformat(), (ends - starts).days))
            continue
        at = [one if one.tzinfo else one.replace(tzinfo=zone) for one in (starts, ends)]
        starts, ends = (int(one.timestamp()) for one in at)
        found.append((title, starts, (ends - starts) // 60))
    edge = datetime.datetime(first, 1, 1, tzinfo=zone).timestamp(), datetime.datetime(last, 1, 1, tzinfo=zone).timestamp()
    inside = lambda at: isinstance(at, str) or edge[0] <= at < edge[1]
    return collections.Counter(one for one in found if inside(one[1]))


def compared(found):
    """A row of each calendar, and what is wrong."""
    rows, wrong = [], []
    for name, ours in sorted(found["files"].items()):
        path = CALENDARS / name
        try:
            theirs = occurrences(path, found["home"], found["from"], found["to"])
        except recurring_ical_events.BadRuleStringFormat:
            theirs = None
        mine = collections.Counter(tuple(one) for one in ours.get("occurrences", []))
        same = theirs == mine and "refused" not in ours
        reason = REASONS.get(name)
        if not same and reason is None:
            theirs = theirs or collections.Counter()
            only = list((mine - theirs).items())[:4], list((theirs - mine).items())[:4]
            wrong.append(f"{name}: {ours.get('refused', '')} {ours.get('unsupported')} only ours {only[0]}, only theirs {only[1]}")
        if same and reason is not None:
            wrong.append(f"{name}: is read the same, yet a reason says why not")
        count = "refused" if theirs is None else sum(theirs.values())
        rows.append((name, count, "refused" if "refused" in ours else sum(mine.values()), "the same" if same else reason))
    wrong += [f"{name}: a reason for a calendar that is not there" for name in REASONS if name not in found["files"]]
    return rows, wrong


def main(arguments):
    if arguments[0] == "folder":
        print(CALENDARS)
        return 0
    found = json.loads(pathlib.Path(arguments[1]).read_text(encoding="utf-8"))
    rows, wrong = compared(found)
    same = sum(row[3] == "the same" for row in rows)
    table = [BEGINS, "| --- | ---: | ---: | --- |", *(f"| {name} | {theirs} | {ours} | {what} |" for name, theirs, ours, what in rows)]
    document = pathlib.Path(arguments[2])
    text = document.read_text(encoding="utf-8")
    before = text[: text.index(BEGINS)]
    renewed = before + "\n".join(table) + "\n"
    if arguments[3:] == ["--write"]:
        document.write_text(renewed, encoding="utf-8")
    elif text != renewed:
        wrong.append(f"{document} does not say what was found; run this with --write")
    # The control: somewhere else, calendars without a zone are otherwise.
    some = found["files"].items()
    ours = lambda one: collections.Counter(tuple(occurrence) for occurrence in one.get("occurrences", []))
    elsewhere = sum(occurrences(CALENDARS / name, "Asia/Tokyo", found["from"], found["to"]) != ours(one) for name, one in some if name not in REASONS)
    if not elsewhere:
        wrong.append("every calendar is read the same in Tokyo, so this compares nothing")
    for one in wrong:
        print(one)
    print(f"published: {len(rows)} calendars, {same} read the same, {len(rows) - same} otherwise for a reason, {len(wrong)} things wrong")
    return 1 if wrong or len(rows) < 90 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
