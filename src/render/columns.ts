type Text = { readonly text: string };

const NUMBER = /^[-+−±<>≈~]?\s?[\d.,]+\s?%?$|^[-–—]?$/;

/** Which columns hold numbers only, to be aligned at the right. */
export function numericColumns(
  rows: readonly (readonly (readonly Text[])[])[],
): readonly boolean[] {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const textOf = (row: readonly (readonly Text[])[], column: number): string =>
    (row[column] ?? [])
      .map((piece) => piece.text)
      .join('')
      .trim();
  return Array.from({ length: count }, (_, column) =>
    rows.every((row) => NUMBER.test(textOf(row, column))),
  );
}
