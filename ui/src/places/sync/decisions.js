/** What waits for a decision: values to choose between one after the other, broken rules, and people registered twice. */
import { html, nothing } from 'lit';
import { CircleCheckBig } from 'lucide';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { go } from '../../router.js';
import { call, read } from '../../shell.js';
import { countWaiting } from '../../standing.js';
import { registerName, valueText } from '../client/values.js';
import { knownNames } from '../known-names.js';
import { alikePanel } from './alike.js';
import { keyOf } from './conflict.js';
import { violationsPanel } from './violations.js';

class Decisions extends Part {
  static properties = {
    chosen: { type: String },
    conflicts: { state: true },
    violations: { state: true },
    alike: { state: true },
  };

  constructor() {
    super();
    this.chosen = '';
    /** @type {Conflict[] | null} */
    this.conflicts = null;
    this.rev = 0;
    /** @type {Violation[]} */
    this.violations = [];
    /** @type {AlikePair[]} */
    this.alike = [];
    /** @type {Map<string, string>} what ids and region codes stand for */
    this.names = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    const [{ data, rev }, violations, alike] = await Promise.all([
      call('conflict_list', {}),
      read('violation_list', {}),
      read('client_alike', {}),
    ]);
    const linked = data
      .filter(({ entity }) => entity === 'client_link')
      .flatMap(({ about }) => Object.values(Object(about.pair)));
    const values = data.flatMap(({ values }) => values.flatMap((side) => [side.value, ...side.before.map(({ value }) => value)]));
    this.names = await knownNames(values, linked.map(String));
    this.violations = violations;
    this.alike = alike;
    this.rev = rev;
    this.conflicts = data;
    await countWaiting({ alike: true });
  }

  /** Something was decided: the next one comes up, with the keyboard on its heading. */
  decided = async () => {
    try {
      await this.load();
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus();
    } catch (error) {
      notifyError(error);
    }
  };

  render() {
    const { conflicts } = this;
    if (!conflicts) return html`<p class="muted">${t('loading')}</p>`;
    const at = Math.max(
      0,
      conflicts.findIndex((conflict) => keyOf(conflict) === this.chosen),
    );
    const shown = conflicts[at];
    return html`${
      shown
        ? html`<titian-conflict .conflict=${shown} .rev=${this.rev} .names=${this.names} .at=${at} .of=${conflicts.length}
            @decided=${this.decided} @later=${() => this.later(at)}></titian-conflict>`
        : this.nothingToChoose()
    }
      ${conflicts.length > 1 ? this.others(conflicts, at) : nothing}
      ${violationsPanel(this.violations)}${alikePanel(this.alike, this.decided)}`;
  }

  nothingToChoose() {
    const isAll = this.violations.length + this.alike.length === 0;
    return html`<div class="head"><div><h1 tabindex="-1">${t(isAll ? 'decide-none' : 'sync-decisions')}</h1>
        <div class="muted">${t(isAll ? 'decide-none-text' : 'decide-no-conflicts')}</div></div></div>
      ${isAll ? html`<section class="panel"><div class="empty">${icon(CircleCheckBig)}<p>${t('decide-none-about')}</p></div></section>` : nothing}`;
  }

  /** @param {number} at */
  later(at) {
    const { conflicts } = this;
    if (!conflicts) return;
    go(conflicts.length > 1 ? linkTo(conflicts[(at + 1) % conflicts.length]) : '#/');
  }

  /** @param {Conflict[]} conflicts @param {number} at */
  others(conflicts, at) {
    const how = { names: (/** @type {string} */ id) => this.names.get(id) };
    const others = [...conflicts.slice(at + 1), ...conflicts.slice(0, at)];
    return html`<section class="panel"><header><h2>${t('decide-others')}</h2></header><ul class="rows">${others.map(
      (conflict) => html`<li class="row one"><div><a href=${linkTo(conflict)}>${conflict.dossier_name ?? t('to-check-site')}</a>
        <div class="small muted">${registerName(conflict.entity, conflict.register)}: ${conflict.values.map(({ value }) => valueText(conflict.entity, conflict.register, value, how)).join(' / ')}</div></div></li>`,
    )}</ul></section>`;
  }
}
customElements.define('titian-decisions', Decisions);

/** @param {Conflict} conflict */
const linkTo = (conflict) => `#/sync/decide/${keyOf(conflict)}`;
