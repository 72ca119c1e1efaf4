import { loadSettings } from '../config';
import { perProcess } from '../container';

export const settings = perProcess(() => loadSettings(process.env));
