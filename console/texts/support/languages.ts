/** The texts of the view for support, loaded with it. */
import type { Language } from '../languages';
import { support, type SupportTexts } from './en';

export const supportTextsIn = async (language: Language): Promise<SupportTexts> =>
  language === 'en' ? support : (await import('./de')).support;
