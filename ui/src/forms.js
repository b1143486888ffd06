/**
 * The one form mechanism: values by dotted path, drafts in the vault, errors beside their fields, and the question
 * before leaving. What a form looks like is in parts/fields.js; what it means is the core's affair.
 */
import { t } from './l10n.js';
import { ask } from './parts/dialog.js';
import { guardLeaving } from './router.js';
import { call } from './shell.js';
import { isDay, isEmpty, nearest } from './values.js';

/** How long after the last key a draft is written. */
const DRAFT_PAUSE = 1000;
/** Refusals of a whole request that are really about one field. @type {Record<string, string>} */
const FIELD_OF = {
  wrong_passphrase: 'passphrase',
  wrong_recovery_key: 'recovery_key',
  reason_required: 'reason',
  has_reason: 'reason',
  wrong_code: 'code',
};
let made = 0;
/** @type {Set<Form>} */
const openForms = new Set();

/**
 * @typedef {object} FormOptions
 * @property {string} [key] the draft's name, also the deep link that opens the form again; without it no draft is kept
 * @property {Id | null} [client] whose draft it is
 * @property {Record<string, any>} values
 * @property {number} [rev] the state the values were read at; kept in the draft, so that a restored form still says what it saw
 * @property {(values: any, form: Form) => FieldError[]} [check] what the page alone can know, such as two unequal passphrases
 * @property {(values: any, extra: { clock_wrong: boolean, confirm_duplicate: boolean, rev: number }) => Promise<Answer<any>>} send
 * @property {(answer: Answer<any>) => void | Promise<void>} done
 */

export class Form {
  /** @param {{ requestUpdate: () => void }} host @param {FormOptions} options */
  constructor(host, options) {
    this.host = host;
    this.options = options;
    this.id = `form${++made}`;
    this.values = structuredClone(options.values);
    this.rev = options.rev ?? 0;
    this.pristine = JSON.stringify(this.values);
    /** @type {Map<string, FieldError>} */
    this.errors = new Map();
    /** @type {WireError | null} */
    this.problem = null;
    /** What the form's own check found at the last try. @type {FieldError[]} */
    this.checked = [];
    this.saving = false;
    /** @type {Instant | null} when the draft that was brought back had been saved */
    this.restored = null;
    /** @type {Set<string>} paths that are on the screen */
    this.shown = new Set();
    /** @type {Set<string>} the paths that must not stay empty */
    this.needed = new Set();
    /** @type {Set<string>} the paths that hold days, which may still be unreadable text */
    this.days = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Joins the open forms and brings back a draft, if there is one. */
  async open() {
    openForms.add(this);
    guardLeaving(leaveAll);
    if (!this.options.key) return;
    const draft = (await call('draft_read', { form: this.options.key }, { quiet: true })).data;
    if (!draft || !openForms.has(this)) return;
    const body = /** @type {{ values: Record<string, any>, rev: number }} */ (draft.body);
    this.values = body.values;
    this.rev = body.rev;
    this.restored = draft.saved_at;
    this.host.requestUpdate();
  }

  close() {
    clearTimeout(this.timer);
    openForms.delete(this);
    if (openForms.size === 0) guardLeaving(null);
  }

  get dirty() {
    return JSON.stringify(this.values) !== this.pristine;
  }

  /** @param {string} path @returns {any} */
  get(path) {
    return path.split('.').reduce((/** @type {any} */ value, key) => value?.[key], this.values);
  }

  /** @param {string} path @param {any} value */
  set(path, value) {
    const keys = path.split('.');
    const last = /** @type {string} */ (keys.pop());
    const holder = keys.reduce((/** @type {any} */ held, key) => held[key], this.values);
    if (holder[last] === value) return;
    holder[last] = value;
    this.errors.delete(path);
    this.forgive();
    this.changed();
  }

  /** What the form's own check found beside one field is mended by changing another, too. */
  forgive() {
    if (this.errors.size === 0) return;
    const still = this.options.check?.(this.values, this) ?? [];
    for (const [path, error] of this.errors) {
      const isStill = still.some(({ field, code }) => field === error.field && code === error.code);
      if (this.checked.includes(error) && !isStill) this.errors.delete(path);
    }
  }

  /** @param {string} path @param {any} item */
  add(path, item) {
    this.get(path).push(item);
    this.changed();
  }

  /** @param {string} path @param {number} index */
  remove(path, index) {
    this.get(path).splice(index, 1);
    this.errors.clear();
    this.changed();
  }

  changed() {
    this.host.requestUpdate();
    if (!this.options.key) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.saveDraft().catch(() => this.draftFailed()), DRAFT_PAUSE);
  }

  /** The save itself will say what is wrong; a draft that cannot be written must not interrupt the typing. */
  draftFailed() {
    this.timer = undefined;
  }

  async saveDraft() {
    clearTimeout(this.timer);
    const { key, client = null } = this.options;
    if (!key || !this.dirty || this.saving) return;
    await call('draft_save', { form: key, client, body: { values: this.values, rev: this.rev } }, { quiet: true });
  }

  async discardDraft() {
    clearTimeout(this.timer);
    if (this.options.key) await call('draft_discard', { form: this.options.key }, { quiet: true });
  }

  /** Throws away a restored draft and starts from what is stored. */
  async startOver() {
    await this.discardDraft();
    this.values = JSON.parse(this.pristine);
    this.rev = this.options.rev ?? 0;
    this.restored = null;
    this.errors.clear();
    this.problem = null;
    this.host.requestUpdate();
  }

  /** @param {{ clock_wrong?: boolean, confirm_duplicate?: boolean }} [extra] */
  async submit({ clock_wrong = false, confirm_duplicate = false } = {}) {
    if (this.saving) return;
    this.errors.clear();
    this.problem = null;
    this.checked = this.options.check?.(this.values, this) ?? [];
    const found = [...this.unfinished(), ...this.checked];
    if (found.length > 0) return this.refuse({ code: 'invalid', fields: found, args: {}, reference: null });
    this.saving = true;
    this.host.requestUpdate();
    try {
      const answer = await this.options.send(this.values, { clock_wrong, confirm_duplicate, rev: this.rev });
      this.pristine = JSON.stringify(this.values);
      await this.discardDraft();
      this.saving = false;
      this.close();
      await this.options.done(answer);
    } catch (error) {
      this.saving = false;
      this.refuse(/** @type {WireError} */ (error));
    }
  }

  /** What cannot be sent at all: empty fields that are needed, and days nobody can read. @returns {FieldError[]} */
  unfinished() {
    const onScreen = (/** @type {string} */ path) => document.getElementById(this.fieldId(path)) !== null;
    const empty = [...this.needed].filter((path) => onScreen(path) && isEmpty(this.get(path)));
    const unread = [...this.days].filter((path) => onScreen(path) && !isEmpty(this.get(path)) && !isDay(this.get(path)));
    return [
      ...empty.map((field) => ({ field, code: 'required', args: {} })),
      ...unread.map((field) => ({ field, code: 'not_a_date', args: {} })),
    ];
  }

  /** Puts each error beside its field and the focus where it helps. @param {WireError} error */
  async refuse(error) {
    // Where somebody signs, it is the signature that was refused: a new passphrase has nothing to match yet.
    const place = error.code === 'wrong_passphrase' && this.shown.has('by') ? 'by' : FIELD_OF[error.code];
    if (place && this.shown.has(place))
      error = { ...error, code: 'invalid', fields: [{ field: place, code: error.code, args: error.args }] };
    this.problem = error;
    for (const field of error.fields) this.errors.set(nearest(field.field, this.shown) ?? field.field, field);
    this.host.requestUpdate();
    await new Promise((resolve) => setTimeout(resolve));
    const only = error.fields.length === 1 && document.getElementById(this.fieldId([...this.errors.keys()][0]));
    const said = only || document.getElementById(`${this.id}-summary`);
    said?.focus();
    // What has the focus already is not scrolled to by that, and what is said about it stands below it.
    (said?.closest('.field') ?? said)?.scrollIntoView({ block: 'nearest' });
  }

  /** Whether a date was refused only because it is after today. */
  get clockInDoubt() {
    return [...this.errors.values()].some((error) => error.code === 'in_future');
  }

  /** @param {string} path */
  fieldId(path) {
    return `${this.id}-${path.replaceAll('.', '-')}`;
  }

  /** Asks what to do with what was typed; `false` means stay. */
  async leave() {
    if (!this.dirty) {
      this.close();
      return true;
    }
    const keeps = Boolean(this.options.key);
    const answer = await ask({
      title: t('leave-title'),
      text: t(keeps ? 'leave-text' : 'leave-text-no-draft'),
      answers: [
        { value: 'stay', label: t('leave-stay'), look: keeps ? '' : 'main' },
        { value: 'discard', label: t('leave-discard') },
        ...(keeps ? [{ value: 'keep', label: t('leave-keep'), look: 'main' }] : []),
      ],
    });
    if (answer === null || answer === 'stay') return false;
    if (answer === 'keep') await this.saveDraft();
    else await this.discardDraft();
    this.close();
    return true;
  }
}

async function leaveAll() {
  for (const form of [...openForms]) if (!(await form.leave())) return false;
  return true;
}

/** Whoever locks does not wait longer for a draft. */
const DRAFT_PATIENCE = 2_000;

/** Writes the drafts of all open forms, before the screen locks. Resolves to how many could not be written in time. */
export async function saveAllDrafts() {
  const outcomes = await Promise.allSettled([...openForms].map((form) => within(DRAFT_PATIENCE, form.saveDraft())));
  return outcomes.filter(({ status }) => status === 'rejected').length;
}

/** Asks whether what could not be kept may go. @param {number} unsaved */
export async function mayLose(unsaved) {
  if (unsaved === 0) return true;
  const answers = [
    { value: false, label: t('unsaved-stay'), look: 'main' },
    { value: true, label: t('unsaved-go') },
  ];
  return Boolean(await ask({ title: t('unsaved-title'), text: t('unsaved-text', { count: unsaved }), answers }));
}

/** @param {number} patience @param {Promise<unknown>} work */
const within = (patience, work) =>
  Promise.race([work, new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), patience))]);
