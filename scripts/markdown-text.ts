/** Markdown text in lines as prettier breaks them, so that a generated document needs no formatting. */

/** The `printWidth` of Markdown in package.json. */
const WIDTH = 120;

/** A code span stays in one piece. */
const WORDS = /(?:`[^`]*`|[^\s`])+/g;

/** `indent` begins every line after the first. */
export const wrapped = (text: string, indent = ''): string => {
  const lines: string[] = [];
  for (const word of text.match(WORDS) ?? []) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(`${lines.length === 0 ? '' : indent}${word}`);
  }
  return lines.join('\n');
};
