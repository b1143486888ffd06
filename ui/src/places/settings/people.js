/** People: who works here, who of them has an account, what each role may do, and letting people in and out. */
import { html, nothing } from 'lit';
import { Check, CircleX, KeyRound, Plus, TriangleAlert, UserPlus } from 'lucide';
import { choices, PROFESSIONS } from '../../codes.js';
import { t, word } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { checkField, selectField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { editLabel, table } from '../../parts/table.js';
import { ROLES } from '../../roles.js';
import { call } from '../../shell.js';
import { can, currentSession, refreshSession } from '../../state.js';
import { tidy } from '../../values.js';
import { openHistory } from '../client/history.js';
import { openAccount, openBackIn, openLeaving, openRekeying, openRole } from './account-forms.js';

/** @typedef {Staff & { account: Account | null }} Colleague */

class People extends Part {
  static properties = { rows: { state: true } };

  constructor() {
    super();
    /** @type {Colleague[] | null} */
    this.rows = null;
    this.rev = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    const [staff, accounts] = await Promise.all([call('staff_list', { active_only: false }), call('account_list', {})]);
    const held = new Map(accounts.data.map((account) => [account.person, account]));
    this.rows = staff.data.map((person) => ({ ...person, account: held.get(person.id) ?? null }));
    this.rev = staff.rev;
  }

  /** Opens a form, and reads the list again after a save. @param {() => Promise<unknown>} open */
  async act(open) {
    try {
      if (!(await open())) return;
      await this.load();
      await refreshSession();
    } catch (error) {
      notifyError(error);
    }
  }

  /** @param {Colleague} [row] */
  edit(row) {
    return openFormDialog({
      title: () => t(row ? 'staff-edit' : 'staff-add'),
      look: 'compact',
      rev: this.rev,
      values: row
        ? { name: row.name, profession: row.profession, active: row.active }
        : { name: '', profession: 'addiction_counselor', active: true },
      saved: () => t('staff-saved'),
      send: (values, { rev }) =>
        row ? call('staff_save', { id: row.id, rev, staff: tidy(values) }) : call('staff_add', { staff: tidy(values) }),
      fields: (form) => html`${textField(form, 'name', { label: t('person-name'), required: true, max: 120 })}
        ${selectField(form, 'profession', { label: t('profession'), choices: choices('profession', PROFESSIONS), empty: null })}
        ${checkField(form, 'active', { label: t('staff-active') })}`,
    });
  }

  /** @returns {import('../../parts/table.js').Column[]} */
  get columns() {
    return [
      {
        key: 'name',
        label: () => t('person-name'),
        cell: (/** @type {Colleague} */ row) =>
          html`<strong>${row.name}</strong>${row.active ? nothing : html` <span class="small muted">${t('staff-left')}</span>`}`,
      },
      {
        key: 'profession',
        label: () => t('profession'),
        cell: (/** @type {Colleague} */ row) => word('profession', row.profession),
      },
      {
        key: 'role',
        label: () => t('role'),
        cell: (/** @type {Colleague} */ row) => (row.account?.role ? word('role', row.account.role) : '–'),
      },
      { key: 'way', label: () => t('account'), cell: (/** @type {Colleague} */ row) => wayIn(row.account) },
      { key: 'edit', label: editLabel, num: true, cell: (/** @type {Colleague} */ row) => this.buttons(row) },
    ];
  }

  /** @param {Colleague} row */
  buttons(row) {
    const { account } = row;
    const own = row.id === currentSession().person.id;
    /** @param {string} words @param {() => Promise<unknown>} open */
    const button = (words, open) =>
      html`<button class="link small" aria-label=${t('act-for', { act: t(words), name: row.name })} @click=${() => this.act(open)}>${t(words)}</button> `;
    const theirs = !can('administer')
      ? nothing
      : !account
        ? row.active
          ? button('account-add', () => openAccount(row))
          : nothing
        : account.role
          ? html`${button('account-role', () => openRole(account))}${own ? nothing : button('account-reset', () => openBackIn(account))}${own ? nothing : button('account-end', () => openLeaving(account))}`
          : button('account-again', () => openAccount(row, true));
    return html`<span class="row-acts">${theirs}${button('tab-history', () => openHistory(row.id, row.name))}<button class="link small" aria-label=${t('edit-of', { what: row.name })} @click=${() => this.act(() => this.edit(row))}>${t('edit')}</button></span>`;
  }

  render() {
    if (!this.rows) return html`<p class="muted">${t('loading')}</p>`;
    return html`<section class="panel"><header><h2>${t('settings-people')}</h2><span class="side filters">
        <button class="btn slim" @click=${openRoles}>${t('roles-show')}</button>
        <button class="btn slim" @click=${() => this.act(() => this.edit())}>${icon(Plus)}${t('staff-add')}</button>
        ${can('administer') ? html`<button class="btn slim" @click=${() => this.act(() => openRekeying())}>${icon(KeyRound)}${t('rekey')}</button><button class="btn slim main" @click=${() => this.act(() => openAccount(null))}>${icon(UserPlus)}${t('account-new')}</button>` : nothing}</span></header>
      ${this.rows.length ? table({ label: t('settings-people'), rows: this.rows, columns: this.columns }) : html`<div class="empty">${t('staff-none')}</div>`}</section>
      ${can('administer') ? nothing : html`<p class="small muted">${t('accounts-by-administrator')}</p>`}`;
  }
}
customElements.define('titian-people', People);

/** Whether somebody can sign in on this machine, as word, icon and colour. @param {Account | null} account */
function wayIn(account) {
  if (!account) return html`<span class="muted">${t('account-none')}</span>`;
  if (!account.role) return html`<span class="pill lost">${icon(CircleX)}${t('account-ended')}</span>`;
  if (!account.has_way_in) return html`<span class="pill warn">${icon(TriangleAlert)}${t('account-elsewhere')}</span>`;
  return html`<span class="pill done">${icon(Check)}${t('account-here')}</span>`;
}

/** What each role may do, in words. */
const openRoles = () =>
  openDialog({
    title: () => t('roles-title'),
    look: 'side',
    body: () =>
      html`<div class="body help"><dl class="roles">${ROLES.map((role) => html`<div><dt><strong>${word('role', role)}</strong></dt><dd>${t(`does-${role}`)}</dd></div>`)}</dl></div>`,
  });
