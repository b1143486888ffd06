/** What the first place of every role says above its lists: a backup that is late, work that only this machine has. */
import { html, nothing } from 'lit';
import { DatabaseBackup, Laptop } from 'lucide';
import { t } from '../l10n.js';
import { icon } from '../parts/icon.js';
import { can } from '../state.js';

/** @param {Today} today */
export const warnings = ({ backup, unconfirmed_days }) => html`
  ${backup && can('care') ? html`<div class="banner note" role="note">${icon(DatabaseBackup)}<span>${t(`backup-warning-${backup}`)} <a href="#/settings/backup">${t('backup-see')}</a></span></div>` : nothing}
  ${unconfirmed_days && can('field') ? html`<div class="banner note" role="note">${icon(Laptop)}<span>${t('unconfirmed-warning', { days: unconfirmed_days })} <a href="#/sync/machines">${t('unconfirmed-see')}</a></span></div>` : nothing}`;
