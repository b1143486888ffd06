/** People who may have been registered twice: with the reasons, and the two answers. Neither file is ever changed by it. */
import { html, nothing } from 'lit';
import { dayShort } from '../../format.js';
import { t } from '../../l10n.js';
import { notify, notifyError } from '../../parts/notices.js';
import { call } from '../../shell.js';

/** @param {AlikePair[]} alike @param {() => Promise<void>} decided */
export function alikePanel(alike, decided) {
  if (alike.length === 0) return nothing;
  return html`<section class="panel"><header><h2>${t('alike')}</h2><span class="small muted">${t('alike-text')}</span></header>
    <ul class="rows">${alike.map(
      (pair) => html`<li class="row pair-row">${face(pair.one)}
        <div>${face(pair.other)}<div class="why">${pair.reasons.map((reason) => html`<span>${reasonText(pair, reason)}</span>`)}</div></div>
        <div class="acts">${answer(pair, false, decided)}${answer(pair, true, decided)}</div></li>`,
    )}</ul></section>`;
}

/** @param {AlikeClient} one */
const face = (one) => html`<div><a href="#/clients/${one.client}"><strong>${one.name}</strong></a>
  <div class="small muted">${[one.record_no, one.device_code && t('device', { code: one.device_code }), one.birth_date && t('alike-born', { day: dayShort(one.birth_date) })].filter(Boolean).join(' · ')}</div></div>`;

/** @param {AlikePair} pair @param {Reason} reason */
const reasonText = ({ similarity }, reason) => t(`alike-${reason}`, { percent: Math.floor(similarity * 100) });

/** @param {AlikePair} pair @param {boolean} same @param {() => Promise<void>} decided */
function answer({ one, other }, same, decided) {
  const words = t(same ? 'alike-link' : 'alike-not');
  const decide = async () => {
    try {
      await call('client_link', { one: one.client, other: other.client, same });
      notify('done', () => t(same ? 'alike-linked' : 'alike-kept-apart'));
      await decided();
    } catch (error) {
      notifyError(error);
    }
  };
  return html`<button class="btn slim ${same ? 'main' : ''}" aria-label=${t('alike-act', { act: words, one: one.name, other: other.name })} @click=${decide}>${words}</button>`;
}
