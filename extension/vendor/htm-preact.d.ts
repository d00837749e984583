/** Types of the part of htm with Preact that the panel uses, for the type check only. */
export type Child = unknown;
export type Ref<T> = { current: T };

export declare class Component<P = any, S = any> {
  constructor(props?: P);
  props: P & { children?: Child };
  state: S;
  setState(change: Partial<S>): void;
  render(props: P, state: S): Child;
}

export declare function html(strings: TemplateStringsArray, ...values: any[]): any;
export declare function h(type: any, props: any, ...children: any[]): any;
export declare function render(tree: any, parent: Element): void;
export declare function createContext<T>(value: T): { Provider: any };
export declare function useContext<T>(context: { Provider: any }): any;
export declare function useState(initial: null): [any, (next: any) => void];
export declare function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
export declare function useReducer<S, A>(reducer: (state: S, action: A) => S, initial: S): [S, (action: A) => void];
export declare function useEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void;
export declare function useLayoutEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void;
export declare function useRef(initial: null): Ref<any>;
export declare function useRef<T>(initial: T): Ref<T>;
export declare function useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
export declare function useCallback<T extends Function>(callback: T, inputs: readonly unknown[]): T;
export declare function useErrorBoundary(report?: (error: any) => void): [any, () => void];
