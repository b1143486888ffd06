//! A backup is made from the window, and put back by somebody who has not signed in.

use anyhow::ensure;

use super::{CLIENT, MainJob, PASSPHRASE, PERSON};
use crate::window::dialogs::Dialog;
use crate::window::keys::Key;

/// An invented client, registered after the backup.
const LATE_CLIENT: &str = "I Wayan Suardana";

impl MainJob<'_> {
    /// A clinic with one client, backed up and put back.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn backup(&mut self) -> anyhow::Result<()> {
        self.set_up_the_clinic().await?;
        self.register_a_client().await?;
        self.make_a_backup().await?;
        self.put_the_backup_back().await
    }

    /// Chooses a folder and makes a backup in it.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub(super) async fn make_a_backup(&mut self) -> anyhow::Result<()> {
        let folder = self.desk.documents().join("cadangan");
        std::fs::create_dir(&folder)?;
        self.desk.press_with(Key::Alt, '1').await?;
        self.see("backup-warning-no_folder").await?;
        self.activate("backup-see").await?;
        self.see("backup-folder-none").await?;
        self.screen("backup-none").await?;
        self.activate("backup-folder-choose").await?;
        self.desk.answer(Dialog::Open, &folder).await?;
        self.hear("backup-folder-saved").await?;
        self.activate("backup-now").await?;
        self.hear("backup-made").await?;
        self.see("backup-at").await?;
        self.screen("backup-made").await
    }

    /// Registers somebody more, and puts the backup back from the unlock screen: the one of before is there alone.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn put_the_backup_back(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.activate("register-client").await?;
        self.focus("full-name").await?;
        self.fill("full-name", LATE_CLIENT).await?;
        self.pick("sex", "sex-male").await?;
        self.desk.reach(&self.word("with-episode")?).await?;
        self.desk.press(Key::Space).await?;
        self.desk.press(Key::Enter).await?;
        self.see("tab-journey").await?;
        self.desk.see(LATE_CLIENT).await?;

        self.lock_the_screen().await?;
        self.activate("restore-open").await?;
        self.screen("restore-folder").await?;
        self.activate("restore-folder-known").await?;
        self.see("restore-list-text").await?;
        self.screen("restore-list").await?;
        // The newest stands first and has the first button.
        self.desk.press(Key::Tab).await?;
        self.desk.press(Key::Enter).await?;
        let label = self.desk.words.with("passphrase-of", &[("name", PERSON.into())])?;
        self.desk.fill(&label, "bukan frasa sandinya").await?;
        self.desk.press(Key::Enter).await?;
        self.see("field-wrong_passphrase").await?;
        self.desk.fill(&label, PASSPHRASE).await?;
        self.desk.press(Key::Enter).await?;
        self.see("restore-preview-text").await?;
        self.screen("restore-preview").await?;
        // Not before somebody has agreed.
        self.activate("restore-do").await?;
        self.see("field-tick_needed").await?;
        self.desk.reach(&self.word("restore-agreed")?).await?;
        self.desk.press(Key::Space).await?;
        self.activate("restore-do").await?;
        self.see("restore-done").await?;
        self.screen("restore-done").await?;
        self.activate("restore-go-on").await?;
        self.see("unlock-text").await?;
        self.unlock().await?;
        self.see("banner-restored").await?;
        self.desk.press_with(Key::Alt, '2').await?;
        // What was recorded after the backup is not in it, what was recorded before is.
        self.desk.see(CLIENT).await?;
        let text = self.desk.text().await?;
        ensure!(!text.contains(LATE_CLIENT), "the client of after the backup is gone");
        Ok(())
    }
}
