/**
 * Every view of the panel by its name.
 * Never holds a view itself; a view that is missing here can't be opened.
 */
import { AdapterView } from "./adapter.js";
import { AnnounceView } from "./announce.js";
import { BreakageView } from "./breakage.js";
import { CaptureView } from "./capture.js";
import { CardView } from "./card.js";
import { DraftView } from "./draft.js";
import { DraftsView } from "./drafts.js";
import { EditView } from "./edit.js";
import { ExportView } from "./export.js";
import { HelpView } from "./help.js";
import { HistoryView } from "./history.js";
import { ImportView } from "./import.js";
import { MergerView } from "./merger.js";
import { MineView } from "./mine.js";
import { NewsView } from "./news.js";
import { OutboxView } from "./outbox.js";
import { PeopleView } from "./people.js";
import { ProposalView } from "./proposal.js";
import { RecallView } from "./recall.js";
import { ReversalView } from "./reversal.js";
import { RuleView } from "./rule.js";
import { RulesView } from "./rules.js";
import { SearchView } from "./search.js";
import { SuggestionsView } from "./suggestions.js";
import { TasksView } from "./tasks.js";
import { VerifyManyView } from "./verify-many.js";
import { WorkView } from "./work.js";

export const VIEWS = Object.freeze({
  suggestions: SuggestionsView,
  search: SearchView,
  drafts: DraftsView,
  tasks: TasksView,
  verify_many: VerifyManyView,
  card: CardView,
  draft: DraftView,
  edit: EditView,
  history: HistoryView,
  merger: MergerView,
  reversal: ReversalView,
  proposal: ProposalView,
  mine: MineView,
  recall: RecallView,
  news: NewsView,
  work: WorkView,
  announce: AnnounceView,
  rules: RulesView,
  rule: RuleView,
  capture: CaptureView,
  outbox: OutboxView,
  help: HelpView,
  adapter: AdapterView,
  breakage: BreakageView,
  import: ImportView,
  export: ExportView,
  people: PeopleView,
});

/** The views that the header's navigation shows; the others are reached from them. */
export const TABS = Object.freeze(["suggestions", "search", "drafts", "tasks", "rules"]);
