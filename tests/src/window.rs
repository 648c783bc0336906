//! A hand on the app's window: everything is found by its role and name, as a person with a screen reader finds it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desk::{Desk, Driver, PATIENCE, Process};

/// How often it looks meanwhile.
const LOOK: Duration = Duration::from_millis(40);
/// Sets a field's value and says so, as the web view does when a person has chosen one.
const SET: &str = "const [field, value] = arguments; field.focus(); field.value = value;
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));";
const REST: &str = include_str!("rest.js");
const FIND: &str = include_str!("find.js");
const TABBING: &str = include_str!("tabbing.js");
const WORDS: &str = include_str!("words.js");

/// The app with its window, driven.
///
/// It is looked at and acted on only while the page is at rest: the screen of its address is there, and the app has answered all that was
/// asked. So nothing is read from, or written into, a page that is being left.
pub struct Window {
    client: Option<Client>,
    _driver: Driver,
    app: Process,
    inspector: u16,
}

impl Window {
    /// Takes hold of a running app.
    pub async fn take(driver: Driver, app: Process, inspector: u16) -> Self {
        let client = connect(driver.port).await;
        Self { client: Some(client), _driver: driver, app, inspector }
    }

    /// Takes hold of the app again after it has replaced itself.
    pub async fn take_again(&mut self, desk: &Desk) {
        drop(self.client.take());
        self._driver = desk.driver(self.inspector);
        self.client = Some(connect(self._driver.port).await);
    }

    /// Waits until the program has replaced itself by one that was started with this argument.
    pub async fn wait_until_replaced(&self, argument: &str) {
        let began = Instant::now();
        while !self.app.arguments().iter().any(|given| given == argument) {
            assert!(began.elapsed() < 2 * PATIENCE, "the program does not replace itself: {:?}", self.app.arguments());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The app's process.
    pub const fn app(&mut self) -> &mut Process {
        &mut self.app
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("nobody holds this window")
    }

    /// Ends the app as a power cut would.
    pub fn kill(mut self) {
        self.app.kill();
    }

    /// Presses a button, a link or a switch.
    pub async fn press(&self, name: &str) {
        self.press_in("", name).await;
    }

    /// Presses what ends the page itself, so that no answer can be waited for.
    pub async fn press_the_last(&self, name: &str) {
        self.act(json!({ "roles": ["button"], "name": name, "group": "" }), async |element| {
            self.run("setTimeout(() => arguments[0].click(), 50)", vec![json!(element)]).await;
            Ok(())
        })
        .await;
    }

    /// Presses something within a group, a region or a dialog.
    pub async fn press_in(&self, group: &str, name: &str) {
        self.act(json!({ "roles": ["button", "link", "switch", "checkbox", "radio"], "name": name, "group": group }), async |element| {
            element.click().await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Fills in a field, in place of what was there.
    pub async fn fill(&self, label: &str, text: &str) {
        self.act(json!({ "roles": ["textbox"], "name": label, "group": "" }), async |element| {
            let kind = element.prop("type").await.map_err(|error| error.to_string())?.unwrap_or_default();
            if matches!(kind.as_str(), "date" | "time" | "datetime-local") {
                // A field with parts takes keys in the order of the computer's language; the whole value goes in at once.
                self.run(SET, vec![json!(element), json!(text)]).await;
            } else {
                element.clear().await.map_err(|error| error.to_string())?;
                element.send_keys(text).await.map_err(|error| error.to_string())?;
            }
            // Some fields hear of a change only when they are left; and a field that the page has made anew holds nothing of it.
            let left = "const [field] = arguments, there = field.isConnected ? field.value : null;
                document.activeElement?.blur(); return there";
            let there = self.client().execute(left, vec![json!(element)]).await.map_err(|error| error.to_string())?;
            if there == json!(text) { Ok(()) } else { Err(format!("the field holds {there}")) }
        })
        .await;
    }

    /// Chooses from a list by its words.
    pub async fn select(&self, label: &str, choice: &str) {
        self.act(json!({ "roles": ["combobox"], "name": label, "group": "" }), async |element| {
            element.select_by_label(choice).await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// What is in a field.
    pub async fn value(&self, label: &str) -> String {
        self.wait(&format!("the field “{label}”"), async || self.has("textbox", label).await).await;
        let element = self.find(json!({ "roles": ["textbox"], "name": label, "group": "" })).await.unwrap();
        element.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Whether something with this role and name is there now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        let wanted = json!({ "roles": [role], "name": name, "group": "" });
        self.at_rest(&format!("{FIND}\nreturn typeof find(arguments[0]) !== 'string'"), vec![wanted]).await == Value::Bool(true)
    }

    /// Whether a switch is on, a choice taken, a button pressed in.
    pub async fn is_on(&self, group: &str, name: &str) -> bool {
        let wanted = json!({ "roles": ["button", "switch", "checkbox", "radio"], "name": name, "group": group });
        let script = format!("{FIND}\nconst e = find(arguments[0]); return typeof e !== 'string' && state(e);");
        self.at_rest(&script, vec![wanted]).await == Value::Bool(true)
    }

    /// The heading of the page.
    pub async fn heading(&self) -> String {
        text_of(&self.at_rest("return document.querySelector('h1')?.textContent.trim() ?? ''", vec![]).await)
    }

    /// Waits for the page with this heading.
    pub async fn wait_for_heading(&self, wanted: &str) {
        self.wait(&format!("the heading “{wanted}”"), async || self.heading().await == wanted).await;
    }

    /// All words on the page, without those of a toast.
    pub async fn words(&self) -> String {
        text_of(&self.at_rest("return words()", vec![]).await)
    }

    /// Waits for words to show up on the page. A toast does not count: it may still say what an earlier step said.
    pub async fn wait_for(&self, words: &str) {
        self.wait(&format!("“{words}”"), async || self.words().await.contains(words)).await;
    }

    /// Waits for a toast that came of the last act and of none before.
    pub async fn wait_for_toast(&self, words: &str) {
        let toasts = format!("{REST}\nreturn watched.toasts");
        let has_come = async || self.run(&toasts, vec![]).await.as_array().unwrap().iter().any(|toast| text_of(toast).contains(words));
        self.wait(&format!("the toast “{words}”"), has_come).await;
    }

    /// Waits until the app has kept what was written: a call of this command had these words in it, and worked.
    pub async fn wait_until_kept(&self, command: &str, words: &str) {
        let script = format!(
            "{REST}\nconst [command, text] = arguments;
            return watched.calls.some((call) => call.over && call.worked && call.command === command && call.body.includes(text))"
        );
        let is_kept = async || self.run(&script, vec![command.into(), words.into()]).await == Value::Bool(true);
        self.wait(&format!("{command} with “{words}”"), is_kept).await;
    }

    /// Goes to an address of the window, and waits until its page is there and stands still.
    pub async fn go(&self, route: &str) {
        self.at_rest("watched.toasts.length = 0; window.location.hash = arguments[0]", vec![json!(format!("#{route}"))]).await;
        self.settle().await;
    }

    /// The app answers so much later from now on, as on a computer that has much else to do.
    pub async fn slow_down(&self, by: Duration) {
        self.at_rest("watched.delay = arguments[0]", vec![json!(u64::try_from(by.as_millis()).unwrap())]).await;
    }

    /// The page's own clock stands still from now on, so that nothing that runs by itself goes on while it is looked at.
    pub async fn hold_time(&self) {
        self.run("window.clock = Math.round(performance.now()); performance.now = () => window.clock", vec![]).await;
    }

    /// Moves the page's clock on, which is held, and waits until the page has looked at it.
    pub async fn pass(&self, time: Duration) {
        self.run("window.clock += arguments[0]", vec![json!(u64::try_from(time.as_millis()).unwrap())]).await;
        self.frames().await;
    }

    /// Waits until the page has been drawn anew.
    async fn frames(&self) {
        self.later("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))").await;
    }

    /// Shows the page in light or dark colours.
    pub async fn theme(&self, theme: &str) {
        if self.themed().await == theme {
            return;
        }
        self.run("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await;
        self.settle().await;
    }

    /// Waits until nothing changes its looks any more, but for what does so without end.
    async fn settle(&self) {
        const STILL: &str =
            "return document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)";
        // What is to change does so with the next frame.
        self.frames().await;
        self.wait("the page to stand still", async || self.at_rest(STILL, vec![]).await == Value::Bool(true)).await;
    }

    /// The colours that the page is shown in.
    pub async fn themed(&self) -> String {
        text_of(&self.at_rest("return document.documentElement.dataset.theme ?? ''", vec![]).await)
    }

    /// Gives the page's text this size, in percent of the usual one.
    pub async fn text_size(&self, percent: u32) {
        let set = "document.documentElement.dataset.textSize = String(arguments[0]); window.dispatchEvent(new Event('resize'))";
        self.run(set, vec![json!(percent)]).await;
        self.settle().await;
    }

    /// How large the page's text is, in pixels.
    pub async fn letters(&self) -> f64 {
        self.run("return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)", vec![]).await.as_f64().unwrap_or_default()
    }

    /// Words that are cut into letters for want of room, one line each.
    pub async fn cut_words(&self) -> Vec<String> {
        let found = self.run(&format!("{WORDS}\nreturn cutWords();"), vec![]).await;
        found.as_array().unwrap().iter().map(text_of).collect()
    }

    /// Makes the page exactly this large.
    pub async fn resize(&self, width: u32, height: u32) {
        const SIZE: &str = "return [innerWidth, innerHeight]";
        if self.run(SIZE, vec![]).await == json!([width, height]) {
            return;
        }
        let (mut wide, mut high) = (width, height);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            self.client().set_window_rect(0, 0, wide, high).await.unwrap();
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(2) {
                let size = self.run(SIZE, vec![]).await;
                if size == json!([width, height]) {
                    // The page hears of its new width with the next frame.
                    return self.frames().await;
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            // The frame takes its part.
            let size = self.run(SIZE, vec![]).await;
            wide = wide.saturating_add(width).saturating_sub(number(&size[0]));
            high = high.saturating_add(height).saturating_sub(number(&size[1]));
        }
        let size = self.run(SIZE, vec![]).await;
        panic!("the page cannot be made {width}×{height}: it is {size}");
    }

    /// How far the page can be scrolled sideways, in pixels.
    pub async fn overhang(&self) -> i64 {
        self.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![]).await.as_i64().unwrap()
    }

    /// How high the whole page is.
    pub async fn height(&self) -> u32 {
        number(&self.run("return document.documentElement.scrollHeight", vec![]).await)
    }

    /// Writes a picture of what is seen.
    pub async fn picture(&self, path: &Path) {
        // WebKit takes the picture at the next repaint, and waits for ever where nothing is to be painted.
        self.run(
            "let on = false; window.restless = setInterval(() => { document.body.style.opacity = (on = !on) ? '0.9999' : '1' }, 40)",
            vec![],
        )
        .await;
        let picture = tokio::time::timeout(PATIENCE, self.client().screenshot()).await.expect("the web view gives no picture").unwrap();
        self.run("clearInterval(window.restless); document.body.style.removeProperty('opacity')", vec![]).await;
        std::fs::write(path, picture).unwrap();
    }

    /// What axe finds wrong with the page, one line each.
    pub async fn axe(&self) -> Vec<String> {
        self.settle().await;
        if self.run("return typeof window.axe", vec![]).await != json!("object") {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
            let source = std::fs::read_to_string(path).expect("axe-core is not installed; `cargo xtask setup` does it");
            self.run(&source, vec![]).await;
        }
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
              (found) => done(found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`))),
              (error) => done([String(error)]));";
        let found = self.client().execute_async(script, vec![]).await.unwrap();
        found.as_array().unwrap().iter().map(text_of).collect()
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.client().execute(script, arguments).await {
            Ok(value) => value,
            Err(error) => panic!("the page does not answer: {error}"),
        }
    }

    /// Gives the window the input focus. No window manager does so here, and a page without it marks none of its own.
    async fn take_focus(&self) {
        let (display, id) = (self.app.variable("DISPLAY").unwrap_or_default(), self.app.id().to_string());
        self.wait("the window to have the focus", async || {
            let words = ["search", "--onlyvisible", "--pid", &id, "--name", ".", "windowfocus"];
            let _ = Command::new("xdotool").env("DISPLAY", &display).args(words).stderr(Stdio::null()).status();
            self.run("return document.hasFocus()", vec![]).await == Value::Bool(true)
        })
        .await;
    }

    /// Presses keys, one after the other, as WebDriver names them.
    pub async fn type_keys(&self, keys: &str) {
        self.at_rest("", vec![]).await;
        for key in keys.chars() {
            let press = KeyActions::new("keys".into()).then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
            self.client().perform_actions(press).await.unwrap();
        }
    }

    /// What of the page as it is cannot be come to by Tab alone, or is not marked when it is come to, one line each.
    pub async fn tabbing(&self) -> Vec<String> {
        self.take_focus().await;
        let stops = number(&self.run(&format!("{TABBING}\nreturn begin();"), vec![]).await);
        let tab = char::from(Key::Tab);
        // Once around and past the end of the page; a date or a time is a stop for each of its parts.
        for _ in 0..4 * stops + 8 {
            let press = KeyActions::new("keys".into()).then(KeyAction::Down { value: tab }).then(KeyAction::Up { value: tab });
            self.client().perform_actions(press).await.unwrap();
            if self.run(&format!("{TABBING}\nreturn step();"), vec![]).await == Value::Bool(true) {
                break;
            }
        }
        let found = self.run(&format!("{TABBING}\nreturn end();"), vec![]).await;
        found.as_array().unwrap().iter().map(text_of).collect()
    }

    /// Chooses a file for the page's field for files, as if it lay on the disk.
    pub async fn choose_file(&self, name: &str, text: &str) {
        let script = "const field = document.querySelector('input[type=file]'); const files = new DataTransfer();
            files.items.add(new File([arguments[1]], arguments[0])); field.files = files.files;
            watched.toasts.length = 0; field.dispatchEvent(new Event('change', { bubbles: true }));";
        self.at_rest(script, vec![name.into(), text.into()]).await;
    }

    /// Runs a script that gives its answer later, to its last argument.
    pub async fn later(&self, script: &str) -> Value {
        self.client().execute_async(script, vec![]).await.unwrap()
    }

    /// Waits until something is so.
    pub async fn wait(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let began = Instant::now();
        while !is_so().await {
            if began.elapsed() > PATIENCE {
                panic!("waited in vain for {what}; {}", self.all().await);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What the page says as it is, for the sentence of a test that fails.
    async fn all(&self) -> String {
        format!("the page says:\n{}", text_of(&self.run("return document.body.innerText", vec![]).await))
    }

    /// Runs a script once the page is at rest, in the same breath.
    pub async fn at_rest(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script =
            format!("{REST}\nconst left = toDo(); if (left) return [left];\nreturn ['', (function () {{ {script} }})(...arguments)];");
        let began = Instant::now();
        loop {
            // A page that is just being read may go away under the question.
            let left = match self.client().execute(&script, arguments.clone()).await {
                Ok(mut answer) => match text_of(&answer[0]) {
                    nothing if nothing.is_empty() => return answer[1].take(),
                    left => left,
                },
                Err(error) => format!("the page does not answer: {error}"),
            };
            assert!(began.elapsed() < PATIENCE, "{left}; {}", self.all().await);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Finds an element to act on. What was said in passing until now does not count from here on.
    async fn find(&self, wanted: Value) -> Result<Element, String> {
        let script = format!("{FIND}\nconst one = find(arguments[0]); if (typeof one !== 'string') watched.toasts.length = 0; return one;");
        match self.at_rest(&script, vec![wanted]).await {
            Value::String(why) => Err(why),
            element => {
                let id = element.as_object().and_then(|object| object.values().next()).map(text_of).unwrap_or_default();
                Ok(Element::from_element_id(self.client().clone(), id.into()))
            }
        }
    }

    async fn act(&self, wanted: Value, act: impl AsyncFn(Element) -> Result<(), String>) {
        let began = Instant::now();
        loop {
            let why = match self.find(wanted.clone()).await {
                Ok(element) => match act(element).await {
                    Ok(()) => return,
                    Err(why) => why,
                },
                Err(why) => why,
            };
            if began.elapsed() > PATIENCE {
                panic!("{wanted}: {why}; {}", self.all().await);
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

async fn connect(port: u16) -> Client {
    let began = Instant::now();
    let milliseconds = u64::try_from(PATIENCE.as_millis()).unwrap();
    let wanted = json!({ "timeouts": { "script": milliseconds } });
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let tried = builder.capabilities(wanted.as_object().unwrap().clone()).connect(&format!("http://127.0.0.1:{port}")).await;
        match tried {
            Ok(client) => return client,
            Err(error) if began.elapsed() > PATIENCE => panic!("the window cannot be taken hold of: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
}
