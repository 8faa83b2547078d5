/** What became of this phone's answers: "sent" until the gate's own receipt, then each step until the call has finished. */
import { CircleAlert, CircleCheck, CircleSlash, Loader, X } from "lucide-react";
import type { ReactNode } from "react";
import { answererName } from "../approvals/end-words.ts";
import { callName } from "../approvals/names.ts";
import type { Tone } from "../shared/tag.tsx";
import { usePhone, usePhoneView } from "./phone-context.ts";
import type { Deed } from "./queue.ts";
import { deeds as strings, problems } from "./strings.ts";
import { useDismissed } from "./use-dismissed.ts";

const shown = 2;

export function DeedsView() {
	const phone = usePhone();
	const deeds = usePhoneView((view) => view.deeds);
	const { visible, dismiss } = useDismissed(deeds);
	return (
		<ul className="deeds" aria-label={strings.label} aria-live="polite">
			{visible.slice(0, shown).map((deed) => {
				const { request, digest } = deed.question;
				return (
					<li className="note" key={digest} data-tone={toneOf(deed)}>
						{iconOf(deed)}
						<span className="deed-words">
							<bdi className="wrap strong">
								{callName({ ...request, args: request.input }) || request.id}
							</bdi>{" "}
							<span>{wordsOf(deed)}</span>
						</span>
						{deed.state === "allowed" && (
							<button
								type="button"
								className="button deny"
								onClick={() =>
									void phone.decide(deed.question, {
										verdict: "deny",
										reason: "",
									})
								}
							>
								{strings.stop}
							</button>
						)}
						{deed.state !== "sending" && (
							<button
								type="button"
								className="button quiet"
								aria-label={strings.dismiss(request.id)}
								onClick={() => dismiss(digest)}
							>
								<X aria-hidden="true" />
							</button>
						)}
					</li>
				);
			})}
		</ul>
	);
}

export function wordsOf({ state, verdict, status, by }: Deed): string {
	if (typeof state !== "string")
		return state.problem === "late" && by !== ""
			? strings.lateBy(answererName(by))
			: problems[state.problem];
	if (state === "sending") return strings.sending[verdict];
	return state === "ended" ? strings.ended(status) : strings.states[state];
}

function toneOf({ state, status }: Deed): Tone {
	if (typeof state !== "string") return "bad";
	if (state === "ended")
		return status !== null && status < 400 ? "good" : "warn";
	return state === "allowed" || state === "released" ? "good" : "plain";
}

function iconOf({ state }: Deed): ReactNode {
	if (typeof state !== "string") return <CircleAlert aria-hidden="true" />;
	if (state === "denied" || state === "stopped")
		return <CircleSlash aria-hidden="true" />;
	if (state === "ended") return <CircleCheck aria-hidden="true" />;
	return <Loader aria-hidden="true" className="lucide turning" />;
}
