/** Says why a command failed, where it was given, and what to do; the gate's own words follow where they add to it. */
import { CircleAlert } from "lucide-react";
import type { Failure } from "../../contract/commands.ts";
import { failureTexts } from "./strings.ts";

/** For these the gate names the field, line or conflict; for the others its message only repeats the code. */
const detailed: ReadonlySet<Failure["code"]> = new Set([
	"invalid-input",
	"conflict",
	"settings-invalid",
]);

export function FailureNote({ failure }: { failure: Failure | null }) {
	return (
		<div role="alert">
			{failure && (
				<p className="note" data-tone="bad">
					<CircleAlert aria-hidden="true" />
					<span>
						{failureTexts[failure.code]}
						{detailed.has(failure.code) && failure.message && (
							<bdi className="note-detail">{failure.message}</bdi>
						)}
					</span>
				</p>
			)}
		</div>
	);
}
