/** Whether a program runs beside the shell, or in place of a process that was made for its command. */
export type Placement = 'in-shell' | 'replace';
