/**
 * How a question ended, whoever answered, and what became of what was allowed: said for a while, then it stands in the
 * history. What is spoken is said once: the seconds that pass are for the eyes only.
 */
import { CircleCheck, CircleSlash } from "lucide-react";
import { useGate } from "../shared/gate-context.ts";
import { useNow } from "../shared/use-now.ts";
import { formatAgo } from "./ago.ts";
import { becameWords } from "./became.ts";
import { endWords } from "./end-words.ts";
import { ended as strings } from "./strings.ts";
import type { EndedCard } from "./use-receipts.ts";

export function ReceiptList({ cards }: { cards: readonly EndedCard[] }) {
	return (
		<output className="receipts">
			{cards.map((card) => (
				<Receipt key={card.view.id} card={card} />
			))}
		</output>
	);
}

function Receipt({ card: { view, ticketUntil } }: { card: EndedCard }) {
	const isAllowed = view.state === "allowed";
	const Icon = isAllowed ? CircleCheck : CircleSlash;
	const became = useGate(({ entries }) =>
		becameWords(view, entries, ticketUntil),
	);
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
