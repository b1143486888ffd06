/** Forms that were left open: what each is called and where it goes on. */
import { t } from '../l10n.js';

/** @param {string} form */
export function draftName(form) {
  const [kind, which] = form.split(':');
  if (kind === 'client_register') return t('draft-register');
  if (kind === 'session' && which === 'plan') return t('draft-plan');
  if (kind === 'episode' && which === 'close') return t('draft-close');
  if (kind === 'conflict') return t('draft-conflict');
  return ['client', 'session', 'contact', 'aftercare', 'episode'].includes(kind) ? t(`draft-${kind}`) : t('draft-other');
}

/** @param {Draft} draft */
export function draftLink({ form, client }) {
  const [kind, id, register] = form.split(':');
  if (kind === 'client') return `#/clients/${id}/edit`;
  if (kind === 'conflict') return `#/sync/decide/${id}:${register}`;
  if (kind === 'client_register' && id) return `#/clients/new?case=${id}`;
  return client ? `#/clients/${client}?do=${encodeURIComponent(form)}` : '#/clients/new';
}
