/** The docker engine of this machine: which images it has, and how it gets those it has not. */
import { Plain, say } from '../message.ts';
import { attempt, run } from './run.ts';

/** The id of an image of this machine's docker; undefined when it has none of this name. */
export async function imageId(name: string): Promise<string | undefined> {
  const { code, stdout } = await attempt('docker', ['image', 'inspect', '--format', '{{.Id}}', name]);
  return code === 0 ? stdout.trim() : undefined;
}

/** Pulls an image unless it is there; its id. */
export async function ensureImage(name: string, signal?: AbortSignal): Promise<string> {
  const present = await imageId(name);
  if (present !== undefined) return present;
  say(`    pulling ${name} …`);
  const { code, stderr } = await attempt('docker', ['pull', '--quiet', name], signal ? { signal } : {});
  const pulled = code === 0 ? await imageId(name) : undefined;
  if (pulled !== undefined) return pulled;
  throw new Plain(
    `The image ${name} is not on this machine and could not be pulled:\n  ${stderr.trim()}\n` +
      `Check the connection, or "docker load" or "docker tag" an image to that name, or point every image at a registry ` +
      `of your own with --images REGISTRY.`,
  );
}

export async function tagImage(name: string, as: string): Promise<void> {
  if (name !== as) await run('docker', ['tag', name, as]);
}
