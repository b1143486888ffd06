/** The site's settings, in three parts of one form: the clinic, motivation by source, paper. */
import { html, nothing } from 'lit';
import { choices, LANGUAGES, MOTIVATIONS, SOURCES, TIMEZONES } from '../../codes.js';
import { Form } from '../../forms.js';
import { t, word } from '../../l10n.js';
import { speak } from '../../locales.js';
import { Part } from '../../parts/element.js';
import { areaField, field, formElement, formHead, numberField, radioField, selectField, textField } from '../../parts/fields.js';
import { notifyError, notifySaved } from '../../parts/notices.js';
import { readMonths } from '../../reading.js';
import { call } from '../../shell.js';
import { can, currentSession, isOffice, refreshSession } from '../../state.js';
import { tidy } from '../../values.js';
import { openHistory } from '../client/history.js';
import '../../parts/region.js';

class General extends Part {
  static properties = { topic: { type: String }, form: { state: true } };

  constructor() {
    super();
    this.topic = 'general';
    /** @type {Form | null} */
    this.form = null;
  }

  /** Another part of the settings starts from what is stored. @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('topic')) this.start().catch(notifyError);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.form?.close();
  }

  async start() {
    this.form?.close();
    const { data, rev } = await call('settings_read', {});
    this.form = new Form(this, {
      rev,
      values: { ...data, aftercare_months: data.aftercare_months.join(', ') },
      check: ({ aftercare_months }) =>
        readMonths(aftercare_months) ? [] : [{ field: 'aftercare_months', code: 'months_format', args: {} }],
      send: (values, extra) => {
        const settings = tidy(values);
        return call('settings_save', {
          rev: extra.rev,
          settings: { ...settings, aftercare_months: readMonths(settings.aftercare_months) ?? [] },
        });
      },
      done: async (answer) => {
        speak(answer.data.language);
        await refreshSession();
        notifySaved(answer, () => t('settings-saved'));
        await this.start();
      },
    });
    await this.form.open();
  }

  render() {
    const { form } = this;
    if (!form) return html`<p class="muted">${t('loading')}</p>`;
    return html`<section class="panel pad narrow">${formElement(
      form,
      html`${formHead(form)}${this.fields(form)}
      <div class="acts">${can('manage') ? html`<button type="button" class="btn" @click=${() => openHistory(currentSession().site.id, form.get('site_name'))}>${t('tab-history')}</button>` : nothing}
        <button class="btn main" ?disabled=${form.saving || !form.dirty}>${form.saving ? t('saving') : t('save')}</button></div>`,
    )}</section>`;
  }

  /** @param {Form} form */
  fields(form) {
    if (this.topic === 'motivation') return motivationFields(form);
    return this.topic === 'paper' ? paperFields(form) : siteFields(form);
  }
}
customElements.define('titian-general', General);

/** @param {Form} form */
const siteFields = (form) => html`<div class="fields">
  ${radioField(form, 'language', { label: t('setup-language'), choices: choices('language', LANGUAGES), width: 'w6' })}
  ${textField(form, 'site_name', { label: t(isOffice() ? 'office-name' : 'site-name'), required: true, max: 120, width: 'w6' })}
  ${field(
    form,
    'region_code',
    { label: t('site-region'), hint: isOffice() ? nothing : t('site-region-hint') },
    (id, about, wrong) => html`<titian-region .inputId=${id} .about=${about} .wrong=${wrong} .code=${form.get('region_code')}
    @region=${(/** @type {CustomEvent} */ event) => {
      if (event.detail.code) form.set('region_code', event.detail.code);
    }}></titian-region>`,
  )}
  ${selectField(form, 'timezone', { label: t('timezone'), choices: choices('zone', TIMEZONES), empty: null })}
  ${numberField(form, 'unconfirmed_days', { label: t('unconfirmed-days-setting'), hint: t('unconfirmed-days-hint'), required: true, width: 'w2' })}
  ${numberField(form, 'idle_minutes', { label: t('idle-minutes'), hint: t('idle-minutes-hint'), required: true, width: 'w2' })}
  ${isOffice() ? nothing : careFields(form)}</div>`;

/** What only a clinic decides. @param {Form} form */
const careFields = (form) => html`
  ${numberField(form, 'sessions_target', { label: t('sessions-target'), hint: t('sessions-target-hint'), required: true, width: 'w2' })}
  ${numberField(form, 'quiet_days', { label: t('quiet-days-setting'), hint: t('quiet-days-hint'), required: true, width: 'w2' })}
  ${textField(form, 'aftercare_months', { label: t('aftercare-months'), hint: t('aftercare-months-hint'), max: 40, width: 'w2' })}
  ${textField(form, 'record_no_pattern', { label: t('record-no-pattern'), hint: t('record-no-pattern-hint'), max: 60, width: 'w6' })}`;

/** @param {Form} form */
const motivationFields = (form) =>
  html`<p class="muted">${t('motivation-text')}</p><div class="fields">${SOURCES.map((source) =>
    selectField(form, `motivation_by_source.${source}`, {
      label: word('source', source),
      choices: choices('motivation', MOTIVATIONS),
      empty: null,
      width: 'w2',
    }),
  )}</div>`;

/** @param {Form} form */
const paperFields = (form) => html`<p class="muted">${t('paper-text')}</p>
  ${areaField(form, 'letterhead', { label: t('letterhead'), hint: t('letterhead-hint'), rows: 4 })}
  ${areaField(form, 'signatory', { label: t('signatory'), hint: t('signatory-hint'), rows: 2 })}${nothing}`;
