//! One walk through every screen of the real app and through what shows only while something is being done. Whoever walks along sees each
//! stop once: the tour takes a picture of it, a test looks for what is wrong with it.

use std::fs;

use serde_json::json;

use crate::desk::{Desk, Keyring, Start};
use crate::window::Window;
use crate::world::{self, Demo, NOW, PASSPHRASE};

/// As a clinic hands it out: a series, a single visit under a name without a space, and a rule that is finer than can be kept.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Harbour Clinic\r\n\
    BEGIN:VEVENT\r\nUID:group@clinic\r\nDTSTART;TZID=Eastern Standard Time:20260302T180000\r\nDURATION:PT1H30M\r\n\
    RRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\nSUMMARY:Evening group\r\nLOCATION:Room 4\\, upstairs\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:visit@clinic\r\nDTSTART:20260402T150000Z\r\nDURATION:PT50M\r\n\
    SUMMARY:Rehabilitationsvorbereitungsgespraechsnachbesprechung\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:often@clinic\r\nDTSTART:20260402T150000Z\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:Too often\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

/// Stops that are looked at with text of twice the usual size too: where a person is on a hard day, and what is fullest.
pub const LARGE: [&str; 16] = [
    "today",
    "schedule",
    "check-in",
    "check-in-more",
    "check-ins",
    "urge",
    "urge-exercises",
    "support",
    "overdose",
    "practice",
    "goals",
    "progress",
    "settings",
    "settings-reach",
    "dialog-occurrence",
    "lock",
];

/// The whole walk.
pub async fn everything(see: &mut impl AsyncFnMut(&Window, &str)) {
    closed(see).await;
    first_run(see).await;
    everyday(see).await;
    coming_back(see).await;
}

async fn started(desk: &Desk, heading: &str) -> Window {
    let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
    window.wait_for_heading(heading).await;
    window
}

/// From the first page to a store with nothing in it.
async fn first_run(see: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(Keyring::Open);
    let window = started(&desk, "Welcome to Daymark").await;
    see(&window, "welcome-1-about").await;
    window.press("Begin").await;
    window.wait_for_heading("Keep it yours").await;
    window.press("A passphrase").await;
    see(&window, "welcome-2-store").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.fill("Passphrase once more", PASSPHRASE).await;
    window.press("Set up Daymark").await;
    window.wait_for_heading("One person to call").await;
    see(&window, "welcome-person").await;
    window.press("Later").await;
    window.wait_for_heading("About you").await;
    window.fill("What should Daymark call you?", "Robin").await;
    see(&window, "welcome-3-you").await;
    window.press("Next").await;
    window.wait_for_heading("When to check in").await;
    see(&window, "welcome-4-times").await;
    window.press("Next").await;
    window.wait_for_heading("Your weekly sessions").await;
    see(&window, "welcome-5-sessions").await;
    window.press("Skip for now").await;
    window.wait_for_heading("You are set up").await;
    see(&window, "welcome-6-done").await;
    window.press("Go to Today").await;
    window.wait_for_heading("Today, Robin").await;
    for place in ["today", "schedule", "progress", "support", "check-ins", "urges"] {
        window.go(&format!("/{place}")).await;
        see(&window, &format!("empty-{place}")).await;
    }
}

/// Every address of a store that has been lived in, and what shows there while something is being done.
async fn everyday(see: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(Keyring::Absent);
    let demo = world::demo(&desk.data_dir()).await;
    let window = started(&desk, "Daymark is locked").await;
    see(&window, "lock").await;
    window.press("Help now").await;
    window.wait_for("Call 911").await;
    see(&window, "lock-help").await;
    window.press("Help now").await;
    window.press("Someone took too much?").await;
    window.wait_for_heading("Overdose: what to do").await;
    see(&window, "lock-overdose").await;
    window.press("Back").await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", "not the right words").await;
    window.press("Open").await;
    window.wait_for("does not open your entries").await;
    see(&window, "lock-wrong").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait("Today", async || window.heading().await.starts_with("Today")).await;

    for route in world::routes(&demo) {
        window.go(&route).await;
        see(&window, &name_of(&route, &demo)).await;
    }
    window.go("/safety/suicide").await;
    see(&window, "safety-suicide").await;
    window.go("/nowhere").await;
    see(&window, "nowhere").await;
    forms(&window, see).await;
    dialogs(&window, see).await;
    practice(&window, see).await;
    urge(&window, see).await;
}

/// An address as a name: one of each stands for all.
fn name_of(route: &str, demo: &Demo) -> String {
    let name = route.trim_start_matches('/').replace('/', "-");
    let occurrence = demo.occurrence.replace('/', "-");
    let known =
        [&occurrence, &demo.check_in, &demo.session, &demo.person, &demo.response, &demo.homework, &demo.programme, &demo.goal, &demo.week];
    known.iter().fold(name, |name, id| name.replace(id.as_str(), "one"))
}

async fn forms(window: &Window, see: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/check-in").await;
    window.press_in("How is your mood?", "Good").await;
    window.press_in("How strong is the craving?", "3").await;
    window.press("More").await;
    see(window, "check-in-more").await;
    window.press_in("Any use since your last check-in?", "Yes").await;
    window.press("Save").await;
    window.wait_for_heading("First, your body").await;
    window.press("Go on").await;
    window.wait_for_heading("One step for today").await;
    see(window, "lapse-said").await;
    lapse(window, see).await;
    for (mood, craving, heading, name) in
        [("Okay", "8", "That is strong. Shall we ride it out?", "check-in-strong"), ("Very low", "2", "That sounds hard", "check-in-low")]
    {
        window.go("/check-in").await;
        window.press_in("How is your mood?", mood).await;
        window.press_in("How strong is the craving?", craving).await;
        window.press("Save").await;
        window.wait_for_heading(heading).await;
        see(window, name).await;
        window.press("Not now").await;
        window.wait("Today", async || window.heading().await.starts_with("Today")).await;
    }

    window.go("/schedule").await;
    window.press_in("", "Week").await;
    window.wait_for("Week of").await;
    see(window, "schedule-week").await;
    window.press("Find time to practice").await;
    window.wait_for("How long?").await;
    see(window, "schedule-practice").await;
    window.press_in("", "Agenda").await;
    window.go("/calendars").await;
    window.choose_file("calendar.ics", CALENDAR).await;
    window.wait_for("What “Harbour Clinic” would change").await;
    see(window, "calendar-preview").await;
    window.go("/programme/new?template=three_evenings").await;
    unfold(window).await;
    see(window, "programme-template").await;
    window.go("/session/new").await;
    window.press_in("Repeats", "Weekly").await;
    unfold(window).await;
    see(window, "session-series").await;
    window.go("/progress").await;
    window.press("Add your own").await;
    window.wait_for("Add milestone").await;
    unfold(window).await;
    see(window, "progress-milestone").await;
    window.go("/settings").await;
    window.press("Add a reminder").await;
    window.wait_for("How often").await;
    unfold(window).await;
    see(window, "settings-reminder").await;
}

async fn dialogs(window: &Window, see: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("Change the passphrase").await;
    window.wait_for("New passphrase once more").await;
    see(window, "dialog-passphrase").await;
    window.press("Close").await;
    window.go("/schedule").await;
    press_first(window, "More for").await;
    window.wait_for("This is about this one time only.").await;
    see(window, "dialog-occurrence").await;
    window.press("Close").await;
    press_first(window, "get in each other's way").await;
    see(window, "schedule-conflicts").await;
    press_first(window, "Find a way").await;
    window.wait_for("Move one of them").await;
    see(window, "dialog-conflict").await;
    window.press("Close").await;
    window.go("/support").await;
    press_first(window, "Text ").await;
    window.wait_for("What it says").await;
    see(window, "dialog-text").await;
    window.press("Close").await;
    // No program of the desk takes a number.
    press_first(window, "Call ").await;
    window.wait_for("This computer cannot call.").await;
    see(window, "call-cannot").await;
    window.press("Call 911, Emergency services").await;
    window.wait_for("Call 911?").await;
    see(window, "dialog-emergency").await;
    window.press("Not now").await;
}

async fn practice(window: &Window, see: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/practice?show=worksheets").await;
    see(window, "practice-worksheets").await;
    window.go("/support").await;
    window.press("Open my safety plan").await;
    window.wait_for("Begin again from this one").await;
    see(window, "safety-plan").await;
    window.go("/practice").await;
    window.press("Write a card").await;
    see(window, "practice-card").await;
    window.fill("Search", "jordan").await;
    window.wait_for("What you wrote").await;
    see(window, "practice-search").await;
    window.go("/worksheets/decisional-balance").await;
    window.press("Begin").await;
    window.wait("the first question", async || window.has("textbox", "What are you weighing up?").await).await;
    see(window, "response-begun").await;
    window.hold_time().await;
    for exercise in ["craving-thoughts", "halt-care", "delay-and-decide", "call-someone", "coping-cards", "costs-and-gains"] {
        window.go(&format!("/practice/{exercise}")).await;
        window.press("Begin").await;
        window.wait_for("Step 1 of").await;
        see(window, &format!("exercise-{exercise}")).await;
    }
}

async fn lapse(window: &Window, see: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/lapse").await;
    window.press("Go on").await;
    window.wait_for_heading("When was it?").await;
    see(window, "lapse-when").await;
    window.press("Write it down").await;
    window.wait_for_heading("What came before?").await;
    see(window, "lapse-before").await;
    window.press("Go on").await;
    window.wait_for_heading("One step for today").await;
    see(window, "lapse-step").await;
    window.go("/today").await;
    press_first_link(window, "#/lapse/").await;
    window.wait_for_heading("Change what you wrote down").await;
    see(window, "lapse-change").await;
}

async fn urge(window: &Window, see: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/urge").await;
    window.press_in("How strong is it right now?", "7").await;
    see(window, "urge-rated").await;
    window.press("7 – go on").await;
    window.wait_for_heading("Is it near you?").await;
    see(window, "urge-near").await;
    window.press("No, it is not near").await;
    window.wait_for_heading("Pick one").await;
    see(window, "urge-exercises").await;
    window.press("More exercises").await;
    window.press("Slow your breath…").await;
    window.wait_for("Step 1 of").await;
    for _ in 0..6 {
        if window.words().await.contains("Round 1 of") {
            break;
        }
        window.press("Next").await;
    }
    window.press("Pause").await;
    see(window, "urge-pacer").await;
    window.press("Stop").await;
    window.wait_for_heading("How strong is it now?").await;
    see(window, "urge-again").await;
    window.press_in("How strong is it now?", "8").await;
    window.press("8 – go on").await;
    window.wait_for_heading("Still strong").await;
    see(window, "urge-still").await;
    window.press("That is enough for now").await;
    window.wait_for_heading("What helped?").await;
    see(window, "urge-helped").await;
    window.press_in("What helped?", "Waiting").await;
    window.press("Finish").await;
    window.wait_for_heading("You stayed with it").await;
    see(window, "urge-over-high").await;
    window.press("Begin again").await;
    window.wait_for_heading("How strong is it right now?").await;
    window.press_in("How strong is it right now?", "9").await;
    window.press("9 – go on").await;
    window.press("Yes. Help me get away").await;
    window.wait_for("Step 1 of").await;
    see(window, "urge-leave").await;
    window.press("Stop").await;
    window.press_in("How strong is it now?", "3").await;
    window.press("3 – go on").await;
    window.wait_for_heading("It came down from 9 to 3").await;
    see(window, "urge-came-down").await;
    window.press("That is enough for now").await;
    window.press("Finish").await;
    window.wait_for_heading("You rode it out").await;
    see(window, "urge-over").await;
}

/// Two weeks after the demo, with an urge that was left, and the day after with a lapse written down.
async fn coming_back(see: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(Keyring::Absent);
    world::demo(&desk.data_dir()).await;
    world::leave_urge(&desk.data_dir(), NOW).await;
    let window = unlocked(&desk, "2026-03-23T16:20:00-04:00").await;
    window.wait_for("How did the urge").await;
    see(&window, "today-urge-to-ask").await;
    window.press("It passed").await;
    window.wait_for("How were those days?").await;
    see(&window, "today-away").await;
    unfold(&window).await;
    see(&window, "today-away-unfolded").await;
    window.kill();
    world::lapse(&desk.data_dir(), "2026-03-24T15:00:00-04:00").await;
    let window = unlocked(&desk, "2026-03-24T16:20:00-04:00").await;
    window.wait_for("You wrote down a lapse").await;
    see(&window, "today-lapse").await;
}

/// The app at some time, open.
async fn unlocked(desk: &Desk, now: &str) -> Window {
    let window = desk.start(Start { now: Some(now), ..Start::default() }).await;
    window.wait_for_heading("Daymark is locked").await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Open").await;
    window.wait("Today", async || window.heading().await.starts_with("Today")).await;
    window
}

/// A store whose slots are gone; and an app that answers with nothing but an error.
async fn closed(see: &mut impl AsyncFnMut(&Window, &str)) {
    let desk = Desk::new(Keyring::Absent);
    world::welcomed(&desk.data_dir()).await;
    for slots in ["vault.slots", "vault.slots.previous"] {
        fs::remove_file(desk.data_dir().join(slots)).unwrap();
    }
    let window = started(&desk, "Your entries cannot be opened").await;
    see(&window, "lock-damaged").await;
    unfold(&window).await;
    see(&window, "lock-damaged-details").await;
    let fails = "const headers = { 'Tauri-Response': 'error', 'Content-Type': 'application/json' };
        window.fetch = async () => new Response(JSON.stringify({ kind: 'unexpected' }), { headers })";
    window.run(fails, vec![]).await;
    window.press("Try again").await;
    window.wait_for_heading("Daymark could not start").await;
    see(&window, "failed").await;
}

/// Opens whatever is folded away on the page.
async fn unfold(window: &Window) {
    window.run("document.querySelectorAll('details').forEach((one) => { one.open = true })", vec![]).await;
}

/// Presses the first of several buttons whose names have these words.
async fn press_first(window: &Window, words: &str) {
    let press = "const named = (button) => button.getAttribute('aria-label') ?? button.textContent;
        const one = [...document.querySelectorAll('main button')].find((button) => named(button).includes(arguments[0]));
        one?.click(); return one !== undefined";
    window.wait(words, async || window.at_rest(press, vec![json!(words)]).await == json!(true)).await;
}

/// Follows the first link whose address begins like this.
async fn press_first_link(window: &Window, address: &str) {
    let press = "const one = document.querySelector(`main a[href^=\"${arguments[0]}\"]`); one?.click(); return one !== null";
    window.wait(address, async || window.at_rest(press, vec![json!(address)]).await == json!(true)).await;
}
