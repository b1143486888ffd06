/** What takes the recovery sheet while somebody is signed in: naming an administrator, and taking the role from one. */
import { html, nothing } from 'lit';
import { instantShort } from '../../format.js';
import { t, word } from '../../l10n.js';
import { selectField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { notifyError } from '../../parts/notices.js';
import { passphraseFields, unequalPassphrases } from '../../parts/passphrase.js';
import { call, read } from '../../shell.js';
import { refreshSession } from '../../state.js';

/** Up to where the signatures of whoever is dismissed are accepted: all that are here, or up to a number. */
const ALL = 'all';
const NONE = '0';

export async function openBySheet() {
  const staff = await read('staff_list', { active_only: false });
  const nameOf = (/** @type {Id} */ id) => staff.find((person) => person.id === id)?.name ?? '–';
  const people = (/** @type {Staff[]} */ list) => list.map(({ id, name }) => ({ value: id, label: name }));
  /** Whose acts were read. */
  let acts = { person: null, signed: /** @type {SignedAct[]} */ ([]) };
  /** Whose passphrase is typed. @type {Id | null} */
  let typedFor = null;
  const answer = await openFormDialog({
    title: () => t('sheet-title'),
    values: { recovery_key: '', dismiss: { person: null, last: ALL }, appoint: { person: null, passphrase: '' }, again: '' },
    check: ({ appoint, again }) => (appoint.person ? unequalPassphrases({ passphrase: appoint.passphrase, again }) : []),
    saved: () => t('sheet-done'),
    save: t('sheet-do'),
    send: ({ recovery_key, dismiss, appoint }) =>
      call('recovery_administrators', {
        recovery_key,
        dismiss: dismiss.person ? { person: dismiss.person, last: dismiss.last === ALL ? null : Number(dismiss.last) } : null,
        appoint: appoint.person ? { person: appoint.person, passphrase: appoint.passphrase || null } : null,
      }),
    fields: (form) => {
      const dismissed = form.get('dismiss.person');
      const appointed = form.get('appoint.person');
      // Nothing of one person's is kept for another.
      if (acts.person !== dismissed) {
        acts = { person: dismissed, signed: [] };
        form.values.dismiss.last = ALL;
      }
      if (typedFor !== appointed) {
        typedFor = appointed;
        form.values.appoint.passphrase = form.values.again = '';
      }
      const look = async () => {
        try {
          acts = {
            person: dismissed,
            signed: await read('recovery_acts', { recovery_key: form.get('recovery_key'), person: dismissed }),
          };
          form.problem = null;
          form.errors.clear();
          form.set('dismiss.last', ALL);
          form.host.requestUpdate();
        } catch (error) {
          form.refuse(/** @type {WireError} */ (error));
        }
      };
      return html`<p class="muted">${t('sheet-text')}</p>
        ${textField(form, 'recovery_key', { label: t('recovery-key'), hint: t('recovery-key-hint'), required: true })}
        ${selectField(form, 'dismiss.person', { label: t('sheet-dismiss'), hint: t('sheet-dismiss-hint'), choices: people(staff), empty: t('sheet-nobody') })}
        ${
          dismissed
            ? html`${selectField(form, 'dismiss.last', {
                label: t('sheet-last', { name: nameOf(dismissed) }),
                hint: t('sheet-last-hint'),
                empty: null,
                choices: [
                  { value: ALL, label: t('sheet-last-all') },
                  ...acts.signed.map((act) => ({ value: String(act.number), label: actText(act) })),
                  { value: NONE, label: t('sheet-last-none') },
                ],
              })}<div><button type="button" class="btn slim" @click=${look}>${t('sheet-look')}</button></div>`
            : nothing
        }
        ${selectField(form, 'appoint.person', { label: t('sheet-appoint'), choices: people(staff.filter(({ active }) => active)), empty: t('sheet-nobody') })}
        ${appointed ? html`<p class="small muted">${t('sheet-passphrase-text', { name: nameOf(appointed) })}</p>${passphraseFields(form, 'appoint.passphrase', t('passphrase-of', { name: nameOf(appointed) }), false)}` : nothing}`;
    },
  });
  if (answer) await refreshSession().catch(notifyError);
}

/** @param {SignedAct} act */
const actText = ({ number, at, changes }) =>
  t('sheet-act', {
    number,
    when: instantShort(at),
    what: changes
      .map(({ kind, about, role }) => [word('act', kind), about, role ? word('role', role) : null].filter(Boolean).join(' '))
      .join('; '),
  });
