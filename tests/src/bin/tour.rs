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

    use daymark_tests::walk;
    use daymark_tests::window::Window;

    /// A window as wide as a phone, and one as a desk has it.
    const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];
    /// Stops of which there is a picture with text of twice the usual size.
    const LARGE: [&str; 7] = ["today", "schedule", "check-in", "urge", "support", "settings", "overdose"];
    /// As high as the display lets a picture be.
    const HIGHEST: u32 = 4_300;
    /// The few that the README shows.
    const CHOSEN: [&str; 7] = [
        "today-1280-light.png",
        "check-in-390-light.png",
        "urge-exercises-390-light.png",
        "practice-390-light.png",
        "responses-one-390-dark.png",
        "schedule-390-light.png",
        "progress-390-light.png",
    ];

    pub async fn tour(folder: &Path, readme: Option<&Path>) {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).unwrap();
        let mut made = 0;
        walk::everything(&mut async |window: &Window, name: &str| made += take(window, folder, name).await).await;
        println!("{made} pictures are in {}", folder.display());
        if let Some(readme) = readme {
            fs::create_dir_all(readme).unwrap();
            for name in CHOSEN {
                fs::copy(folder.join(name), readme.join(name)).unwrap();
            }
            println!("{} of them are in {}", CHOSEN.len(), readme.display());
        }
    }

    /// One screen as it is now: both widths, both themes; and, where it is longer than the window, all of it. Says how many pictures it made.
    async fn take(window: &Window, folder: &Path, name: &str) -> usize {
        let mut made = 0;
        for (width, height) in SIZES {
            window.resize(width, height).await;
            for theme in ["light", "dark"] {
                window.theme(theme).await;
                window.run("window.scrollTo(0, 0)", vec![]).await;
                window.picture(&folder.join(format!("{name}-{width}-{theme}.png"))).await;
                made += 1;
            }
            window.theme("light").await;
            let whole = window.height().await.min(HIGHEST);
            if whole > height + 40 {
                window.resize(width, whole).await;
                window.picture(&folder.join(format!("{name}-{width}-whole.png"))).await;
                made += 1;
            }
        }
        if LARGE.contains(&name) {
            let (width, height) = SIZES[0];
            window.resize(width, height).await;
            window.text_size(200).await;
            window.run("window.scrollTo(0, 0)", vec![]).await;
            window.picture(&folder.join(format!("{name}-{width}-200.png"))).await;
            window.text_size(100).await;
            made += 1;
        }
        made
    }
}
