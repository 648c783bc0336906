//! Walks through every screen of the real app on the demo's store, by a clock that always says the same, and leaves pictures.
//!
//! `tour FOLDER [--readme FOLDER]`: writes the pictures to the first folder, and a chosen few for the README to the second.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a task, not a library")]

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        eprintln!("tour: name a folder for the pictures.");
        std::process::exit(2);
    };
    let readme = arguments.next().filter(|word| word == "--readme").and_then(|_| arguments.next());
    linux::tour(folder.as_ref(), readme.as_deref().map(AsRef::as_ref)).await;
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("tour: only a Linux computer can make itself a display to walk on.");
    std::process::exit(1);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::path::Path;

    use daymark_tests::desk::{Desk, Keyring, Start};
    use daymark_tests::window::Window;
    use daymark_tests::world::{self, NOW, PASSPHRASE};

    /// A window as wide as a phone, and one as a desk has it.
    const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];
    /// As high as the display lets a picture be.
    const HIGHEST: u32 = 4_300;
    /// The few that the README shows.
    const CHOSEN: [&str; 7] = [
        "today-1280-light.png",
        "check-in-390-light.png",
        "urge-skills-390-light.png",
        "practice-390-light.png",
        "responses-one-390-dark.png",
        "schedule-390-light.png",
        "progress-390-light.png",
    ];

    struct Tour<'a> {
        window: &'a Window,
        folder: &'a Path,
        made: usize,
    }

    impl Tour<'_> {
        /// One screen as it is now: both widths, both themes; and, where it is longer than the window, all of it.
        async fn take(&mut self, name: &str) {
            for (width, height) in SIZES {
                self.window.resize(width, height).await;
                for theme in ["light", "dark"] {
                    self.window.theme(theme).await;
                    self.window.run("window.scrollTo(0, 0)", vec![]).await;
                    self.picture(&format!("{name}-{width}-{theme}.png")).await;
                }
                self.window.theme("light").await;
                let whole = self.window.height().await.min(HIGHEST);
                if whole > height + 40 {
                    self.window.resize(width, whole).await;
                    self.picture(&format!("{name}-{width}-whole.png")).await;
                }
            }
        }

        async fn picture(&mut self, name: &str) {
            self.window.picture(&self.folder.join(name)).await;
            self.made += 1;
        }
    }

    pub async fn tour(folder: &Path, readme: Option<&Path>) {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).unwrap();
        let made = first_run(folder).await + everyday(folder).await;
        println!("{made} pictures are in {}", folder.display());
        if let Some(readme) = readme {
            fs::create_dir_all(readme).unwrap();
            for name in CHOSEN {
                fs::copy(folder.join(name), readme.join(name)).unwrap();
            }
            println!("{} of them are in {}", CHOSEN.len(), readme.display());
        }
    }

    async fn first_run(folder: &Path) -> usize {
        let desk = Desk::new(Keyring::Open);
        let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
        let mut tour = Tour { window: &window, folder, made: 0 };
        window.wait_for_heading("Welcome to Daymark").await;
        tour.take("welcome-1-about").await;
        window.press("Begin").await;
        window.wait_for_heading("Keep it yours").await;
        window.press("A passphrase").await;
        tour.take("welcome-2-store").await;
        window.fill("Passphrase", PASSPHRASE).await;
        window.fill("Passphrase once more", PASSPHRASE).await;
        window.press("Make my store").await;
        window.wait_for_heading("About you").await;
        window.fill("What should Daymark call you?", "Robin").await;
        tour.take("welcome-3-you").await;
        window.press("Next").await;
        window.wait_for_heading("When to check in").await;
        tour.take("welcome-4-times").await;
        window.press("Next").await;
        window.wait_for_heading("Your weekly sessions").await;
        tour.take("welcome-5-sessions").await;
        window.press("Skip for now").await;
        window.wait_for_heading("You are set up").await;
        tour.take("welcome-6-done").await;
        window.press("Go to Today").await;
        window.wait_for_heading("Today, Robin").await;
        window.go("/today").await;
        tour.take("empty-today").await;
        for place in ["schedule", "progress", "support", "check-ins", "urges"] {
            window.go(&format!("/{place}")).await;
            tour.take(&format!("empty-{place}")).await;
        }
        tour.made
    }

    async fn everyday(folder: &Path) -> usize {
        let desk = Desk::new(Keyring::Absent);
        let demo = world::demo(&desk.data_dir()).await;
        let window = desk.start(Start { now: Some(NOW), ..Start::default() }).await;
        let mut tour = Tour { window: &window, folder, made: 0 };
        window.wait_for_heading("Daymark is locked").await;
        tour.take("lock").await;
        window.fill("Passphrase", "not the right words").await;
        window.press("Open").await;
        window.wait_for("does not open your store").await;
        tour.take("lock-wrong").await;
        window.fill("Passphrase", PASSPHRASE).await;
        window.press("Open").await;
        window.wait("Today", async || window.heading().await.starts_with("Today")).await;

        for route in world::routes(&demo) {
            window.go(&route).await;
            let name = route.trim_start_matches('/').replace('/', "-");
            let occurrence = demo.occurrence.replace('/', "-");
            let known = [
                &occurrence,
                &demo.check_in,
                &demo.session,
                &demo.person,
                &demo.response,
                &demo.homework,
                &demo.programme,
                &demo.goal,
                &demo.week,
            ];
            let name = known.iter().fold(name, |name, id| name.replace(id.as_str(), "one"));
            tour.take(&name).await;
        }
        window.go("/nowhere").await;
        tour.take("nowhere").await;

        // What shows only while something is being done.
        window.go("/check-in").await;
        window.press_in("How is your mood?", "Good").await;
        window.press_in("How strong is the craving?", "3").await;
        window.press("More").await;
        tour.take("check-in-more").await;
        window.press_in("Any use since your last check-in?", "Yes").await;
        window.press("Save").await;
        window.wait_for("Thank you for being honest").await;
        tour.take("check-in-honest").await;

        window.go("/schedule").await;
        window.press_in("", "Week").await;
        window.wait_for("Week of").await;
        tour.take("schedule-week").await;

        window.press("Find time to practise").await;
        window.wait_for("How long?").await;
        tour.take("schedule-practice").await;
        window.go("/programme/new?template=three_evenings").await;
        tour.take("programme-template").await;

        window.go("/practice?show=worksheets").await;
        tour.take("practice-worksheets").await;
        window.go("/practice").await;
        window.fill("Search", "jordan").await;
        window.wait_for("What you wrote").await;
        tour.take("practice-search").await;
        window.go("/support").await;
        window.press("Open my safety plan").await;
        window.wait_for("Change my answers").await;
        tour.take("safety-plan").await;
        window.go("/worksheets/decisional-balance").await;
        window.press("Begin").await;
        window.wait_for("Saved").await;
        tour.take("response-begun").await;
        for exercise in ["craving-thoughts", "halt-care", "delay-and-decide", "call-someone", "coping-cards", "costs-and-gains"] {
            window.go(&format!("/practice/{exercise}")).await;
            window.press("Begin").await;
            window.wait_for("Step 1 of").await;
            tour.take(&format!("exercise-{exercise}")).await;
        }

        window.go("/urge").await;
        window.press_in("How strong is it right now?", "7").await;
        window.wait_for("Pick one.").await;
        tour.take("urge-skills").await;
        window.press("More skills").await;
        window.press("Slow your breath…").await;
        window.wait_for("Step 1 of").await;
        for _ in 0..6 {
            if window.words().await.contains("Round 1 of") {
                break;
            }
            window.press("Next").await;
        }
        window.press("Pause").await;
        tour.take("urge-pacer").await;
        window.press("Stop").await;
        window.wait_for("How strong is it now?").await;
        tour.take("urge-again").await;
        window.press_in("How strong is it now?", "6").await;
        window.wait_for("Still strong.").await;
        tour.take("urge-still").await;
        window.press("I am done for now").await;
        window.wait_for("What helped?").await;
        tour.take("urge-helped").await;
        tour.made
    }
}
