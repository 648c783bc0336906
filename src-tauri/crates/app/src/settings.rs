//! Who the person is to the app, and how they want it to behave.

use daymark_domain::preferences::Preferences;
use daymark_domain::profile::{Content, Profile};
use daymark_domain::wall_clock::local_date;
use daymark_store::lock_screen::LockScreen;
use daymark_store::{Tx, settings};

use crate::api::{AppInfo, ProfileView};
use crate::{App, Result, views};

impl App {
    /// What the person chose to say of themselves.
    pub async fn profile_get(&self) -> Result<ProfileView> {
        let mut tx = self.store.read().await;
        Ok(view(&settings::load_profile(&mut tx).await?))
    }

    /// Keeps what the person says of themselves.
    pub async fn profile_save(&self, request: ProfileView) -> Result<ProfileView> {
        let today = local_date(self.ports.clock.now(), self.ports.zone.zone());
        let content = Content {
            name: views::text(request.name),
            recovery_started_on: request.recovery_started_on,
            working_on: request.working_on.iter().map(|one| one.text().to_owned()).collect(),
            medicines: request.medicines.iter().map(|one| one.text().to_owned()).collect(),
            country: request.country,
            welcomed: request.welcomed,
        };
        let mut tx = self.store.write().await;
        let profile = Profile::new(content, &settings::load_profile(&mut tx).await?, today)?;
        settings::save_profile(&mut tx, &profile).await?;
        tx.commit().await?;
        self.refresh_lock_screen().await;
        Ok(view(&profile))
    }

    /// How the person wants the app to behave.
    pub async fn preferences_get(&self) -> Result<Preferences> {
        let mut tx = self.store.read().await;
        preferences(&mut tx).await
    }

    /// Keeps how the person wants the app to behave, and plans reminders anew.
    pub async fn preferences_save(&self, request: Preferences) -> Result<Preferences> {
        let preferences = request.checked()?;
        let mut tx = self.store.write().await;
        settings::save_preferences(&mut tx, &preferences).await?;
        tx.commit().await?;
        // They are saved whatever becomes of the ledger, which is written anew at the next change.
        let _ = self.refresh_ledger().await;
        self.refresh_lock_screen().await;
        Ok(preferences)
    }

    /// What this app is, and where and when it runs.
    #[must_use]
    pub fn app_info(&self, version: &str, has_tray: bool) -> AppInfo {
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        AppInfo { version: version.to_owned(), now, zone: zone.name().to_owned(), today: local_date(now, zone), has_tray }
    }

    /// Leaves beside the store what the lock screen goes by. What cannot be left now is left at the next change or opening.
    pub(crate) async fn refresh_lock_screen(&self) {
        let Ok(preferences) = self.preferences_get().await else { return };
        let Ok(profile) = self.profile_get().await else { return };
        let Preferences { close_to_tray, text_size, .. } = preferences;
        let _ = LockScreen { close_to_tray, country: profile.country, text_size }.save(&self.dir);
    }

    /// Whether closing the window leaves the app in the tray.
    pub async fn close_to_tray(&self) -> Result<bool> {
        Ok(self.preferences_get().await?.close_to_tray)
    }
}

/// The preferences as saved, or as everybody starts.
pub async fn preferences(tx: &mut Tx<'_>) -> Result<Preferences> {
    Ok(settings::load_preferences(tx).await?.unwrap_or_default())
}

fn view(profile: &Profile) -> ProfileView {
    ProfileView {
        name: views::written(profile.name.as_ref()),
        recovery_started_on: profile.recovery_started_on,
        working_on: profile.working_on.iter().map(Into::into).collect(),
        medicines: profile.medicines.iter().map(Into::into).collect(),
        country: profile.country.clone(),
        welcomed: profile.welcomed,
    }
}
