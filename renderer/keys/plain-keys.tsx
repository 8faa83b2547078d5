/** Keys that stand in a settings file as plain text: says so, and moves them into the vault. */
import { FileWarning } from "lucide-react";
import { useState } from "react";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { keys as strings } from "./strings.ts";

/** `count`: how many there are. What the last move came to is said also when none is left. */
export function PlainKeys({ count }: { count: number }) {
	const action = useAction();
	const [said, setSaid] = useState<string | null>(null);

	function adopt(): void {
		action.run("key.adopt", {}, (adopted) =>
			setSaid(
				adopted.length === 0
					? strings.notAdopted
					: strings.adopted(adopted.length),
			),
		);
	}

	return (
		<div className="plain-keys">
			{count > 0 && (
				<div className="note" data-tone="warn">
					<FileWarning aria-hidden="true" />
					<span>
						<strong>{strings.plainTitle(count)}</strong> {strings.plainText}
					</span>
					<button
						type="button"
						className="button"
						disabled={action.busy}
						onClick={adopt}
					>
						{strings.adopt}
					</button>
				</div>
			)}
			<FailureNote failure={action.failure} />
			<output className="hint">{said}</output>
		</div>
	);
}
