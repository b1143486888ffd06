//! Two machines of a clinic, each in its own window: a laptop joins, both go on by themselves, meet by files, and what
//! they say differently about a client is decided.

use std::path::Path;

use anyhow::{Context, ensure};

use super::people::AGENT;
use super::{CLIENT, MainJob, PASSPHRASE, PERSON};
use crate::window::dialogs::Dialog;
use crate::window::keys::Key;

const NOTE: &str = "Tiga kali dikunjungi, tidak di rumah.";
const WHY: &str = "Klien datang sendiri dan menerima surat selesai.";

impl MainJob<'_> {
    /// All of it, at the office and at a laptop that Titian was never opened on.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn exchange(&mut self, laptop: &mut MainJob<'_>) -> anyhow::Result<()> {
        let stick = self.desk.documents();
        let [request, answer, there, between, late] = [
            "permintaan.titian-request",
            "jawaban.titian",
            "ke-kantor.titian",
            "folder bersama",
            "terlambat.titian",
        ]
        .map(|name| stick.join(name));
        self.set_up_the_clinic().await?;
        self.register_a_client().await?;
        self.give_accounts().await?;
        let code = laptop.ask_to_join(&request).await?;
        self.add_a_machine(&request, &code, &answer).await?;
        laptop.join(&answer).await?;
        laptop.lose_the_client().await?;
        self.complete_the_client().await?;
        laptop.learn_how_work_stands("work-here").await?;
        laptop.send_a_bundle(&there).await?;
        laptop.learn_how_work_stands("work-sent").await?;
        self.receive_a_bundle(&there).await?;
        self.decide().await?;
        self.make_a_backup().await?;
        std::fs::create_dir(&between)?;
        self.exchange_by(&between, "transport-sent").await?;
        laptop.exchange_by(&between, "transport-taken").await?;
        laptop.learn_how_work_stands("work-confirmed").await?;
        laptop.see("if-lost-safe").await?;
        laptop.find_it_decided().await?;
        self.exchange_no_more().await?;
        self.revoke_the_laptop().await?;
        laptop.follow_up().await?;
        laptop.send_a_bundle(&late).await?;
        self.receive_from_the_revoked(&late).await
    }

    /// On the new machine: a request, and its code as the screen shows it.
    async fn ask_to_join(&mut self, request: &Path) -> anyhow::Result<String> {
        self.desk.open_titian().await?;
        self.desk.resize(1366, 768).await?;
        self.desk.see("Bahasa").await?;
        let language = self.word(&format!("language-{}", self.desk.language.code()))?;
        self.desk.pick_anywhere(&language).await?;
        self.see("setup-welcome").await?;
        self.activate("join-open").await?;
        self.see("join-text").await?;
        self.screen("join").await?;
        self.fill("join-passphrase", PASSPHRASE).await?;
        self.activate("join-save-request").await?;
        self.desk.answer(Dialog::Save, request).await?;
        self.see("join-waiting").await?;
        self.screen("join-waiting").await?;
        let shown = "return document.querySelector('.code-line').textContent";
        self.desk.ask_page(shown).await?.as_str().map(str::to_owned).context("the code")
    }

    /// At the office: the request, the code, who works there, and a signature.
    async fn add_a_machine(&mut self, request: &Path, code: &str, answer: &Path) -> anyhow::Result<()> {
        self.open_machines().await?;
        self.see("machines-alone").await?;
        self.screen("machines-alone").await?;
        self.open_dialog("machine-add").await?;
        self.screen("machine-add").await?;
        self.activate("machine-open-request").await?;
        self.desk.answer(Dialog::Open, request).await?;
        self.see("machine-people").await?;
        // Not the code of that request: the refusal stands beside it.
        self.fill("machine-code", "0000 0000 0000 0000").await?;
        // An agent would get a way into all of it.
        let agent = format!("{AGENT} {}", self.word("role-recovery_agent")?);
        self.desk.reach(&agent).await?;
        self.desk.press(Key::Space).await?;
        self.see("machine-role-binds").await?;
        self.sign(PASSPHRASE).await?;
        self.see("field-tick_needed").await?;
        self.screen("machine-enrol-agent").await?;
        self.desk.reach(&agent).await?;
        self.desk.press(Key::Space).await?;
        self.desk.see_no_more(&self.word("role-binds-acknowledged")?).await?;
        let administrator = format!("{PERSON} {}", self.word("role-administrator")?);
        self.desk.reach(&administrator).await?;
        self.desk.press(Key::Space).await?;
        self.sign(PASSPHRASE).await?;
        self.desk.answer(Dialog::Save, answer).await?;
        self.see("error-wrong_code").await?;
        self.screen("machine-refused").await?;
        self.fill("machine-code", code).await?;
        self.sign(PASSPHRASE).await?;
        self.desk.answer(Dialog::Save, answer).await?;
        self.see("machine-enrolled-safe").await?;
        self.screen("machine-enrolled").await?;
        self.activate("close").await?;
        self.see("machine-never").await?;
        self.screen("machines").await
    }

    async fn join(&mut self, answer: &Path) -> anyhow::Result<()> {
        self.fill("join-passphrase", PASSPHRASE).await?;
        self.activate("join-open-answer").await?;
        self.desk.answer(Dialog::Open, answer).await?;
        self.see("place-today").await?;
        self.screen("joined").await
    }

    async fn lose_the_client(&mut self) -> anyhow::Result<()> {
        self.open_the_client().await?;
        self.activate("tab-journey").await?;
        self.open_dialog("episode-close").await?;
        self.pick("episode-end-status", "status-dropped_out").await?;
        self.choose("episode-exit", "exit-lost_contact").await?;
        self.fill("episode-close-reason", NOTE).await?;
        self.activate("episode-close").await?;
        self.hear("episode-closed").await
    }

    async fn complete_the_client(&mut self) -> anyhow::Result<()> {
        self.open_the_client().await?;
        self.activate("tab-journey").await?;
        self.open_dialog("episode-close").await?;
        self.fill("episode-close-reason", "8 sesi lengkap.").await?;
        self.activate("episode-close").await?;
        self.hear("episode-closed").await
    }

    async fn send_a_bundle(&mut self, bundle: &Path) -> anyhow::Result<()> {
        self.open_machines().await?;
        self.activate("bundle-send").await?;
        self.desk.answer(Dialog::Save, bundle).await?;
        self.desk.until_file(bundle).await?;
        self.desk.see(&bundle.file_name().context("a name")?.to_string_lossy()).await?;
        self.screen("bundle-sent").await
    }

    /// How all that this machine wrote stands elsewhere: the same for every range.
    async fn learn_how_work_stands(&mut self, id: &str) -> anyhow::Result<()> {
        self.open_machines().await?;
        let expected = self.desk.words.with(id, &[("to", "A".into()), ("by", "A".into())])?;
        self.desk.see(&expected).await?;
        let others = ["work-here", "work-sent", "work-confirmed"].into_iter().filter(|other| *other != id);
        for other in others {
            let other = self.desk.words.with(other, &[("to", "A".into()), ("by", "A".into())])?;
            let there =
                format!("return document.body.innerText.includes({})", serde_json::to_string(&other)?);
            ensure!(self.desk.ask_page(&there).await? == false, "{other} where all is {expected}");
        }
        self.screen(id).await
    }

    async fn receive_a_bundle(&mut self, bundle: &Path) -> anyhow::Result<()> {
        self.open_machines().await?;
        self.activate("bundle-receive").await?;
        self.desk.answer(Dialog::Open, bundle).await?;
        self.see("bundle-whole").await?;
        self.screen("bundle-preview").await?;
        self.activate("bundle-take").await?;
        self.see("bundle-taken-next").await?;
        self.screen("bundle-taken").await?;
        self.activate("close").await?;
        self.see("bundle-received-at").await?;
        self.screen("bundles-received").await
    }

    /// What a machine goes on to send is taken, and said to be kept apart.
    async fn receive_from_the_revoked(&mut self, bundle: &Path) -> anyhow::Result<()> {
        self.open_machines().await?;
        self.activate("bundle-receive").await?;
        self.desk.answer(Dialog::Open, bundle).await?;
        let apart = self.desk.words.with("bundle-apart", &[("code", "B".into())])?;
        self.desk.see(&apart).await?;
        self.screen("bundle-revoked").await?;
        self.desk.resize(1024, 640).await?;
        self.screen("bundle-revoked-small").await?;
        self.activate("bundle-take").await?;
        self.see("close").await?;
        self.desk.see(&apart).await?;
        self.screen("bundle-revoked-taken").await?;
        self.activate("close").await?;
        self.see("machines-alone-again").await?;
        self.see("bundle-applied").await?;
        let to_the_list = "[...document.querySelectorAll('table')].pop().scrollIntoView()";
        self.desk.ask_page(to_the_list).await?;
        self.screen("bundles-received-small").await?;
        self.desk.resize(1366, 768).await?;
        self.desk.ask_page(to_the_list).await?;
        self.screen("bundles-received-again").await
    }

    /// From now on by a folder, and at once.
    async fn exchange_by(&mut self, folder: &Path, said: &str) -> anyhow::Result<()> {
        self.open_machines().await?;
        self.activate("transport-folder-choose").await?;
        self.desk.answer(Dialog::Open, folder).await?;
        let words = self.desk.words.with(said, &[("count", "".into())])?;
        self.desk.hear(words.trim()).await?;
        self.desk.see(&folder.to_string_lossy()).await?;
        self.screen(said).await
    }

    /// What comes meanwhile by itself would change what the next steps count.
    async fn exchange_no_more(&mut self) -> anyhow::Result<()> {
        self.open_machines().await?;
        self.activate("transport-stop").await?;
        self.hear("transport-stopped").await?;
        self.screen("transport-stopped").await
    }

    /// Chooses what the office wrote, with a reason, by keyboard.
    async fn decide(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '1').await?;
        self.see("waiting-decide").await?;
        self.screen("today-waiting").await?;
        self.activate("waiting-decide").await?;
        let title = self.desk.words.with("decide-title", &[("name", CLIENT.into())])?;
        self.desk.see(&title).await?;
        self.desk.see(NOTE).await?;
        let chosen = self.desk.ask_page("return document.querySelectorAll('input:checked').length").await?;
        ensure!(chosen == 0, "something was chosen before anybody did");
        self.screen("decide").await?;
        self.fill("decide-reason", WHY).await?;
        self.activate_use().await?;
        self.see("field-choose_value").await?;
        self.screen("decide-refused").await?;
        self.pick("decide-which", "decide-other").await?;
        self.see("part-closed_on").await?;
        self.screen("decide-other").await?;
        self.desk.resize(1024, 640).await?;
        self.screen("decide-small").await?;
        self.desk.resize(1366, 768).await?;
        let done = "const side = [...document.querySelectorAll('.decide label.pick')].find((one) => one.querySelector('.pill.done'));
            return side.querySelector('.value').innerText.trim()";
        let done = self.desk.ask_page(done).await?;
        let done: Vec<&str> = done.as_str().context("the value")?.split_whitespace().collect();
        self.desk.pick(&self.word("decide-which")?, &done.join(" ")).await?;
        self.screen("decide-chosen").await?;
        self.activate_use().await?;
        self.hear("decide-done").await?;
        self.see("decide-none").await?;
        self.screen("decide-none").await
    }

    /// The button says its keys too.
    async fn activate_use(&mut self) -> anyhow::Result<()> {
        self.desk.activate(&format!("{} Ctrl Enter", self.word("decide-use")?)).await
    }

    async fn find_it_decided(&mut self) -> anyhow::Result<()> {
        self.activate("sync-decisions").await?;
        self.see("decide-none").await?;
        self.open_the_client().await?;
        self.activate("tab-history").await?;
        self.desk.see(WHY).await?;
        self.desk.see(NOTE).await?;
        self.screen("decided-there").await
    }

    /// At the office: the laptop is lost and its last record doubted, until somebody knows better.
    async fn revoke_the_laptop(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '5').await?;
        self.activate("settings-data").await?;
        self.see("device-revoke").await?;
        let row = "const rows = [...document.querySelectorAll('titian-site-devices tbody tr')];
            const { cells } = rows.find((row) => row.querySelector('button'));
            return [cells[0].innerText.trim(), cells[3].innerText.trim()]";
        let row = self.desk.ask_page(row).await?;
        let code = row[0].as_str().context("the laptop's code")?;
        let last: u32 = row[1].as_str().context("its last record")?.parse()?;
        self.act_for("device-revoke", code).await?;
        self.fill("device-revoke-last", &(last - 1).to_string()).await?;
        self.screen("device-revoke").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("device-revoke-saved").await?;
        self.see("device-revoked").await?;
        self.screen("device-revoked").await?;
        let apart = self.desk.words.with("device-apart-of", &[("code", code.into()), ("count", 1.into())])?;
        self.desk.activate(&apart).await?;
        self.see("device-apart-text").await?;
        self.screen("device-apart").await?;
        self.activate("close").await?;
        self.act_for("device-accept", code).await?;
        self.screen("device-accept").await?;
        self.sign(PASSPHRASE).await?;
        self.hear("device-accept-saved").await?;
        self.screen("device-accepted").await
    }

    /// At the laptop, which has not heard that it was revoked: what it saved until then may have come by the folder.
    async fn follow_up(&mut self) -> anyhow::Result<()> {
        self.open_the_client().await?;
        self.activate("tab-journey").await?;
        self.open_dialog("aftercare-record").await?;
        self.pick("contact-reached", "yes").await?;
        self.pick("aftercare-recovery", "recovery-abstinent").await?;
        self.activate("save").await?;
        self.hear("aftercare-saved").await
    }

    async fn open_machines(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '4').await?;
        self.activate("sync-machines").await?;
        self.see("machines-text").await
    }
}
