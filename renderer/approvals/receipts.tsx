/**
 * How a question ended, whoever answered, and what became of what was allowed: said for a while, then it stands in the
 * history. What is spoken is said once: the seconds that pass are for the eyes only.
 */
import { CircleCheck, CircleSlash } from "lucide-react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { useGate } from "../shared/gate-context.ts";

import { useNow } from "../shared/use-now.ts";
import { formatAgo } from "./ago.ts";
import { becameWords } from "./became.ts";
import { endWords } from "./end-words.ts";
import { ended as strings } from "./strings.ts";

export function ReceiptList({ views }: { views: readonly ApprovalView[] }) {
	return (
		<output className="receipts">
			{views.map((view) => (
				<Receipt key={view.id} view={view} />
			))}
		</output>
	);
}

function Receipt({ view }: { view: ApprovalView }) {
	const isAllowed = view.state === "allowed";
	const Icon = isAllowed ? CircleCheck : CircleSlash;
	const became = useGate(({ entries }) => becameWords(view, entries));
	const reason = view.state === "denied" ? (view.answer?.reason ?? "") : "";
	return (
		<span className="note receipt" data-tone={isAllowed ? "good" : "plain"}>
			<Icon aria-hidden="true" />
			<span>
				<bdi className="wrap">{strings.named(view.id, endWords(view))}</bdi>{" "}
				{view.answer && <Ago at={view.answer.at} />}
				{became !== "" && <bdi className="note-detail">{became}</bdi>}
				{reason !== "" && (
					<bdi className="note-detail clamp">{strings.told(reason)}</bdi>
				)}
			</span>
		</span>
	);
}

function Ago({ at }: { at: string }) {
	const now = useNow(1_000);
	return (
		<span className="hint" aria-hidden="true">
			{formatAgo(at, now)}
		</span>
	);
}
