/** What this program is, and whose work it carries. */
import { html } from 'lit';
import { version } from '../../../package.json';
import { t } from '../../l10n.js';
import { mark } from '../../parts/icon.js';
import { currentSession } from '../../state.js';

export const aboutSection =
  () => html`<section class="panel pad narrow about"><div class="gate-brand">${mark}<span>Titian ${version}</span></div>
  <p>${t('about-text')}</p>
  <dl class="facts flat"><dt>${t('about-licence')}</dt><dd>Apache-2.0</dd>
    <dt>${t('about-device')}</dt><dd>${currentSession().device.code}</dd>
    <dt>${t('about-regions')}</dt><dd>${t('about-regions-text')}</dd>
    <dt>${t('about-font')}</dt><dd>Plus Jakarta Sans, SIL Open Font License 1.1</dd>
    <dt>${t('about-icons')}</dt><dd>Lucide, ISC</dd>
    <dt>${t('about-others')}</dt><dd>${t('about-others-text')}</dd></dl></section>`;
