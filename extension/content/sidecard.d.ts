/**
 * Types of the object that the content scripts share. Never loaded: the type check reads it.
 */
declare var sidecard: {
  browser: any;
  signal: AbortSignal;
  started: boolean;
  living(): boolean;
  leave(): void;
  on(target: EventTarget, types: string, listener: (event: any) => unknown, options?: AddEventListenerOptions): void;
  later(act: () => unknown, ms: number): () => void;
  pause(ms: number): Promise<void>;
  send(name: string, payload?: object): Promise<{ ok: true; value: any } | { ok: false; value?: any; error: { code: string; message: string } }>;
  insist(name: string, payload: object, pause: number, tries?: number): Promise<{ ok: true; value: any } | { ok: false; value?: any; error: { code: string; message: string } }>;
  answer(acts: Record<string, (message: any) => unknown>): void;
  tree: any;
  markdown?: { convert(range: Range): string };
  images?: { within(range: Range): { id: string; alt: string; width: number; height: number }[] };
  reader: any;
  generic: any;
  caret: any;
  gap?: any;
  format?: any;
  insert: any;
  surface: any;
  chip: any;
  frame: any;
  selection: any;
  selfTest: { use(records: any[]): void };
  selectors: any;
  pointAddress: { patterns(address: string, known: string[]): string[]; loosely(path: string): string };
  pointPane: { paneOf(picks: Element[], items: Element[], id: string): { active: string; element: Element } | null };
  pointRecord: any;
  pointBar: any;
  point: { start(given: { generic: any }): void };
  watch: { start(look: () => void): () => void };
};
