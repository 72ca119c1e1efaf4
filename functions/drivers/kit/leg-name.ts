/** Checks the name of a leg that a bridge sends us (see `legName`). */
import * as z from 'zod';
import { LEG_NAME, whole } from '../../../schemas/id-patterns';

export const LegName = z.string().regex(whole(LEG_NAME));
