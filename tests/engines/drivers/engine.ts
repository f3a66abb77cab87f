/** A page in one of the three browser engines: as much of it as tests across engines need. */
export interface EnginePage {
  open(url: string): Promise<void>;
  /** Runs a function in the page; its arguments and its answer are JSON. */
  run<Answer, Args extends unknown[]>(
    script: (...args: Args) => Answer | Promise<Answer>,
    ...args: Args
  ): Promise<Answer>;
  press(key: 'Escape' | 'Enter' | 'Tab'): Promise<void>;
  /** Clicks at a place of the viewport, in CSS pixels. */
  clickAt(x: number, y: number): Promise<void>;
  /** Writes into what has the focus. */
  write(text: string): Promise<void>;
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

export interface Engine {
  /** Opens a page without anything that an earlier one has kept. */
  newPage(): Promise<EnginePage>;
  close(): Promise<void>;
}

/** How large the pages of all engines are, so that what is measured can be compared. */
export const VIEWPORT = { width: 1280, height: 800 };
