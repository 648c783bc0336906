//! What can be typed. A passphrase cannot: the arguments of a program can be read by every other program on the computer.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Daymark without a window.
///
/// Exit codes: 0 done; 1 refused, with one sentence on stderr; 2 the command was not written as it should be.
#[derive(Parser)]
#[command(name = "daymark-cli", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// The folder with your entries, if not the usual one.
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Take the passphrase from the first line of this file ("-" for standard input). Without it, the keyring is tried, then you are asked.
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Set Daymark up, with no entries yet.
    Init(Keys),
    /// Record how you are, or look back.
    #[command(subcommand)]
    Checkin(CheckInCommand),
    /// Sessions of your program.
    #[command(subcommand)]
    Session(SessionCommand),
    /// Your program and its phases.
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// What you want to do each week.
    #[command(subcommand)]
    Goal(GoalCommand),
    /// Calendars, brought in from a file or handed out as one.
    #[command(subcommand)]
    Calendar(CalendarCommand),
    /// What a session, or you, gave you to do.
    #[command(subcommand)]
    Homework(HomeworkCommand),
    /// What you will be reminded of.
    #[command(subcommand)]
    Reminders(ReminderCommand),
    /// Say where your entries are and how they open.
    Status,
    /// Set Daymark up with a made-up twelve-week program, to look around in. Entries that are there already are left alone.
    Demo(Keys),
}

/// How new entries will open.
#[derive(Args)]
pub struct Keys {
    /// Let the system's keyring open your entries too.
    #[arg(long)]
    pub keyring: bool,
    /// Set no passphrase: only the keyring opens your entries. If the keyring is lost, so is what you wrote.
    #[arg(long, requires = "keyring", conflicts_with = "passphrase_file")]
    pub no_passphrase: bool,
}

#[derive(Subcommand)]
pub enum CheckInCommand {
    /// Record a check-in.
    Add(Box<AddCheckIn>),
    /// Show check-ins, newest first.
    List(ListCheckIns),
}

#[derive(Args)]
pub struct AddCheckIn {
    /// Mood, 1 (very low) to 5 (very good).
    #[arg(long, allow_negative_numbers = true)]
    pub mood: i32,
    /// Craving, 0 (none) to 10 (the strongest there is).
    #[arg(long, allow_negative_numbers = true)]
    pub craving: i32,
    /// When it was, if not now: 2026-03-09T18:30 by this computer's zone, or with an offset, as 2026-03-09T18:30:00-05:00.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// A trigger: a known one (stress, boredom, payday, cant_sleep …) or one of your own by its name. May be given again.
    #[arg(long = "trigger", value_name = "NAME")]
    pub triggers: Vec<String>,
    /// Hungry.
    #[arg(long)]
    pub hungry: bool,
    /// Angry.
    #[arg(long)]
    pub angry: bool,
    /// Lonely.
    #[arg(long)]
    pub lonely: bool,
    /// Tired.
    #[arg(long)]
    pub tired: bool,
    /// Sleep last night, as 7:30 or in minutes.
    #[arg(long, value_name = "H:MM", allow_negative_numbers = true)]
    pub sleep: Option<String>,
    /// Whether you used since the last check-in.
    #[arg(long, value_name = "YES|NO")]
    pub used: Option<YesNo>,
    /// A note. Other programs can see it while this command runs, and your shell may remember it; --note-file is more private.
    #[arg(long, value_name = "TEXT", conflicts_with = "note_file", allow_hyphen_values = true)]
    pub note: Option<String>,
    /// Take the note from this file ("-" for standard input).
    #[arg(long, value_name = "FILE")]
    pub note_file: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

#[derive(Args)]
pub struct ListCheckIns {
    /// At most so many, 1 to 200.
    #[arg(long, default_value_t = 20, allow_negative_numbers = true, conflicts_with = "all")]
    pub limit: i32,
    /// All of them.
    #[arg(long)]
    pub all: bool,
}

#[derive(Subcommand)]
pub enum ProgrammeCommand {
    /// Show the current program, and where today stands in it.
    Show,
}

#[derive(Subcommand)]
pub enum GoalCommand {
    /// Show your goals, and how far this week has come.
    List,
}

#[derive(Subcommand)]
pub enum CalendarCommand {
    /// Show the calendars that were brought in.
    List,
    /// Show what bringing in an iCalendar file would change. Nothing is changed.
    Preview(CalendarFile),
    /// Bring in an iCalendar file. Bringing it in again takes over what has changed.
    Import(CalendarFile),
    /// Take back what an import, or another change of many sessions, did. It is named by the number that it gave.
    Undo(OneChange),
    /// Write your sessions as an iCalendar file to standard output. Commitments, notes and reminders are not in it.
    Export,
}

#[derive(Args)]
pub struct CalendarFile {
    /// The file ("-" for standard input).
    pub file: PathBuf,
    /// What its events are.
    #[arg(long, default_value = "group")]
    pub kind: Kind,
}

#[derive(Args)]
pub struct OneChange {
    pub id: uuid::Uuid,
}

#[derive(Subcommand)]
pub enum SessionCommand {
    /// Add a session, single or repeating.
    Add(Box<AddSession>),
    /// Show the sessions.
    List,
    /// Show when sessions take place on these local days.
    Occurrences(Range),
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    Individual,
    Group,
    Family,
    Education,
    Medical,
    Testing,
    PeerMeeting,
    Work,
    School,
    Care,
    Practice,
    Other,
}

#[derive(Args)]
pub struct AddSession {
    /// What kind of session it is.
    #[arg(long)]
    pub kind: Kind,
    /// Local start of the first one: 2026-03-09T18:30.
    #[arg(long, value_name = "TIME")]
    pub starts: String,
    /// How many minutes it takes, 5 to 44640.
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    pub minutes: i32,
    /// What to call it.
    #[arg(long)]
    pub title: Option<String>,
    /// Where it is.
    #[arg(long)]
    pub place: Option<String>,
    /// The link of a telehealth session.
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// What to bring.
    #[arg(long)]
    pub bring: Option<String>,
    /// Who leads it.
    #[arg(long)]
    pub facilitator: Option<String>,
    /// How many minutes it takes to get there, 0 to 480.
    #[arg(long, value_name = "MINUTES", default_value_t = 0, allow_negative_numbers = true)]
    pub travel: i32,
    /// The IANA zone whose wall clock it keeps, such as America/New_York, if not this computer's.
    #[arg(long)]
    pub zone: Option<String>,
    /// Repeat every week on these days: mon,wed,fri.
    #[arg(long, value_name = "DAYS", value_delimiter = ',', conflicts_with = "rrule")]
    pub weekly: Vec<WeekDay>,
    /// Repeat only every so many weeks, 1 to 52.
    #[arg(long, value_name = "WEEKS", default_value_t = 1, requires = "weekly")]
    pub every: u32,
    /// The last day it may fall on: 2026-06-30.
    #[arg(long, value_name = "DATE", requires = "weekly")]
    pub until: Option<String>,
    /// Repeat by a rule of RFC 5545: "FREQ=MONTHLY;BYDAY=1MO;COUNT=6".
    #[arg(long, value_name = "RULE")]
    pub rrule: Option<String>,
    /// Minutes ahead at which to be reminded, 0 to 20160. May be given again, at most 5 times; without it, as you usually are.
    #[arg(long = "lead", value_name = "MINUTES", allow_negative_numbers = true, conflicts_with = "no_reminders")]
    pub leads: Vec<i32>,
    /// No reminders of it.
    #[arg(long)]
    pub no_reminders: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum WeekDay {
    #[value(alias = "monday")]
    Mon,
    #[value(alias = "tuesday")]
    Tue,
    #[value(alias = "wednesday")]
    Wed,
    #[value(alias = "thursday")]
    Thu,
    #[value(alias = "friday")]
    Fri,
    #[value(alias = "saturday")]
    Sat,
    #[value(alias = "sunday")]
    Sun,
}

#[derive(Args)]
pub struct Range {
    /// The first day: 2026-03-09.
    #[arg(long, value_name = "DATE")]
    pub from: String,
    /// The last day, included.
    #[arg(long, value_name = "DATE")]
    pub to: String,
}

#[derive(Subcommand)]
pub enum HomeworkCommand {
    /// Write homework down: an exercise, a worksheet, or something else in your own words.
    Add(AddHomework),
    /// Show what is still to be done, with what is due first on top, and what was done last.
    List(ListHomework),
    /// Say that homework is done.
    Done(OneHomework),
}

#[derive(Args)]
pub struct AddHomework {
    /// The id of an exercise, such as urge-surfing.
    #[arg(long, value_name = "ID", conflicts_with = "worksheet")]
    pub exercise: Option<String>,
    /// The key of a worksheet, such as thought-record.
    #[arg(long, value_name = "KEY")]
    pub worksheet: Option<String>,
    /// What to do, or what to keep in mind. Other programs can see it while this command runs, and your shell may remember it;
    /// --note-file is more private.
    #[arg(long, value_name = "TEXT", conflicts_with = "note_file", allow_hyphen_values = true)]
    pub note: Option<String>,
    /// Take the note from this file ("-" for standard input).
    #[arg(long, value_name = "FILE")]
    pub note_file: Option<PathBuf>,
    /// When it is due: 2026-03-09T18:30 by this computer's zone, or with an offset, as 2026-03-09T18:30:00-05:00.
    #[arg(long, value_name = "TIME")]
    pub due: Option<String>,
}

#[derive(Args)]
pub struct ListHomework {
    /// At most so many of those that are done, 1 to 200.
    #[arg(long, default_value_t = 20, allow_negative_numbers = true)]
    pub limit: i32,
}

#[derive(Args)]
pub struct OneHomework {
    /// The id, as `homework list` shows it.
    pub id: uuid::Uuid,
}

#[derive(Subcommand)]
pub enum ReminderCommand {
    /// Plan the reminders of these local days. Nothing is changed.
    Plan(PlanReminders),
    /// Show the reminders to come within two weeks, and those missed in the last seven days.
    List,
}

#[derive(Args)]
pub struct PlanReminders {
    #[command(flatten)]
    pub range: Range,
    /// The IANA zone that you will be in, such as Europe/London, if not this computer's.
    #[arg(long)]
    pub zone: Option<String>,
}
