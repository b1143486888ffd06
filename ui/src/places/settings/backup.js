/** Backups: where they go, when the last good one was made, making one now, and putting one back. */
import { html, nothing } from 'lit';
import { ArchiveRestore, DatabaseBackup, FolderOpen } from 'lucide';
import { fileSize, instantShort, number } from '../../format.js';
import { Form } from '../../forms.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { formElement, formHead, numberField } from '../../parts/fields.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, notifySaved, wireText } from '../../parts/notices.js';
import { progressBar } from '../../parts/progress.js';
import { table } from '../../parts/table.js';
import { go, place } from '../../router.js';
import { call, lock, pickFolder, read } from '../../shell.js';
import { can } from '../../state.js';
import { implausible, inGigabytes, inMegabytes, phaseName } from '../backup-words.js';
import '../restore.js';

class Backup extends Part {
  static properties = {
    status: { state: true },
    backups: { state: true },
    form: { state: true },
    running: { state: true },
    progress: { state: true },
    error: { state: true },
  };

  constructor() {
    super();
    /** @type {BackupStatus | null} */
    this.status = null;
    /** @type {BackupFace[]} */
    this.backups = [];
    /** @type {Form | null} */
    this.form = null;
    this.running = false;
    /** @type {Progress | null} */
    this.progress = null;
    /** Why the last try came to nothing. @type {WireError | null} */
    this.error = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.form?.close();
  }

  async load() {
    const status = await read('backup_status', {});
    this.status = status;
    this.backups = status.reachable ? await read('backup_list', { folder: null }) : [];
    if (!can('manage')) return;
    this.form?.close();
    const { room_mb, warn_days } = status;
    this.form = new Form(this, {
      values: { room_gb: inGigabytes(room_mb), warn_days },
      check: (values) => implausible(values),
      send: (values) =>
        call('backup_settings', {
          folder: null,
          room_mb: inMegabytes(values.room_gb, room_mb),
          warn_days: values.warn_days,
        }),
      done: async (answer) => {
        notifySaved(answer, () => t('settings-saved'));
        await this.load();
      },
    });
    await this.form.open();
  }

  async chooseFolder() {
    try {
      const chosen = await pickFolder();
      if (!chosen || !this.status) return;
      const { room_mb, warn_days } = this.status;
      await call('backup_settings', { folder: chosen.token, room_mb, warn_days });
      this.error = null;
      notify('done', () => t('backup-folder-saved'));
      await this.load();
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  async makeNow() {
    this.running = true;
    this.progress = null;
    this.error = null;
    try {
      await call(
        'backup_now',
        { folder: null },
        {
          progress: (step) => {
            this.progress = step;
          },
        },
      );
      notify('done', () => t('backup-made'));
    } catch (error) {
      const wire = /** @type {WireError} */ (error);
      if (wire.code === 'cancelled') notify('note', () => t('backup-cancelled'));
      else this.error = wire;
    }
    this.running = false;
    await this.load().catch(notifyError);
  }

  render() {
    const { status } = this;
    if (place().query.has('restore') && can('manage'))
      return html`<section class="panel pad narrow"><titian-restore .folderKnown=${Boolean(status?.reachable)}
        @left=${() => go('#/settings/backup')} @restored=${() => lock().catch(notifyError)}></titian-restore></section>`;
    if (!status) return html`<p class="muted">${t('loading')}</p>`;
    return html`<section class="panel pad narrow"><h2>${t('backup-title')}</h2>
        <p class="muted">${t('backup-text')}</p>
        ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}
        ${this.health(status)}
        <dl class="facts flat"><dt>${t('backup-folder')}</dt><dd>${status.folder ?? t('backup-folder-none')}</dd>
          <dt>${t('backup-last')}</dt><dd>${status.last_good ? `${instantShort(status.last_good.at)} · ${fileSize(status.last_good.bytes)}` : t('backup-last-none')}</dd></dl>
        ${this.running ? progressBar(this.progress, t(phaseName(this.progress))) : this.acts(status)}</section>
      ${this.form && status.folder ? this.limits(this.form) : nothing}
      ${this.shelf(status)}`;
  }

  /** @param {BackupStatus} status */
  acts(status) {
    const folder = can('manage')
      ? html`<button class="btn ${status.folder ? '' : 'main'}" @click=${this.chooseFolder}>${icon(FolderOpen)}${t(status.folder ? 'backup-folder-change' : 'backup-folder-choose')}</button>`
      : nothing;
    const restore = can('manage')
      ? html`<a class="btn" href="#/settings/backup?restore=1">${icon(ArchiveRestore)}${t('restore-open')}</a>`
      : nothing;
    const now = status.folder
      ? html`<button class="btn main" @click=${this.makeNow}>${icon(DatabaseBackup)}${t('backup-now')}</button>`
      : nothing;
    return html`<div class="filters">${folder}${restore}${now}</div>`;
  }

  /** What somebody must look after, and how. @param {BackupStatus} status */
  health(status) {
    const { warning, last_failure } = status;
    return html`${warning ? html`<div class="banner note" role="note"><span>${t(`backup-warning-${warning}`)}</span></div>` : nothing}
      ${status.folder && !status.reachable ? html`<div class="banner note" role="note"><span>${t('error-backup_folder_missing')}</span></div>` : nothing}
      ${
        last_failure && !this.error
          ? html`<div class="banner note" role="note"><span>${t('backup-failed', { when: instantShort(last_failure.at) })} ${wireText({ code: last_failure.code, fields: [], args: {}, reference: null })}</span></div>`
          : nothing
      }`;
  }

  /** @param {Form} form */
  limits(form) {
    return html`<section class="panel pad narrow">${formElement(
      form,
      html`<h2>${t('backup-limits')}</h2>${formHead(form)}<div class="fields">
        ${numberField(form, 'room_gb', { label: t('backup-room'), hint: t('backup-room-hint') })}
        ${numberField(form, 'warn_days', { label: t('backup-warn-days'), hint: t('backup-warn-days-hint') })}</div>
        <div class="acts"><button class="btn main" ?disabled=${form.saving || !form.dirty}>${form.saving ? t('saving') : t('save')}</button></div>`,
    )}</section>`;
  }

  /** @param {BackupStatus} status */
  shelf(status) {
    if (!status.reachable) return nothing;
    return html`<section class="panel"><header><h2>${t('backup-list')}</h2></header>
      ${
        this.backups.length
          ? table({
              label: t('backup-list'),
              rows: this.backups,
              columns: [
                { key: 'at', label: () => t('backup-at'), look: 'tel', cell: (row) => instantShort(row.made_at) },
                { key: 'site', label: () => t('backup-site'), cell: (row) => row.site_name },
                { key: 'ops', label: () => t('backup-records'), num: true, cell: (row) => number(row.ops) },
                { key: 'bytes', label: () => t('backup-size'), num: true, cell: (row) => fileSize(row.bytes) },
              ],
            })
          : html`<div class="empty">${t('backup-list-none')}</div>`
      }</section>`;
  }
}
customElements.define('titian-backup', Backup);
