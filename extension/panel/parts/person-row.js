/**
 * One person: who they are, and their licence, which one press changes and another takes back.
 * Never grants what can't be taken back without having said so.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { LICENCES, licenceWord, mayNameExperts, roleWord } from "../people-words.js";
import { PersonRoles } from "./person-roles.js";

const about = (person) => [roleWord(person.role), ...person.groups.map((group) => group.name), person.email].filter(Boolean).join(" · ");

/** Why one may not change the licence. @param {any} person @param {any} reader */
function why(person, reader) {
  if (person.id === reader?.id) return t("licence_own");
  return t(person.licence === "publisher" ? "licence_by_admins" : "licence_by_coaches");
}

/** @param {{person: any, onChange: () => unknown}} props `person`: as the list of people gives one */
export function PersonRow({ person, onChange }) {
  const { transport, state, say, mayAct } = usePanel();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const more = person.may.change || mayNameExperts(state);

  const grant = (licence, back) => async (event) => {
    if (busy || !(await mayAct(event))) return;
    setBusy(true);
    const answer = await transport.call("POST", `/users/${person.id}/licence`, { body: { licence } });
    setBusy(false);
    if (!answer.ok) return say(answer.error.code === "forbidden" ? t("licence_refused") : failureWords(answer.error), { tone: "bad" });
    onChange();
    const undo = back && answer.value.body.may.licence;
    return say(t("licence_granted", person.name, licenceWord(licence)), { actions: undo ? [{ label: t("undo"), act: grant(person.licence, false) }] : [] });
  };
  /** A coach may not change a publisher: what they could not undo is asked for twice. */
  const press = (licence) => async (event) => {
    if (licence === person.licence) return undefined;
    if (person.may.change || licence !== "publisher") return grant(licence, true)(event);
    return say(t("licence_final", person.name), { tone: "warn", actions: [{ label: t("licence_final_act", licenceWord(licence)), act: grant(licence, true) }] });
  };

  return html`<li class="row person" data-key=${`person-${person.id}`} data-person=${person.id}>
    <div class="person-head">
      <h3>${person.name}</h3>
      <span class="row-tags">
        ${person.coach && html`<span class="tag">${t("coach")}</span>`}
        ${person.active === false && html`<span class="tag warn">${t("person_inactive")}</span>`}
      </span>
    </div>
    <p class="soft small">${about(person)}</p>
    ${person.expert_in.length > 0 && html`<p class="small" data-experts>${t("expert_in", person.expert_in.map((one) => (one.group ? `${one.name} (${one.group})` : one.name)).join(", "))}</p>`}
    <div class="person-foot">
      ${person.may.licence
        ? html`<div class="segments" role="group" aria-label=${t("licence_of", person.name)}>
            ${LICENCES.map((one, at) => html`<button type="button" key=${one} data-licence=${one} data-stop=${at === 0} aria-pressed=${one === person.licence} disabled=${busy} onClick=${press(one)}>${licenceWord(one)}</button>`)}
          </div>`
        : html`<p class="small"><span class="tag">${licenceWord(person.licence)}</span> <span class="soft">${why(person, state.session.user)}</span></p>`}
      ${more && html`<button type="button" class="link small" data-act="person-more" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t("person_roles")}</button>`}
    </div>
    ${open && html`<${PersonRoles} person=${person} onChange=${onChange} />`}
  </li>`;
}
