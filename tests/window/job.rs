//! The main job, as one counselor does it on her first day: set up the clinic, register a client, carry the episode to
//! its end, bring in the old register, and get the year's figures. By keyboard alone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use calamine::{DataType, Reader, Xlsx, open_workbook};

use super::desk::Desk;
use super::dialogs::{Dialog, pdf_text};
use super::keys::Key;
use super::words::Language;

mod away;
mod backup;
mod exchange;
mod office;
mod people;
mod province;

/// The passphrase of the clinic that this job sets up.
pub(super) const PASSPHRASE: &str = "perahu kuning di sungai pagi";
/// Who does the job.
pub(super) const PERSON: &str = "Rina Lestari";
/// An invented client. The number fits her birth date and sex.
const CLIENT: &str = "Ni Luh Ayu Pradnyani";
const NIK: &str = "5271015203950003";

/// What to do at every screen on the way.
#[derive(Debug, Clone)]
pub enum Attention {
    /// Look whether anything is wrong with it.
    Check,
    /// Take a picture of it into this folder, and check it too.
    Picture(PathBuf),
}

/// The main job on one desk.
pub struct MainJob<'desk> {
    desk: &'desk mut Desk,
    attention: Attention,
    seen: usize,
    /// What the sheet of the clinic's recovery key says.
    recovery_key: String,
}

impl<'desk> MainJob<'desk> {
    /// Begins the job at a desk where Titian was never opened.
    #[must_use]
    pub fn begin(desk: &'desk mut Desk, attention: Attention) -> Self {
        Self { desk, attention, seen: 0, recovery_key: String::new() }
    }

    /// The whole job, from the first screen to the printed report. Answers with the printed paper.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn all(&mut self) -> anyhow::Result<PathBuf> {
        self.set_up_the_clinic().await?;
        self.register_a_client().await?;
        self.record_sessions().await?;
        self.close_and_follow_up().await?;
        self.find_the_client().await?;
        self.import_the_register().await?;
        self.read_the_report().await?;
        let paper = self.export_and_print().await?;
        self.look_around().await?;
        self.see_it_small().await?;
        self.leave_no_trace().await?;
        self.lock_and_open_again().await?;
        Ok(paper)
    }

    /// Sets up the clinic, from the first screen to the first day.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn set_up_the_clinic(&mut self) -> anyhow::Result<()> {
        self.desk.open_titian().await?;
        self.desk.resize(1366, 768).await?;
        let language = self.word(match self.desk.language {
            Language::Indonesian => "language-id",
            Language::English => "language-en",
        })?;
        // The first screen is in Indonesian until it is told otherwise; the names of the languages stay the same.
        self.desk.see(&language).await?;
        self.desk.pick_anywhere(&language).await?;
        self.see("setup-welcome").await?;
        self.screen("set-up-language").await?;
        self.activate("next").await?;

        self.see("setup-clinic").await?;
        self.fill("site-name", "Klinik Pratama BNNK Mataram").await?;
        self.choose("province", "Nusa Tenggara Barat").await?;
        self.choose("regency", "Kota Mataram").await?;
        self.screen("set-up-clinic").await?;
        self.activate("next").await?;

        self.see("setup-account").await?;
        self.fill("admin-name", PERSON).await?;
        self.fill("passphrase", "sandi").await?;
        self.see("passphrase-short").await?;
        self.fill("passphrase", PASSPHRASE).await?;
        self.desk.see_no_more(&self.word("passphrase-short")?).await?;
        self.fill("passphrase-again", PASSPHRASE).await?;
        self.screen("set-up-account").await?;
        self.activate("setup-create").await?;

        self.see("setup-recovery-text").await?;
        self.screen("set-up-recovery-key").await?;
        self.type_back_the_recovery_key().await?;
        self.see("setup-done-text").await?;
        self.screen("set-up-done").await?;
        self.activate("setup-start").await?;
        self.see("place-today").await
    }

    async fn type_back_the_recovery_key(&mut self) -> anyhow::Result<()> {
        let script = "return [...document.querySelectorAll('ol li code')].map((group) => group.innerText)";
        let groups = self.desk.ask_page(script).await?;
        let groups: Vec<&str> =
            groups.as_array().into_iter().flatten().filter_map(|group| group.as_str()).collect();
        ensure!(groups.len() > 4, "the recovery key is on the screen");
        self.recovery_key = groups.join("-");
        let select = "getSelection().selectAllChildren(document.body); const taken = `${getSelection()}`; \
                      getSelection().removeAllRanges(); return taken";
        let taken = self.desk.ask_page(select).await?;
        let taken = taken.as_str().context("a selection")?;
        ensure!(!taken.is_empty(), "the rest of the screen can be selected");
        ensure!(groups.iter().all(|group| !taken.contains(group)), "the key could get into the clipboard");
        self.activate("recovery-have").await?;
        self.see("setup-recovery-try-text").await?;
        let hidden = self.desk.ask_page(script).await?;
        ensure!(hidden.as_array().is_none_or(Vec::is_empty), "the paper is tried, not the screen");
        let text = self.desk.text().await?;
        for (number, group) in (1..).zip(groups) {
            let label = self.desk.words.with("recovery-type-back", &[("number", number.into())])?;
            if text.contains(&label) {
                self.desk.fill(&label, group).await?;
                return self.desk.press(Key::Enter).await;
            }
        }
        anyhow::bail!("no group of the key is asked back")
    }

    /// Registers a client with her first episode.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn register_a_client(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.see("clients-none").await?;
        self.screen("clients-none-yet").await?;
        self.activate("register-client").await?;

        self.focus("full-name").await?;
        self.fill("full-name", CLIENT).await?;
        // Too short at first: the refusal stands beside the field.
        self.fill("nik", "527101520395").await?;
        self.desk.press(Key::Enter).await?;
        self.see("field-nik_length").await?;
        self.screen("register-refused").await?;
        self.fill("nik", NIK).await?;
        self.pick("sex", "sex-female").await?;
        self.fill("birth-date", "12/3/1995").await?;
        self.fill("mother-name", "Ni Made Sukerti").await?;
        self.fill("street", "Jalan Pejanggik 12").await?;
        self.fill("village-or-district", "Pejanggik").await?;
        self.desk.until_there("[role=option][aria-selected=true]").await?;
        self.desk.press(Key::Enter).await?;
        self.fill("phone-number", "081234567890").await?;
        self.choose("source", "source-family").await?;
        self.choose("severity", "severity-moderate").await?;
        self.fill("diagnosis", "F15.2").await?;
        self.choose("substance", "substance-amphetamines").await?;
        self.screen("register-filled").await?;
        self.activate("save").await?;
        self.desk.see(CLIENT).await?;
        self.see("tab-journey").await?;
        self.screen("client-file").await
    }

    /// Begins to register a client and leaves the form half filled.
    ///
    /// # Errors
    /// When the form does not open.
    pub async fn begin_to_register(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.activate("register-client").await?;
        self.focus("full-name").await?;
        self.fill("full-name", CLIENT).await?;
        self.fill("mother-name", "Ni Made Sukerti").await
    }

    /// Opens the form again and finds what was typed before.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn find_the_form_as_it_was(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.activate("register-client").await?;
        self.see("draft-start-over").await?;
        self.focus("full-name").await?;
        let name = self.desk.ask_page("return document.activeElement.value").await?;
        ensure!(name == CLIENT, "the form holds {name}");
        Ok(())
    }

    /// Tries to open a clinic that another window has open, and is told so.
    ///
    /// # Errors
    /// When it opens, or another message comes.
    pub async fn be_told_that_the_clinic_is_open(&mut self) -> anyhow::Result<()> {
        self.see("unlock-text").await?;
        let label = self.desk.words.with("passphrase-of", &[("name", PERSON.into())])?;
        self.desk.fill(&label, PASSPHRASE).await?;
        self.desk.press(Key::Enter).await?;
        self.see("error-vault_in_use").await?;
        self.screen("vault-in-use").await
    }

    /// Opens the clinic again after Titian had ended.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open_again(&mut self) -> anyhow::Result<()> {
        self.desk.open_titian().await?;
        self.see("unlock-text").await?;
        self.unlock().await
    }

    /// The desk the job is done at.
    pub fn desk(&mut self) -> &mut Desk {
        self.desk
    }

    /// Records a session that was missed, one that was kept, and an attempt to reach her.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn record_sessions(&mut self) -> anyhow::Result<()> {
        self.open_dialog("session-record").await?;
        self.pick("session-attendance", "attendance-no_show").await?;
        self.screen("session-missed").await?;
        self.activate("save").await?;
        self.hear("session-saved").await?;

        self.open_dialog("contact-record").await?;
        self.fill("contact-outcome", "Akan datang besok pagi.").await?;
        self.activate("save").await?;
        self.hear("contact-saved").await?;

        self.open_dialog("session-record").await?;
        self.fill("session-time", "10.00").await?;
        self.fill("session-note", "Motivasi baik, keluarga mendukung.").await?;
        self.screen("session-kept").await?;
        self.activate("save").await?;
        self.hear("session-saved").await?;
        self.activate("tab-sessions").await?;
        self.see("attendance-no_show").await?;
        self.screen("client-sessions").await
    }

    /// Closes the episode and records the first contact of aftercare.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn close_and_follow_up(&mut self) -> anyhow::Result<()> {
        self.activate("tab-journey").await?;
        self.open_dialog("episode-close").await?;
        self.screen("episode-close").await?;
        self.activate("episode-close").await?;
        self.hear("episode-closed").await?;

        self.open_dialog("aftercare-record").await?;
        self.pick("contact-reached", "yes").await?;
        self.pick("aftercare-recovery", "recovery-abstinent").await?;
        self.pick("aftercare-productive", "yes").await?;
        self.choose("aftercare-productive-kind", "productive-vocational_training").await?;
        self.screen("aftercare").await?;
        self.activate("save").await?;
        self.hear("aftercare-saved").await?;
        self.activate("tab-aftercare").await?;
        self.screen("client-aftercare").await?;
        self.activate("tab-person").await?;
        self.screen("client-person").await?;
        self.activate("tab-history").await?;
        self.screen("client-history").await?;
        self.desk.press_with(Key::Alt, '1').await?;
        self.see("place-today").await?;
        self.screen("today").await
    }

    /// Finds the client again by a piece of her number and by another spelling of her name.
    ///
    /// # Errors
    /// When she is not found.
    pub async fn find_the_client(&mut self) -> anyhow::Result<()> {
        for part in ["5203", "loeh ayu"] {
            self.desk.press_with(Key::Control, 'k').await?;
            self.desk.press_with(Key::Control, 'a').await?;
            self.desk.type_text("tidak ada orangnya").await?;
            self.desk.see_no_more(CLIENT).await?;
            self.desk.press_with(Key::Control, 'a').await?;
            self.desk.type_text(part).await?;
            self.desk.see(CLIENT).await?;
        }
        self.desk.press(Key::Escape).await
    }

    /// Locks the screen: the process ends and another one starts at the unlock screen; then opens again, after a
    /// passphrase that is wrong.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn lock_and_open_again(&mut self) -> anyhow::Result<()> {
        self.lock_the_screen().await?;
        self.screen("unlock").await?;
        let label = self.desk.words.with("passphrase-of", &[("name", PERSON.into())])?;
        self.desk.fill(&label, "bukan frasa sandinya").await?;
        self.desk.press(Key::Enter).await?;
        self.see("field-wrong_passphrase").await?;
        self.screen("unlock-refused").await?;
        self.unlock().await
    }

    /// Types the passphrase at the unlock screen.
    ///
    /// # Errors
    /// When the clinic does not open.
    pub async fn unlock(&mut self) -> anyhow::Result<()> {
        let label = self.desk.words.with("passphrase-of", &[("name", PERSON.into())])?;
        self.desk.fill(&label, PASSPHRASE).await?;
        self.desk.press(Key::Enter).await?;
        self.see("place-clients").await
    }

    /// Brings in a register through the system's own file dialog.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn import_the_register(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.activate("import-register").await?;
        self.see("import-start-text").await?;
        self.screen("import-start").await?;
        self.activate("import-pick").await?;
        let register = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mataram-2019.xlsx");
        self.desk.answer(Dialog::Open, &register.canonicalize()?).await?;
        self.see("import-clean").await?;
        self.screen("import-preview").await?;
        self.activate("import-store").await?;
        self.see("import-done").await?;
        self.screen("import-done").await
    }

    /// Looks at the figures of 2019 and asks of one number who it is.
    ///
    /// # Errors
    /// When a figure is missing, or something is wrong with a screen.
    pub async fn read_the_report(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '3').await?;
        self.desk.choose(&self.word("period")?, "2019").await?;
        for figure in ["190", "171", "19", "91", "62", "18"] {
            self.desk.see(figure).await?;
        }
        self.desk.see(if self.desk.language == Language::Indonesian { "53,2%" } else { "53.2%" }).await?;
        self.screen("report").await?;
        self.desk.activate("62").await?;
        self.desk.see("62").await?;
        self.screen("report-who").await?;
        self.desk.press_with(Key::Alt, '3').await?;
        self.desk.choose(&self.word("period")?, "2019").await?;
        self.desk.see("171").await
    }

    /// Saves the report as a workbook through the system's own dialog, and prints it.
    ///
    /// # Errors
    /// When the file or the paper lacks something.
    pub async fn export_and_print(&mut self) -> anyhow::Result<PathBuf> {
        let workbook = self.desk.documents().join("laporan-2019.xlsx");
        self.desk.activate("Excel").await?;
        self.desk.answer(Dialog::Save, &workbook).await?;
        self.desk.until_file(&workbook).await?;
        let figures = figures_in(&workbook)?;
        for figure in [190, 171, 91, 62, 18] {
            ensure!(figures.contains(&figure), "the workbook says {figure}: {figures:?}");
        }
        self.activate("print").await?;
        let paper = self.desk.print_to_file().await?;
        let text = pdf_text(&paper)?;
        for printed in ["Klinik Pratama BNNK Mataram", "2019", "190", "171", "91", "62"] {
            ensure!(text.contains(printed), "the paper shows {printed}: {text}");
        }
        ensure!(!text.contains(&self.word("lock")?), "the paper shows no buttons: {text}");
        Ok(paper)
    }

    /// Looks at the settings and the help.
    ///
    /// # Errors
    /// When something is wrong with a screen.
    pub async fn look_around(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '5').await?;
        self.see("place-settings").await?;
        self.screen("settings").await?;
        self.activate("help").await?;
        self.see("help-keys").await?;
        self.screen("help").await?;
        self.desk.press(Key::Escape).await
    }

    /// Goes through the places in the smallest window there is: none needs to be moved sideways.
    ///
    /// # Errors
    /// When something does not fit, or is wrong with a screen.
    pub async fn see_it_small(&mut self) -> anyhow::Result<()> {
        self.desk.resize(1024, 640).await?;
        for (key, name) in [('1', "today"), ('2', "clients"), ('3', "report"), ('4', "settings")] {
            self.desk.press_with(Key::Alt, key).await?;
            self.see(&format!("place-{name}")).await?;
            self.screen(&format!("small-{name}")).await?;
            let script = "return document.documentElement.scrollWidth <= innerWidth";
            ensure!(self.desk.ask_page(script).await? == true, "{name} is wider than the window");
        }
        self.desk.resize(1366, 768).await
    }

    /// Nobody's name is in a title bar, and the page keeps nothing in the browser's storage.
    ///
    /// # Errors
    /// When something leaks.
    pub async fn leave_no_trace(&mut self) -> anyhow::Result<()> {
        let titles = self.desk.window_titles()?;
        ensure!(titles.iter().all(|title| title == "Titian"), "{titles:?}");
        let kept = self
            .desk
            .ask_page("return [localStorage.length, sessionStorage.length, document.cookie.length]")
            .await?;
        ensure!(kept == serde_json::json!([0, 0, 0]), "{kept}");
        let found = self.desk.files_holding(&[CLIENT, NIK, "Pejanggik", PASSPHRASE])?;
        ensure!(found.is_empty(), "a client or the passphrase can be read in {found:?}");
        self.stay_here().await
    }

    /// The page opens no other window and goes to no other place, whatever it is told.
    async fn stay_here(&self) -> anyhow::Result<()> {
        let away = "const other = open('https://example.org/'); location.href = 'https://example.org/'; return other";
        let other = self.desk.ask_page(away).await?;
        ensure!(other.is_null(), "another window was opened: {other}");
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let here = self.desk.ask_page("return location.protocol").await?;
        ensure!(here == "tauri:", "the page went to {here}");
        Ok(())
    }

    async fn screen(&mut self, name: &str) -> anyhow::Result<()> {
        self.seen += 1;
        self.desk.find_nothing_wrong().await.with_context(|| format!("the screen {name}"))?;
        if let Attention::Picture(folder) = &self.attention {
            let code = self.desk.language.code();
            self.desk.picture(&folder.join(format!("{code}-{:02}-{name}.png", self.seen))).await?;
        }
        Ok(())
    }

    /// Opens the form behind a button and waits until it has the keyboard.
    async fn open_dialog(&self, button: &str) -> anyhow::Result<()> {
        self.open_dialog_of(&self.word(button)?).await
    }

    /// The same, by what the button is called.
    async fn open_dialog_of(&self, label: &str) -> anyhow::Result<()> {
        self.desk.activate(label).await?;
        let script = "return document.activeElement?.closest('dialog') !== null";
        self.desk.until("the form", || async { Ok(self.desk.ask_page(script).await? == true) }).await
    }

    fn word(&self, id: &str) -> anyhow::Result<String> {
        self.desk.words.get(id)
    }

    async fn see(&self, id: &str) -> anyhow::Result<()> {
        self.desk.see(&self.word(id)?).await
    }

    /// Waits for the caret, as one does before typing.
    async fn focus(&self, id: &str) -> anyhow::Result<()> {
        self.desk.until_focus(&self.word(id)?).await
    }

    async fn hear(&self, id: &str) -> anyhow::Result<()> {
        self.desk.hear(&self.word(id)?).await
    }

    async fn activate(&self, id: &str) -> anyhow::Result<()> {
        self.desk.activate(&self.word(id)?).await
    }

    async fn fill(&self, id: &str, text: &str) -> anyhow::Result<()> {
        self.desk.fill(&self.word(id)?, text).await
    }

    async fn choose(&self, id: &str, choice: &str) -> anyhow::Result<()> {
        let choice = if self.desk.words.get(choice).is_ok() { self.word(choice)? } else { choice.to_owned() };
        self.desk.choose(&self.word(id)?, &choice).await
    }

    async fn pick(&self, id: &str, choice: &str) -> anyhow::Result<()> {
        self.desk.pick(&self.word(id)?, &self.word(choice)?).await
    }
}

/// Every whole number in a workbook.
fn figures_in(workbook: &Path) -> anyhow::Result<BTreeSet<i64>> {
    let mut book: Xlsx<_> = open_workbook(workbook).context("opening the workbook")?;
    let mut figures = BTreeSet::new();
    for (_, sheet) in book.worksheets() {
        figures.extend(sheet.cells().filter_map(|(_, _, cell)| cell.as_i64()));
    }
    Ok(figures)
}
