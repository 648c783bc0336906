"""Reads calendars that Daymark wrote with an implementation of iCalendar that is not Daymark's.

check_ical.py FOLDER: every *.ics in it, held against the *.json beside it. Leaves what it read, written again, as *.again.ics for Daymark to
read. Ends with 1 where something else was read than was written, or where there is nothing to read.
"""

import datetime
import json
import pathlib
import sys
import zoneinfo

from icalendar import Calendar

DAY = datetime.timedelta(days=1)


def shown(moment):
    """A date as it is, a time as the instant it is."""
    if not isinstance(moment, datetime.datetime):
        return moment.isoformat()
    if moment.tzinfo is None:
        return f"{moment.isoformat()} in no zone"
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(event, name):
    return str(event[name]) if name in event else None


def dates(event, name):
    """The dates of all lines of that name."""
    lines = event.get(name, [])
    lines = lines if isinstance(lines, list) else [lines]
    return [shown(date.dt) for line in lines for date in line.dts]


def found(event):
    """What is in an event, in the words of the JSON."""
    rule = event["RRULE"].to_ical().decode() if "RRULE" in event else None
    return {
        "uid": str(event["UID"]),
        "original": shown(event["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in event else None,
        "sequence": event["SEQUENCE"],
        "stamp": shown(event["DTSTAMP"].dt),
        "starts": shown(event["DTSTART"].dt),
        "minutes": event["DURATION"].dt // datetime.timedelta(minutes=1),
        "summary": text(event, "SUMMARY"),
        "location": text(event, "LOCATION"),
        "description": text(event, "DESCRIPTION"),
        "url": text(event, "URL"),
        "status": text(event, "STATUS"),
        "rule": sorted(rule.split(";")) if rule else None,
        "extra": dates(event, "RDATE"),
        "except": dates(event, "EXDATE"),
    }


def lines_wrong(raw):
    """What is wrong with the lines as such."""
    if not raw.endswith(b"\r\n") or raw.replace(b"\r\n", b"").count(b"\n") or raw.replace(b"\r\n", b"").count(b"\r"):
        yield "a line does not end as it has to"
    for line in raw.split(b"\r\n"):
        if len(line) > 75:
            yield "a line is too long"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a letter is folded"


def zones_wrong(calendar, last):
    """Where a zone as the file describes it shows another time than the zone itself."""
    named = set()
    for described in calendar.walk("VTIMEZONE"):
        name = str(described["TZID"])
        named.add(name)
        own = described.to_tz(lookup_tzid=False)
        real = zoneinfo.ZoneInfo(name)
        # A file describes its zones from the year before its first event on.
        day = min(part["DTSTART"].dt for part in described.subcomponents).replace(hour=12) + DAY
        while day < last:
            if day.replace(tzinfo=own).utcoffset() != day.replace(tzinfo=real).utcoffset():
                yield f"{name} is described wrongly at {day}"
                break
            day += DAY
    missing = calendar.get_missing_tzids()
    if missing:
        yield f"zones without description: {missing}"


def main(folder):
    wrong = []
    calendars = events = 0
    for path in sorted(folder.glob("*.ics")):
        if path.name.endswith(".again.ics"):
            continue
        calendars += 1
        raw = path.read_bytes()
        wrong += [f"{path.name}: {what}" for what in lines_wrong(raw)]
        calendar = Calendar.from_ical(raw)
        for name in ("PRODID", "VERSION"):
            if name not in calendar:
                wrong.append(f"{path.name}: no {name}")
        wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        read = [found(event) for event in calendar.walk("VEVENT")]
        wrong += [f"{path.name}: {event['UID']}: {event.errors}" for event in calendar.walk("VEVENT") if event.errors]
        if len(read) != len(wanted):
            wrong.append(f"{path.name}: {len(read)} events of {len(wanted)}")
        for is_, wants in zip(read, wanted):
            events += 1
            wants["rule"] = sorted(wants["rule"]) if wants["rule"] else None
            wrong += [f"{path.name}: {wants['uid']}: {name} is {is_[name]!r}, not {wants[name]!r}" for name in wants if is_[name] != wants[name]]
        wrong += [f"{path.name}: {what}" for what in zones_wrong(calendar, datetime.datetime(2029, 1, 1))]
        path.with_suffix(".again.ics").write_bytes(calendar.to_ical())
    for one in wrong[:50]:
        print(one)
    print(f"{calendars} calendars, {events} events, {len(wrong)} things are read otherwise")
    # The control: a calendar that ends too early is not read.
    try:
        Calendar.from_ical("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n")
        wrong.append("control")
        print("nothing is refused at all")
    except ValueError:
        pass
    return 1 if wrong or not events else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
