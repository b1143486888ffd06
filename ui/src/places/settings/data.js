/** The data on this machine: drafts that wait, and the check that every record is as it was written. */
import { html, nothing } from 'lit';
import { ShieldCheck } from 'lucide';
import { instantShort } from '../../format.js';
import { firstOf, t } from '../../l10n.js';
import { ask } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { progressBar } from '../../parts/progress.js';
import { call, read } from '../../shell.js';
import { can } from '../../state.js';
import { draftLink, draftName } from '../drafts.js';
import './devices.js';

class Data extends Part {
  static properties = { drafts: { state: true }, verified: { state: true }, progress: { state: true } };

  constructor() {
    super();
    /** @type {Draft[]} */
    this.drafts = [];
    /** @type {Output<'verify'> | null} */
    this.verified = null;
    /** @type {Progress | 'starting' | null} */
    this.progress = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    this.drafts = await read('draft_list', {});
  }

  /** @param {Draft} draft */
  async discard(draft) {
    const sure = await ask({
      title: t('draft-discard'),
      text: t('draft-discard-text', { what: draftName(draft.form) }),
      answers: [
        { value: false, label: t('cancel') },
        { value: true, label: t('draft-discard'), look: 'main' },
      ],
    });
    if (!sure) return;
    await call('draft_discard', { form: draft.form }).catch(notifyError);
    await this.load();
  }

  async verify() {
    this.progress = 'starting';
    this.verified = null;
    try {
      this.verified = (
        await call(
          'verify',
          {},
          {
            progress: (step) => {
              this.progress = step;
            },
          },
        )
      ).data;
    } catch (error) {
      notifyError(error);
    } finally {
      this.progress = null;
    }
  }

  render() {
    return html`<section class="panel"><header><h2>${t('today-drafts')}</h2></header>
        ${
          this.drafts.length
            ? html`<ul class="rows">${this.drafts.map(
                (
                  draft,
                ) => html`<li class="row"><div><a href=${draftLink(draft)}>${draftName(draft.form)}</a><div class="small muted">${[draft.client_name, instantShort(draft.saved_at)].filter(Boolean).join(' · ')}</div></div>
          <div class="acts"><button class="btn slim" @click=${() => this.discard(draft).catch(notifyError)}>${t('draft-discard')}</button></div></li>`,
              )}</ul>`
            : html`<div class="empty">${t('drafts-none')}</div>`
        }</section>
      ${can('manage') ? html`<titian-site-devices></titian-site-devices><section class="panel pad narrow"><h2>${t('verify')}</h2><p class="muted">${t('verify-text')}</p>${this.verifying()}</section>` : nothing}`;
  }

  verifying() {
    const { progress, verified } = this;
    if (progress) return progressBar(progress === 'starting' ? null : progress, t('verify-working'));
    const bad = verified?.first_bad;
    return html`${
      verified
        ? html`<div class="banner ${verified.ok ? 'done' : 'trouble'}" role="status"><div>${verified.ok ? t('verify-ok', { ops: verified.ops }) : t('verify-bad', { ops: verified.ops })}
        ${bad ? html`<p class="small">${firstOf([`verify-reason-${bad.reason}`, 'verify-reason-other'])} ${t('verify-where', { device: bad.device.slice(0, 8), seq: String(bad.seq) })}</p>` : nothing}</div></div>`
        : nothing
    }
      <div><button class="btn main" @click=${this.verify}>${icon(ShieldCheck)}${t('verify-start')}</button></div>`;
  }
}
customElements.define('titian-data', Data);
