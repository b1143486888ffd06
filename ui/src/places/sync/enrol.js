/** Adding a machine, on the administrator's side: its request, the code read from its screen, who will work there, a signature. */
import { html, nothing } from 'lit';
import { t, word } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';
import { notTicked, radioField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { isRestricted } from '../../roles.js';
import { call, pickFile, pickSave, read } from '../../shell.js';
import { today } from '../../state.js';
import { bindsField, signatureField } from '../settings/account-forms.js';

/** @typedef {import('../../forms.js').Form} Form */

const EXTENTS = ['all', 'theirs'];

/** Whether an agent or a reporter gets a way into more than they may see: only a machine of one agent holds no more. @param {Account[]} picked @param {string} extent */
const isTooFull = (picked, extent) => {
  const isAnAgents = extent === 'theirs' && picked.length === 1 && picked[0].role === 'recovery_agent';
  return !isAnAgents && picked.some(({ role }) => isRestricted(role));
};

/** Resolves to whether a machine was enrolled. */
export async function openEnrolling() {
  if (!(await explain())) return false;
  const request = await pickFile('request');
  if (!request) return false;
  const people = (await read('account_list', {})).filter(({ role, has_way_in }) => role && has_way_in);
  /** @param {Record<string, boolean>} ticked */
  const those = (ticked) => people.filter(({ person }) => ticked[person]);
  let answerName = '';
  const answer = await openFormDialog({
    title: () => t('machine-add'),
    values: {
      code: '',
      extent: 'all',
      people: Object.fromEntries(people.map(({ person }) => [person, false])),
      acknowledged: false,
      by: '',
    },
    check: ({ people: ticked, extent, acknowledged }) =>
      isTooFull(those(ticked), extent) && !acknowledged ? notTicked('acknowledged') : [],
    saved: () => t('machine-enrolled-saved'),
    save: t('machine-enrol'),
    send: async ({ code, people: ticked, extent, acknowledged, by }) => {
      const file = await pickSave('bundle', `titian-${t('machine-answer-name')}-${today()}.titian`);
      if (!file) throw { code: 'cancelled', fields: [], args: {}, reference: null };
      answerName = file.name;
      return call('device_enrol', {
        request: request.token,
        code,
        people: those(ticked).map(({ person }) => person),
        only_theirs: extent === 'theirs',
        acknowledged,
        by,
        file: file.token,
      });
    },
    fields: (form) => html`<p class="muted">${t('machine-request-of', { name: request.name })}</p>
      ${textField(form, 'code', { label: t('machine-code'), hint: t('machine-code-hint'), required: true, max: 40 })}
      ${peopleField(form, people)}
      ${radioField(form, 'extent', { label: t('machine-extent'), hint: t('machine-extent-hint'), choices: EXTENTS.map((value) => ({ value, label: t(`machine-extent-${value}`) })) })}
      ${isTooFull(those(form.get('people')), form.get('extent')) ? bindsField(form, t('machine-role-binds')) : nothing}
      ${signatureField(form)}`,
  });
  if (!answer) return false;
  await tellNext(answer.data, answerName);
  return true;
}

/** @param {Form} form @param {Account[]} people */
function peopleField(form, people) {
  form.shown.add('people');
  const error = form.errors.get('people');
  const id = form.fieldId('people');
  return html`<fieldset class="field radios ${error ? 'wrong' : ''}" aria-describedby="${id}-error ${id}-hint"><legend>${t('machine-people')}</legend>
    <div class="choices column">${people.map(
      (
        { person, name, role },
        index,
      ) => html`<label><input type="checkbox" id=${index ? `${id}-${index}` : id} .checked=${Boolean(form.get(`people.${person}`))}
        @change=${(/** @type {any} */ event) => form.set(`people.${person}`, event.target.checked)} /><span>${name} <span class="small muted">${word('role', role)}</span></span></label>`,
    )}</div>
    <p class="error" id="${id}-error">${error ? t('machine-people-needed') : ''}</p>
    <p class="hint" id="${id}-hint">${t('machine-people-hint')}</p></fieldset>`;
}

/** The three steps, before the first of them is taken. @returns {Promise<boolean>} */
const explain = async () =>
  Boolean(
    await openDialog({
      title: () => t('machine-add'),
      body: (
        host,
      ) => html`<div class="body"><ol class="steps-text"><li>${t('machine-step-request')}</li><li>${t('machine-step-code')}</li><li>${t('machine-step-answer')}</li></ol></div>
        <div class="acts"><button type="button" class="btn" @click=${() => host.close()}>${t('cancel')}</button>
          <button type="button" class="btn main" @click=${() => host.close(true)}>${t('machine-open-request')}</button></div>`,
    }),
  );

/** @param {MachineEnrolled} enrolled @param {string} name */
const tellNext = (enrolled, name) =>
  openDialog({
    title: () => t('machine-enrolled-title', { code: enrolled.code }),
    body: (
      host,
    ) => html`<div class="body"><p>${t('machine-enrolled-next', { name })}</p><p class="muted">${t('machine-enrolled-safe')}</p></div>
      <div class="acts"><button type="button" class="btn main" @click=${() => host.close()}>${t('close')}</button></div>`,
  });
