/** How a clinic stands with a period, as word, icon and colour. */
import { Check, CircleDashed, Clock, TriangleAlert } from 'lucide';
import { t, word } from '../../l10n.js';
import { pill } from '../../parts/pills.js';

/** @type {Record<ExtractState, [string, unknown]>} */
const LOOKS = { missing: ['plain', CircleDashed], partial: ['warn', TriangleAlert], complete: ['done', Check] };

/** How a clinic stands with a period, and whether that is late. @param {SiteStanding} standing */
export function standingPill({ state, is_late }) {
  if (is_late) return pill('lost', Clock, `${word('extract', state)}, ${t('standing-late')}`);
  const [look, drawing] = LOOKS[state];
  return pill(look, drawing, word('extract', state));
}
