/**
 * A person's role, whether they coach, and the collections whose domain expert they are; each change with a way back.
 * Never writes over what somebody else changed meanwhile, and only ever touches this person's own right.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { ROLES, mayNameExperts, roleWord } from "../people-words.js";
import { useCall } from "../use-call.js";
import { Icon } from "./icon.js";

/** What stays of the right of who is no expert any more: they know the matter. */
const AFTERWARDS = "verify";

/** @param {{person: any, onChange: () => unknown}} props */
export function PersonRoles({ person, onChange }) {
  const { transport, state, say, mayAct } = usePanel();
  const shelves = useCall(mayNameExperts(state) ? "/collections?page_size=100" : null);
  const [chosen, setChosen] = useState("");
  const me = state.session.user?.id === person.id;

  /** Says what was done, with the way back, or why it was not. */
  const done = (answer, words, undo) => {
    onChange();
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    return say(words, { actions: undo ? [{ label: t("undo"), act: undo }] : [] });
  };
  const set = (changes, before) => async (event) => {
    if (!(await mayAct(event))) return onChange();
    const now = await transport.call("GET", `/users/${person.id}`);
    const answer = now.ok ? await transport.call("PATCH", `/users/${person.id}`, { body: changes, if_match: now.value.etag }) : now;
    return done(answer, t("person_saved", person.name), before && set(before, null));
  };
  /** @param {{id: number, name: string}} shelf @param {string|null} right null: none of their own @param {boolean} [back] whether this takes a change back */
  const put = (shelf, right, back = false) => async (event) => {
    if (!(await mayAct(event))) return undefined;
    const now = await transport.call("GET", `/collections/${shelf.id}`);
    if (!now.ok) return done(now, "", null);
    const held = now.value.body.grants.map((one) => ({ principal_id: one.principal.id, right: one.right }));
    const before = held.find((one) => one.principal_id === person.id)?.right ?? null;
    const grants = [...held.filter((one) => one.principal_id !== person.id), ...(right ? [{ principal_id: person.id, right }] : [])];
    const answer = await transport.call("PATCH", `/collections/${shelf.id}`, { body: { grants }, if_match: now.value.etag });
    const words = t(right === "own" ? "expert_named" : "expert_ended", person.name, shelf.name);
    return done(answer, words, back ? null : put(shelf, before, true));
  };
  const own = person.expert_in.filter((one) => !one.group);
  const name = async (event) => {
    const shelf = others.find((one) => String(one.id) === chosen);
    if (shelf) await put(shelf, "own")(event);
    setChosen("");
  };
  const others = (shelves.value?.items ?? []).filter((one) => !own.some((held) => held.id === one.id));

  return html`<div class="person-roles">
    ${person.may.change &&
    html`<div class="field">
        <span class="label">${t("role")}</span>
        <div class="segments" role="group" aria-label=${t("role_of", person.name)}>
          ${ROLES.map((one) => html`<button type="button" key=${one} data-role=${one} aria-pressed=${one === person.role} disabled=${me} onClick=${(event) => one !== person.role && set({ role: one }, { role: person.role })(event)}>${roleWord(one)}</button>`)}
        </div>
        ${me && html`<p class="hint">${t("role_own")}</p>`}
      </div>
      <label class="choice"><input type="checkbox" data-act="coach" checked=${person.coach} onChange=${set({ coach: !person.coach }, { coach: person.coach })} /><span>${t("coach")} <span class="soft">${t("coach_hint")}</span></span></label>`}
    ${shelves.value &&
    html`<div class="field">
      <label for=${`expert-${person.id}`}>${t("expert")}</label>
      ${own.length > 0 &&
      html`<ul class="chips">
        ${own.map((one) => html`<li key=${one.id} class="tag">${one.name}<button type="button" data-act="expert-end" aria-label=${t("expert_end", one.name)} title=${t("expert_end", one.name)} onClick=${put(one, AFTERWARDS)}><${Icon} name="close" size=${10} /></button></li>`)}
      </ul>`}
      <div class="person-expert">
        <select id=${`expert-${person.id}`} class="input" value=${chosen} onChange=${(event) => setChosen(event.target.value)}>
          <option value="">${t("expert_choose")}</option>
          ${others.map((one) => html`<option value=${one.id}>${one.name}</option>`)}
        </select>
        <button type="button" class="button" data-act="expert-add" disabled=${!chosen} onClick=${name}>${t("expert_add")}</button>
      </div>
      <p class="hint">${t("expert_hint")}</p>
    </div>`}
  </div>`;
}
