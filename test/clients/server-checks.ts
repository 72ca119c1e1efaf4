/** The product held against its document, by two programs that know nothing else of it. */
import type { Local } from '../../local/start';
import type { Run } from './tools';

type Work = { readonly name: string; readonly take: () => Promise<void> };

export const serverChecks = (_run: Run, _product: Local): readonly Work[] => [];
