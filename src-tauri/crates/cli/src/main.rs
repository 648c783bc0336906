//! Daymark without a window: the same use cases, for a terminal, a script, or the day the window will not open.

mod arguments;
mod calendars;
mod check_ins;
mod homework;
mod output;
mod programme;
mod refusal;
mod reminders;
mod sentence;
mod sessions;
mod values;
mod vault;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{
    Arguments, CalendarCommand, CheckInCommand, Command, GoalCommand, HomeworkCommand, ProgrammeCommand, ReminderCommand, SessionCommand,
};
use crate::output::Answer;
use crate::refusal::Refusal;

/// Refused: exactly one sentence on stderr.
const REFUSED: u8 = 1;

fn main() -> ExitCode {
    // A usage error ends here with exit code 2.
    let arguments = Arguments::parse();
    let outcome = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(&arguments)),
        Err(_) => Err(Refusal::said("The system would not let Daymark start.")),
    };
    let written = match outcome {
        Ok(answer) => return output::write(&answer, arguments.json),
        Err(refusal) => {
            if arguments.json {
                output::write_error(&refusal);
            }
            writeln!(std::io::stderr(), "{}", refusal.sentence())
        }
    };
    // There is nowhere left to say that stderr cannot be written to.
    let _ = written;
    ExitCode::from(REFUSED)
}

async fn run(arguments: &Arguments) -> Result<Answer, Refusal> {
    let door = vault::Door::new(arguments)?;
    match &arguments.command {
        Command::Status => vault::status(&door).await,
        Command::Init(keys) => vault::init(&door, keys).await,
        Command::Demo(keys) => vault::demo(&door, keys).await,
        Command::Checkin(CheckInCommand::Add(add)) => check_ins::add(&door, add).await,
        Command::Checkin(CheckInCommand::List(list)) => check_ins::list(&door, list).await,
        Command::Session(SessionCommand::Add(add)) => sessions::add(&door, add).await,
        Command::Session(SessionCommand::List) => sessions::list(&door).await,
        Command::Session(SessionCommand::Occurrences(range)) => sessions::occurrences(&door, range).await,
        Command::Programme(ProgrammeCommand::Show) => programme::show(&door).await,
        Command::Goal(GoalCommand::List) => programme::goals(&door).await,
        Command::Calendar(CalendarCommand::List) => calendars::list(&door).await,
        Command::Calendar(CalendarCommand::Preview(file)) => calendars::preview(&door, file).await,
        Command::Calendar(CalendarCommand::Import(file)) => calendars::import(&door, file).await,
        Command::Calendar(CalendarCommand::Undo(change)) => calendars::undo(&door, change).await,
        Command::Calendar(CalendarCommand::Export) => calendars::export(&door).await,
        Command::Homework(HomeworkCommand::Add(add)) => homework::add(&door, add).await,
        Command::Homework(HomeworkCommand::List(list)) => homework::list(&door, list).await,
        Command::Homework(HomeworkCommand::Done(one)) => homework::done(&door, one).await,
        Command::Reminders(ReminderCommand::Plan(range)) => reminders::plan(&door, range).await,
        Command::Reminders(ReminderCommand::List) => reminders::list(&door).await,
    }
}
