import { KeyedSlots } from '../primitives/KeyedSlots';
import { LIMITS } from './limits';

/** Files that are read at the same time, by credential. */
export const turns = new KeyedSlots(LIMITS.filesAtOnce);
