/** Where the simulator prints something else than a real cluster, and why it may: page, command, reason. */
export const DIFFERENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
