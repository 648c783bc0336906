//! What Daymark knows: check-ins, urges, sessions, reminders, and every rule about them.
//!
//! Nothing here reads a clock, a file or a network: time, ids and zones are passed in, so that each rule can be tested on its own.

pub mod check_in;
pub mod conflict;
pub mod coping_card;
pub mod days;
pub mod encouragement;
pub mod free_time;
pub mod goal;
pub mod homework;
pub mod ids;
pub mod invalid;
pub mod lapse;
pub mod milestone;
pub mod occurrence_note;
pub mod own_reminder;
pub mod person;
pub mod practice;
pub mod preferences;
pub mod profile;
pub mod programme;
pub mod reach;
pub mod recurrence;
pub mod reminder;
pub mod response;
pub mod review;
pub mod scale;
pub mod session;
pub mod statistics;
pub mod trigger;
pub mod wall_clock;
pub mod week;
pub mod words;
pub mod worksheet;
