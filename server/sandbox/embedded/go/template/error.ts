/** What Go's template engine says when it can't go on. */
export class TemplateError extends Error {
  /** The part of the template that it was about, once that is known. */
  place: Place | undefined;
}

export interface Place {
  /** Characters from the template's start. */
  readonly offset: number;
  readonly source: string;
}

/** Runs a step; what fails in it without saying where failed here. */
export function placed<T>(place: Place, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof TemplateError) error.place ??= place;
    throw error;
  }
}
