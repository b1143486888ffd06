/** The other files of the same person: linked, not merged, and taken apart again without a trace lost. */
import { html, nothing } from 'lit';
import { Link2 } from 'lucide';
import { dayShort, instantShort } from '../../format.js';
import { t } from '../../l10n.js';
import { ask } from '../../parts/dialog.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { call } from '../../shell.js';

/** @param {ClientFile} file @param {() => Promise<void>} reload */
export function linkedFiles({ client, links }, reload) {
  if (links.length === 0) return nothing;
  return html`<section class="panel no-print"><header>${icon(Link2)}<h2>${t('linked')}</h2><span class="small muted">${t('alike-text')}</span></header>
    <ul class="rows">${links.map(
      (one) => html`<li class="row"><div><a href="#/clients/${one.client}"><strong>${one.name}</strong></a>
        <div class="small muted">${[one.record_no, one.birth_date && t('alike-born', { day: dayShort(one.birth_date) }), one.at && t('linked-by', { name: one.by_name ?? '–', when: instantShort(one.at) })].filter(Boolean).join(' · ')}</div></div>
        <div class="acts"><button class="btn slim" aria-label=${t('act-for', { act: t('unlink'), name: one.name })} @click=${() => unlink(client.id, one, reload)}>${t('unlink')}</button></div></li>`,
    )}</ul></section>`;
}

/** @param {Id} client @param {LinkedClient} one @param {() => Promise<void>} reload */
async function unlink(client, one, reload) {
  const sure = await ask({
    title: t('unlink'),
    text: t('unlink-text', { name: one.name }),
    answers: [
      { value: false, label: t('cancel') },
      { value: true, label: t('unlink'), look: 'main' },
    ],
  });
  if (!sure) return;
  try {
    await call('client_link', { one: client, other: one.client, same: false });
    notify('done', () => t('unlinked'));
    await reload();
  } catch (error) {
    notifyError(error);
  }
}
