/** Status and attendance as word, icon and colour together. */
import { html } from 'lit';
import {
  Archive,
  ArrowRightLeft,
  Ban,
  CalendarClock,
  Check,
  CircleDashed,
  CircleDot,
  CircleX,
  Flower2,
  TriangleAlert,
  UserX,
} from 'lucide';
import { t, word } from '../l10n.js';
import { icon } from './icon.js';

/** @type {Record<Status | 'none', [string, unknown]>} */
const STATUS = {
  ongoing: ['ongoing', CircleDot],
  completed: ['done', Check],
  dropped_out: ['lost', CircleX],
  transferred: ['plain', ArrowRightLeft],
  deceased: ['plain', Flower2],
  none: ['plain', CircleDashed],
};

/** @type {Record<Attendance, [string, unknown]>} */
const ATTENDANCE = {
  planned: ['ongoing', CalendarClock],
  present: ['done', Check],
  no_show: ['lost', UserX],
  excused: ['warn', CircleDashed],
  cancelled: ['plain', Ban],
};

/** @param {string} look @param {unknown} drawing @param {string} text */
export const pill = (look, drawing, text) => html`<span class="pill ${look}">${icon(drawing)}${text}</span>`;

/** @param {Status | null} status @param {string} [text] more than its word, such as the day */
export function statusPill(status, text = word('status', status ?? 'none')) {
  const [look, drawing] = STATUS[status ?? 'none'];
  return pill(look, drawing, text);
}

/** @param {Attendance} attendance */
export function attendancePill(attendance) {
  const [look, drawing] = ATTENDANCE[attendance];
  return pill(look, drawing, word('attendance', attendance));
}

export const archivedPill = () => pill('plain', Archive, t('client-archived'));
export const conflictPill = () => pill('warn', TriangleAlert, t('client-conflict'));
