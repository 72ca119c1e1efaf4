/** The rows of docs/promises.md. */
import { plainText } from './plain-text';

type Proof = {
  /** As the page links to it, from `docs/`. */
  readonly file: string;
  readonly test: string;
};

export type PromiseRow = {
  /** The section of the page, such as `Durability`. */
  readonly kind: string;
  /** Without Markdown. */
  readonly words: string;
  /** Of the section that makes the promise, as the page links to it, from `docs/`. */
  readonly document: string;
  readonly anchor: string | undefined;
  readonly proofs: readonly Proof[];
  /** Why nothing here proves it, if that is so. */
  readonly notProven: string | undefined;
};

const CELLS = /(?<!\\)\|/;
const PROOF = /\[[^\]]+\]\(([^)]+)\) (`+)(.+?)\2(?!`)/g;
const NOT_PROVEN = /not proven: (.+)$/;

const rowOf = (kind: string, line: string): PromiseRow => {
  const [words = '', source = '', proof = ''] = line
    .split(CELLS)
    .slice(1, -1)
    .map((cell) => cell.trim());
  const [document = '', anchor] = (/\]\(([^)]+)\)/.exec(source)?.[1] ?? '').split('#');
  const proofs = [...proof.matchAll(PROOF)].map(([, file = '', , test = '']) => ({ file, test: test.trim().replaceAll('\\|', '|') }));
  return { kind, words: plainText(words), document, anchor, proofs, notProven: NOT_PROVEN.exec(proof)?.[1] };
};

export const promiseRows = (page: string): readonly PromiseRow[] =>
  page
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [kind = '', ...lines] = section.split('\n');
      const table = lines.filter((line) => line.startsWith('|'));
      return table.slice(2).map((line) => rowOf(kind, line));
    });
