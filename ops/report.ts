/** What a command says: the same as data for programs, and as lines for people. */
import { EXIT, type ExitCode } from './failure';

export type Report = { readonly data: object; readonly lines: readonly string[]; readonly exitCode: ExitCode };

export const report = (data: object, lines: readonly string[], exitCode: ExitCode = EXIT.done): Report => ({ data, lines, exitCode });

type Cell = string | number | null | undefined;

const textOf = (cell: Cell): string => (cell === null || cell === undefined || cell === '' ? '–' : String(cell));

/** Columns are as wide as their widest cell. */
export const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string[] => {
  const texts = [heads, ...rows].map((cells) => cells.map(textOf));
  const widths = heads.map((_head, column) => Math.max(...texts.map((cells) => cells[column]?.length ?? 0)));
  return texts.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

export const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

export const timeText = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
