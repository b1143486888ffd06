/** A form in a dialog: the same Form, asked about on leaving, closed when the place changes. */
import { html } from 'lit';
import { Form } from '../forms.js';
import { t } from '../l10n.js';
import { onMove } from '../router.js';
import { openDialog } from './dialog.js';
import { formActs, formElement, formHead } from './fields.js';
import { notifyError, notifySaved } from './notices.js';

/**
 * Resolves to the answer of the save, or undefined when it was left.
 * @param {Omit<import('../forms.js').FormOptions, 'done'> & { title: () => string, saved: () => string, save?: string, saveLook?: string, look?: string, fields: (form: Form) => unknown }} options
 * @returns {Promise<Answer<any> | undefined>}
 */
export async function openFormDialog({ title, saved, save, saveLook, look, fields, ...options }) {
  /** @type {Form} */
  let form;
  let stopWatching = () => {};
  const answer = await openDialog({
    title,
    look,
    leave: () => form.leave(),
    start: (host) => {
      form = new Form(host, {
        ...options,
        done: (done) => {
          notifySaved(done, saved);
          host.close(done);
        },
      });
      form.open().catch(notifyError);
      stopWatching = onMove(() => host.close());
    },
    body: (host) => {
      const leave = async () => {
        if (await form.leave()) host.close();
      };
      return formElement(
        form,
        html`<div class="body">${formHead(form)}${fields(form)}</div>${formActs(form, save ?? t('save'), leave, saveLook)}`,
      );
    },
  });
  stopWatching();
  return answer;
}
