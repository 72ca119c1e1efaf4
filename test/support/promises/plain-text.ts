/** A Markdown document as the words that a reader sees, so that line breaks, links and bold type do not matter. */

const FENCE = /^ *```[^]*?^ *```/gm;
const TABLE_RULE = /^\|[\s:|-]+$/gm;
const LINK = /!?\[((?:[^\][]|\[[^\][]*\])*)\]\([^)]*\)/g;
const HEADING = /^(#+) (.+)$/;

export const plainText = (markdown: string): string =>
  markdown
    .replaceAll(FENCE, '')
    .replaceAll(TABLE_RULE, '')
    .replaceAll(LINK, '$1')
    .replaceAll('\\|', '|')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/^#+ .+$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** As GitHub makes it of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** What stands below a heading, with the sections within it; `undefined` if there is no such heading. */
export const sectionOf = (markdown: string, anchor: string): string | undefined => {
  const lines = markdown.replaceAll(FENCE, '').split('\n');
  const levels = lines.map((line) => HEADING.exec(line)?.[1]?.length ?? 0);
  const begin = lines.findIndex((line) => anchorOf(HEADING.exec(line)?.[2] ?? '') === anchor && anchor !== '');
  if (begin < 0) return undefined;
  const after = levels.findIndex((level, index) => index > begin && level > 0 && level <= (levels[begin] ?? 0));
  return lines.slice(begin, after < 0 ? undefined : after).join('\n');
};
