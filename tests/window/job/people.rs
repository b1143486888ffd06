//! Several people at one clinic: a second account, a role that sees less, and one machine shared through the lock.

use anyhow::ensure;

use super::{CLIENT, MainJob, PASSPHRASE, PERSON};
use crate::window::keys::Key;

/// A colleague, who is a counselor.
pub(super) const COUNSELOR: &str = "Bayu Saputra";
pub(super) const COUNSELORS_PASSPHRASE: &str = "kopi pahit sebelum hujan turun";
/// A recovery agent.
pub(super) const AGENT: &str = "Siti Rahmawati";
const AGENTS_PASSPHRASE: &str = "jalan setapak menuju ladang jagung";

impl MainJob<'_> {
    /// Gives a counselor and a recovery agent accounts.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub(super) async fn give_accounts(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '5').await?;
        self.activate("settings-people").await?;
        self.see("account-here").await?;
        self.screen("people").await?;
        self.activate("roles-show").await?;
        self.see("does-reporter").await?;
        self.screen("people-roles").await?;
        self.desk.press(Key::Escape).await?;

        self.open_dialog("account-new").await?;
        self.fill("person-name", COUNSELOR).await?;
        self.choose("role", "role-counselor").await?;
        self.fill("passphrase-theirs", COUNSELORS_PASSPHRASE).await?;
        self.fill("passphrase-again", COUNSELORS_PASSPHRASE).await?;
        // Not the administrator's passphrase: the refusal stands beside the signature.
        self.sign("bukan frasa sandinya").await?;
        self.see("field-wrong_passphrase").await?;
        self.screen("account-refused").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("account-added").await?;
        self.desk.see(COUNSELOR).await?;

        self.open_dialog("account-new").await?;
        self.fill("person-name", AGENT).await?;
        self.choose("role", "role-recovery_agent").await?;
        self.see("role-binds-program").await?;
        self.fill("passphrase-theirs", AGENTS_PASSPHRASE).await?;
        self.fill("passphrase-again", AGENTS_PASSPHRASE).await?;
        self.sign(PASSPHRASE).await?;
        self.see("field-tick_needed").await?;
        self.screen("account-agent").await?;
        self.focus("role-binds-acknowledged").await?;
        self.desk.press(Key::Space).await?;
        self.sign(PASSPHRASE).await?;
        self.hear("account-added").await?;
        self.desk.see(AGENT).await?;
        self.screen("people-three").await
    }

    /// A colleague opens the locked machine as herself, and locks it again.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub(super) async fn share_the_machine(&mut self) -> anyhow::Result<()> {
        self.lock_the_screen().await?;
        self.screen("unlock-several").await?;
        self.open_as(COUNSELOR, COUNSELORS_PASSPHRASE).await?;
        self.see("place-report").await?;
        self.screen("today-counselor").await?;
        let text = self.desk.text().await?;
        ensure!(text.contains(COUNSELOR) && !text.contains(PERSON), "the counselor is signed in");
        self.lock_the_screen().await?;
        self.open_as(PERSON, PASSPHRASE).await?;
        self.see("place-report").await
    }

    /// The agent sees nobody, is assigned a client, and then sees that client and nothing clinical.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub(super) async fn let_an_agent_see_a_client(&mut self) -> anyhow::Result<()> {
        self.lock_the_screen().await?;
        self.open_as(AGENT, AGENTS_PASSPHRASE).await?;
        self.desk.press_with(Key::Alt, '2').await?;
        self.see("clients-none-own").await?;
        self.screen("agent-nobody").await?;
        let text = self.desk.text().await?;
        ensure!(!text.contains(&self.word("place-report")?), "an agent is offered no report");
        ensure!(!text.contains(&self.word("register-client")?), "an agent is offered no registering");

        self.lock_the_screen().await?;
        self.open_as(PERSON, PASSPHRASE).await?;
        self.see("place-report").await?;
        self.open_the_client().await?;
        self.see("assigned-none").await?;
        self.open_dialog("assign").await?;
        self.screen("assign").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("assign-saved").await?;
        self.desk.see(AGENT).await?;

        self.lock_the_screen().await?;
        self.open_as(AGENT, AGENTS_PASSPHRASE).await?;
        self.desk.press_with(Key::Alt, '2').await?;
        self.desk.see(CLIENT).await?;
        self.screen("agent-clients").await?;
        self.desk.press_with(Key::Control, 'k').await?;
        self.desk.press(Key::Enter).await?;
        self.see("tab-journey").await?;
        self.screen("agent-client").await?;
        let text = self.desk.text().await?;
        ensure!(!text.contains("F15.2"), "an agent reads no diagnosis");
        ensure!(!text.contains(&self.word("session-record")?), "an agent records no sessions");
        for (key, screen) in [('1', "agent-today"), ('3', "agent-sync"), ('4', "agent-settings")] {
            self.desk.press_with(Key::Alt, key).await?;
            self.desk.see_no_more(&self.word("tab-journey")?).await?;
            self.screen(screen).await?;
        }
        self.offers_nothing_that_is_refused()
    }

    /// No screen asks for what its user may not do: the access register tells that as a try.
    fn offers_nothing_that_is_refused(&self) -> anyhow::Result<()> {
        let refused = std::fs::read_to_string(self.desk.vault().join("attempts")).unwrap_or_default();
        ensure!(!refused.contains("not_allowed"), "{refused}");
        Ok(())
    }

    /// Opens the client's own data from the list.
    pub(super) async fn open_the_client(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.desk.see(CLIENT).await?;
        self.desk.press_with(Key::Control, 'k').await?;
        self.desk.press(Key::Enter).await?;
        self.see("tab-journey").await?;
        self.activate("tab-person").await?;
        self.see("copy-of-client").await
    }

    /// Locks the screen and waits for the unlock screen of the process that follows.
    pub(super) async fn lock_the_screen(&mut self) -> anyhow::Result<()> {
        self.offers_nothing_that_is_refused()?;
        let before = self.desk.titian_process()?;
        // The process may end before the driver has said that the keys were pressed; the next one proves that they were.
        drop(self.desk.press_with(Key::Control, 'l').await);
        self.desk.until_another_process(before).await?;
        self.desk.pull_the_plug().await?;
        self.desk.open_titian().await?;
        self.desk.resize(1366, 768).await?;
        self.see("unlock-text").await
    }

    pub(super) async fn open_as(&mut self, person: &str, passphrase: &str) -> anyhow::Result<()> {
        let label = self.word("unlock-person")?;
        self.desk.choose(&label, person).await?;
        self.fill("passphrase", passphrase).await?;
        self.desk.press(Key::Enter).await?;
        self.desk.see(person).await?;
        self.see("place-settings").await
    }

    pub(super) async fn sign(&mut self, passphrase: &str) -> anyhow::Result<()> {
        let label = self.desk.words.with("sign-label", &[("name", PERSON.into())])?;
        self.desk.fill(&label, passphrase).await?;
        self.desk.press(Key::Enter).await
    }
}
