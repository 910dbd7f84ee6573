/** Failures that readers meet again and again, each with a sentence of help. A page's author may add the page's own. */

export interface Failure {
  /** Regular expression on what the command printed last. A group `name` is what it missed. */
  readonly match: string;
  /** What to do, in one sentence; `{name}` is what the group of that name found. */
  readonly help: string;
}

export interface Help {
  readonly help: string;
  /** What was missing, where the failure says so: a file, an image, a Pod. */
  readonly missing: string | undefined;
}

/** The first that matches counts: special ones stand before general ones. */
const KNOWN: readonly Failure[] = [
  {
    match: String.raw`namespaces "(?<name>[^"]+)" not found`,
    help: 'There is no namespace {name} yet: “Setup kubectl” makes it.',
  },
  {
    match: String.raw`\(NotFound\)[^"]*"(?<name>[^"]+)" not found|"(?<name>[^"]+)" not found in namespace`,
    help: 'There is no {name} in this namespace: it was not made yet, it has another name, or it is gone again.',
  },
  {
    match: String.raw`previous terminated container .* not found`,
    help: 'Its container has not ended once yet, so there is no earlier log: wait until it was restarted.',
  },
  {
    match: String.raw`"(?<name>[^"]+)" already exists`,
    help: 'There is a {name} already: go on with that one, or delete it first.',
  },
  {
    match: String.raw`container name "/?(?<name>[^"]+)" is already in use`,
    help: 'A container called {name} is there already, perhaps a stopped one: docker rm -f {name} takes it away.',
  },
  {
    match: String.raw`port is already allocated|[Uu]nable to listen on .*port|address already in use`,
    help: 'That port is taken: stop what has it (a port-forward in another terminal, a container), or use another port.',
  },
  {
    match: String.raw`the path "(?<name>[^"]+)" does not exist|(?<name>[^\s:']+)'?: No such file or directory|path "(?<name>[^"]+)" not found`,
    help: 'There is no file {name} in this folder: it was not saved yet, or the shell is in another folder (pwd tells).',
  },
  {
    match: String.raw`No such image: (?<name>\S+)|Unable to find image '(?<name>[^']+)'|image does not exist locally with the tag: (?<name>\S+)`,
    help: 'This Docker has no image {name}: it was not built or pulled yet.',
  },
  {
    match: String.raw`No such container: (?<name>\S+)|No such object: (?<name>\S+)`,
    help: 'There is no container {name}: it was not started yet, or it was removed (docker ps -a shows all).',
  },
  {
    match: String.raw`container (?<name>\S+) is not running`,
    help: 'The container {name} has ended: docker logs {name} says why, docker start {name} starts it again.',
  },
  {
    match: String.raw`repository with name '?(?<name>[^' ]+)'? does not exist|no basic auth credentials|denied: requested access`,
    help: 'The registry did not take it: log in first, and the repository must have been created.',
  },
  {
    match: String.raw`context was not found|current-context is not set|localhost:8080 was refused`,
    help: 'kubectl looks for a cluster that is not this one: kubectl config get-contexts lists those it knows.',
  },
  {
    match: String.raw`\(Forbidden\)`,
    help: 'Your account in this cluster may not do that: kubectl auth can-i --list says what it may.',
  },
  {
    match: String.raw`may not (?:add or remove|change) fields|field is immutable`,
    help: 'That field cannot be changed on what is there: delete it, then apply the file again.',
  },
  {
    match: String.raw`(?:Connection refused|Could not connect to server)`,
    help: 'Nothing listens there (yet): is the port-forward or the container still running?',
  },
  {
    match: String.raw`(?<name>\S+): command not found`,
    help: 'This sandbox has no program called {name}.',
  },
];

/** The help for a failure, the page's own first; undefined for one that nobody thought of. */
export function helpFor(output: string, own: readonly Failure[] = []): Help | undefined {
  for (const { match, help } of [...own, ...KNOWN]) {
    const found = new RegExp(match).exec(output);
    if (!found) continue;
    const missing = found.groups?.['name'];
    return { help: help.replaceAll('{name}', missing ?? 'it'), missing };
  }
  return undefined;
}

/** Commands after which there is something that was not there before. */
const MAKING =
  /\b(?:kubectl (?:apply|create|run|expose|replace)|docker (?:build|create|pull|run|start|tag|(?:network|volume) create)|aws ecr create-repository|cp|mkdir|mv|touch)\b|>/;

/** Whether the command makes something of this name; others only look at it. */
export const makes = (command: string, name: string): boolean =>
  MAKING.test(command) && (command.includes(name) || command.includes(name.replace(/^.*\//, '')));
