/** Recorded commands that the simulator answers in another way, each with the reason. */
import tables from '../../recorded/kubectl/differences.json' with { type: 'json' };

type Reasons = Readonly<Record<string, string>>;

/** Not run: what they need is not there. */
export const NOT_REPLAYED: Reasons = tables.notReplayed;

/** Run, and known to say that it is not simulated. */
export const NOT_SIMULATED: Reasons = tables.notSimulated;

/** Run, and known to print something else. */
export const DIFFERENT: Reasons = { ...tables.different, ...NOT_SIMULATED };
