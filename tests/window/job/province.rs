//! A provincial office and one of its clinics, each in its own window, and a second clinic that works at the terminal: they
//! come to know each other, share the key that persons are matched with, send their extracts, and the office counts.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{MainJob, PASSPHRASE, figures_in};
use crate::window::dialogs::{Dialog, pdf_text};
use crate::window::keys::Key;

const CLINIC: &str = "Klinik Pratama BNNK Mataram";
const OTHER: &str = "Klinik Pratama BNNK Bima";
const MESSAGE: &str = "Mohon rawat inap.";
const OFFICE: &str = "BNNP Nusa Tenggara Barat";

/// A clinic that works at the terminal.
struct Elsewhere {
    vault: PathBuf,
}

impl MainJob<'_> {
    /// All of it, at the office and at the clinic that has a window.
    ///
    /// # Errors
    /// When a step cannot be done, or something is wrong with a screen.
    pub async fn province(&mut self, clinic: &mut MainJob<'_>) -> anyhow::Result<()> {
        let stick = self.desk.documents();
        let [of_office, of_clinic, of_other] =
            ["kantor", "mataram", "bima"].map(|name| stick.join(format!("{name}.titian-introduction")));
        let [key, by_hand, referral] =
            ["kunci", "rekap", "rujukan"].map(|name| stick.join(format!("{name}.titian")));
        let post = stick.join("pos");
        std::fs::create_dir(&post)?;
        self.set_up_the_office().await?;
        clinic.set_up_the_clinic().await?;
        clinic.register_a_client().await?;
        let other = self.another_clinic().await?;

        let code = self.introduce_the_office(&of_office).await?;
        clinic.find_no_office().await?;
        clinic.accept(&of_office, OFFICE, "0000 0000 0000 0000").await?;
        clinic.see("error-wrong_code").await?;
        clinic.screen("site-refused").await?;
        clinic.fill("site-code", &code).await?;
        clinic.sign(PASSPHRASE).await?;
        clinic.hear_of(OFFICE).await?;
        self.run(&other, &["province", "accept", text(&of_office)?, "--code", &code])?;

        let introduced = self.run(&other, &["--json", "province", "introduce", text(&of_other)?])?;
        let code_of_other = introduced["code"].as_str().context("a code")?;
        let code = clinic.introduce(&of_clinic).await?;
        self.run(&other, &["province", "accept", text(&of_clinic)?, "--code", &code])?;
        clinic.accept(&of_other, OTHER, code_of_other).await?;
        clinic.hear_of(OTHER).await?;
        self.accept(&of_clinic, CLINIC, &code).await?;
        self.hear_of(CLINIC).await?;
        self.accept(&of_other, OTHER, code_of_other).await?;
        self.hear_of(OTHER).await?;
        self.screen("clinics-missing").await?;

        clinic.make_a_key(&key).await?;
        self.run(&other, &["province", "key", "take", text(&key)?])?;
        clinic.look_what_would_leave().await?;
        clinic.save_the_extract(&by_hand).await?;
        clinic.send_the_extract(&post).await?;
        let year = self.year().await?;
        let days = [format!("{year}-01-01"), format!("{year}-12-31")];
        let there = post.join("bima.titian");
        self.run(&other, &["province", "export", text(&there)?, "--from", &days[0], "--to", &days[1]])?;

        self.collect(&post).await?;
        self.receive_what_is_older(&by_hand).await?;
        clinic.refer_the_client(&referral).await?;
        self.receive_the_referral(&referral).await?;
        let theirs =
            self.run(&other, &["--json", "call", "client_list", "--input", "{\"text\":\"Budi\"}"])?;
        let budi = theirs["data"]["rows"][0]["id"].as_str().context("Budi")?.to_owned();
        let known = self.run(&other, &["--json", "province", "known"])?;
        let id_of = |kind: &str| -> anyhow::Result<String> {
            let sites = known["sites"].as_array().context("sites")?;
            let site = sites.iter().find(|site| site["kind"] == kind).context("a site of that kind")?;
            site["site"].as_str().map(str::to_owned).context("its id")
        };
        let transfer = stick.join("pindah.titian");
        let case = ["province", "case", "export", text(&transfer)?, &budi, "--to", &id_of("clinic")?];
        self.run(&other, &case)?;
        clinic.take_over(&transfer).await?;
        clinic.refer_two_together(&stick.join("rujukan-dua.titian")).await?;
        self.count_together().await?;

        clinic.give_all_records().await?;
        self.run(&other, &["province", "policy", "full", "--province", &id_of("province")?])?;
        let there = post.join("bima-lengkap.titian");
        self.run(&other, &["province", "full", "export", text(&there)?])?;
        self.count_from_all_records().await
    }

    /// From the first screen to the office's first place.
    async fn set_up_the_office(&mut self) -> anyhow::Result<()> {
        self.desk.open_titian().await?;
        self.desk.resize(1366, 768).await?;
        self.desk.see("Bahasa").await?;
        let language = self.word(&format!("language-{}", self.desk.language.code()))?;
        self.desk.pick_anywhere(&language).await?;
        self.see("setup-welcome").await?;
        self.activate("next").await?;
        self.see("setup-clinic").await?;
        self.pick("setup-kind", "site-kind-province").await?;
        self.see("setup-office-text").await?;
        self.fill("office-name", OFFICE).await?;
        self.activate("next").await?;
        self.see("field-required").await?;
        self.screen("set-up-office-refused").await?;
        // It is the only field that is wrong, and has the keyboard.
        self.choose("province", "Nusa Tenggara Barat").await?;
        self.screen("set-up-office").await?;
        self.activate("next").await?;
        self.see("setup-account-office").await?;
        self.fill("admin-name", super::PERSON).await?;
        self.fill("passphrase", PASSPHRASE).await?;
        self.fill("passphrase-again", PASSPHRASE).await?;
        self.activate("setup-create-office").await?;
        self.see("setup-recovery-text").await?;
        self.type_back_the_recovery_key().await?;
        self.see("setup-done-office-text").await?;
        self.activate("setup-start").await?;
        self.see("clinics-none-text").await?;
        self.screen("clinics-none").await
    }

    /// A clinic with two clients of this year: one is the client whom the other clinic has too, by her NIK.
    async fn another_clinic(&self) -> anyhow::Result<Elsewhere> {
        let other = Elsewhere { vault: self.desk.documents().join("bima") };
        let register = self.desk.documents().join("register.csv");
        let today = self.desk.ask_page("return new Date().toLocaleDateString('en-GB')").await?;
        let today = today.as_str().context("a day")?;
        let lines = [
            "No RM,Nama,NIK,L/P,Tanggal Lahir,Tanggal Masuk,Layanan,Status".to_owned(),
            format!("B-001,Ni Luh Ayu P.,{},P,12/3/1995,{today},Rawat Jalan,Proses", super::NIK),
            format!("B-002,Lalu Budi,5272010504900002,L,05/04/1990,{today},Rawat Jalan,Proses"),
        ];
        std::fs::write(&register, lines.join("\n"))?;
        self.run(&other, &["create", "--site", OTHER, "--region", "52.72", "--admin", "Joko Susilo"])?;
        self.run(&other, &["import", text(&register)?])?;
        Ok(other)
    }

    /// What the terminal program answers at the other clinic.
    fn run(&self, other: &Elsewhere, arguments: &[&str]) -> anyhow::Result<Value> {
        let output = self.desk.cli_of(&other.vault, arguments).output()?;
        ensure!(output.status.success(), "titian-cli {}", arguments.join(" "));
        Ok(serde_json::from_slice(&output.stdout).unwrap_or_default())
    }

    async fn year(&self) -> anyhow::Result<String> {
        Ok(self.desk.ask_page("return new Date().getFullYear()").await?.to_string())
    }

    async fn introduce_the_office(&mut self, file: &Path) -> anyhow::Result<String> {
        self.see("known-sites-none").await?;
        self.introduce(file).await
    }

    /// Saves the introduction, and reads its code from the screen.
    async fn introduce(&mut self, file: &Path) -> anyhow::Result<String> {
        self.activate("introduce").await?;
        self.desk.answer(Dialog::Save, file).await?;
        self.see("introduced-next").await?;
        self.screen("introduced").await?;
        let shown = "return document.querySelector('.code-line').textContent";
        let code = self.desk.ask_page(shown).await?;
        self.activate("close").await?;
        code.as_str().map(str::to_owned).context("the code")
    }

    async fn find_no_office(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '4').await?;
        self.activate("sync-province").await?;
        self.see("extract-no-office").await?;
        self.see("person-key-none").await?;
        self.screen("province-unknown").await
    }

    /// Accepts an introduction with a code, which need not be the right one.
    async fn accept(&mut self, file: &Path, name: &str, code: &str) -> anyhow::Result<()> {
        self.activate("site-accept").await?;
        self.desk.answer(Dialog::Open, file).await?;
        self.see("site-accept-text").await?;
        self.desk.see(name).await?;
        self.screen("site-accept").await?;
        self.fill("site-code", code).await?;
        self.sign(PASSPHRASE).await
    }

    async fn hear_of(&self, name: &str) -> anyhow::Result<()> {
        let said = self.desk.words.with("site-accepted", &[("name", name.into())])?;
        self.desk.hear(&said).await
    }

    /// Makes the key, as the first clinic of the province, and saves it for the other.
    async fn make_a_key(&mut self, file: &Path) -> anyhow::Result<()> {
        self.open_dialog("person-key-make").await?;
        self.screen("person-key-make").await?;
        self.activate("person-key-make").await?;
        self.hear("person-key-made").await?;
        self.open_dialog("person-key-give").await?;
        self.choose("clinic", OTHER).await?;
        self.screen("person-key-give").await?;
        self.activate("person-key-give-act").await?;
        self.desk.answer(Dialog::Save, file).await?;
        self.hear("person-key-given").await?;
        self.screen("person-key").await
    }

    /// Looks at every row that would leave: the client is there, and nothing that says who she is.
    async fn look_what_would_leave(&mut self) -> anyhow::Result<()> {
        self.see("extract-promise").await?;
        let rows = "return [...document.querySelectorAll('titian-extract .grid tbody tr:not(.gap)')].map((row) => row.innerText)";
        let rows = self.desk.ask_page(rows).await?;
        let rows: Vec<&str> = rows.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        ensure!(rows.len() == 1, "one episode: {rows:?}");
        ensure!(rows[0].contains("1995") && rows[0].contains("F15"), "her row: {rows:?}");
        let page = self.desk.text().await?;
        for secret in [super::CLIENT, super::NIK, "Pejanggik", "081234567890"] {
            ensure!(!page.contains(secret), "{secret} is on the screen of what leaves");
        }
        self.screen("extract").await
    }

    async fn save_the_extract(&mut self, file: &Path) -> anyhow::Result<()> {
        self.activate("extract-save").await?;
        self.desk.answer(Dialog::Save, file).await?;
        self.desk.until_file(file).await?;
        self.desk.see(&file.file_name().context("a name")?.to_string_lossy()).await?;
        self.screen("extract-saved").await
    }

    async fn send_the_extract(&mut self, post: &Path) -> anyhow::Result<()> {
        self.activate("transport-folder-choose").await?;
        self.desk.answer(Dialog::Open, post).await?;
        self.hear("outbox-saved").await?;
        self.screen("outbox").await?;
        self.activate("extract-send").await?;
        let sent = self.desk.words.with("extract-sent", &[("count", 1.into()), ("to", OFFICE.into())])?;
        self.desk.hear(&sent).await?;
        self.screen("extract-sent").await?;
        self.desk.resize(1024, 640).await?;
        self.fits("extract").await?;
        self.screen("extract-small").await
    }

    /// Nothing has to be moved sideways.
    async fn fits(&self, what: &str) -> anyhow::Result<()> {
        let script = "return document.documentElement.scrollWidth <= innerWidth";
        ensure!(self.desk.ask_page(script).await? == true, "{what} is wider than the window");
        Ok(())
    }

    /// The office names a folder: what the clinics left there is taken at once.
    async fn collect(&mut self, post: &Path) -> anyhow::Result<()> {
        self.activate("transport-folder-choose").await?;
        self.desk.answer(Dialog::Open, post).await?;
        self.desk.hear(OTHER).await?;
        self.see("extract-partial").await?;
        self.screen("clinics-sent").await
    }

    /// The file that was saved before the one that was sent is refused, and changes nothing.
    async fn receive_what_is_older(&mut self, file: &Path) -> anyhow::Result<()> {
        self.activate("extract-receive").await?;
        self.desk.answer(Dialog::Open, file).await?;
        self.see("error-extract_older").await?;
        self.screen("extract-older").await
    }

    /// Gives the client to the office by name, after a look at all that would leave.
    async fn refer_the_client(&mut self, file: &Path) -> anyhow::Result<()> {
        self.desk.resize(1366, 768).await?;
        self.open_the_client().await?;
        self.activate("refer-client").await?;
        let unasked = self.desk.words.with("refer-consent", &[("names", super::CLIENT.into())])?;
        self.desk.see(&unasked).await?;
        self.desk.see("Jalan Pejanggik 12").await?;
        self.screen("refer").await?;
        self.activate("refer-save").await?;
        self.see("field-required").await?;
        self.choose("refer-to", OFFICE).await?;
        self.fill("refer-message", MESSAGE).await?;
        self.activate("refer-save").await?;
        self.desk.answer(Dialog::Save, file).await?;
        self.desk.until_file(file).await?;
        self.desk.see(&file.file_name().context("a name")?.to_string_lossy()).await?;
        self.screen("referred").await
    }

    /// Registers somebody whom the other clinic refers, with what it gave.
    async fn take_over(&mut self, file: &Path) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '4').await?;
        self.activate("sync-province").await?;
        self.activate("case-receive").await?;
        self.desk.answer(Dialog::Open, file).await?;
        self.desk.see("Lalu Budi").await?;
        self.desk.activate("Lalu Budi").await?;
        self.see("case-apart").await?;
        self.activate("case-register").await?;
        let given = self.desk.words.with("case-given", &[("from", OTHER.into())])?;
        self.desk.see(&given).await?;
        self.screen("case-register").await?;
        let filled = "return [...document.querySelectorAll('titian-register input')].some(({ value }) => value === 'Lalu Budi')";
        ensure!(self.desk.ask_page(filled).await? == true, "the name is filled in");
        self.desk.reach(&self.word("with-episode")?).await?;
        self.desk.press(Key::Space).await?;
        self.activate("save").await?;
        self.see("tab-journey").await?;
        self.desk.see("Lalu Budi").await?;
        self.screen("case-registered").await
    }

    /// Refers the client who was taken over, and with her in one file the one who was there before.
    async fn refer_two_together(&mut self, file: &Path) -> anyhow::Result<()> {
        self.activate("tab-person").await?;
        self.activate("refer-client").await?;
        self.fill("refer-also", "tidak ada").await?;
        self.see("client-picker-none").await?;
        self.fill("refer-also", super::CLIENT).await?;
        self.desk.see(super::CLIENT).await?;
        self.desk.press(Key::Enter).await?;
        for name in ["Lalu Budi", super::CLIENT] {
            let leave_out = self.desk.words.with("refer-leave-out", &[("name", name.into())])?;
            self.desk.reach(&leave_out).await?;
        }
        self.screen("refer-two").await?;
        self.choose("refer-to", OFFICE).await?;
        self.activate("refer-save").await?;
        self.desk.answer(Dialog::Save, file).await?;
        self.desk.until_file(file).await?;
        self.desk.see(&file.file_name().context("a name")?.to_string_lossy()).await
    }

    /// At the office the client can be read, and is nobody's client there.
    async fn receive_the_referral(&mut self, file: &Path) -> anyhow::Result<()> {
        self.activate("case-receive").await?;
        self.desk.answer(Dialog::Open, file).await?;
        self.desk.see(super::CLIENT).await?;
        self.screen("cases").await?;
        self.desk.activate(super::CLIENT).await?;
        self.see("case-apart").await?;
        self.desk.see(MESSAGE).await?;
        self.screen("case").await?;
        self.activate("case-back").await
    }

    /// One client at one clinic, two at the other, one of them the same person: two clients, three episodes.
    async fn count_together(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '2').await?;
        self.see("by-clinic").await?;
        // By name: Bima before Mataram.
        self.figures(&[["2", "2"], ["1", "1"], ["2", "3"]]).await?;
        let counted = [("counted", 2.into()), ("all", 2.into()), ("unmatched", 0.into())];
        let counted = self.desk.words.with("province-counted", &counted)?;
        self.desk.see(&counted).await?;
        self.screen("report").await?;
        let workbook = self.desk.documents().join("provinsi.xlsx");
        self.desk.activate("Excel").await?;
        self.desk.answer(Dialog::Save, &workbook).await?;
        self.desk.until_file(&workbook).await?;
        ensure!(figures_in(&workbook)?.is_superset(&[1, 2, 3].into()), "the workbook has the figures");
        self.activate("print").await?;
        let paper = pdf_text(&self.desk.print_to_file().await?)?;
        for printed in [OFFICE, &self.word("clinics-all")?] {
            ensure!(paper.contains(printed), "the paper shows {printed}: {paper}");
        }
        self.desk.resize(1024, 640).await?;
        self.fits("the report").await?;
        self.screen("report-small").await?;
        self.desk.press_with(Key::Alt, '1').await?;
        self.fits("the list of clinics").await?;
        self.screen("clinics-small").await?;
        self.desk.resize(1366, 768).await?;
        self.desk.activate(CLINIC).await?;
        self.see("figure-clients").await?;
        self.desk.see_no_more(&self.word("by-clinic")?).await?;
        self.screen("report-of-one").await?;
        self.desk.press_with(Key::Alt, '4').await?;
        self.see("office-name").await?;
        self.screen("office-settings").await
    }

    /// An administrator allows it, after one try with a wrong passphrase, looks at what leaves and sends it.
    async fn give_all_records(&mut self) -> anyhow::Result<()> {
        self.desk.resize(1366, 768).await?;
        self.desk.press_with(Key::Alt, '4').await?;
        self.activate("sync-province").await?;
        self.open_dialog("policy-allow").await?;
        self.screen("policy").await?;
        self.sign("bukan frasa sandi itu").await?;
        self.see("field-wrong_passphrase").await?;
        self.sign(PASSPHRASE).await?;
        let said = self.desk.words.with("policy-now-full", &[("name", OFFICE.into())])?;
        self.desk.hear(&said).await?;
        self.see("full-promise").await?;
        self.see("register-address").await?;
        self.screen("full").await?;
        self.desk.resize(1024, 640).await?;
        self.fits("all records").await?;
        self.screen("full-small").await?;
        self.desk.resize(1366, 768).await?;
        self.activate("full-send").await?;
        self.desk.hear(OFFICE).await?;
        self.screen("full-sent").await
    }

    /// The office takes both clinics' records, and counts what it counted: one person of theirs is the same, by her number.
    async fn count_from_all_records(&mut self) -> anyhow::Result<()> {
        self.desk.press_with(Key::Alt, '1').await?;
        self.activate("inbox-now").await?;
        self.desk.hear(OTHER).await?;
        self.see("standing-full").await?;
        self.screen("clinics-full").await?;
        self.desk.press_with(Key::Alt, '2').await?;
        self.see("by-clinic").await?;
        self.figures(&[["2", "2"], ["1", "1"], ["2", "3"]]).await?;
        self.screen("report-full").await
    }

    /// What the table of clinics says: clients and episodes of each, and of all together.
    async fn figures(&self, expected: &[[&str; 2]]) -> anyhow::Result<()> {
        let table = "const table = [...document.querySelectorAll('titian-report .screen-only table')][0];
            return [...table.tBodies[0].rows].map((row) => [row.cells[2].innerText, row.cells[3].innerText])";
        let said = self.desk.ask_page(table).await?;
        ensure!(said == serde_json::to_value(expected)?, "the table of clinics: {said}");
        Ok(())
    }
}

fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().context("a path of a test is plain text")
}
