//! The sessions of the made-up programme.

use daymark_domain::session::{Day, SessionKind};

/// A day of the programme and a minute of that day.
pub type Time = (i64, i64);

/// What is known of one session in the programme.
pub struct Course {
    pub kind: SessionKind,
    pub title: &'static str,
    pub place: Option<&'static str>,
    pub link: Option<&'static str>,
    pub bring: Option<&'static str>,
    /// When it first is.
    pub first: Time,
    pub minutes: i32,
    pub on: &'static [Day],
    pub cancelled: &'static [Time],
    pub moved: &'static [(Time, Time)],
}

/// A time of day in minutes.
pub const fn clock(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

const CLINIC: &str = "Harbour Clinic";

/// The made-up programme, its days counted from its first Monday.
pub const COURSES: [Course; 5] = [
    Course {
        kind: SessionKind::Group,
        title: "Morning group",
        place: Some("Harbour Clinic, Room 4"),
        link: None,
        bring: Some("Workbook\nA bottle of water"),
        first: (0, clock(9, 0)),
        minutes: 180,
        on: &[Day::Monday, Day::Wednesday, Day::Friday],
        cancelled: &[(11, clock(9, 0)), (74, clock(9, 0))],
        moved: &[],
    },
    Course {
        kind: SessionKind::Individual,
        title: "Counselling with Priya",
        place: None,
        link: Some("https://meet.example.org/harbour/sam"),
        bring: Some("One thing from this week to talk about"),
        first: (1, clock(14, 0)),
        minutes: 50,
        on: &[Day::Tuesday],
        cancelled: &[],
        moved: &[((22, clock(14, 0)), (24, clock(11, 0))), ((64, clock(14, 0)), (65, clock(15, 30)))],
    },
    Course {
        kind: SessionKind::Family,
        title: "Family evening",
        place: Some("Harbour Clinic, Garden Room"),
        link: None,
        bring: Some("Maya comes along"),
        first: (3, clock(18, 0)),
        minutes: 90,
        on: &[Day::Thursday],
        cancelled: &[(38, clock(18, 0))],
        moved: &[((59, clock(18, 0)), (59, clock(18, 30)))],
    },
    Course {
        kind: SessionKind::Education,
        title: "Skills class",
        place: Some("Harbour Clinic, Library"),
        link: None,
        bring: None,
        first: (2, clock(14, 30)),
        minutes: 60,
        on: &[Day::Wednesday],
        cancelled: &[],
        moved: &[((30, clock(14, 30)), (32, clock(14, 30)))],
    },
    Course {
        kind: SessionKind::Individual,
        title: "Review with the care team",
        place: Some(CLINIC),
        link: None,
        bring: Some("Questions about the last three weeks"),
        first: (63, clock(13, 30)),
        minutes: 45,
        on: &[],
        cancelled: &[],
        moved: &[],
    },
];
