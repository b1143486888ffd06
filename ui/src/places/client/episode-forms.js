/** Opening, editing, closing and reopening an episode. */
import { html, nothing } from 'lit';
import { choices, DROP_OUT_DETAILS } from '../../codes.js';
import { t } from '../../l10n.js';
import { askReason } from '../../parts/dialog.js';
import { areaField, dayField, radioField, selectField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { notifyError, notifySaved } from '../../parts/notices.js';
import { call, read } from '../../shell.js';
import { today } from '../../state.js';
import { tidy } from '../../values.js';
import { emptyEpisode, episodeFields, episodeForm, episodeToSend } from './episode-fields.js';

async function readPeople() {
  const [staff, partners] = await Promise.all([
    read('staff_list', { active_only: true }),
    read('partner_list', { active_only: true }),
  ]);
  return { staff, partners };
}

/** @param {Id} client */
export async function openNewEpisode(client) {
  const people = await readPeople();
  return openFormDialog({
    title: () => t('episode-open'),
    look: 'wide',
    key: `episode:new:${client}`,
    client,
    values: emptyEpisode(),
    saved: () => t('episode-opened'),
    send: (values, { clock_wrong }) => call('episode_open', { client, episode: episodeToSend(tidy(values)), clock_wrong }),
    fields: (form) => episodeFields(form, '', people),
  });
}

/** @param {Episode} episode @param {number} rev */
export async function openStoredEpisode(episode, rev) {
  const people = await readPeople();
  return openFormDialog({
    title: () => t('episode-edit'),
    look: 'wide',
    key: `episode:${episode.id}`,
    client: episode.client,
    rev,
    values: episodeForm(episode),
    saved: () => t('episode-saved'),
    send: (values, extra) =>
      call('episode_save', {
        id: episode.id,
        rev: extra.rev,
        episode: episodeToSend(tidy(values)),
        clock_wrong: extra.clock_wrong,
      }),
    fields: (form) => episodeFields(form, '', people),
  });
}

/** @param {Episode} episode @param {number} rev */
export function openClosing(episode, rev) {
  return openFormDialog({
    title: () => t('episode-close'),
    save: t('episode-close'),
    key: `episode:close:${episode.id}`,
    client: episode.client,
    rev,
    values: { end: { status: 'completed', closed_on: today(), exit_detail: null }, reason: null },
    saved: () => t('episode-closed'),
    send: (values, extra) => {
      const { end, reason } = tidy(values);
      return call('episode_close', {
        id: episode.id,
        rev: extra.rev,
        end: { ...end, exit_detail: end.status === 'dropped_out' ? end.exit_detail : end.status },
        reason,
        clock_wrong: extra.clock_wrong,
      });
    },
    fields: (form) => html`<div class="fields">
      ${radioField(form, 'end.status', { label: t('episode-end-status'), choices: choices('status', ['completed', 'dropped_out', 'transferred', 'deceased']), required: true, width: 'w6' })}
      ${dayField(form, 'end.closed_on', { label: t('episode-closed-on'), required: true })}
      ${form.get('end.status') === 'dropped_out' ? selectField(form, 'end.exit_detail', { label: t('episode-exit'), choices: choices('exit', DROP_OUT_DETAILS) }) : nothing}
      ${areaField(form, 'reason', { label: t('episode-close-reason'), hint: t('episode-close-reason-hint'), width: 'w6' })}</div>`,
  });
}

/** @param {Episode} episode @param {number} rev */
export async function reopenEpisode(episode, rev) {
  const reason = await askReason({
    title: t('episode-reopen'),
    text: t('episode-reopen-text'),
    label: t('reason'),
    act: t('episode-reopen'),
  });
  if (reason === null) return undefined;
  try {
    const answer = await call('episode_reopen', { id: episode.id, rev, reason });
    notifySaved(answer, () => t('episode-reopened'));
    return answer;
  } catch (error) {
    notifyError(error);
    return undefined;
  }
}
