/** How questions that were here a moment ago ended, whoever answered: said for a while, then it stands in the history. */
import { CircleCheck, CircleSlash } from "lucide-react";
import { useReceipts } from "./use-receipts.ts";
import { endWords } from "./end-words.ts";
import { approvals as strings } from "./strings.ts";

export function Receipts() {
	const receipts = useReceipts();
	return (
		<output className="receipts">
			{receipts.map((view) => (
				<span
					className="note"
					key={view.id}
					data-tone={view.state === "allowed" ? "good" : "plain"}
				>
					{view.state === "allowed" ? (
						<CircleCheck aria-hidden="true" />
					) : (
						<CircleSlash aria-hidden="true" />
					)}
					<bdi className="wrap">
						{strings.answered(view.id, endWords(view))}
					</bdi>
				</span>
			))}
		</output>
	);
}
