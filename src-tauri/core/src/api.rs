//! The table: every use case is one line, with its name, input, output, whether it reads or writes, and who may.
//! The dispatcher, the list that tests walk and the declarations of the front end are made from it.

use crate::app::App;
use crate::error::{Check, Error, Result};
use crate::kernel::codes::Role;
use crate::scene::{Rx, Scene, Tx, Work};
use crate::store::desk::{Rank, Written};
use crate::vault::{CreateVault, Created, Vault};
use crate::{
    access, accounts, aftercare, backup, clients, drafts, episodes, erasure, imports, integrity, partners,
    passphrases, province, regions, reports, sessions, settings, staff, standing, sync, today, trace,
};
use clients::attachments;
use serde::Serialize;
use serde::de::DeserializeOwned;
use settings::Nothing;

/// Who may use a use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever sits there, before anybody has unlocked.
    Anybody,
    /// Every account.
    Everyone,
    /// Who looks after clients: counselors, medical staff, heads and administrators.
    Care,
    /// Who answers for figures: the same, and reporters.
    Figures,
    /// Heads and administrators.
    Manage,
    /// Administrators.
    Administer,
    /// Who looks after clients, and recovery agents for their own.
    Field,
}

impl Who {
    /// The roles.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Anybody | Self::Everyone => Role::ALL,
            Self::Care => &[Role::Administrator, Role::Head, Role::Counselor, Role::Medical],
            Self::Figures => {
                &[Role::Administrator, Role::Head, Role::Counselor, Role::Medical, Role::Reporter]
            }
            Self::Manage => &[Role::Administrator, Role::Head],
            Self::Administer => &[Role::Administrator],
            Self::Field => {
                &[Role::Administrator, Role::Head, Role::Counselor, Role::Medical, Role::RecoveryAgent]
            }
        }
    }
}

/// What a use case does, over JSON.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// Without an open vault, or about the vault itself.
    Vault(fn(&App, &str) -> Result<String>),
    /// Long work beside the writer, which nobody waits for: it reports how far it is and can be cancelled.
    Aside(fn(&App, &Work, &str) -> Result<String>),
    /// Reads in one snapshot.
    Read(fn(&Rx<'_>, &str) -> Result<String>),
    /// Writes in a transaction of its own.
    Write(Rank, fn(&mut Tx<'_>, &str) -> Result<String>),
    /// Writes to the log and to the keys beside it.
    Keys(fn(&Vault, Scene, &str) -> Result<Written<String>>),
}

/// A line of the table.
#[derive(Debug)]
pub struct Entry {
    /// The name on the wire.
    pub name: &'static str,
    /// The input type's name.
    pub input: &'static str,
    /// The output type's name.
    pub output: &'static str,
    /// Who may.
    pub who: Who,
    /// What it does.
    pub run: Run,
}

/// The line of a name.
///
/// # Errors
/// `unknown_call`.
pub fn find(name: &str) -> Result<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name).ok_or_else(|| Error::refused("unknown_call"))
}

fn decode<I: DeserializeOwned>(input: &str) -> Result<I> {
    let mut reader = serde_json::Deserializer::from_str(input);
    let read = serde_path_to_error::deserialize(&mut reader);
    let unreadable = |field: String| {
        let mut check = Check::default();
        check.fail(field, "unreadable");
        check.done().err().unwrap_or_else(|| Error::refused("invalid"))
    };
    let input = read.map_err(|error| unreadable(error.path().to_string()))?;
    reader.end().map_err(|_| unreadable(".".to_owned()))?;
    Ok(input)
}

fn encode<O: Serialize>(output: &O) -> Result<String> {
    serde_json::to_string(output).map_err(|e| Error::internal(format!("encoding an answer: {e}")))
}

macro_rules! run {
    (vault, $input:ty, $output:ty, $path:path) => {
        Run::Vault(|app, input| encode::<$output>(&$path(app, decode::<$input>(input)?)?))
    };
    (aside, $input:ty, $output:ty, $path:path) => {
        Run::Aside(|app, work, input| encode::<$output>(&$path(app, work, decode::<$input>(input)?)?))
    };
    (read, $input:ty, $output:ty, $path:path) => {
        Run::Read(|rx, input| encode::<$output>(&$path(rx, decode::<$input>(input)?)?))
    };
    (write, $input:ty, $output:ty, $path:path) => {
        Run::Write(Rank::Save, |tx, input| encode::<$output>(&$path(tx, decode::<$input>(input)?)?))
    };
    (keys, $input:ty, $output:ty, $path:path) => {
        Run::Keys(|vault, scene, input| {
            let written: Written<$output> = $path(vault, scene, decode::<$input>(input)?)?;
            let data = encode(&written.data)?;
            Ok(Written { data, touched: written.touched, kept_both: written.kept_both, rev: written.rev })
        })
    };
    (long, $input:ty, $output:ty, $path:path) => {
        Run::Write(Rank::Long, |tx, input| encode::<$output>(&$path(tx, decode::<$input>(input)?)?))
    };
}

macro_rules! api {
    ($($kind:ident $name:ident($input:ty) -> $output:ty = $path:path, $who:ident;)+) => {
        /// Every use case.
        pub static TABLE: &[Entry] = &[
            $(Entry { name: stringify!($name), input: stringify!($input), output: stringify!($output), who: Who::$who, run: run!($kind, $input, $output, $path) }),+
        ];

        /// Gives every use case's name and types to a collector of declarations.
        #[cfg(test)]
        pub(crate) fn declare(declarations: &mut crate::bindings::Declarations) {
            $(declarations.use_case::<$input, $output>(stringify!($name));)+
        }
    };
}

api! {
    vault vault_status(Nothing) -> access::VaultStatus = access::status, Anybody;
    vault vault_create(CreateVault) -> Created = access::create, Anybody;
    aside unlock(access::Unlock) -> access::Session = access::unlock, Anybody;
    aside unlock_recovery(access::UnlockRecovery) -> access::Session = access::unlock_recovery, Anybody;
    vault recovery_check(access::RecoveryCheck) -> () = access::recovery_check, Anybody;
    vault passphrase_advice(passphrases::PassphraseInput) -> passphrases::PassphraseAdvice = passphrases::advice, Anybody;
    vault passphrase_change(access::ChangePassphrase) -> () = access::change_passphrase, Everyone;
    vault session(Nothing) -> access::Session = access::session, Everyone;
    vault region_children(regions::lookups::RegionParent) -> Vec<regions::Region> = regions::lookups::region_children, Anybody;
    vault region_search(regions::lookups::RegionQuery) -> Vec<regions::Region> = regions::lookups::region_search, Anybody;
    vault region_read(regions::lookups::RegionCode) -> regions::Region = regions::lookups::region_read, Anybody;

    read settings_read(Nothing) -> settings::Settings = settings::read, Everyone;
    write settings_save(settings::SaveSettings) -> settings::Settings = settings::save, Manage;
    read today(Nothing) -> today::Today = today::read, Field;
    write draft_save(drafts::SaveDraft) -> () = drafts::save, Everyone;
    read draft_read(drafts::ByForm) -> Option<drafts::Draft> = drafts::read, Everyone;
    write draft_discard(drafts::ByForm) -> () = drafts::discard, Everyone;
    read draft_list(Nothing) -> Vec<drafts::Draft> = drafts::list, Everyone;

    read client_list(clients::list::ClientQuery) -> clients::list::ClientPage = clients::list::list, Field;
    read client_read(clients::ById) -> clients::file::ClientFile = clients::file::read, Field;
    read client_duplicates(clients::duplicates::DuplicateQuery) -> Vec<clients::duplicates::Duplicate> = clients::duplicates::list, Care;
    write client_register(clients::RegisterClient) -> clients::Client = clients::register, Care;
    write client_save(clients::SaveClient) -> clients::Client = clients::save, Care;
    write client_archive(clients::WithReason) -> clients::Client = clients::archive, Care;
    write client_restore(clients::ById) -> clients::Client = clients::restore, Care;
    read client_history(clients::ById) -> Vec<trace::HistoryEntry> = trace::of_client, Care;
    write client_printed(clients::ById) -> () = clients::printed, Care;
    read client_alike(Nothing) -> Vec<clients::alike::AlikePair> = clients::alike::list, Care;
    write client_link(clients::links::LinkClients) -> Vec<clients::links::LinkedClient> = clients::links::link, Care;
    write attachment_add(attachments::AddAttachment) -> attachments::Attachment = attachments::add, Care;
    read attachment_read(clients::ById) -> attachments::AttachmentContent = attachments::read, Care;
    write attachment_save_copy(attachments::CopyAttachment) -> () = attachments::save_copy, Care;

    write episode_open(episodes::OpenEpisode) -> episodes::Episode = episodes::open, Care;
    write episode_save(episodes::SaveEpisode) -> episodes::Episode = episodes::save, Care;
    write episode_close(episodes::CloseEpisode) -> episodes::Episode = episodes::close, Care;
    write episode_reopen(clients::WithReason) -> episodes::Episode = episodes::reopen, Care;
    write session_record(sessions::RecordSession) -> sessions::CareSession = sessions::record, Care;
    write session_save(sessions::SaveSession) -> sessions::CareSession = sessions::save, Care;
    write contact_record(sessions::RecordContact) -> sessions::ContactAttempt = sessions::record_contact, Field;
    write contact_save(sessions::SaveContact) -> sessions::ContactAttempt = sessions::save_contact, Care;
    write aftercare_record(aftercare::RecordAftercare) -> aftercare::AftercareContact = aftercare::record, Field;
    write aftercare_save(aftercare::SaveAftercare) -> aftercare::AftercareContact = aftercare::save, Care;

    read staff_list(staff::ActiveOnly) -> Vec<staff::Staff> = staff::list, Field;
    write staff_add(staff::AddStaff) -> staff::Staff = staff::add, Manage;
    write staff_save(staff::SaveStaff) -> staff::Staff = staff::save, Manage;
    read account_list(Nothing) -> Vec<accounts::Account> = accounts::list, Manage;
    keys account_add(accounts::AddAccount) -> accounts::Account = accounts::add, Administer;
    keys account_role(accounts::ChangeRole) -> accounts::Account = accounts::change_role, Administer;
    keys account_deactivate(accounts::DeactivateAccount) -> accounts::Account = accounts::deactivate, Administer;
    keys account_reset(accounts::ResetAccount) -> accounts::Account = accounts::reset, Administer;
    read recovery_acts(accounts::ActsOf) -> Vec<accounts::SignedAct> = accounts::acts_of, Care;
    keys recovery_administrators(accounts::BySheet) -> Vec<accounts::Account> = accounts::by_sheet, Care;
    read device_list(Nothing) -> Vec<accounts::SiteDevice> = accounts::devices, Manage;
    read device_apart(accounts::ByDevice) -> Vec<accounts::ApartOp> = accounts::kept_apart, Manage;
    keys device_revoke(accounts::JudgeDevice) -> Vec<accounts::SiteDevice> = accounts::revoke_device, Administer;
    keys device_accept(accounts::JudgeDevice) -> Vec<accounts::SiteDevice> = accounts::accept_device, Administer;
    aside vault_rekey(accounts::Rekey) -> access::Session = accounts::rekey, Administer;
    read assignment_list(Nothing) -> Vec<accounts::Assignment> = accounts::list_assignments, Manage;
    keys client_assign(accounts::AssignClient) -> Vec<accounts::Assignment> = accounts::assign, Administer;
    read partner_list(staff::ActiveOnly) -> Vec<partners::Partner> = partners::list, Care;
    write partner_add(partners::AddPartner) -> partners::Partner = partners::add, Care;
    write partner_save(partners::SavePartner) -> partners::Partner = partners::save, Care;

    read report_annual(reports::Period) -> reports::AnnualReport = reports::annual, Figures;
    read report_clients(reports::FigureQuery) -> clients::list::ClientPage = reports::clients, Care;
    long report_export(reports::ExportReport) -> () = reports::export, Figures;
    write report_printed(reports::Period) -> () = reports::printed, Figures;

    long import_preview(imports::ImportFile) -> imports::ImportPreview = imports::preview, Care;
    long import_store(imports::ImportFile) -> imports::ImportPreview = imports::store, Care;
    long import_rejected_save(imports::SaveRejected) -> () = imports::save_rejected, Care;
    read import_fields(Nothing) -> Vec<crate::exchange::ImportField> = imports::fields, Care;
    read conflict_list(Nothing) -> Vec<standing::Conflict> = standing::conflict_list, Care;
    write conflict_resolve(standing::resolve::ResolveConflict) -> Vec<standing::Conflict> = standing::resolve, Care;
    read waiting(standing::WaitingQuery) -> standing::Waiting = standing::waiting, Care;
    read violation_list(Nothing) -> Vec<standing::Violation> = standing::violation_list, Care;
    read history(trace::HistoryQuery) -> Vec<trace::HistoryEntry> = trace::history, Care;
    read access_list(trace::AccessQuery) -> trace::AccessPage = trace::access_list, Manage;
    long access_export(trace::ExportAccess) -> () = trace::access_export, Manage;
    read device_clients(trace::HeldQuery) -> trace::HeldReport = trace::device_clients, Manage;
    long device_clients_export(trace::ExportHeld) -> () = trace::device_clients_export, Manage;
    read client_copy(clients::ById) -> trace::ClientCopy = trace::client_copy, Manage;
    write client_copy_printed(clients::ById) -> () = trace::client_copy_printed, Manage;
    long client_copy_save(trace::SaveCopy) -> trace::SavedCopy = trace::client_copy_save, Manage;
    read erasure_preview(clients::ById) -> erasure::ErasurePreview = erasure::preview, Manage;
    write client_erase(erasure::EraseClient) -> erasure::ErasureDone = erasure::erase, Manage;
    read erasure_list(Nothing) -> Vec<erasure::Erasure> = erasure::erasures, Manage;
    vault erasure_late(Nothing) -> erasure::LateWork = erasure::late_work, Everyone;
    long log_export(trace::ExportLog) -> () = trace::log_export, Administer;

    read backup_status(Nothing) -> backup::BackupStatus = backup::status, Everyone;
    write backup_settings(backup::SaveBackupSettings) -> backup::BackupStatus = backup::save_settings, Manage;
    aside backup_now(backup::BackupNow) -> backup::Made = backup::now, Care;
    aside backup_list(backup::BackupPlace) -> Vec<backup::BackupFace> = backup::list, Anybody;
    aside restore_preview(backup::OpenBackup) -> backup::RestorePreview = backup::restore_preview, Anybody;
    aside restore(backup::OpenBackup) -> backup::Restored = backup::restore, Anybody;
    aside bundle_export(sync::ExportBundle) -> sync::BundleSent = sync::export, Field;
    aside bundle_receive(sync::ReceiveBundle) -> sync::BundleTaken = sync::receive, Field;
    aside bundle_check(sync::CheckBundle) -> sync::BundleFace = sync::check, Field;
    keys bundle_key(sync::AskBundleKey) -> sync::BundleKey = sync::bundle_key, Administer;
    read bundle_list(Nothing) -> sync::ExchangeState = sync::list, Field;
    read work_elsewhere(Nothing) -> sync::WorkElsewhere = sync::work_elsewhere, Field;
    read transport_read(Nothing) -> sync::TransportState = sync::transport_read, Field;
    write transport_save(sync::SaveTransport) -> sync::TransportState = sync::transport_save, Field;
    aside transport_now(Nothing) -> sync::TransportDone = sync::transport_now, Field;
    aside device_request(sync::RequestMachine) -> sync::RequestCode = sync::request, Field;
    aside device_enrol(sync::EnrolMachine) -> sync::MachineEnrolled = sync::enrol, Administer;
    aside join_request(sync::JoinRequest) -> sync::RequestCode = sync::join_request, Anybody;
    aside join_finish(sync::JoinFinish) -> access::Session = sync::join_finish, Anybody;
    aside site_introduce(province::WriteIntroduction) -> sync::RequestCode = province::introduce, Administer;
    aside site_look(province::OpenIntroduction) -> province::IntroductionFace = province::look, Administer;
    aside site_accept(province::AcceptSite) -> province::KnownSite = province::accept, Administer;
    read site_list(Nothing) -> province::SitesState = province::sites, Manage;
    write person_key_make(Nothing) -> province::PersonKeyMark = province::make, Administer;
    aside person_key_give(province::GivePersonKey) -> province::PersonKeySent = province::give, Administer;
    aside person_key_take(province::TakePersonKey) -> province::PersonKeyMark = province::take, Administer;
    read extract_preview(reports::Period) -> province::ExtractPreview = province::preview, Manage;
    aside extract_export(province::ExportExtract) -> province::ExtractSent = province::export, Manage;
    aside site_policy(province::SetPolicy) -> province::KnownSite = province::set_policy, Administer;
    read full_preview(Nothing) -> Vec<province::FullKind> = province::full_preview, Manage;
    aside full_export(province::ExportFull) -> province::ExtractSent = province::full_export, Manage;
    read extract_way_read(Nothing) -> sync::TransportState = province::way_read, Manage;
    write extract_way_save(sync::SaveTransport) -> sync::TransportState = province::way_save, Manage;
    aside extract_collect(Nothing) -> province::ExtractsCollected = province::collect, Manage;
    aside site_file_check(province::CheckFile) -> province::SiteFileFace = province::check, Manage;
    aside extract_receive(province::ReceiveExtract) -> province::ExtractTaken = province::receive, Manage;
    aside case_preview(province::ChosenClients) -> Vec<clients::file::ClientFile> = province::case_preview, Manage;
    aside case_export(province::ExportCase) -> province::CaseSent = province::case_export, Manage;
    aside case_receive(province::ReceiveCase) -> Vec<province::CaseClient> = province::case_receive, Manage;
    read case_list(Nothing) -> Vec<province::CaseClient> = province::case_list, Care;
    read case_read(clients::ById) -> province::CaseFile = province::case_read, Care;
    write case_forget(clients::ById) -> () = province::case_forget, Manage;
    read province_sites(reports::Period) -> Vec<province::SiteStanding> = province::standings, Figures;
    read province_report(reports::Period) -> province::ProvinceReport = province::report, Figures;
    long province_export(province::ExportProvince) -> () = province::export_report, Figures;
    read verify(Nothing) -> crate::log::verify::Verified = integrity::verify, Manage;
}
