/** The machines of the clinic: what each has not said to hold, sending, receiving, and adding one. */
import { html, nothing } from 'lit';
import { Ban, Check, CircleDashed, Download, Laptop, MonitorSmartphone, Plus, Send, ShieldCheck, TriangleAlert } from 'lucide';
import { dayShort, instantShort, number } from '../../format.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { pill } from '../../parts/pills.js';
import { saveFile } from '../../parts/saving.js';
import { table } from '../../parts/table.js';
import { call, read } from '../../shell.js';
import { countWaiting } from '../../standing.js';
import { can, currentSession, refreshSession, today } from '../../state.js';
import { openEnrolling } from './enrol.js';
import { openReceiving } from './receive.js';
import { requestCode } from './request-code.js';
import './transport.js';

class Machines extends Part {
  static properties = { state: { state: true }, work: { state: true } };

  constructor() {
    super();
    /** @type {ExchangeState | null} */
    this.state = null;
    /** @type {WorkElsewhere | null} */
    this.work = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    [this.state, this.work] = await Promise.all([read('bundle_list', {}), read('work_elsewhere', {})]);
  }

  /** @param {Machine} [machine] for one alone; else for every other */
  async send(machine) {
    const { code } = currentSession().device;
    const name = [code, machine?.machine.code, today()].filter(Boolean).join('-');
    const sent = await saveFile('bundle', `titian-${name}.titian`, (file, listening) =>
      call('bundle_export', { file, to: machine ? [machine.machine.device] : [] }, listening),
    );
    if (!sent) return;
    notify('note', () => t('bundle-sent', { name: sent.name, to: codes(sent.data.to), count: number(sent.data.ops) }));
    await this.load();
  }

  async receive() {
    if (await openReceiving()) await this.changed();
  }

  /** Something came of another machine. */
  async changed() {
    await Promise.all([this.load(), countWaiting({ alike: true }), refreshSession()]);
  }

  async add() {
    if (await openEnrolling()) await this.load();
  }

  /** A machine that has a vault and is not enrolled: restored, or copied. */
  async request() {
    const { code } = currentSession().device;
    const saved = await saveFile('request', `titian-${code}.titian-request`, (file) => call('device_request', { file }));
    if (saved) await requestCode(saved.name, saved.data.code);
  }

  /** @param {() => Promise<void>} act */
  act = (act) => act.call(this).catch(notifyError);

  render() {
    const { state } = this;
    if (!state) return html`<p class="muted">${t('loading')}</p>`;
    const isAlone = state.machines.filter(({ is_this, is_enrolled }) => !is_this && is_enrolled).length === 0;
    return html`<div class="head"><div><h1 tabindex="-1">${t('sync-machines')}</h1><div class="muted">${t('machines-text')}</div></div>
        <div class="acts">
          ${can('administer') ? html`<button class="btn" @click=${() => this.act(this.add)}>${icon(Plus)}${t('machine-add')}</button>` : nothing}
          <button class="btn" ?disabled=${!state.is_enrolled} @click=${() => this.act(this.receive)}>${icon(Download)}${t('bundle-receive')}</button>
          <button class="btn main" ?disabled=${isAlone || !state.is_enrolled} @click=${() => this.act(this.send)}>${icon(Send)}${t('bundle-send')}</button></div></div>
      ${state.is_enrolled ? nothing : this.notEnrolled()}
      ${state.parked ? html`<div class="banner note" role="note"><span>${t('machines-newer', { count: number(state.parked) })}</span></div>` : nothing}
      <section class="panel"><header><h2>${t('machines')}</h2></header>
        ${table({ label: t('machines'), rows: state.machines, columns: this.columns })}
        ${state.machines.filter(({ is_this, is_partial }) => is_partial && !is_this).length && !isAlone ? html`<p class="hint pad">${t('machine-partial-send')}</p>` : nothing}
        ${isAlone ? html`<div class="empty">${icon(MonitorSmartphone)}<p>${t(state.machines.length > 1 ? 'machines-alone-again' : 'machines-alone')}</p></div>` : nothing}</section>
      ${isAlone || !state.is_enrolled ? nothing : html`<titian-transport @exchanged=${() => this.act(this.changed)}></titian-transport>`}
      ${isAlone || !this.work ? nothing : this.ifLost(this.work)}
      ${this.received(state)}`;
  }

  /** @param {WorkElsewhere} work */
  ifLost({ ranges, unconfirmed, since }) {
    return html`<section class="panel"><header><h2>${t('if-lost')}</h2>${
      unconfirmed
        ? html`<span class="small muted">${t('if-lost-unconfirmed', { count: number(unconfirmed), day: since ? dayShort(since.slice(0, 10)) : '–' })}</span>`
        : pill('done', ShieldCheck, t('if-lost-safe'))
    }</header>
      ${ranges.length ? table({ label: t('if-lost'), rows: [...ranges].reverse(), columns: workColumns }) : nothing}</section>`;
  }

  notEnrolled() {
    return html`<div class="banner note" role="note"><span>${t('machine-not-enrolled')}</span>
      <button class="btn slim" @click=${() => this.act(this.request)}>${t('machine-ask')}</button></div>`;
  }

  /** @returns {import('../../parts/table.js').Column[]} */
  get columns() {
    return [
      {
        key: 'code',
        label: () => t('machine'),
        cell: (/** @type {Machine} */ { machine, is_this }) =>
          html`<strong>${machine.code || '–'}</strong>${is_this ? html` <span class="small muted">${t('device-this')}</span>` : nothing}`,
      },
      {
        key: 'state',
        label: () => t('machine-state'),
        cell: (/** @type {Machine} */ { is_enrolled, is_revoked, is_partial }) =>
          html`${is_enrolled ? pill('done', Check, t('machine-enrolled')) : is_revoked ? pill('plain', Ban, t('device-revoked')) : pill('warn', CircleDashed, t('machine-unenrolled'))}
            ${is_partial ? html`<span class="small muted">${t('machine-partial')}</span>` : nothing}`,
      },
      {
        key: 'received',
        label: () => t('machine-received'),
        look: 'tel',
        cell: (/** @type {Machine} */ { received_at, is_this }) =>
          is_this ? '–' : received_at ? instantShort(received_at) : t('machine-never'),
      },
      {
        key: 'lacks',
        label: () => t('machine-lacks'),
        num: true,
        cell: (/** @type {Machine} */ { unconfirmed, is_this, is_enrolled }) =>
          is_this || !is_enrolled ? '–' : unconfirmed ? number(unconfirmed) : t('machine-lacks-nothing'),
      },
      {
        key: 'send',
        label: () => html`<span class="away">${t('bundle-send')}</span>`,
        num: true,
        cell: (/** @type {Machine} */ row) =>
          row.is_this || !row.is_enrolled || !this.state?.is_enrolled
            ? nothing
            : html`<button class="link small" aria-label=${t('act-for', { act: t('bundle-send-only'), name: row.machine.code })} @click=${() => this.act(() => this.send(row))}>${t('bundle-send-only')}</button>`,
      },
    ];
  }

  /** @param {ExchangeState} state */
  received({ bundles, machines }) {
    const codeOf = new Map(machines.map(({ machine }) => [machine.device, machine.code]));
    return html`<section class="panel"><header><h2>${t('bundles-received')}</h2></header>
      ${
        bundles.length
          ? table({
              label: t('bundles-received'),
              rows: bundles,
              columns: [
                { key: 'at', label: () => t('bundle-received-at'), look: 'tel', cell: (row) => instantShort(row.received_at) },
                { key: 'from', label: () => t('bundle-from'), cell: (row) => codeOf.get(row.device) || '–' },
                { key: 'made', label: () => t('bundle-made-at'), look: 'tel', cell: (row) => instantShort(row.made_at) },
                { key: 'ops', label: () => t('bundle-ops'), num: true, cell: (row) => number(row.ops) },
                { key: 'fresh', label: () => t('bundle-fresh'), num: true, cell: (row) => number(row.fresh) },
                { key: 'state', label: () => t('bundle-state'), cell: bundleState },
              ],
            })
          : html`<div class="empty">${t('bundles-none')}</div>`
      }</section>`;
  }
}

/** How far a bundle is that came. @param {BundleCame} bundle */
function bundleState({ state, done, ops }) {
  if (state === 'applied') return t('bundle-applied');
  const look =
    state === 'lost' ? pill('warn', TriangleAlert, t('bundle-lost')) : pill('plain', CircleDashed, t('bundle-applying'));
  const hint = state === 'lost' ? t('bundle-lost-next') : t('bundle-so-far', { done: number(done), ops: number(ops) });
  return html`${look} <span class="small muted">${hint}</span>`;
}

customElements.define('titian-machines', Machines);

/** @param {MachineFace[]} machines */
const codes = (machines) => machines.map(({ code }) => code || '–').join(', ');

/** @type {import('../../parts/table.js').Column[]} */
const workColumns = [
  {
    key: 'machine',
    label: () => t('work-machine'),
    cell: (/** @type {WorkRange} */ { machine }) => html`<strong>${machine.code || '–'}</strong>`,
  },
  {
    key: 'since',
    label: () => t('work-since'),
    look: 'tel',
    cell: (/** @type {WorkRange} */ { since }) => (since ? instantShort(since) : '–'),
  },
  { key: 'ops', label: () => t('bundle-ops'), num: true, cell: (/** @type {WorkRange} */ { ops }) => number(ops) },
  { key: 'stand', label: () => t('machine-state'), cell: (/** @type {WorkRange} */ range) => standing(range) },
];

/** @param {WorkRange} range */
function standing({ sent_to, confirmed_by }) {
  if (confirmed_by.length) return pill('done', Check, t('work-confirmed', { by: codes(confirmed_by) }));
  if (sent_to.length) return pill('warn', Send, t('work-sent', { to: codes(sent_to) }));
  return pill('warn', Laptop, t('work-here'));
}
