//! What the people in charge do: give another role, look who did what, erase a client, and change the key when
//! somebody leaves.

use anyhow::ensure;
use fluent_bundle::FluentValue;

use super::people::{AGENT, COUNSELOR, COUNSELORS_PASSPHRASE};
use super::{CLIENT, MainJob, PASSPHRASE, PERSON};
use crate::window::keys::Key;

impl MainJob<'_> {
    /// All of it, from the first screen: several people share a machine, and those in charge look after it.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn office(&mut self) -> anyhow::Result<()> {
        self.set_up_the_clinic().await?;
        self.register_a_client().await?;
        self.record_sessions().await?;
        self.give_accounts().await?;
        self.share_the_machine().await?;
        self.let_an_agent_see_a_client().await?;
        self.lock_the_screen().await?;
        self.open_as(PERSON, PASSPHRASE).await?;
        self.give_another_role().await?;
        self.let_somebody_in_again().await?;
        self.look_who_did_what().await?;
        self.erase_the_client().await?;
        self.let_somebody_leave().await?;
        self.change_administrators_by_the_sheet().await
    }

    /// Makes the counselor head of the clinic.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn give_another_role(&mut self) -> anyhow::Result<()> {
        self.open_people().await?;
        self.act_for("account-role", COUNSELOR).await?;
        self.choose("role", "role-head").await?;
        self.screen("account-role").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("account-role-saved").await
    }

    /// Gives whoever forgot their passphrase a new one, which they type themselves.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn let_somebody_in_again(&mut self) -> anyhow::Result<()> {
        self.act_for("account-reset", COUNSELOR).await?;
        let label = self.desk.words.with("passphrase-of", &[("name", COUNSELOR.into())])?;
        self.desk.fill(&label, COUNSELORS_PASSPHRASE).await?;
        self.fill("passphrase-again", COUNSELORS_PASSPHRASE).await?;
        self.screen("account-reset").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("account-reset-saved").await
    }

    /// Looks at the access register, the clients on this machine, and everything recorded about a client.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn look_who_did_what(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '5').await?;
        self.activate("settings-trace").await?;
        self.see("access-role_changed").await?;
        self.screen("trace-access").await?;
        self.desk.choose(&self.word("who")?, COUNSELOR).await?;
        self.desk.see_no_more(&self.word("access-role_changed")?).await?;
        self.activate("trace-devices").await?;
        self.desk.see(CLIENT).await?;
        self.screen("trace-devices").await?;
        self.activate("trace-erasures").await?;
        self.see("erasures-none").await?;
        self.screen("trace-erasures-none").await?;

        self.open_the_client().await?;
        self.screen("client-person").await?;
        self.activate("copy-of-client").await?;
        self.see("copy-title").await?;
        self.desk.see("Motivasi baik").await?;
        self.screen("client-copy").await
    }

    /// Erases the client, together with the head.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn erase_the_client(&mut self) -> anyhow::Result<()> {
        self.open_the_client().await?;
        self.open_dialog("erase-client").await?;
        self.see("erase-or-archive").await?;
        self.screen("erase-or-archive").await?;
        self.activate("erase-go-on").await?;
        self.see("erase-text").await?;
        self.screen("erase").await?;
        let own = self.desk.words.with("passphrase-of", &[("name", PERSON.into())])?;
        self.desk.fill(&own, PASSPHRASE).await?;
        self.fill("erase-second-passphrase", "bukan frasa sandinya").await?;
        self.desk.press(Key::Enter).await?;
        // Nothing is erased without a basis, and not on one person's word.
        self.see("field-required").await?;
        self.pick("erasure-basis", "basis-subject_request").await?;
        self.fill("erase-second-passphrase", "bukan frasa sandinya").await?;
        self.desk.press(Key::Enter).await?;
        self.see("field-wrong_passphrase").await?;
        self.screen("erase-refused").await?;
        self.fill("erase-second-passphrase", COUNSELORS_PASSPHRASE).await?;
        self.desk.press(Key::Enter).await?;
        self.see("erase-done").await?;
        self.screen("erase-done").await?;
        self.activate("close").await?;
        self.see("clients-none").await?;
        self.desk.press_with(Key::Alt, '5').await?;
        self.activate("settings-trace").await?;
        self.activate("trace-erasures").await?;
        self.see("basis-subject_request").await?;
        self.screen("trace-erasures").await?;
        let found = self.desk.files_holding(&[CLIENT])?;
        ensure!(found.is_empty(), "the client can be read in {found:?}");
        Ok(())
    }

    /// The agent leaves: the account ends and the data gets a new key, which those who stay open as before.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn let_somebody_leave(&mut self) -> anyhow::Result<()> {
        self.open_people().await?;
        self.act_for("account-end", AGENT).await?;
        self.screen("account-end").await?;
        self.sign(PASSPHRASE).await?;
        self.see("rekey-text").await?;
        self.screen("rekey").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("rekey-done").await?;
        self.see("account-ended").await?;
        self.screen("people-left").await?;
        self.lock_the_screen().await?;
        let text = self.desk.text().await?;
        ensure!(!text.contains(AGENT), "whoever left is not offered at the unlock screen: {text}");
        self.open_as(COUNSELOR, COUNSELORS_PASSPHRASE).await?;
        self.see("place-report").await
    }

    /// The head, who has the recovery sheet, takes the role from the administrator and becomes one.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    async fn change_administrators_by_the_sheet(&mut self) -> anyhow::Result<()> {
        let recovery_key = self.recovery_key.clone();
        self.desk.press_with(Key::Alt, '5').await?;
        self.activate("settings-passphrase").await?;
        self.open_dialog("sheet-open").await?;
        self.fill("recovery-key", "AAAA-BBBB").await?;
        self.choose("sheet-dismiss", PERSON).await?;
        self.activate("sheet-look").await?;
        self.see("field-recovery_length").await?;
        self.fill("recovery-key", &recovery_key).await?;
        self.activate("sheet-look").await?;
        let (desk, act) = (&*self.desk, self.word("act-rekeying")?);
        let listed =
            "return [...document.querySelectorAll('dialog option')].map((one) => one.textContent).join()";
        let is_listed = || async { Ok(desk.ask_page(listed).await?.to_string().contains(&act)) };
        desk.until("what the administrator signed", is_listed).await?;
        self.choose("sheet-appoint", COUNSELOR).await?;
        self.screen("sheet").await?;
        self.activate("sheet-do").await?;
        self.hear("sheet-done").await?;
        self.activate("settings-people").await?;
        self.see("account-new").await?;
        self.screen("people-by-sheet").await?;
        self.lock_the_screen().await?;
        let text = self.desk.text().await?;
        ensure!(!text.contains(PERSON), "whoever was dismissed is not offered at the unlock screen: {text}");
        Ok(())
    }

    async fn open_people(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '5').await?;
        self.activate("settings-people").await?;
        self.see("account-here").await
    }

    /// Presses somebody's button in the list of people.
    pub(super) async fn act_for(&mut self, act: &str, name: &str) -> anyhow::Result<()> {
        let about: [(&str, FluentValue<'_>); 2] = [("act", self.word(act)?.into()), ("name", name.into())];
        let label = self.desk.words.with("act-for", &about)?;
        self.open_dialog_of(&label).await
    }
}
