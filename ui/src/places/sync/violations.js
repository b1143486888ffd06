/** Rules that records break together, each with the record to open to mend it. */
import { html, nothing } from 'lit';
import { t } from '../../l10n.js';
import { can } from '../../state.js';

/** @typedef {{ words: string, hash: string, name?: string }} Mend */

/** Where each is put right. @type {Record<ViolationCode, (violation: Violation) => Mend[]>} */
const MENDS = {
  two_ongoing_episodes: ({ dossier }) => [{ words: 'mend-open-file', hash: `#/clients/${dossier}` }],
  session_outside_episode: ({ dossier, records }) => [
    { words: 'mend-session', hash: `#/clients/${dossier}?do=session:${records[0]}` },
    { words: 'mend-episode', hash: `#/clients/${dossier}?do=episode:${records[1]}` },
  ],
  closed_before_opened: ({ dossier, records }) => [
    { words: 'mend-episode', hash: `#/clients/${dossier}?do=episode:${records[0]}` },
  ],
  edited_after_archiving: ({ dossier }) => [{ words: 'mend-open-file', hash: `#/clients/${dossier}` }],
  same_record_no: ({ about }) => about.map(({ id, name }) => ({ words: 'mend-record-no', hash: `#/clients/${id}/edit`, name })),
  role_without_signature: () => managed({ words: 'mend-people', hash: '#/settings/people' }),
  device_not_enrolled: () => [{ words: 'mend-machines', hash: '#/sync/machines' }],
  device_revoked: () => managed({ words: 'mend-devices', hash: '#/settings/data' }),
  device_copied: () => managed({ words: 'mend-devices', hash: '#/settings/data' }),
};

/** @param {Mend} mend */
const managed = (mend) => (can('manage') ? [mend] : []);

/** @param {Violation[]} violations */
export function violationsPanel(violations) {
  if (violations.length === 0) return nothing;
  return html`<section class="panel"><header><h2>${t('violations')}</h2><span class="small muted">${t('violations-text')}</span></header>
    <ul class="rows">${violations.map(
      (
        violation,
      ) => html`<li class="row"><div><strong>${violation.about.map(({ name }) => nameOf(violation, name)).join(', ') || t('to-check-site')}</strong>
        <div class="small">${t(`violation-${violation.code}`)}</div></div>
        <div class="acts">${mends(violation)}</div></li>`,
    )}</ul></section>`;
}

/** @param {Violation} violation @param {string} name */
const nameOf = ({ code }, name) => (code.startsWith('device_') ? t('device', { code: name }) : name);

/** @param {Violation} violation */
const mends = (violation) =>
  MENDS[violation.code](violation).map(({ words, hash, name }) => {
    const about = name ?? violation.about[0]?.name ?? t('to-check-site');
    return html`<a class="btn slim" href=${hash} aria-label=${t('act-for', { act: t(words), name: about })}>${t(words)}${violation.about.length > 1 ? `: ${name}` : ''}</a>`;
  });
