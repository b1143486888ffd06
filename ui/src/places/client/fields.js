/** The fields about a person, in the order in which a counselor asks for them. */
import { html, nothing } from 'lit';
import {
  CONSENTS,
  choices,
  EDUCATIONS,
  IDENTITY_KINDS,
  MARITALS,
  OCCUPATIONS,
  PHONE_OWNERS,
  RELIGIONS,
  SEXES,
} from '../../codes.js';
import { dayLong } from '../../format.js';
import { t, word } from '../../l10n.js';
import { readNik } from '../../nik.js';
import { areaField, dayField, field, listField, numberField, radioField, selectField, textField } from '../../parts/fields.js';
import { today } from '../../state.js';
import '../../parts/region.js';

/** @typedef {import('../../forms.js').Form} Form */

/** @returns {ClientForm} */
export const emptyClient = () => ({
  record_no: null,
  name: '',
  alias: null,
  identity: { kind: 'nik', number: null, override_reason: null },
  sex: null,
  birth: { date: null, year: null, age: null, as_of: null },
  birth_place: null,
  mother_name: null,
  religion: null,
  address: { street: null, region_code: null, text: null },
  phones: [{ id: null, number: '', owner: 'self', owner_name: null }],
  guardian: { name: null, relation: null, phone: null },
  consent: { status: 'not_asked', on: null, given_by: null },
  marital: null,
  education: null,
  occupation: null,
  occupation_text: null,
  remarks: null,
});

/** The form's part of what was read. @param {Client} client @returns {ClientForm} */
export function clientForm(client) {
  const form = /** @type {any} */ (emptyClient());
  for (const key of Object.keys(form)) form[key] = structuredClone(/** @type {any} */ (client)[key]);
  return form;
}

/** What another clinic gave of somebody, as this one may begin with it: number, consent and phones are its own. @param {Client} given @returns {ClientForm} */
export function clientGiven(given) {
  const { record_no, consent } = emptyClient();
  const form = clientForm(given);
  return /** @type {ClientForm} */ ({
    ...form,
    record_no,
    consent,
    identity: { ...form.identity, override_reason: null },
    phones: form.phones.map((phone) => ({ ...phone, id: null })),
  });
}

/** What is known of the birth: the day, only the year, or only the age. @param {Birth} birth */
export function birthKind(birth) {
  if (birth.year !== null) return 'year';
  return birth.age !== null ? 'age' : 'date';
}

/** The client as it is sent: only the kind of birth that was chosen counts. @param {ClientForm} client @param {string} kind @returns {ClientForm} */
export function clientToSend(client, kind) {
  const { date, year, age, as_of } = client.birth;
  const none = { date: null, year: null, age: null, as_of: null };
  const births = {
    date: { ...none, date },
    year: { ...none, year },
    age: { ...none, age, as_of: age === null ? null : (as_of ?? today()) },
  };
  const { kind: identity, override_reason } = client.identity;
  return {
    ...client,
    name: client.name ?? '',
    identity:
      identity === 'none' ? { kind: 'none', number: null, override_reason: null } : { ...client.identity, override_reason },
    birth: births[/** @type {keyof typeof births} */ (kind)],
    // Lines left empty go with the others: what is wrong with one is said by its place.
    phones: client.phones.map((phone) => ({ ...phone, number: phone.number ?? '' })),
  };
}

/** @param {Form} form @param {string} base where the client stands in the form's values, "client" or "" */
export function personFields(form, base) {
  const at = (/** @type {string} */ path) => (base ? `${base}.${path}` : path);
  const kind = form.get('birth_kind');
  return html`<section class="part"><h2>${t('part-person')}</h2><div class="fields">
    ${textField(form, at('name'), { label: t('full-name'), required: true, max: 200, width: 'w4', autofocus: true })}
    ${textField(form, at('alias'), { label: t('alias'), max: 100, width: 'w2' })}
    ${selectField(form, at('identity.kind'), { label: t('identity'), choices: choices('identity', IDENTITY_KINDS), empty: null, width: 'w2' })}
    ${form.get(at('identity.kind')) === 'none' ? nothing : identityNumber(form, at)}
    ${radioField(form, at('sex'), { label: t('sex'), choices: choices('sex', SEXES) })}
    ${selectField(form, 'birth_kind', { label: t('birth-known'), choices: ['date', 'year', 'age'].map((value) => ({ value, label: t(`birth-${value}`) })), empty: null })}
    ${kind === 'date' ? dayField(form, at('birth.date'), { label: t('birth-date') }) : nothing}
    ${kind === 'year' ? numberField(form, at('birth.year'), { label: t('birth-year') }) : nothing}
    ${kind === 'age' ? numberField(form, at('birth.age'), { label: t('birth-age'), hint: t('birth-age-hint', { day: dayLong(form.get(at('birth.as_of')) ?? today()) }) }) : nothing}
    ${textField(form, at('birth_place'), { label: t('birth-place'), max: 100 })}
    ${textField(form, at('mother_name'), { label: t('mother-name'), max: 200 })}
    ${selectField(form, at('religion'), { label: t('religion'), choices: choices('religion', RELIGIONS) })}
    ${textField(form, at('record_no'), { label: t('record-no'), max: 40, hint: t('record-no-hint') })}
  </div></section>`;
}

/** @param {Form} form @param {(path: string) => string} at */
function identityNumber(form, at) {
  const isNik = form.get(at('identity.kind')) === 'nik';
  const label = isNik ? t('nik') : t('identity-number');
  if (!isNik) return textField(form, at('identity.number'), { label, max: 40, width: 'w4' });
  const reading = readNik(form.get(at('identity.number')) ?? '', today());
  const mismatch = reading.state === 'whole' ? nikMismatch(form, at, reading) : '';
  const reason = form.get(at('identity.override_reason'));
  return html`${textField(form, at('identity.number'), { label, mode: 'numeric', max: 24, width: 'w4', hint: nikHint(form, at, reading) })}
    ${
      mismatch || reason
        ? html`<div class="banner note"><span>${mismatch || t('nik-mismatch-before')}</span></div>
      ${textField(form, at('identity.override_reason'), { label: t('nik-reason'), max: 300, width: 'w6', hint: t('nik-reason-hint') })}`
        : nothing
    }`;
}

/** @param {Form} form @param {(path: string) => string} at @param {ReturnType<typeof readNik>} reading */
function nikHint(form, at, reading) {
  if (reading.state === 'empty') return t('nik-hint');
  if (reading.state === 'short') return t('nik-count', { count: reading.count });
  if (reading.state !== 'whole')
    return html`<span class="warn-text">${t(`field-nik_${{ digits: 'digits', long: 'length', date: 'date', serial: 'serial' }[reading.state]}`)}</span>`;
  const { birth, sex } = reading;
  const same = form.get(at('birth.date')) === birth && form.get(at('sex')) === sex;
  const fill = () => {
    form.set('birth_kind', 'date');
    form.set(at('birth.date'), birth);
    form.set(at('sex'), sex);
  };
  return html`${t('nik-says', { birth: dayLong(birth), sex: word('sex', sex) })} ${same ? nothing : html`<button type="button" class="link" @click=${fill}>${t('nik-use')}</button>`}`;
}

/** @param {Form} form @param {(path: string) => string} at @param {{ birth: Day, sex: Sex }} reading */
function nikMismatch(form, at, reading) {
  const { date } = form.get(at('birth'));
  const sex = form.get(at('sex'));
  if (form.get('birth_kind') === 'date' && date && /^\d{4}-/.test(date) && date.slice(2) !== reading.birth.slice(2))
    return t('nik-mismatch-birth');
  return sex && sex !== reading.sex ? t('nik-mismatch-sex') : '';
}

/** @param {Form} form @param {string} base */
export function contactFields(form, base) {
  const at = (/** @type {string} */ path) => (base ? `${base}.${path}` : path);
  const address = form.get(at('address'));
  return html`<section class="part"><h2>${t('part-contact')}</h2><div class="fields">
    ${textField(form, at('address.street'), { label: t('street'), max: 300 })}
    ${field(
      form,
      at('address.region_code'),
      { label: t('village-or-district'), hint: address.text ? t('place-as-text') : nothing },
      (
        id,
        about,
        wrong,
      ) => html`<titian-region .free=${true} .inputId=${id} .about=${about} .wrong=${wrong} .code=${address.region_code} .text=${address.text}
      @region=${(/** @type {CustomEvent} */ event) => {
        form.set(at('address.region_code'), event.detail.code);
        form.set(at('address.text'), event.detail.text);
      }}></titian-region>`,
    )}
    ${listField(form, at('phones'), {
      label: t('phones'),
      add: t('phone-add'),
      max: 8,
      item: () => ({ id: null, number: '', owner: 'self', owner_name: null }),
      row: (path) => html`<div class="fields">
      ${textField(form, `${path}.number`, { label: t('phone-number'), mode: 'tel', type: 'tel', max: 30, width: 'w2' })}
      ${selectField(form, `${path}.owner`, { label: t('phone-owner'), choices: choices('owner', PHONE_OWNERS), empty: null, width: 'w2' })}
      ${form.get(`${path}.owner`) === 'self' ? nothing : textField(form, `${path}.owner_name`, { label: t('phone-owner-name'), max: 100, width: 'w2' })}</div>`,
    })}
    ${textField(form, at('guardian.name'), { label: t('guardian-name'), max: 200, width: 'w2' })}
    ${selectField(form, at('guardian.relation'), {
      label: t('guardian-relation'),
      choices: choices(
        'owner',
        PHONE_OWNERS.filter((owner) => owner !== 'self'),
      ),
      width: 'w2',
    })}
    ${textField(form, at('guardian.phone'), { label: t('guardian-phone'), mode: 'tel', type: 'tel', max: 30, width: 'w2' })}
  </div></section>`;
}

/** @param {Form} form @param {string} base */
export function otherFields(form, base) {
  const at = (/** @type {string} */ path) => (base ? `${base}.${path}` : path);
  const asked = form.get(at('consent.status')) !== 'not_asked';
  return html`<section class="part"><h2>${t('part-other')}</h2><div class="fields">
    ${selectField(form, at('consent.status'), { label: t('consent'), choices: choices('consent', CONSENTS), empty: null, width: 'w2' })}
    ${
      asked
        ? html`${dayField(form, at('consent.on'), { label: t('consent-on'), width: 'w2' })}
      ${selectField(form, at('consent.given_by'), { label: t('consent-by'), choices: choices('giver', ['client', 'guardian']), width: 'w2' })}`
        : nothing
    }
    ${selectField(form, at('marital'), { label: t('marital'), choices: choices('marital', MARITALS), width: 'w2' })}
    ${selectField(form, at('education'), { label: t('education'), choices: choices('education', EDUCATIONS), width: 'w2' })}
    ${selectField(form, at('occupation'), { label: t('occupation'), choices: choices('occupation', OCCUPATIONS), width: 'w2' })}
    ${textField(form, at('occupation_text'), { label: t('occupation-text'), max: 100, width: 'w4' })}
    ${areaField(form, at('remarks'), { label: t('remarks'), width: 'w6', rows: 2 })}
  </div></section>`;
}
