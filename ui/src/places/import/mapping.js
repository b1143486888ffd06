/** What the user changes about how a register is read: columns, words, sheets. Only data in here. */

/** The mapping that the preview proposes, to be changed from there. @param {ImportPreview} preview @param {Mapping | null} before @returns {Mapping} */
export function proposed(preview, before) {
  return Object.fromEntries(
    preview.sheets.map(({ sheet, header_row, kind, columns, unmapped_columns }) => [
      sheet,
      {
        header_row,
        kind,
        skip: before?.[sheet]?.skip ?? false,
        columns: { ...Object.fromEntries(unmapped_columns.map((header) => [header, 'ignore'])), ...columns },
        words: before?.[sheet]?.words ?? {},
      },
    ]),
  );
}

/** @param {Mapping} mapping @param {string} sheet @param {string} header @param {string} field @returns {Mapping} */
export function withColumn(mapping, sheet, header, field) {
  const columns = { ...mapping[sheet].columns };
  // Two columns cannot carry the same field; the one chosen last wins.
  for (const [other, carried] of Object.entries(columns)) if (carried === field && field !== 'ignore') columns[other] = 'ignore';
  columns[header] = field;
  return { ...mapping, [sheet]: { ...mapping[sheet], columns } };
}

/** @param {Mapping} mapping @param {string} sheet @param {string} field @param {string} word @param {string} code @returns {Mapping} */
export function withWord(mapping, sheet, field, word, code) {
  const words = { ...mapping[sheet].words, [field]: { ...mapping[sheet].words?.[field], [word]: code } };
  return { ...mapping, [sheet]: { ...mapping[sheet], words } };
}

/** @param {Mapping} mapping @param {string} sheet @param {Partial<Mapping[string]>} part @returns {Mapping} */
export const withSheet = (mapping, sheet, part) => ({ ...mapping, [sheet]: { ...mapping[sheet], ...part } });
