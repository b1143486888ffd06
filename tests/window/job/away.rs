//! Nobody at the desk: the machine goes to sleep, or nothing is typed for a long time.

use anyhow::ensure;

use super::{CLIENT, MainJob, NIK};
use crate::window::LoginManager;
use crate::window::keys::Key;

/// What of a client must not be left anywhere.
const PLANTED: [&str; 3] = [CLIENT, NIK, "Ni Made Sukerti"];

impl MainJob<'_> {
    /// The machine goes to sleep while a client is open and a form half filled: the screen is locked before, no memory
    /// and no file knows the client, and the form is there afterwards.
    ///
    /// # Errors
    /// When a step cannot be done, or something of the client is left.
    pub async fn sleep(&mut self) -> anyhow::Result<()> {
        let login_manager = LoginManager::start(self.desk).await?;
        self.set_up_the_clinic().await?;
        self.register_a_client().await?;
        self.begin_to_register().await?;
        let knowing = self.desk.programs_holding(&PLANTED)?;
        ensure!(
            knowing.len() >= 2,
            "an open client is in the memory of the window and its page: {knowing:?}"
        );

        login_manager.until_asked_for_delay(self.desk).await?;
        let before = self.desk.titian_process()?;
        login_manager.say_that_it_sleeps()?;
        self.desk.until_another_process(before).await?;
        login_manager.is_free_to_sleep()?;
        self.desk.until_button(true)?;
        let knowing = self.desk.programs_holding(&PLANTED)?;
        ensure!(knowing.is_empty(), "after the lock the client is in the memory of {knowing:?}");
        let holding = self.desk.files_holding(&PLANTED)?;
        ensure!(holding.is_empty(), "after the lock the client can be read in {holding:?}");

        self.desk.pull_the_plug().await?;
        self.open_again().await?;
        self.find_the_form_as_it_was().await?;

        // A page that hangs does not keep the screen open.
        let before = self.desk.titian_process()?;
        self.desk.ask_page("setTimeout(() => { for (;;); }, 200); return true").await?;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        login_manager.say_that_it_sleeps()?;
        self.desk.until_another_process(before).await?;
        self.desk.until_button(true)?;
        self.desk.pull_the_plug().await?;
        self.open_again().await
    }

    /// Nothing is typed for as long as the clinic has set: the screen says so, stays when somebody answers, and locks
    /// when nobody does.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn go_away(&mut self) -> anyhow::Result<()> {
        self.set_up_the_clinic().await?;
        self.desk.press_with(Key::Alt, '5').await?;
        self.fill("idle-minutes", "1").await?;
        self.desk.press(Key::Enter).await?;
        self.see("field-out_of_range").await?;
        self.fill("idle-minutes", "2").await?;
        self.desk.press(Key::Enter).await?;
        self.hear("settings-saved").await?;
        self.begin_to_register().await?;

        self.let_a_minute_pass().await?;
        self.see("idle-title").await?;
        self.screen("idle").await?;
        self.activate("idle-stay").await?;
        self.desk.see_no_more(&self.word("idle-title")?).await?;

        let before = self.desk.titian_process()?;
        self.let_a_minute_pass().await?;
        self.see("idle-title").await?;
        // The minute that it gives is a real one.
        tokio::time::sleep(std::time::Duration::from_secs(50)).await;
        self.desk.until_another_process(before).await?;
        self.desk.pull_the_plug().await?;
        self.open_again().await?;
        self.find_the_form_as_it_was().await
    }

    /// Sets the page's clock a minute on, so that nobody has to wait for it.
    async fn let_a_minute_pass(&mut self) -> anyhow::Result<()> {
        self.desk
            .ask_page("const clock = Date.now.bind(Date); Date.now = () => clock() + 60_500; return true")
            .await
            .map(drop)
    }
}
