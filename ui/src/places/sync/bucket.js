/** The store that bundles travel by: its address, and the key to it. What is secret is typed and never shown again. */
import { html } from 'lit';
import { t } from '../../l10n.js';
import { textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { call } from '../../shell.js';

/** Resolves to the answer when a store was set. @param {TransportFace | null} before @param {'transport_save' | 'extract_way_save'} save @param {string} saved */
export function openBucket(before, save, saved) {
  const known = before?.kind === 's3' ? before : null;
  return openFormDialog({
    title: () => t('transport-s3-title'),
    values: {
      way: {
        endpoint: known?.endpoint ?? '',
        bucket: known?.bucket ?? '',
        prefix: known?.prefix ?? '',
        region: known?.region ?? '',
        key_id: known?.key_id ?? '',
        secret: '',
      },
    },
    saved: () => t(saved),
    // A field that was emptied is an empty text; no secret typed leaves the one there is.
    send: ({ way }) =>
      call(save, {
        way: {
          kind: 's3',
          endpoint: way.endpoint ?? '',
          bucket: way.bucket ?? '',
          prefix: way.prefix ?? '',
          region: way.region ?? '',
          key_id: way.key_id ?? '',
          secret: way.secret || null,
        },
      }),
    fields: (form) => html`<p class="muted">${t('transport-s3-text')}</p>
      ${textField(form, 'way.endpoint', { label: t('transport-endpoint'), hint: t('transport-endpoint-hint'), mode: 'url', max: 300, required: true })}
      ${textField(form, 'way.bucket', { label: t('transport-bucket'), max: 300, required: true })}
      ${textField(form, 'way.prefix', { label: t('transport-prefix'), hint: t('transport-prefix-hint'), max: 300 })}
      ${textField(form, 'way.region', { label: t('transport-region'), hint: t('transport-region-hint'), max: 300 })}
      ${textField(form, 'way.key_id', { label: t('transport-key-id'), max: 300, required: true })}
      ${textField(form, 'way.secret', { label: t('transport-secret'), hint: known ? t('transport-secret-kept') : undefined, type: 'password', complete: 'off', max: 300, required: !known })}`,
  });
}
