/** The fields of an episode of care, used when registering, opening and editing. */
import { html, nothing } from 'lit';
import { choices, FUNDINGS, MOTIVATIONS, ROUTES, SERVICES, SEVERITIES, SOURCES, SUBSTANCES } from '../../codes.js';
import { t, word } from '../../l10n.js';
import { areaField, dayField, listField, numberField, radioField, selectField, textField } from '../../parts/fields.js';
import { currentSettings, today } from '../../state.js';

/** @returns {EpisodeForm} */
export const emptyEpisode = () => ({
  service: 'outpatient',
  opened_on: today(),
  source: null,
  motivation: null,
  funding: null,
  severity: null,
  diagnosis: null,
  counselor: null,
  partner: null,
  substances: [emptySubstance(true)],
  remarks: null,
});

/** @param {boolean} [primary] */
const emptySubstance = (primary = false) => ({
  id: null,
  substance: /** @type {any} */ (null),
  is_primary: primary,
  route: null,
  years_of_use: null,
  days_last_30: null,
});

/** @param {Episode} episode @returns {EpisodeForm} */
export function episodeForm(episode) {
  const form = /** @type {any} */ (emptyEpisode());
  for (const key of Object.keys(form)) form[key] = structuredClone(/** @type {any} */ (episode)[key]);
  return form;
}

/** Substances left empty are none; a partner belongs to inpatient care only. @param {EpisodeForm} episode @returns {EpisodeForm} */
export const episodeToSend = (episode) => ({
  ...episode,
  partner: episode.service === 'inpatient' ? episode.partner : null,
  substances: episode.substances.filter(({ substance }) => substance),
});

/** @param {import('../../forms.js').Form} form @param {string} base @param {{ staff: Staff[], partners: Partner[] }} people */
export function episodeFields(form, base, { staff, partners }) {
  const at = (/** @type {string} */ path) => (base ? `${base}.${path}` : path);
  const source = form.get(at('source'));
  const implied = source ? currentSettings().motivation_by_source[/** @type {ReferralSource} */ (source)] : 'unknown';
  return html`<div class="fields">
    ${radioField(form, at('service'), { label: t('service'), choices: choices('service', SERVICES), required: true, width: 'w4' })}
    ${dayField(form, at('opened_on'), { label: t('opened-on'), required: true, width: 'w2' })}
    ${selectField(form, at('source'), { label: t('source'), choices: choices('source', SOURCES), width: 'w2' })}
    ${selectField(form, at('motivation'), { label: t('motivation'), choices: choices('motivation', MOTIVATIONS), empty: t('motivation-implied', { motivation: word('motivation', implied) }), width: 'w2' })}
    ${selectField(form, at('funding'), { label: t('funding'), choices: choices('funding', FUNDINGS), width: 'w2' })}
    ${selectField(form, at('severity'), { label: t('severity'), choices: choices('severity', SEVERITIES), width: 'w2' })}
    ${textField(form, at('diagnosis'), { label: t('diagnosis'), max: 8, width: 'w2', hint: t('diagnosis-hint') })}
    ${selectField(form, at('counselor'), { label: t('counselor'), choices: people(staff), width: 'w2' })}
    ${form.get(at('service')) === 'inpatient' ? selectField(form, at('partner'), { label: t('partner'), choices: people(partners), width: 'w6', hint: partners.length ? nothing : html`<a href="#/settings/partners">${t('partners-none-hint')}</a>` }) : nothing}
    ${listField(form, at('substances'), { label: t('substances'), add: t('substance-add'), item: () => emptySubstance(), row: (path, index) => substance(form, at('substances'), path, index) })}
    ${areaField(form, at('remarks'), { label: t('remarks'), width: 'w6', rows: 2 })}
  </div>`;
}

/** @param {{ id: Id, name: string }[]} list */
export const people = (list) => list.map(({ id, name }) => ({ value: id, label: name }));

/** @param {import('../../forms.js').Form} form @param {string} list @param {string} path @param {number} index */
function substance(form, list, path, index) {
  /** One substance is the primary one. */
  const choosePrimary = () => {
    for (const other of form.get(list).keys()) form.set(`${list}.${other}.is_primary`, other === index);
  };
  return html`<div class="substance">
    ${selectField(form, `${path}.substance`, { label: t('substance'), choices: choices('substance', SUBSTANCES) })}
    ${selectField(form, `${path}.route`, { label: t('route'), choices: choices('route', ROUTES) })}
    ${numberField(form, `${path}.years_of_use`, { label: t('years-of-use') })}
    ${numberField(form, `${path}.days_last_30`, { label: t('days-last-30') })}
    <label class="primary"><input type="radio" name="${form.id}-primary" .checked=${form.get(`${path}.is_primary`)} @change=${choosePrimary} /><span>${t('primary')}</span></label></div>`;
}
