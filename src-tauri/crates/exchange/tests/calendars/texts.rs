//! What an event is called, where it is and who leads it.

use daymark_exchange::ical::{read, write};

use crate::{HOME, event, file, one, utc, whats, whole};

#[test]
fn text_is_read_however_it_was_folded() {
    let text = "BEGIN:VCALENDAR\nX-WR-CALNAME:Harbour\\, west\nBEGIN:VEVENT\nUID:a\nDTSTART:20260309T183000\nSUMMARY;LANGUAGE=de;X-A=\"b:c;d\":Gr\u{fc}ppe \\\\ \\; 🌧️\nLOCATION:Room\n  4\nDESCRIPTION:one\\ntwo\\Nthree\nURL:https://x.example/?a=1;b=2,3\nORGANIZER;CN=\"Dr. ^'Jo^' Ray\":mailto:jo@x.example\nX-STRANGE;Y=1:z\nBEGIN:VALARM\nTRIGGER:-PT15M\nDESCRIPTION:alarm\nSUMMARY:alarm\nEND:VALARM\nEND:VEVENT\nBEGIN:VTODO\nUID:t\nSUMMARY:todo\nEND:VTODO\nBEGIN:VJOURNAL\nUID:j\nEND:VJOURNAL\nBEGIN:VFREEBUSY\nUID:f\nEND:VFREEBUSY\nEND:VCALENDAR\n";
    let plain = read(text.as_bytes(), HOME).ok().unwrap();
    let event = &plain.events[0];
    assert_eq!((plain.name.as_deref(), plain.events.len(), plain.unsupported.len()), (Some("Harbour, west"), 1, 0));
    assert_eq!(event.summary.as_deref(), Some("Gr\u{fc}ppe \\ ; 🌧️"));
    assert_eq!(event.location.as_deref(), Some("Room 4"));
    assert_eq!(event.description.as_deref(), Some("one\ntwo\nthree"));
    assert_eq!(event.url.as_deref(), Some("https://x.example/?a=1;b=2,3"));
    assert_eq!(event.organiser.as_deref(), Some("Dr. \"Jo\" Ray"));
    // Folded between any two bytes, with and without carriage returns, behind a byte order mark.
    let unfolded = text.replace("\n  ", " ");
    for every in [1, 2, 3, 5, 74] {
        for end in ["\n", "\r\n"] {
            let mut folded = b"\xEF\xBB\xBF".to_vec();
            for line in unfolded.split_terminator('\n') {
                for (index, bytes) in line.as_bytes().chunks(every).enumerate() {
                    if index > 0 {
                        folded.extend_from_slice(end.as_bytes());
                        folded.push(b" \t"[index % 2]);
                    }
                    folded.extend_from_slice(bytes);
                }
                folded.extend_from_slice(end.as_bytes());
            }
            let read = read(&folded, HOME).ok().unwrap();
            assert!(read == plain, "folded every {every} bytes");
        }
    }
    // Latin-1, as old programs write it.
    let old = whole(&self::event("UID:a\nDTSTART:20260309T183000\nSUMMARY:Gr#ppe")).into_bytes();
    let old: Vec<u8> = old.into_iter().map(|byte| if byte == b'#' { 0xFC } else { byte }).collect();
    assert_eq!(read(&old, HOME).ok().unwrap().events[0].summary.as_deref(), Some("Gr\u{fc}ppe"));
}

#[test]
fn what_is_too_long_is_cut_and_said() {
    let long = |count: usize| "\u{e9}".repeat(count);
    let text = format!(
        "UID:a\nDTSTART:20260309T183000\nSUMMARY:{}\nLOCATION:{}\nDESCRIPTION:{}\nURL:https://x.example/{}\nORGANIZER;CN={}:mailto:a@b",
        long(201),
        long(501),
        long(2001),
        long(2000),
        long(201)
    );
    let file = file(&event(&text));
    let event = &file.events[0];
    let lengths =
        [&event.summary, &event.location, &event.description, &event.organiser].map(|text| text.as_ref().unwrap().chars().count());
    assert_eq!((lengths, &event.url), ([200, 500, 2000, 200], &None));
    assert_eq!(whats(&file), ["SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER", "URL"]);
    assert!(file.unsupported.iter().all(|one| one.summary.as_ref().unwrap().chars().count() == 200));
}

#[test]
fn who_leads_it_is_written_and_read() {
    let named = |text: &str| one(&format!("DTSTART:20260309T183000\n{text}")).organiser;
    assert_eq!(named("CONTACT:Jo Ray\\, counsellor").as_deref(), Some("Jo Ray, counsellor"));
    assert_eq!(named("CONTACT:The desk\nORGANIZER;CN=Jo:mailto:jo@x.example").as_deref(), Some("Jo"));
    let event = one("DTSTART:20260309T183000\nCONTACT:Jo");
    let text = String::from_utf8(write(&[event], "", utc("2026-01-01 00:00"))).unwrap();
    assert!(text.contains("\r\nCONTACT:Jo\r\n") && !text.contains("ORGANIZER"));
    assert!(read(text.as_bytes(), HOME).ok().unwrap().own);
}
