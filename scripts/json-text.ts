import { format } from 'prettier';

/** The text of a generated JSON file, formatted as the formatter of this project would. */
export const jsonText = (content: unknown): Promise<string> => format(JSON.stringify(content), { parser: 'json', printWidth: 140 });
