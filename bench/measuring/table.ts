/** Markdown tables, so that a run's output can go into the documents as it is. */

export type Cell = string | number;

const widthsOf = (rows: readonly (readonly string[])[]): readonly number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));

/** The first column is text, the others are numbers. */
export const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const texts = [heads, ...rows.map((row) => row.map(String))];
  const widths = widthsOf(texts);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(Math.max(1, width - 1))}:`)).join(' | ')} |`;
  return [line(texts[0] ?? []), rule, ...texts.slice(1).map(line)].join('\n');
};

export const fixed = (value: number, digits = 1): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');
