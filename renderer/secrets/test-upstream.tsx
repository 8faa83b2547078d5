/** Asks a provider whether it takes what the gate adds, and says the answer in words. Nothing of its body. */
import { useState } from "react";
import type { SecretTestView } from "../../contract/views.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { Tag, type Tone } from "../shared/tag.tsx";
import { useAction } from "../shared/use-action.ts";
import { tests as strings } from "./strings.ts";

const tones: Record<SecretTestView["verdict"], Tone> = {
	accepted: "good",
	rejected: "bad",
	unclear: "warn",
};

export function TestUpstream({ upstream }: { upstream: string }) {
	const action = useAction();
	const [told, setTold] = useState<SecretTestView | null>(null);
	return (
		<>
			<button
				type="button"
				className="button"
				aria-label={strings.testLabel(upstream)}
				title={strings.hint}
				disabled={action.busy}
				onClick={() => {
					setTold(null);
					action.run("secret.test", { upstream }, setTold);
				}}
			>
				{told ? strings.again : strings.test}
			</button>
			<div className="tested">
				<output>
					{action.busy && <span className="hint">{strings.testing}</span>}
					{told && !action.busy && (
						<>
							<Tag tone={tones[told.verdict]}>
								{strings.verdicts[told.verdict]}
							</Tag>{" "}
							<span>{strings.means[told.verdict]}</span>{" "}
							<bdi className="hint wrap">
								{[
									strings.status(told.status),
									told.verdict !== "accepted" && told.detail,
								]
									.filter(Boolean)
									.join(", ")}
							</bdi>
						</>
					)}
				</output>
				<FailureNote failure={action.failure} />
			</div>
		</>
	);
}
