/**
 * Putting a backup back, from the settings and from the first screens: the folder, the backup, what opens it, what is
 * in it, and only then the act itself. Emits `left`, and `restored` when somebody goes on.
 */
import { html, nothing } from 'lit';
import { ArrowRight, FolderOpen, KeyRound } from 'lucide';
import { instantShort, number } from '../format.js';
import { Form } from '../forms.js';
import { t } from '../l10n.js';
import { Part } from '../parts/element.js';
import { checkField, formElement, formHead, notTicked, selectField, textField } from '../parts/fields.js';
import { icon } from '../parts/icon.js';
import { wireText } from '../parts/notices.js';
import { progressBar } from '../parts/progress.js';
import { call, pickFolder, read } from '../shell.js';
import { phaseName } from './backup-words.js';

class Restore extends Part {
  static properties = {
    folderKnown: { type: Boolean },
    step: { state: true },
    error: { state: true },
    progress: { state: true },
    recovering: { state: true },
  };

  constructor() {
    super();
    /** Whether this machine knows a folder of backups. */
    this.folderKnown = false;
    /** @type {'folder' | 'list' | 'open' | 'preview' | 'working' | 'done'} */
    this.step = 'folder';
    /** @type {WireError | null} */
    this.error = null;
    /** @type {Progress | null} */
    this.progress = null;
    this.recovering = false;
    /** @type {BackupFace[]} */
    this.backups = [];
    /** @type {BackupFace | null} */
    this.chosen = null;
    /** @type {RestorePreview | null} */
    this.preview = null;
    /** @type {Restored | null} */
    this.restored = null;
    /** What opened the backup, until it is put back. @type {OpenBackup | null} */
    this.opener = null;
    /** @type {Form | null} */
    this.form = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.form?.close();
    this.opener = null;
  }

  /** @param {Restore['step']} step */
  async turn(step) {
    this.step = step;
    this.error = null;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (
      this.querySelector('[autofocus], form select, form input') ?? this.querySelector('h1, h2')
    )?.focus();
  }

  /** @param {string | null} folder */
  async look(folder) {
    try {
      this.backups = await read('backup_list', { folder });
      if (this.backups.length === 0) throw { code: 'backup_unknown', fields: [], args: {}, reference: null };
      await this.turn('list');
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  async pick() {
    try {
      const folder = await pickFolder();
      if (folder) await this.look(folder.token);
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** @param {BackupFace} backup */
  choose(backup) {
    this.chosen = backup;
    this.ask(false);
  }

  /** Asks for what opens the backup. @param {boolean} recovering */
  ask(recovering) {
    const { chosen } = this;
    if (!chosen) return;
    this.recovering = recovering;
    this.form?.close();
    this.form = new Form(this, {
      values: { person: chosen.people[0]?.id ?? null, passphrase: '', recovery_key: '' },
      send: async (values) => {
        this.opener = recovering
          ? { backup: chosen.backup, person: null, passphrase: null, recovery_key: values.recovery_key }
          : { backup: chosen.backup, person: values.person, passphrase: values.passphrase, recovery_key: null };
        return call('restore_preview', this.opener);
      },
      done: async ({ data }) => {
        this.preview = data;
        this.agree();
        await this.turn('preview');
      },
    });
    this.turn('open');
  }

  /** The last question: that what is here now is replaced. */
  agree() {
    this.form = new Form(this, {
      values: { agreed: false },
      check: ({ agreed }) => (agreed || !this.preview?.replaces ? [] : notTicked('agreed')),
      send: async () => ({ data: null, touched: [], rev: 0, kept_both: [] }),
      done: () => this.putBack(),
    });
  }

  async putBack() {
    const { opener } = this;
    if (!opener) return;
    this.progress = null;
    await this.turn('working');
    try {
      const progress = (/** @type {Progress} */ step) => {
        this.progress = step;
      };
      this.restored = (await call('restore', opener, { progress })).data;
      this.opener = null;
      await this.turn('done');
    } catch (error) {
      this.agree();
      await this.turn('preview');
      this.error = /** @type {WireError} */ (error);
    }
  }

  leave() {
    this.dispatchEvent(new CustomEvent('left'));
  }

  render() {
    // Before anybody has signed in this is the whole page.
    const title = this.closest('.gate')
      ? html`<h1 tabindex="-1">${t('restore-title')}</h1>`
      : html`<h2 tabindex="-1">${t('restore-title')}</h2>`;
    return html`${title}
      ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}${this.content()}`;
  }

  content() {
    switch (this.step) {
      case 'folder':
        return this.folderStep();
      case 'list':
        return this.listStep();
      case 'open':
        return this.form && this.chosen ? this.openStep(this.form, this.chosen) : nothing;
      case 'preview':
        return this.form && this.preview ? this.previewStep(this.form, this.preview) : nothing;
      case 'working':
        return progressBar(this.progress, t(phaseName(this.progress)));
      default:
        return this.doneStep();
    }
  }

  back = () => html`<button type="button" class="btn" @click=${this.leave}>${t('cancel')}</button>`;

  folderStep() {
    return html`<p>${t('restore-folder-text')}</p><div class="acts">${this.back()}
      ${this.folderKnown ? html`<button type="button" class="btn" @click=${() => this.look(null)}>${t('restore-folder-known')}</button>` : nothing}
      <button type="button" class="btn main" autofocus @click=${this.pick}>${icon(FolderOpen)}${t('restore-folder-pick')}</button></div>`;
  }

  listStep() {
    return html`<p>${t('restore-list-text')}</p><ul class="rows">${this.backups.map(
      (backup) => html`<li class="row"><div><strong>${instantShort(backup.made_at)}</strong>
        <div class="small muted">${backup.site_name} · ${t('restore-records', { count: backup.ops })}</div></div>
        <div class="acts"><button type="button" class="btn slim" aria-label=${t('restore-choose-of', { when: instantShort(backup.made_at) })} @click=${() => this.choose(backup)}>${t('restore-choose')}</button></div></li>`,
    )}</ul><div class="acts">${this.back()}</div>`;
  }

  /** @param {Form} form @param {BackupFace} chosen */
  openStep(form, chosen) {
    const people = chosen.people.map(({ id, name }) => ({ value: id, label: name }));
    return html`<p>${t('restore-open-text', { when: instantShort(chosen.made_at), site: chosen.site_name })}</p>
      ${formElement(
        form,
        html`${formHead(form)}
        ${
          this.recovering
            ? textField(form, 'recovery_key', { label: t('recovery-key'), hint: t('recovery-key-hint'), required: true })
            : html`${people.length > 1 ? selectField(form, 'person', { label: t('unlock-person'), empty: null, choices: people }) : nothing}
          ${textField(form, 'passphrase', {
            label: people.length === 1 ? t('passphrase-of', { name: people[0].label }) : t('passphrase'),
            hint: t('restore-passphrase-hint'),
            type: 'password',
            complete: 'current-password',
            required: true,
          })}`
        }
        <div class="acts">${this.back()}<button type="button" class="btn" @click=${() => this.ask(!this.recovering)}>${icon(KeyRound)}${t(this.recovering ? 'unlock-with-passphrase' : 'unlock-with-recovery')}</button>
          <button class="btn main" ?disabled=${form.saving}>${form.saving ? t('opening') : t('next')}${icon(ArrowRight)}</button></div>`,
      )}`;
  }

  /** @param {Form} form @param {RestorePreview} preview */
  previewStep(form, preview) {
    const { replaces } = preview;
    const last = preview.last_op_at
      ? [instantShort(preview.last_op_at), preview.last_op_by].filter(Boolean).join(' · ')
      : t('restore-last-none');
    return html`<p>${t('restore-preview-text')}</p>
      <dl class="facts flat"><dt>${t('backup-site')}</dt><dd>${preview.site_name}</dd><dt>${t('backup-at')}</dt><dd>${instantShort(preview.made_at)}</dd>
        <dt>${t('restore-last')}</dt><dd>${last}</dd><dt>${t('place-clients')}</dt><dd>${number(preview.clients)}</dd>
        <dt>${t('backup-records')}</dt><dd>${number(preview.ops)}</dd>
        <dt>${t('settings-people')}</dt><dd>${preview.people.map(({ name }) => name).join(', ')}</dd>
        <dt>${t('attachments')}</dt><dd>${number(preview.scans)}${preview.scans_missing ? ` · ${t('restore-scans-missing', { count: preview.scans_missing })}` : nothing}</dd></dl>
      ${formElement(
        form,
        html`${
          replaces
            ? html`<div class="banner note" role="note"><div><p>${t(replaces.same_site ? 'restore-replaces' : 'restore-replaces-other', { site: replaces.site_name ?? '–' })}</p>
          ${checkField(form, 'agreed', { label: t('restore-agreed') })}</div></div>`
            : nothing
        }
        <div class="acts">${this.back()}<button class="btn main">${t('restore-do')}</button></div>`,
      )}`;
  }

  doneStep() {
    const missing = this.restored?.scans_missing ?? 0;
    return html`<div class="banner done" role="status"><div>${t('restore-done')}
        ${this.restored?.set_aside ? html`<p class="small">${t('restore-set-aside', { folder: this.restored.set_aside })}</p>` : nothing}
        ${missing ? html`<p class="small">${t('restore-scans-missing', { count: missing })}</p>` : nothing}</div></div>
      <div class="acts"><button type="button" class="btn main" autofocus @click=${() => this.dispatchEvent(new CustomEvent('restored'))}>${t('restore-go-on')}${icon(ArrowRight)}</button></div>`;
  }
}
customElements.define('titian-restore', Restore);
