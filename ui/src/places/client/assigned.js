/** Which recovery agents may see a client, and changing that. */
import { html, nothing } from 'lit';
import { UserCog } from 'lucide';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { read } from '../../shell.js';
import { can } from '../../state.js';
import { openAssignment } from '../settings/account-forms.js';

class Assigned extends Part {
  static properties = { client: { type: String }, name: { type: String }, assigned: { state: true }, agents: { state: true } };

  constructor() {
    super();
    this.client = '';
    this.name = '';
    /** @type {Assignment[]} */
    this.assigned = [];
    /** @type {Account[] | null} */
    this.agents = null;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('client')) this.load().catch(notifyError);
  }

  async load() {
    const { client } = this;
    const [assignments, accounts] = await Promise.all([read('assignment_list', {}), read('account_list', {})]);
    if (client !== this.client) return;
    this.assigned = assignments.filter((one) => one.client === client);
    this.agents = accounts.filter(({ role }) => role === 'recovery_agent');
  }

  async change() {
    const about = { client: this.client, clientName: this.name, agents: this.agents ?? [], assigned: this.assigned };
    if (await openAssignment(about)) await this.load().catch(notifyError);
  }

  render() {
    // A clinic without agents need not read about them on every file.
    if (!this.agents || this.agents.length + this.assigned.length === 0) return nothing;
    return html`<section class="panel no-print"><header><h2>${t('assigned')}</h2>${
      can('administer')
        ? html`<button class="btn slim side" @click=${this.change}>${icon(UserCog)}${t('assign')}</button>`
        : nothing
    }</header>
      ${this.assigned.length ? html`<ul class="rows">${this.assigned.map((one) => html`<li class="row one"><div>${one.agent_name ?? '–'}</div></li>`)}</ul>` : html`<div class="empty">${t('assigned-none')}</div>`}</section>`;
  }
}
customElements.define('titian-assigned', Assigned);
