/**
 * How sure a card is, for whom it is and who may change it, in words an expert from another department understands.
 * Never decides what may be set: the server lists it.
 */
import { t } from "../shared/words.js";

/** Each state's word and what it means. @type {Record<string, Record<string, [string, string]>>} */
const STATES = {
  confidence: {
    work_in_progress: ["confidence_begun", "confidence_begun_hint"],
    not_validated: ["confidence_unsure", "confidence_unsure_hint"],
    validated: ["confidence_sure", "confidence_sure_hint"],
    archived: ["confidence_archived", "confidence_archived_hint"],
  },
  audience: {
    internal: ["audience_internal", "audience_internal_hint"],
    department: ["audience_department", "audience_department_hint"],
    partner: ["audience_partner", "audience_partner_hint"],
    public: ["audience_public", "audience_public_hint"],
  },
  governance: {
    experience: ["governance_experience", "governance_experience_hint"],
    compliance: ["governance_compliance", "governance_compliance_hint"],
  },
};

export const STATE_FIELDS = Object.freeze({ confidence: "confidence_question", audience: "audience_question", governance: "governance_question" });

export const choicesOf = (field) => Object.keys(STATES[field]);
export const stateWord = (field, value) => (STATES[field][value] ? t(STATES[field][value][0]) : "");
/** All of a card's state in a line: "Validated · Public"; compliance is named, as the other is what one expects. @param {any} card */
export const stateLine = (card) =>
  [stateWord("confidence", card.confidence), stateWord("audience", card.audience), card.governance === "compliance" && t("compliance")].filter(Boolean).join(" · ");

export const stateHint = (field, value) => t(STATES[field][value][1]);
