/** Where a stream's bytes come from, and how it is asked to wait: a pty, a worker, a connection to a Pod. */
export interface Source {
  pause(): void;
  resume(): void;
}
