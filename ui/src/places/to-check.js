/** The list behind "to check": differing values and broken rules, each leading to the client it is about. */
import { html, nothing } from 'lit';
import { t } from '../l10n.js';
import { openDialog } from '../parts/dialog.js';
import { onMove } from '../router.js';
import { read } from '../shell.js';
import { registerName, valueText } from './client/values.js';
import { clientNames } from './names.js';

/** Enough for one sitting; the rest shows up as these are settled. */
const SHOWN = 50;

export async function openToCheck() {
  const [conflicts, violations] = await Promise.all([read('conflict_list', {}), read('violation_list', {})]);
  const lines = [
    ...conflicts.map((conflict) => ({
      dossier: /** @type {Id | null} */ (conflict.dossier),
      text: `${registerName(conflict.entity, conflict.register)}: ${conflict.values.map(({ value }) => valueText(conflict.entity, conflict.register, value)).join(' / ')}`,
    })),
    ...violations.map((violation) => ({ dossier: violation.dossier, text: t(`violation-${violation.code}`) })),
  ].slice(0, SHOWN);
  const names = await clientNames(lines.map(({ dossier }) => dossier));
  let stop = () => {};
  await openDialog({
    title: () => t('to-check'),
    start: (host) => {
      stop = onMove(() => host.close());
    },
    body: () => html`<div class="body"><p class="muted">${t('differences-kept')}</p><ul class="rows">${lines.map(
      ({ dossier, text }) => html`<li class="row one"><div>
      ${dossier && names.has(dossier) ? html`<a href="#/clients/${dossier}">${names.get(dossier)}</a>` : html`<strong>${t('to-check-site')}</strong>`}<div class="small">${text}</div></div></li>`,
    )}</ul>
      ${conflicts.length + violations.length > SHOWN ? html`<p class="small muted">${t('shown-of', { shown: SHOWN, total: conflicts.length + violations.length })}</p>` : nothing}</div>`,
  });
  stop();
}
