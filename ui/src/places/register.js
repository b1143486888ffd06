/** Registering a client, with the first episode in one go, and editing one. Lookalikes are shown while typing. */
import { html, nothing } from 'lit';
import { Inbox } from 'lucide';
import { dayLong } from '../format.js';
import { Form } from '../forms.js';
import { t, word } from '../l10n.js';
import { Part } from '../parts/element.js';
import { checkField, formActs, formElement, formHead } from '../parts/fields.js';
import { icon } from '../parts/icon.js';
import { notifyError, notifySaved } from '../parts/notices.js';
import { statusPill } from '../parts/pills.js';
import { go, place } from '../router.js';
import { call, read } from '../shell.js';
import { tidy } from '../values.js';
import { emptyEpisode, episodeFields, episodeToSend } from './client/episode-fields.js';
import {
  birthKind,
  clientForm,
  clientGiven,
  clientToSend,
  contactFields,
  emptyClient,
  otherFields,
  personFields,
} from './client/fields.js';

const LOOK_PAUSE = 300;

class Register extends Part {
  static properties = { client: { type: String }, form: { state: true }, lookalikes: { state: true }, refused: { state: true } };

  constructor() {
    super();
    /** The client to edit; empty for a new one. */
    this.client = '';
    /** @type {Form | null} */
    this.form = null;
    /** @type {Duplicate[]} */
    this.lookalikes = [];
    /** Whether the save was held back because of lookalikes. */
    this.refused = false;
    /** The referral that the form begins with. @type {CaseFile | null} */
    this.given = null;
    this.people = { staff: /** @type {Staff[]} */ ([]), partners: /** @type {Partner[]} */ ([]) };
    this.looked = '';
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.start().catch(notifyError);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.form?.close();
  }

  async start() {
    const [staff, partners] = await Promise.all([
      read('staff_list', { active_only: true }),
      read('partner_list', { active_only: true }),
    ]);
    this.people = { staff, partners };
    this.form = this.client ? await this.editing() : await this.registering();
    await this.form.open();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('input'))?.focus();
  }

  async registering() {
    const referral = place().query.get('case');
    // One that was thrown away meanwhile leaves its draft.
    this.given = referral ? await read('case_read', { id: referral }).catch(() => null) : null;
    const client = this.given ? clientGiven(this.given.file.client) : emptyClient();
    return new Form(this, {
      key: referral ? `client_register:${referral}` : 'client_register',
      values: { client, birth_kind: birthKind(client.birth), with_episode: true, episode: emptyEpisode() },
      send: (values, { clock_wrong, confirm_duplicate }) => {
        this.refused = false;
        return call('client_register', {
          client: clientToSend(tidy(values.client), values.birth_kind),
          episode: values.with_episode ? episodeToSend(tidy(values.episode)) : null,
          confirm_duplicate,
          clock_wrong,
        });
      },
      done: (answer) => this.saved(answer, 'client-registered'),
    });
  }

  async editing() {
    const { data, rev } = await call('client_read', { id: this.client });
    return new Form(this, {
      key: `client:${this.client}`,
      client: this.client,
      rev,
      values: { client: clientForm(data.client), birth_kind: birthKind(data.client.birth) },
      send: (values, extra) =>
        call('client_save', {
          id: this.client,
          rev: extra.rev,
          client: clientToSend(tidy(values.client), values.birth_kind),
          clock_wrong: extra.clock_wrong,
        }),
      done: (answer) => this.saved(answer, 'client-saved'),
    });
  }

  /** @param {Answer<Client>} answer @param {string} words */
  saved(answer, words) {
    notifySaved(answer, () => t(words, { record_no: answer.data.record_no ?? '–' }));
    go(`#/clients/${answer.data.id}`);
  }

  async leave() {
    if (await this.form?.leave()) go(this.client ? `#/clients/${this.client}/person` : '#/clients');
  }

  updated() {
    const { form } = this;
    if (!form) return;
    this.refused = form.problem?.code === 'duplicate';
    const { name, birth, identity, phones } = form.values.client;
    const query = {
      name: name ?? '',
      birth: form.get('birth_kind') === 'date' && !/^\d{4}-\d\d-\d\d$/.test(birth.date ?? '') ? null : birth,
      identity: identity.number ? identity : null,
      phone: phones[0]?.number || null,
      except: this.client || null,
    };
    const looked = JSON.stringify(query);
    if (looked === this.looked) return;
    this.looked = looked;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(query, looked), LOOK_PAUSE);
  }

  /** A typing aid: when it fails, saving still checks. @param {DuplicateQuery} query @param {string} looked */
  async look(query, looked) {
    if (query.name.trim().length < 3 && !query.identity) {
      this.lookalikes = [];
      return;
    }
    const answer = await call('client_duplicates', query, { quiet: true }).catch(() => null);
    if (answer && looked === this.looked) this.lookalikes = answer.data;
  }

  render() {
    const { form } = this;
    const title = this.client ? t('edit-client') : t('register-client');
    if (!form) return html`<h1>${title}</h1><p class="muted">${t('loading')}</p>`;
    return html`<div class="stack">
      <div class="head"><div><div class="small muted"><a href="#/clients">${t('place-clients')}</a> / ${title}</div><h1>${title}</h1></div></div>
      <div class="two"><div class="page-form">${formElement(
        form,
        html`${formHead(form)}
          ${this.given ? html`<div class="banner note" role="note">${icon(Inbox)}<span>${t('case-given', { from: this.given.from ?? '–' })}</span></div>` : nothing}
          <div class="panel">${personFields(form, 'client')}${contactFields(form, 'client')}${otherFields(form, 'client')}
            ${
              this.client
                ? nothing
                : html`<section class="part"><h2>${t('part-episode')}</h2>
              ${checkField(form, 'with_episode', { label: t('with-episode') })}
              ${form.get('with_episode') ? episodeFields(form, 'episode', this.people) : nothing}</section>`
            }</div>
          ${formActs(form, t('save'), () => this.leave())}`,
      )}</div>
        <aside class="stack sticky">${this.aside()}</aside></div></div>`;
  }

  aside() {
    if (this.lookalikes.length === 0)
      return html`<section class="panel"><header><h2>${t('lookalikes')}</h2></header><p class="text small muted only-wide">${t('lookalikes-none')}</p></section>`;
    return html`<section class="panel" aria-live="polite"><header><h2>${t('lookalikes')}</h2></header>
      ${this.refused ? html`<div class="text small"><strong class="lost-text">${t('lookalikes-refused')}</strong></div>` : nothing}
      <ul class="rows">${this.lookalikes.map(
        (lookalike) => html`<li class="row one"><div><a href="#/clients/${lookalike.client.id}">${lookalike.client.name}</a>
        <div class="small muted">${lookalike.client.record_no}${lookalike.birth.date ? ` · ${t('born', { day: dayLong(lookalike.birth.date) })}` : ''} · ${lookalike.client.place ?? '–'}</div>
        <div class="why">${lookalike.reasons.map((reason) => html`<span>${t(`reason-${reason}`, { percent: Math.round(lookalike.similarity * 100) })}</span>`)}</div>
        <div class="small">${word('service', lookalike.client.service)} ${statusPill(lookalike.client.status)}</div></div></li>`,
      )}</ul>
      ${this.refused ? html`<div class="text"><button class="btn" @click=${() => this.form?.submit({ confirm_duplicate: true })}>${t('lookalikes-go-on')}</button></div>` : nothing}</section>`;
  }
}
customElements.define('titian-register', Register);
