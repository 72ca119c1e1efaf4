/** Checks the name of a leg that a bridge sends us (see `legName`). */
import * as z from 'zod';

export const LegName = z.string().regex(/^p[0-9a-hjkmnp-tv-z]{10}-[1-9][0-9]{0,8}$/);
