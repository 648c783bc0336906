//! What the record shows over time.

use daymark_domain::days::Span;
use daymark_domain::wall_clock::local_date;
use daymark_store::settings;

use crate::api::{GetProgress, Progress};
use crate::dates::check_range;
use crate::{App, Result, activity};

/// Ten years and some days.
const MOST_DAYS: i32 = 3_660;

impl App {
    /// Progress over some local dates.
    pub async fn progress_get(&self, request: GetProgress) -> Result<Progress> {
        let GetProgress { from, to } = request;
        check_range(from, to, MOST_DAYS)?;
        let days = Span { from, to };
        let today = local_date(self.ports.clock.now(), self.ports.zone.zone());
        let mut tx = self.store.read().await;
        let activity = activity::load(&mut tx, days).await?;
        let profile = settings::load_profile(&mut tx).await?;
        Ok(Progress {
            from,
            to,
            days: activity.daily(days),
            check_ins: activity.check_ins(days),
            urges: activity.urges(days),
            urges_eased: activity.urges_eased(days),
            practices: activity.practices(days),
            sessions_recorded: activity.sessions_recorded(days),
            sessions_attended: activity.sessions_attended(days),
            recovery: self.recovery(&mut tx, &profile, today).await?,
        })
    }
}
