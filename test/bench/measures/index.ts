import { loopDelay } from './loopDelay.ts';
import type { Measure } from './measure.ts';
import { memory } from './memory.ts';
import { pacing } from './pacing.ts';
import { pickers } from './pickers.ts';
import { profile } from './profile.ts';
import { receiving } from './receiving.ts';
import { restarting } from './restarting.ts';
import { searching } from './searching.ts';
import { sending } from './sending.ts';
import { strangers } from './strangers.ts';

export const MEASURES = {
	sending,
	profile,
	receiving,
	strangers,
	restarting,
	loopDelay,
	memory,
	pacing,
	pickers,
	searching,
} satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
