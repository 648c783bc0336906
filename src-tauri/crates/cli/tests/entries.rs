//! Check-ins, sessions and reminders, with good input and bad.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

mod common;

use common::{Home, files};
use serde_json::{Value, json};

#[test]
fn a_check_in_is_recorded_and_listed() {
    let home = Home::with_store();
    let full = home.json(&[
        "checkin",
        "add",
        "--mood",
        "2",
        "--craving",
        "7",
        "--at",
        "2026-03-09T18:30:00-05:00",
        "--trigger",
        "stress",
        "--trigger",
        "The Bus Stop",
        "--hungry",
        "--tired",
        "--sleep",
        "6:45",
        "--used",
        "no",
        "--note",
        "Long day.",
    ]);
    assert_eq!(full["at"], "2026-03-09T23:30:00Z");
    assert_eq!((&full["mood"], &full["craving"], &full["sleep_minutes"]), (&json!(2), &json!(7), &json!(405)));
    assert_eq!(full["halt"], json!({ "hungry": true, "angry": false, "lonely": false, "tired": true }));
    assert_eq!((&full["used"], &full["note"]), (&json!(false), &json!("Long day.")));
    assert_eq!((&full["triggers"][0]["key"], &full["triggers"][1]["name"]), (&json!("stress"), &json!("The Bus Stop")));

    // Only mood and craving are needed; the same trigger again is the same trigger.
    let short = home.json(&["checkin", "add", "--mood", "4", "--craving", "0", "--trigger", "The Bus Stop"]);
    assert_eq!(short["triggers"][0]["id"], full["triggers"][1]["id"]);
    assert_eq!(short["note"], Value::Null);

    let list = home.json(&["checkin", "list"]);
    assert_eq!((&list["total"], &list["check_ins"][0]["id"], &list["check_ins"][1]["id"]), (&json!(2), &short["id"], &full["id"]));
    assert_eq!(home.json(&["checkin", "list", "--limit", "1"])["check_ins"].as_array().unwrap().len(), 1);
    let told = home.run(&["checkin", "list"]);
    for part in
        ["mood 2 of 5, craving 7 of 10", "hungry, tired", "slept 6 h 45 min", "no use", "Triggers: stress, The Bus Stop", "Long day."]
    {
        assert!(told.out.contains(part), "{part} is not in:\n{}", told.out);
    }
}

#[test]
fn a_check_in_that_cannot_be_is_refused_and_nothing_is_kept() {
    let home = Home::with_store();
    let long = home.write("long", "a".repeat(1_000_000).as_bytes());
    let huge = home.write("huge", &vec![b'a'; 5_000_000]);
    let binary = home.write("binary", b"\xff\xfe\x00");
    let cases: &[(&[&str], &str)] = &[
        (&["--mood", "0", "--craving", "1"], "Mood must be from 1 to 5."),
        (&["--mood", "6", "--craving", "1"], "Mood must be from 1 to 5."),
        (&["--mood", "-1", "--craving", "1"], "Mood must be from 1 to 5."),
        (&["--mood", "3", "--craving", "11"], "Craving must be from 0 to 10."),
        (&["--mood", "3", "--craving", "-1"], "Craving must be from 0 to 10."),
        (&["--mood", "3", "--craving", "2147483647"], "Craving must be from 0 to 10."),
        (&["--mood", "3", "--craving", "1", "--sleep", "24:01"], "Sleep must be from 0 to 1440."),
        (&["--mood", "3", "--craving", "1", "--sleep", "-5"], "Sleep must be from 0 to 1440."),
        (&["--mood", "3", "--craving", "1", "--sleep", "long"], "Sleep"),
        (&["--mood", "3", "--craving", "1", "--at", "2026-02-30T10:00"], "The time"),
        (&["--mood", "3", "--craving", "1", "--at", "2999-01-01T10:00"], "future"),
        (&["--mood", "3", "--craving", "1", "--at", "1969-12-31T10:00"], "too long ago"),
        (&["--mood", "3", "--craving", "1", "--at", "yesterday"], "The time"),
        (&["--mood", "3", "--craving", "1", "--note-file", &long], "at most 10000"),
        (&["--mood", "3", "--craving", "1", "--note-file", &huge], "too long"),
        (&["--mood", "3", "--craving", "1", "--note-file", &binary], "UTF-8"),
        (&["--mood", "3", "--craving", "1", "--note-file", "/nowhere/at/all"], "cannot be read"),
        (&["--mood", "9", "--craving", "1", "--trigger", "never kept"], "Mood"),
    ];
    for (args, part) in cases {
        let sentence = home.refused(&[&["checkin", "add"], *args].concat());
        assert!(sentence.contains(part), "{args:?}: {sentence}");
    }
    for limit in ["0", "-1", "201"] {
        home.refused(&["checkin", "list", "--limit", limit]);
    }
    assert_eq!(home.json(&["checkin", "list"])["total"], 0);
}

#[test]
fn what_was_written_comes_back_as_it_was() {
    let home = Home::with_store();
    let notes = [
        "emoji 🌱👩‍👩‍👧‍👦🏳️‍🌈 and é in two parts: e\u{301}",
        "שלום עולם — مرحبا بالعالم \u{202e}turned\u{202c}",
        "a NUL \0 in the middle",
        "escape \u{1b}[2J\u{1b}[1;1H and bell \u{7}",
        "line one\nline two\r\n\ttab and \"quotes\" 'and' \\ `$(id)` '; DROP TABLE check_in; --",
        &"ä".repeat(10_000),
    ];
    for note in notes {
        let file = home.write("note", note.as_bytes());
        let view = home.json(&["checkin", "add", "--mood", "3", "--craving", "3", "--note-file", &file]);
        assert_eq!(view["note"], note);
    }
    let list = home.json(&["checkin", "list"]);
    for note in notes {
        assert!(list["check_ins"].as_array().unwrap().iter().any(|view| view["note"] == note));
    }
    let told = home.run(&["checkin", "list"]);
    assert!(!told.out.contains(['\0', '\u{1b}', '\u{7}']), "control characters reach the terminal");
    assert!(told.out.contains("שלום"));
}

#[test]
fn what_was_written_stands_in_no_file() {
    const CANARY: &str = "canary-7f3a-a-sentence-nobody-else-writes";
    let home = Home::with_store();
    home.json(&["checkin", "add", "--mood", "3", "--craving", "3", "--note", CANARY, "--trigger", CANARY]);
    let start = "2026-03-09T18:00";
    let add = ["session", "add", "--kind", "group", "--starts", start, "--minutes", "60"];
    home.json(&[&add[..], &["--title", CANARY, "--place", CANARY, "--bring", CANARY]].concat());
    home.refused(&["checkin", "add", "--mood", "9", "--craving", "3", "--note", CANARY]);
    let holds = |path: &std::path::Path, text: &str| std::fs::read(path).unwrap().windows(text.len()).any(|part| part == text.as_bytes());
    for file in files(home.path()) {
        assert!(!holds(&file, CANARY), "{} holds it", file.display());
        assert!(!holds(&file, common::PASSPHRASE) || file.ends_with("passphrase"), "{} holds the passphrase", file.display());
    }
    // The control: the search would have found it.
    let control = home.write("control", CANARY.as_bytes());
    assert!(holds(control.as_ref(), CANARY));
}

#[test]
fn sessions_repeat_on_the_wall_clock_of_their_zone() {
    let home = Home::with_store();
    let view = home.json(&[
        "session",
        "add",
        "--kind",
        "group",
        "--starts",
        "2026-03-02T18:00",
        "--minutes",
        "90",
        "--zone",
        "America/New_York",
        "--weekly",
        "mon,wed",
        "--until",
        "2026-03-18",
        "--title",
        "Evening group",
        "--place",
        "Room 4",
        "--link",
        "https://example.org/room",
        "--bring",
        "Workbook",
        "--lead",
        "120",
        "--lead",
        "15",
    ]);
    assert_eq!(view["repeat"], json!({ "kind": "weekly", "every": 1, "on": ["monday", "wednesday"], "until": "2026-03-18" }));
    assert_eq!((&view["leads"], &view["duration_minutes"]), (&json!([120, 15]), &json!(90)));
    assert_eq!(home.json(&["session", "list"])[0]["id"], view["id"]);

    // Across the change to summer time on 8 March: 18:00 stays 18:00.
    let range = ["session", "occurrences", "--from", "2026-03-01", "--to", "2026-03-31"];
    let occurrences = home.json(&range);
    let at: Vec<_> = occurrences.as_array().unwrap().iter().map(|view| view["starts_at"].as_str().unwrap()).collect();
    assert_eq!(
        at,
        [
            "2026-03-02T23:00:00Z",
            "2026-03-04T23:00:00Z",
            "2026-03-09T22:00:00Z",
            "2026-03-11T22:00:00Z",
            "2026-03-16T22:00:00Z",
            "2026-03-18T22:00:00Z"
        ]
    );
    let told = home.run(&range);
    assert!(told.out.contains("Evening group") && told.out.contains("6 sessions") && told.out.contains("Room 4"), "{}", told.out);
}

#[test]
fn a_session_that_cannot_be_is_refused() {
    let home = Home::with_store();
    let good = ["--kind", "group", "--starts", "2026-03-09T18:00", "--minutes", "60"];
    let cases: &[(&[&str], &str)] = &[
        (&["--kind", "group", "--starts", "2026-02-30T18:00", "--minutes", "60"], "a day that exists"),
        (&["--kind", "group", "--starts", "2026-03-09T18:00", "--minutes", "0"], "from 5 to 44640"),
        (&["--kind", "group", "--starts", "2026-03-09T18:00", "--minutes", "-60"], "from 5 to 44640"),
    ];
    for (args, part) in cases {
        let sentence = home.refused(&[&["session", "add"], *args].concat());
        assert!(sentence.contains(part), "{args:?}: {sentence}");
    }
    let long = "x".repeat(100_000);
    let cases: &[(&[&str], &str)] = &[
        (&["--zone", "Mars/Olympus_Mons"], "time zone"),
        (&["--zone", ""], "zone"),
        (&["--rrule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], "no day at all"),
        (&["--rrule", "FREQ=SECONDLY"], "kind that Daymark does not offer"),
        (&["--rrule", "FREQ=MINUTELY;INTERVAL=3"], "kind that Daymark does not offer"),
        (&["--rrule", "every other blue moon"], "rule for repeating"),
        (&["--rrule", ""], "rule for repeating"),
        (&["--rrule", &long], "rule for repeating"),
        (&["--weekly", "mon", "--until", "2026-02-01"], ""),
        (&["--weekly", "mon", "--until", "2026-02-30"], "last day"),
        (&["--weekly", "mon", "--every", "0"], ""),
        (&["--weekly", "mon", "--every", "53"], ""),
        (&["--link", "javascript:alert(1)"], "link"),
        (&["--title", &long], "title"),
        (&["--lead", "20161"], "from 0 to 20160"),
        (&["--lead", "-1"], "from 0 to 20160"),
        (&["--lead", "1", "--lead", "2", "--lead", "3", "--lead", "4", "--lead", "5", "--lead", "6"], "at most 5"),
    ];
    for (args, part) in cases {
        let sentence = home.refused(&[&["session", "add"], &good[..], *args].concat());
        assert!(sentence.contains(part), "{:?}: {sentence}", args.iter().map(|arg| &arg[..arg.len().min(40)]).collect::<Vec<_>>());
    }
    assert_eq!(home.json(&["session", "list"]), json!([]));
}

#[test]
fn a_rule_that_never_ends_is_bounded() {
    let home = Home::with_store();
    let rule = ["--rrule", "FREQ=DAILY"];
    home.json(
        &[&["session", "add", "--kind", "group", "--starts", "2026-01-01T09:00", "--minutes", "60", "--zone", "UTC"], &rule[..]].concat(),
    );
    let began = std::time::Instant::now();
    let count = |from, to| home.json(&["session", "occurrences", "--from", from, "--to", to]).as_array().unwrap().len();
    assert_eq!(count("2026-02-01", "2026-02-28"), 28);
    assert_eq!(count("2046-02-01", "2046-02-28"), 28);
    home.refused(&["session", "occurrences", "--from", "2026-01-01", "--to", "9999-12-31"]);
    home.refused(&["session", "occurrences", "--from", "2026-02-01", "--to", "2026-01-01"]);
    home.refused(&["session", "occurrences", "--from", "2026-02-30", "--to", "2026-03-01"]);
    assert!(began.elapsed().as_secs() < 20, "took {:?}", began.elapsed());
}

#[test]
fn reminders_are_planned_in_the_zone_that_is_asked_for() {
    let home = Home::with_store();
    let add = ["session", "add", "--kind", "individual", "--starts", "2026-03-09T18:00", "--minutes", "50", "--zone", "America/New_York"];
    home.json(&[&add[..], &["--lead", "120", "--lead", "15"]].concat());
    let range = ["reminders", "plan", "--from", "2026-03-09", "--to", "2026-03-09"];
    let planned = home.json(&[&range[..], &["--zone", "America/New_York"]].concat());
    let due: Vec<_> = planned
        .as_array()
        .unwrap()
        .iter()
        .filter(|reminder| reminder["about"]["kind"] == "session")
        .map(|reminder| (reminder["due"].as_str().unwrap(), reminder["about"]["lead_minutes"].as_u64().unwrap()))
        .collect();
    assert_eq!(due, [("2026-03-09T16:00:00-04:00", 120), ("2026-03-09T17:45:00-04:00", 15)]);
    // In Tokyo it begins at seven in the morning, in quiet hours: both come once, the evening before they begin.
    let away = |day| home.json(&["reminders", "plan", "--from", day, "--to", day, "--zone", "Asia/Tokyo"]).to_string();
    assert_eq!(away("2026-03-09").matches("lead_minutes").count(), 1);
    assert!(away("2026-03-09").contains("2026-03-09T21:59:00+09:00"));
    assert!(!away("2026-03-10").contains("lead_minutes"));
    let told = home.run(&[&range[..], &["--zone", "America/New_York"]].concat());
    assert!(told.out.contains("15 min ahead") && told.out.contains("(America/New_York)."), "{}", told.out);

    for (args, part) in [
        (["--from", "2026-03-09", "--to", "2026-03-08", "--zone", "UTC"], "end before"),
        (["--from", "2026-02-30", "--to", "2026-03-08", "--zone", "UTC"], "a day that exists"),
        (["--from", "2026-01-01", "--to", "9999-12-31", "--zone", "UTC"], "366 days"),
        (["--from", "2026-03-09", "--to", "2026-03-09", "--zone", "Nowhere/Land"], "time zone"),
    ] {
        assert!(home.refused(&[&["reminders", "plan"], &args[..]].concat()).contains(part), "{args:?}");
    }
}

#[allow(clippy::disallowed_methods, reason = "the binary goes by the computer's clock, and so does its test")]
fn in_three_days() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now() + chrono::Duration::days(3)
}

#[test]
fn homework_is_added_listed_and_done() {
    let home = Home::with_store();
    let due = in_three_days().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let exercise = home.json(&["homework", "add", "--exercise", "urge-surfing", "--due", &due, "--note", "Twice if it helps"]);
    assert_eq!((&exercise["item"], &exercise["due_at"]), (&json!({ "kind": "exercise", "id": "urge-surfing" }), &json!(due)));
    assert_eq!((&exercise["done_at"], &exercise["overdue"]), (&Value::Null, &json!(false)));
    let note = home.write("note", b"Call Maya\nabout \x1b[2J Sunday\n");
    let other = home.json(&["homework", "add", "--note-file", &note]);
    assert_eq!((&other["title"], &other["item"]["kind"]), (&json!("Call Maya"), &json!("other")));
    assert_eq!(home.json(&["homework", "add", "--worksheet", "thought-record"])["item"]["key"], "thought-record");

    let told = home.run(&["homework", "list"]);
    assert!(told.out.contains("[ ] Call Maya") && told.out.contains("Twice if it helps") && !told.out.contains('\u{1b}'), "{}", told.out);
    let done = home.json(&["homework", "done", exercise["id"].as_str().unwrap()]);
    assert!(done["done_at"].is_string());
    let list = home.json(&["homework", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert_eq!(list[2]["id"], exercise["id"]);
    assert!(home.run(&["homework", "list", "--limit", "1"]).out.contains("[x]"));
    let day = &due[..10];
    assert!(!home.json(&["reminders", "plan", "--from", day, "--to", day, "--zone", "UTC"]).to_string().contains("homework"));

    let long = home.write("long", "a".repeat(2_001).as_bytes());
    for (args, part) in [
        (vec!["add"], "The note must be given."),
        (vec!["add", "--note", " "], "The note must be given."),
        (vec!["add", "--note-file", &long], "at most 2000"),
        (vec!["add", "--exercise", "no-such-thing"], "not among your entries"),
        (vec!["add", "--worksheet", "own:none"], "not among your entries"),
        (vec!["add", "--note", "x", "--due", "soon"], "2026-03-09T18:30"),
        (vec!["add", "--note", "x", "--due", "1999-01-01T10:00"], "too long ago"),
        (vec!["add", "--note", "x", "--due", "2999-01-01T10:00"], "five years"),
        (vec!["list", "--limit", "0"], "from 1 to 200"),
        (vec!["done", "00000000-0000-7000-8000-000000000000"], "not among your entries"),
    ] {
        let sentence = home.refused(&[&["homework"][..], &args[..]].concat());
        assert!(sentence.contains(part), "{args:?}: {sentence}");
    }
    assert_eq!(home.run(&["homework", "add", "--exercise", "a", "--worksheet", "b"]).code, 2);
}

#[test]
fn homework_is_in_the_plan_of_reminders() {
    let home = Home::with_store();
    let due = in_three_days().format("%Y-%m-%dT15:00:00Z").to_string();
    let added = home.json(&["homework", "add", "--note", "Walk", "--due", &due]);
    let day = &due[..10];
    let planned = home.json(&["reminders", "plan", "--from", day, "--to", day, "--zone", "UTC"]);
    let of_homework: Vec<_> = planned.as_array().unwrap().iter().filter(|one| one["about"]["kind"] == "homework").collect();
    assert_eq!(of_homework.len(), 1);
    assert_eq!(of_homework[0]["about"], json!({ "kind": "homework", "homework": added["id"], "lead_minutes": 120 }));
    assert!(home.run(&["reminders", "plan", "--from", day, "--to", day, "--zone", "UTC"]).out.contains("homework, 2 h ahead"));
}

#[test]
fn a_calendar_is_looked_at_brought_in_handed_out_and_undone() {
    let home = Home::with_store();
    let event = "BEGIN:VEVENT\r\nUID:1@clinic\r\nDTSTART;TZID=Europe/London:20260309T180000\r\nDURATION:PT90M\r\nRRULE:FREQ=WEEKLY\r\n\
        SUMMARY:Evening group\r\nEND:VEVENT\r\n";
    let file = home.write("clinic.ics", format!("BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n").as_bytes());
    let file = file.as_str();
    let seen = home.json(&["calendar", "preview", file]);
    assert_eq!((&seen["items"][0]["effect"], &seen["items"][0]["title"]), (&json!("added"), &json!("Evening group")));
    assert_eq!(home.json(&["session", "list"]), json!([]));
    let done = home.json(&["calendar", "import", file, "--kind", "family"]);
    assert_eq!(done["added"], json!(1));
    assert_eq!(home.json(&["session", "list"])[0]["kind"], json!("family"));
    assert!(home.run(&["calendar", "list"]).out.contains("1 event"));
    assert!(home.run(&["calendar", "export"]).out.contains("SUMMARY:Evening group"));
    home.json(&["calendar", "undo", done["change"].as_str().unwrap()]);
    assert_eq!(home.json(&["session", "list"]), json!([]));
    let other = home.write("other.ics", b"hello");
    let refused = home.run(&["calendar", "import", &other]);
    assert!(refused.err.contains("it is not an iCalendar file"), "{}", refused.err);
}

#[test]
fn reminders_to_come_are_listed() {
    let home = Home::with_store();
    let starts = in_three_days().format("%Y-%m-%dT15:00").to_string();
    let add = ["session", "add", "--kind", "group", "--starts", &starts, "--minutes", "50", "--zone", "UTC", "--lead", "15"];
    let session = home.json(&add);
    let list = home.json(&["reminders", "list"]);
    assert_eq!(list["missed"], json!([]));
    let upcoming = list["upcoming"].as_array().unwrap();
    let of_session: Vec<_> = upcoming.iter().filter(|one| one["about"]["kind"] == "session").collect();
    assert_eq!(of_session.len(), 1);
    assert!(of_session[0]["due_at"].as_str().unwrap() < starts.as_str());
    let about = &of_session[0]["about"];
    assert_eq!((&about["occurrence"]["session"], &about["lead_minutes"]), (&session["id"], &json!(15)));
    assert!(upcoming.is_sorted_by_key(|one| one["due_at"].as_str().unwrap()));
    let told = home.run(&["reminders", "list"]).out;
    assert!(told.starts_with("To come:") && told.contains("session, 15 min ahead") && told.contains("Nothing was missed."), "{told}");
}
