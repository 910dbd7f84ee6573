/** The head of a line that kubectl's own log prints: `E1124 00:52:04.964764    8009 portforward.go:522]`. */
import type { Process } from '../../process.ts';

export function klogError({ clock, system }: Process, place: string): string {
  const [date = '', time = ''] = new Date(clock.now()).toISOString().split('T');
  const day = date.slice(5).replace('-', '');
  return `E${day} ${time.replace('Z', '000')} ${String(system?.pid ?? 1).padStart(7)} ${place}] "Unhandled Error"`;
}
