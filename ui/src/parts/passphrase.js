/** Choosing a passphrase: typed twice, with advice on its strength from the core. */
import { html, nothing } from 'lit';
import { t } from '../l10n.js';
import { call } from '../shell.js';
import { textField } from './fields.js';

/** @type {WeakMap<import('../forms.js').Form, { text: string, advice: PassphraseAdvice | null }>} */
const advised = new WeakMap();

/** @param {import('../forms.js').Form} form @param {string} path @param {string} label @param {boolean} [required] */
export function passphraseFields(form, path, label, required = true) {
  const text = form.get(path) ?? '';
  advise(form, text);
  const advice = text ? advised.get(form)?.advice : null;
  const hint = advice
    ? html`<span class="strength s${advice.score}"><span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>${t(adviceName(advice))}</span> ${advice.advice.map((code) => t(`passphrase-advice-${code}`)).join(' ')}`
    : t('passphrase-hint');
  return html`${textField(form, path, { label, type: 'password', complete: 'new-password', required, hint })}
    ${textField(form, 'again', { label: t('passphrase-again'), type: 'password', complete: 'new-password', required, hint: form.get('again') && form.get('again') === text ? t('passphrase-same') : nothing })}`;
}

/** @param {any} values @param {string} [path] @returns {FieldError[]} */
export const unequalPassphrases = (values, path = 'passphrase') =>
  (values[path] ?? '') === (values.again ?? '') ? [] : [{ field: 'again', code: 'passphrases_differ', args: {} }];

/** @param {import('../forms.js').Form} form @param {string} text */
async function advise(form, text) {
  if (!text || advised.get(form)?.text === text) return;
  advised.set(form, { text, advice: advised.get(form)?.advice ?? null });
  const advice = (await call('passphrase_advice', { passphrase: text }, { quiet: true })).data;
  if (advised.get(form)?.text !== text) return;
  advised.set(form, { text, advice });
  form.host.requestUpdate();
}

/** @param {PassphraseAdvice} advice */
function adviceName({ enough, score }) {
  if (!enough) return 'passphrase-short';
  if (score < 3) return 'passphrase-weak';
  return score === 3 ? 'passphrase-good' : 'passphrase-strong';
}
