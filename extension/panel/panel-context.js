/**
 * What every view of the panel is given: the state, the transport, and the few verbs of the shell around it.
 * Never holds state itself.
 *
 * @typedef {{name: string, id?: number, words?: string, card?: any, suggestion?: any, flagging?: boolean, task?: any, talking?: boolean, rule?: any, typed?: import("./parts/at-hand.js").Typed, from?: string|null}} View
 * @typedef {{label: string, act: (event: Event) => void}} NoticeAction
 * @typedef {object} Panel
 * @property {import("./transport.js").Transport} transport
 * @property {"frame"|"side"|"tab"|"popup"} place
 * @property {any} state the value of `panel-state`
 * @property {() => Promise<void>} refresh
 * @property {View} view
 * @property {(view: View) => void} go
 * @property {() => void} back
 * @property {(changes: object) => void} backWith back to a view that is given something newer than it had
 * @property {(text: string, more?: {tone?: "good"|"warn"|"bad", actions?: NoticeAction[]}) => void} say shown and spoken
 * @property {(text: string) => void} tell spoken only
 * @property {(event: Event, how?: {quiet?: boolean}) => Promise<boolean>} mayAct says why when it may not, unless it is to be quiet
 * @property {(inserted: object|null) => void} setInserted
 * @property {(fields: object) => void} editCapture keeps what was typed, here and in the background
 * @property {boolean} typingBlocked a page takes the keyboard away; typing here would land there
 */
import { createContext, useContext } from "../vendor/htm-preact.js";

export const PanelContext = createContext(null);

/** @returns {Panel} */
export const usePanel = () => useContext(PanelContext);
